import { type BigIntStats, closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs'
import { BelayError, unavailable } from '@belay/domain/errors'
import { linkKeyOf } from '../archive/hard-links.js'
import type { PackWriter } from '../archive/pack-writer.js'
import { appendBlob, type BytePath } from '../format/entry.js'
import { TIME_SECONDS_MAX } from '../format/limits.js'

import { displayPath, nativePath } from './native-path.js'

const READ_BYTES = 2 ** 20
/** Reads of larger files are tasks of their own, so that one worker does not get them all. */
const LARGE_FILE_BYTES: number = 8 * 2 ** 20
const TRIES = 4
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
/** Coarsest kernel clock tick: a file that changed this shortly before could change again under the same timestamp. */
const CLOCK_TICK_MS = 20

/** What fstat said of a file, exactly and as the doubles that a later lstat is compared with. */
export interface FileFacts {
  readonly mode: number
  readonly mtimeSec: number
  readonly mtimeNsec: number
  readonly statSize: number
  readonly inode: number
  readonly mtimeMs: number
  readonly ctimeMs: number
  /** See `linkKeyOf`, where the file has more than one link; else empty. */
  readonly linkKey: string
}

export type FileResult =
  | { readonly kind: 'read'; readonly facts: FileFacts; readonly sizeBytes: number; readonly runs: number[] }
  /** Too large for a batch: to be read as a task of its own. */
  | { readonly kind: 'large'; readonly sizeBytes: number }
  /** It was gone, or no regular file any more, when it was opened. */
  | { readonly kind: 'vanished' }
  /** It changed during each of several attempts. */
  | { readonly kind: 'unstable'; readonly facts: FileFacts }
  | { readonly kind: 'credential'; readonly reason: string }

/** Replaces or refuses a small file's content before it is stored. */
export type ContentRule = (
  path: BytePath,
  content: Buffer,
) => { kind: 'keep' } | { kind: 'replace'; content: Buffer } | { kind: 'refuse'; reason: string }

export interface ReadFileOptions {
  readonly root: string
  readonly largeAllowed: boolean
  /** When this checkpoint began, in ms since 1970 by the clock that stamps files. */
  readonly startedAtMs: number
  /** Only for files a rule has to look at. */
  readonly rule?: ContentRule | undefined
}

const zeros = Buffer.alloc(2 ** 18)
const probe = Buffer.alloc(1)

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
    return readOpened(fd, path, writer, o)
  } catch (cause) {
    if (cause instanceof BelayError) throw cause
    throw unreadable(path, cause)
  } finally {
    closeSync(fd)
  }
}

function readOpened(fd: number, path: BytePath, writer: PackWriter, o: ReadFileOptions): FileResult {
  let facts: FileFacts | undefined
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const stat = fstatSync(fd, { bigint: true })
    if (!stat.isFile()) return { kind: 'vanished' }
    facts = factsOf(stat)
    const size = facts.statSize
    if (size > LARGE_FILE_BYTES && !o.largeAllowed) return { kind: 'large', sizeBytes: size }
    const runs: number[] = []
    if (o.rule !== undefined) {
      if (size > writer.chunking.wholeFileMaxBytes)
        return { kind: 'credential', reason: 'it is too large to be searched for credentials' }
      const ruled = readRuled({ fd, facts, path, writer, rule: o.rule, startedAtMs: o.startedAtMs })
      if (ruled?.kind === 'credential') return ruled
      if (ruled !== undefined) return { kind: 'read', facts, sizeBytes: ruled.sizeBytes, runs: ruled.runs }
    } else if (size === 0) {
      if (readSync(fd, probe, 0, 1, 0) === 0) return { kind: 'read', facts, sizeBytes: 0, runs }
    } else {
      const whole = size <= writer.chunking.wholeFileMaxBytes
      const read = whole ? readWhole(fd, size, writer, runs) : readChunked(fd, size, writer, runs)
      if (
        read &&
        isSame(fstatSync(fd), facts) &&
        isSettled(fd, { facts, writer, runs, startedAtMs: o.startedAtMs })
      ) {
        return { kind: 'read', facts, sizeBytes: size, runs }
      }
    }
  }
  return { kind: 'unstable', facts: facts ?? factsOf(fstatSync(fd, { bigint: true })) }
}

/** Whether the file had `size` bytes to the last. */
function readWhole(fd: number, size: number, writer: PackWriter, runs: number[]): boolean {
  writer.reserve(size + 1)
  const start = writer.end
  const count = readFully(fd, writer.memory, start, size, 0)
  if (count !== size) return false
  const { pack, blob } = writer.add(start, size)
  appendBlob(runs, pack, blob)
  return true
}

function readChunked(fd: number, size: number, writer: PackWriter, runs: number[]): boolean {
  const { maxBytes } = writer.chunking
  let position = 0
  let pending = 0
  let pendingAt = writer.end
  while (position < size || pending > 0) {
    // Bring what is left of the last read right behind the frame, then read on.
    const before = writer.end
    if (pending > 0 && pendingAt !== before) writer.memory.copyWithin(before, pendingAt, pendingAt + pending)
    writer.reserve(pending + READ_BYTES, pending)
    pendingAt = writer.end
    const wanted = Math.min(READ_BYTES, size - position)
    const count = readFully(fd, writer.memory, pendingAt + pending, wanted, position)
    if (count !== wanted) return false
    position += count
    const end = pendingAt + pending + count
    let start = pendingAt
    while (end - start >= maxBytes || (position === size && end > start)) {
      const cut = isZero(writer.memory, start, Math.min(maxBytes, end - start))
        ? Math.min(start + maxBytes, end)
        : writer.cut(start, end)
      const { pack, blob } = writer.add(start, cut - start)
      appendBlob(runs, pack, blob)
      start = cut
    }
    pending = end - start
    pendingAt = start
  }
  return true
}

