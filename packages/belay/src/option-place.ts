import path from 'node:path'
import { BelayError, kindOf, misuse } from '@belay/domain/errors'
import { type DirectoryObstacle, directoryObstacle } from '@belay/machine/directory-obstacle'
import { errnoCode } from '@belay/machine/file-error'
import { findTextFile } from '@belay/machine/read-small-file'
import type { CommandContext } from './command.js'

/** A file or directory that an option names, or its default where it does not. */
export interface OptionPlace {
  /** With its dashes. */
  readonly option: string
  readonly given: string | undefined
  /** Undefined: without the option there is no such place. */
  readonly fallback?: string | undefined
}

/** The text of the file; undefined if there is none.
 *  @throws BelayError misuse `option-invalid` for a directory and for a file that is too long; unavailable */
export async function findOptionFile(
  place: OptionPlace,
  context: CommandContext,
  o: { readonly bytesMax?: number } = {},
): Promise<string | undefined> {
  const name = place.given ?? place.fallback
  if (name === undefined) return undefined
  try {
    return await findTextFile(path.resolve(context.cwd, name), o)
  } catch (cause) {
    if (isDirectoryError(cause)) throw refused(place, 'expected a file, found a directory', { cause })
    if (kindOf(cause) !== 'corrupt' || o.bytesMax === undefined) throw cause
    throw refused(place, `expected a file of at most ${o.bytesMax} bytes, found more`, { cause })
  }
}

/** Makes sure that nothing keeps the place from being a directory, or becoming one.
 *  @throws BelayError misuse `option-invalid` for a file, and for a link that leads nowhere */
export async function checkOptionDirectory(place: OptionPlace, context: CommandContext): Promise<void> {
  const name = place.given ?? place.fallback
  if (name === undefined) return
  const obstacle = await directoryObstacle(path.resolve(context.cwd, name))
  if (obstacle === undefined) return
  const found = foundText(obstacle)
  throw refused(place, `expected a directory, or a path where there is nothing yet, found ${found}`, {
    hint: `Move ${obstacle.at} away, or name another directory by ${place.option}.`,
  })
}

function foundText(obstacle: DirectoryObstacle): string {
  return obstacle.kind === 'no-directory'
    ? `a file at ${obstacle.at}`
    : `a symbolic link that leads nowhere: ${obstacle.at} -> ${obstacle.leadsTo}`
}

function refused(
  { option, given, fallback }: OptionPlace,
  why: string,
  details: { hint?: string; cause?: unknown },
): BelayError {
  const subject = given === undefined ? `The default of the option ${option}` : `The option ${option}`
  return misuse(
    'option-invalid',
    `${subject} cannot be ${JSON.stringify(given ?? fallback)}: ${why}`,
    details,
  )
}

function isDirectoryError(error: unknown): boolean {
  return error instanceof BelayError && errnoCode(error.cause) === 'EISDIR'
}
