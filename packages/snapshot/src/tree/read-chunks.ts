import { readSync } from 'node:fs'
import type { PackWriter } from '../archive/pack-writer.js'
import { appendBlob } from '../format/entry.js'
import type { FilePart } from './file-parts.js'

const READ_BYTES = 2 ** 20
/** How far before a boundary the search for cuts begins, in largest chunks. Cuts that were begun at different places meet after a few. */
const LOOKBACK_CHUNKS = 4

const zeros = Buffer.alloc(2 ** 18)

/**
 * Reads one part of a file into blobs; `false` if the file was shorter.
 *
 * The boundary between two parts is a cut that both find for themselves: the first one at or behind it, in the sequence that is begun a
 * fixed stretch before it. Nearly always that is where the sequence from the start of the file would have cut, so an insertion shifts no
 * cuts here either; where it is not (a file of zeros), one chunk ends early.
 */
export function readPart(fd: number, part: FilePart, writer: PackWriter, runs: number[]): boolean {
  const from = cutBehind(fd, part.start, part.fileBytes, writer)
  const to = from === undefined ? undefined : cutBehind(fd, part.end, part.fileBytes, writer)
  return from !== undefined && to !== undefined && readChunks(fd, from, to, writer, runs)
}

/** The first cut at or behind `boundary`; `undefined` if the file was shorter. */
function cutBehind(fd: number, boundary: number, size: number, writer: PackWriter): number | undefined {
  if (boundary === 0 || boundary >= size) return Math.min(boundary, size)
  const { maxBytes } = writer.chunking
  const from = Math.max(0, boundary - LOOKBACK_CHUNKS * maxBytes)
  const wanted = Math.min(boundary + 2 * maxBytes, size) - from
  writer.reserve(wanted)
  const base = writer.end
  if (readFully(fd, writer.memory, base, wanted, from) !== wanted) return undefined
  let cut = base
  while (cut - base + from < boundary) cut = nextCut(writer, cut, base + wanted)
  return cut - base + from
}

/** Reads the bytes from `from` to `to` into blobs. */
function readChunks(fd: number, from: number, to: number, writer: PackWriter, runs: number[]): boolean {
  const { maxBytes } = writer.chunking
  let position = from
  let pending = 0
  let pendingAt = writer.end
  while (position < to || pending > 0) {
    // Bring what is left of the last read right behind the frame, then read on.
    const before = writer.end
    if (pending > 0 && pendingAt !== before) writer.memory.copyWithin(before, pendingAt, pendingAt + pending)
    writer.reserve(pending + READ_BYTES, pending)
    pendingAt = writer.end
    const wanted = Math.min(READ_BYTES, to - position)
    const count = readFully(fd, writer.memory, pendingAt + pending, wanted, position)
    if (count !== wanted) return false
    position += count
    const end = pendingAt + pending + count
    let start = pendingAt
    while (end - start >= maxBytes || (position === to && end > start)) {
      const cut = nextCut(writer, start, end)
      const { pack, blob } = writer.add(start, cut - start)
      appendBlob(runs, pack, blob)
      start = cut
    }
    pending = end - start
    pendingAt = start
  }
  return true
}

function nextCut(writer: PackWriter, start: number, end: number): number {
  const longest = Math.min(start + writer.chunking.maxBytes, end)
  return isZero(writer.memory, start, longest - start) ? longest : writer.cut(start, end)
}

/** Reads `length` bytes, fewer only where the file ends before. */
export function readFully(fd: number, into: Buffer, at: number, length: number, position: number): number {
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