type Ruled = { kind: 'read'; sizeBytes: number; runs: number[] } | { kind: 'credential'; reason: string }

interface RuledFile {
  readonly fd: number
  readonly facts: FileFacts
  readonly path: BytePath
  readonly writer: PackWriter
  readonly rule: ContentRule
  readonly startedAtMs: number
}

/** `undefined` if the file changed meanwhile. */
function readRuled(o: RuledFile): Ruled | undefined {
  const content = readContent(o.fd, o.facts)
  if (content === undefined) return undefined
  if (isRecent(o.facts, o.startedAtMs) && readContent(o.fd, o.facts)?.equals(content) !== true)
    return undefined
  const verdict = o.rule(o.path, content)
  if (verdict.kind === 'refuse') return { kind: 'credential', reason: verdict.reason }
  const kept = verdict.kind === 'replace' ? verdict.content : content
  const runs: number[] = []
  if (kept.length > 0) {
    const { pack, blob } = o.writer.addBytes(kept)
    appendBlob(runs, pack, blob)
  }
  return { kind: 'read', sizeBytes: kept.length, runs }
}

function readContent(fd: number, facts: FileFacts): Buffer | undefined {
  const content = Buffer.alloc(facts.statSize)
  const count = readFully(fd, content, 0, facts.statSize, 0)
  return count === facts.statSize && isSame(fstatSync(fd), facts) ? content : undefined
}

/** A file that changed just before this checkpoint began, or since, could have changed again under the same timestamp while it was
 *  read: such a file counts only if it reads the same once more. */
function isSettled(
  fd: number,
  o: { facts: FileFacts; writer: PackWriter; runs: readonly number[]; startedAtMs: number },
): boolean {
  const { facts, writer, runs } = o
  if (!isRecent(facts, o.startedAtMs)) return true
  const again: number[] = []
  const whole = facts.statSize <= writer.chunking.wholeFileMaxBytes
  const read = whole
    ? readWhole(fd, facts.statSize, writer, again)
    : readChunked(fd, facts.statSize, writer, again)
  return read && again.length === runs.length && again.every((value, at) => value === runs[at])
}

function isRecent(facts: FileFacts, startedAtMs: number): boolean {
  return Math.max(facts.ctimeMs, facts.mtimeMs) >= startedAtMs - CLOCK_TICK_MS
}

function readFully(fd: number, into: Buffer, at: number, length: number, position: number): number {
  let done = 0
  while (done < length) {
    const count = readSync(fd, into, at + done, length - done, position + done)
    if (count === 0) break
    done += count
  }
  return done
}

function isZero(bytes: Buffer, start: number, length: number): boolean {
  if (bytes[start] !== 0 || bytes[start + length - 1] !== 0) return false
  return bytes.subarray(start, start + length).equals(zeros.subarray(0, length))
}

function isSame(stat: Stats, facts: FileFacts): boolean {
  return stat.size === facts.statSize && stat.mtimeMs === facts.mtimeMs && stat.ctimeMs === facts.ctimeMs
}

export function factsOf(stat: BigIntStats): FileFacts {
  const mtime = split(stat.mtimeMs, stat.mtimeNs)
  const ctime = split(stat.ctimeMs, stat.ctimeNs)
  const ctimeMs = ctime.seconds * 1000 + ctime.nanoseconds / 1e6
  // A time that no date can tell is kept as the nearest that one can.
  const isFar = Math.abs(mtime.seconds) > TIME_SECONDS_MAX
  return {
    mode: Number(stat.mode) & 0o7777,
    mtimeSec: isFar ? Math.sign(mtime.seconds) * TIME_SECONDS_MAX : mtime.seconds,
    mtimeNsec: isFar ? 0 : mtime.nanoseconds,
    statSize: Number(stat.size),
    inode: Number(stat.ino),
    // As Node computes the doubles of a plain Stats, so that the two compare.
    mtimeMs: mtime.seconds * 1000 + mtime.nanoseconds / 1e6,
    ctimeMs,
    linkKey: stat.nlink > 1n ? linkKeyOf(stat.dev, stat.ino, ctimeMs) : '',
  }
}

function split(ms: bigint, ns: bigint): { seconds: number; nanoseconds: number } {
  const seconds = Math.floor(Number(ms) / 1000)
  const nanoseconds = Number(ns - BigInt(seconds) * 1_000_000_000n)
  // Before 1970 milliseconds round towards zero and nanoseconds do not.
  return nanoseconds < 0 ? { seconds: seconds - 1, nanoseconds: nanoseconds + 1e9 } : { seconds, nanoseconds }
}

function unreadable(path: BytePath, cause: unknown): Error {
  const code = (cause as NodeJS.ErrnoException).code ?? String(cause)
  return unavailable('file-unreadable', `Cannot read ${displayPath(path)}: ${code}`, {
    hint: 'Make it readable, or leave it out with --exclude.',
    cause,
  })
}
