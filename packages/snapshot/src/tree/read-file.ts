import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { BelayError, unavailable } from '@belay/domain/errors'
import type { PackWriter } from '../archive/pack-writer.js'
import { appendBlob, type BytePath } from '../format/entry.js'
import { type FileFacts, factsOf, isRecent, isSame } from './file-facts.js'
import type { FilePart } from './file-parts.js'
import { displayPath, nativePath } from './native-path.js'
import { readFully, readPart } from './read-chunks.js'
import { type ContentRule, readRuled } from './read-ruled.js'

/** Reads of larger files are tasks of their own, so that one worker does not get them all. */
const LARGE_FILE_BYTES: number = 8 * 2 ** 20
const TRIES = 4
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

export type FileResult =
  | { readonly kind: 'read'; readonly facts: FileFacts; readonly sizeBytes: number; readonly runs: number[] }
  /** Too large for a batch: to be read as a task of its own. */
  | { readonly kind: 'large'; readonly sizeBytes: number }
  /** It was gone, or no regular file any more, when it was opened. */
  | { readonly kind: 'vanished' }
  /** It changed during each of several attempts. */
  | { readonly kind: 'unstable'; readonly facts: FileFacts }
  | { readonly kind: 'credential'; readonly reason: string }

export interface ReadFileOptions {
  readonly root: string
  readonly largeAllowed: boolean
  /** To read only this much of the file. */
  readonly part?: FilePart | undefined
  /** What has not changed since, in ms since 1970, did not change after this checkpoint began, by whatever clock stamps the tree's files. */
  readonly restsSinceMs: number
  /** Only for files a rule has to look at. */
  readonly rule?: ContentRule | undefined
}

/** Reads a file into packs. The blobs are those of one moment: a file that changes while it is read is read again.
 *  @throws BelayError unavailable `file-unreadable` */
export function readFile(path: BytePath, writer: PackWriter, o: ReadFileOptions): FileResult {
  const native = nativePath(o.root, path)
  let fd: number
  try {
    fd = openSync(native, OPEN_FLAGS)
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    // Between the walk and here it was removed, or became a symlink, socket or directory.
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP' || code === 'ENXIO')
      return { kind: 'vanished' }
    throw unreadable(path, cause)
  }
  try {
    if (o.rule === undefined && !o.largeAllowed) {
      const result = readAtRest(fd, writer, o.restsSinceMs)
      if (result !== undefined) return result
    }
    return readOpened(fd, path, writer, o)
  } catch (cause) {
    if (cause instanceof BelayError) throw cause
    throw unreadable(path, cause)
  } finally {
    closeSync(fd)
  }
}

/**
 * What nearly every file is: small, and untouched since before this checkpoint began. One look, after reading, tells both, and then the
 * content is of one moment. `undefined` for any other file; then nothing was stored.
 */
function readAtRest(fd: number, writer: PackWriter, restsSinceMs: number): FileResult | undefined {
  const { wholeFileMaxBytes } = writer.chunking
  writer.reserve(wholeFileMaxBytes + 1)
  const start = writer.end
  let count: number
  try {
    count = readSync(fd, writer.memory, start, wholeFileMaxBytes + 1, 0)
  } catch {
    // What has become a directory or a pipe since the walk (neither can be read at an offset), or cannot be read: it shows again.
    return undefined
  }
  if (count > wholeFileMaxBytes) return undefined
  const stat = fstatSync(fd, { bigint: true })
  if (!stat.isFile()) return { kind: 'vanished' }
  const facts = factsOf(stat)
  if (facts.statSize !== count || isRecent(facts, restsSinceMs)) return undefined
  const runs: number[] = []
  if (count > 0) {
    const { pack, blob } = writer.add(start, count)
    appendBlob(runs, pack, blob)
  }
  return { kind: 'read', facts, sizeBytes: count, runs }
}

function readOpened(fd: number, path: BytePath, writer: PackWriter, o: ReadFileOptions): FileResult {
  let facts: FileFacts | undefined
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const stat = fstatSync(fd, { bigint: true })
    if (!stat.isFile()) return { kind: 'vanished' }
    facts = factsOf(stat)
    const size = facts.statSize
    if (size > LARGE_FILE_BYTES && !o.largeAllowed) return { kind: 'large', sizeBytes: size }
    if (o.part !== undefined && o.part.fileBytes !== size) return { kind: 'unstable', facts }
    const { rule, restsSinceMs } = o
    if (rule !== undefined) {
      const ruled = readRuled({ fd, facts, path, writer, rule, restsSinceMs })
      if (ruled?.kind === 'credential') return ruled
      if (ruled !== undefined) return { kind: 'read', facts, sizeBytes: ruled.sizeBytes, runs: ruled.runs }
      continue
    }
    const part = o.part ?? { start: 0, end: size, fileBytes: size }
    const runs: number[] = []
    if (
      readContent(fd, part, writer, runs) &&
      isSame(fstatSync(fd), facts) &&
      (!isRecent(facts, restsSinceMs) || readsTheSame(fd, part, writer, runs))
    ) {
      return { kind: 'read', facts, sizeBytes: size, runs }
    }
  }
  return { kind: 'unstable', facts: facts ?? factsOf(fstatSync(fd, { bigint: true })) }
}

/** Whether the file had its size to the last byte. */
function readContent(fd: number, part: FilePart, writer: PackWriter, runs: number[]): boolean {
  const size = part.fileBytes
  if (size > writer.chunking.wholeFileMaxBytes) return readPart(fd, part, writer, runs)
  writer.reserve(size + 1)
  const start = writer.end
  // A byte more than there should be: some files (in /proc) claim to be empty.
  if (readFully(fd, writer.memory, start, size + 1, 0) !== size) return false
  if (size === 0) return true
  const { pack, blob } = writer.add(start, size)
  appendBlob(runs, pack, blob)
  return true
}

/** A file that changed just before this checkpoint began, or since, could have changed again under the same timestamp while it was
 *  read: such a file counts only if it reads the same once more. */
function readsTheSame(fd: number, part: FilePart, writer: PackWriter, runs: readonly number[]): boolean {
  const again: number[] = []
  return (
    readContent(fd, part, writer, again) &&
    again.length === runs.length &&
    again.every((value, at) => value === runs[at])
  )
}

function unreadable(path: BytePath, cause: unknown): Error {
  const code = (cause as NodeJS.ErrnoException).code ?? String(cause)
  return unavailable('file-unreadable', `Cannot read ${displayPath(path)}: ${code}`, {
    hint: 'Make it readable, or leave it out with --exclude.',
    cause,
  })
}
