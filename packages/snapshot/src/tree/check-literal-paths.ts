import { lstatSync, type Stats } from 'node:fs'
import { absent, misuse, unavailable } from '@belay/domain/errors'
import type { BytePath } from '../format/entry.js'
import type { LiteralPath } from './included-paths.js'
import { displayPath, nativePath } from './native-path.js'

/** Makes sure that what was named without a wildcard is there: a checkpoint that silently lacks it would be found out too late.
 *  @throws BelayError `path-not-found`; `path-invalid` for a path behind a symbolic link, which no walk follows; unavailable */
export function checkLiteralPaths(root: string, literals: readonly LiteralPath[]): void {
  for (const literal of literals) {
    const names = literal.path.split('/')
    for (let depth = 1; depth <= names.length; depth++)
      checkStep(root, names.slice(0, depth).join('/'), depth === names.length, literal)
  }
}

function checkStep(root: string, path: BytePath, isLast: boolean, literal: LiteralPath): void {
  const given = JSON.stringify(literal.given)
  const stat = statOf(root, path, given)
  const isDirectoryNeeded = !isLast || literal.isDirectoryOnly
  if (stat === undefined || (isDirectoryNeeded && stat.isFile())) {
    const found = stat === undefined ? 'nothing' : 'a file'
    throw absent(
      'path-not-found',
      `The path ${given} to keep does not exist: expected ${isDirectoryNeeded ? 'a directory' : 'something'} at ${displayPath(path)}, found ${found}`,
      {
        hint: `Paths are relative to ${root}. A glob such as ${JSON.stringify(`${literal.given}*`)} may match nothing.`,
      },
    )
  }
  if (!isLast && stat.isSymbolicLink()) {
    throw misuse(
      'path-invalid',
      `The path ${given} cannot be kept: ${displayPath(path)} is a symbolic link, which is kept as a link and not followed`,
      {
        hint: 'Name the path it leads to.',
      },
    )
  }
}

function statOf(root: string, path: BytePath, given: string): Stats | undefined {
  try {
    return lstatSync(nativePath(root, path), { throwIfNoEntry: false })
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw unavailable(
      'file-unreadable',
      `Cannot tell whether the path ${given} to keep exists: ${code ?? String(cause)}`,
      { cause },
    )
  }
}
