import { closeSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { ByteReader } from '../format/byte-reader.js'
import { ByteWriter } from '../format/byte-writer.js'
import type { BytePath } from '../format/entry.js'
import { type RestoredSegment, readRestored, writeRestored } from './restored-rows.js'
import type { WalkKind } from './walk.js'

/**
 * What a walk saw, kept on this machine beside the tree, so that the next walk need not read what has not changed. It is a cache of
 * facts about this machine: losing it costs time only, and whatever is odd about it makes it count as lost.
 *
 * One record per manifest segment (in path order), each with its CRC-32, so that an unchanged segment is recognised as a whole.
 */
export interface StateSegment {
  /** Where the segment lies in the checkpoint. */
  readonly pack: number
  readonly blob: number
  readonly rows: readonly StateRow[]
}

/** A segment as it stands in the file: what has not changed is copied, not encoded again. */
export interface StoredSegment extends StateSegment {
  /** Which one of the file's it is, from 0. */
  readonly number: number
  readonly record: Uint8Array
}

export interface StateRow {
  readonly path: BytePath
  readonly kind: WalkKind
  readonly mode: number
  /** As lstat says: of a file whose content was edited on the way into the checkpoint, not what was stored. */
  readonly statSize: number
  readonly mtimeMs: number
  /** NaN for what a restore wrote: it changed within the time of that, see `RestoreTime`. */
  readonly ctimeMs: number
  readonly inode: number
}

const MAGIC = 'BELAYST2'
/** `special`: an entry that nothing vouches for, such as a file that would not hold still. */
const KINDS: readonly WalkKind[] = ['file', 'directory', 'symlink', 'special']
/** How a record holds its rows. */
const AS_ROWS = 0
const AS_RESTORED = 1
const RECORD_HEAD_BYTES = 8
const READ_BYTES = 2 ** 20
const SEGMENT_BYTES_MAX = 2 ** 27

/** Where the records of a state file lie: numbers of rows and bytes, for readers that do not start at the front. */
export interface StateIndex {
  /** Offset of each record in the file. */
  readonly offsets: Float64Array
  readonly lengths: Float64Array
  /** Number of the first row of each record, and one more entry: the count of rows. */
  readonly firstRows: Float64Array
  /** Pack and blob of each record's segment, in turn. */
  readonly places: Float64Array
}

/** Checks a state file to its last checksum; `undefined` if it is damaged. */
export function indexState(file: string): StateIndex | undefined {
  const reader = new LocalStateReader(file)
  const offsets: number[] = []
  const lengths: number[] = []
  const firstRows = [0]
  const places: number[] = []
  let offset = MAGIC.length
  for (const record of reader.records()) {
    const head = new ByteReader(record, 'The local state', 'internal')
    places.push(head.varint(), head.varint())
    offsets.push(offset + RECORD_HEAD_BYTES)
    lengths.push(record.length)
    firstRows.push((firstRows.at(-1) as number) + head.varint())
    offset += RECORD_HEAD_BYTES + record.length
  }
  if (!reader.intact) return undefined
  return {
    offsets: Float64Array.from(offsets),
    lengths: Float64Array.from(lengths),
    firstRows: Float64Array.from(firstRows),
    places: Float64Array.from(places),
  }
}

/** Reads segments one after the other; memory holds one. Iteration ends early, with `intact` false, at the first damage. */
export class LocalStateReader {
  intact = true
  readonly #fd: number
  #buffer = Buffer.alloc(0)

  /** @throws the system's error if the file cannot be opened */
  constructor(file: string) {
    this.#fd = openSync(file, 'r')
  }

  *segments(): Generator<StoredSegment> {
    let number = 0
    for (const record of this.records()) yield { ...decodeStateRecord(record), number: number++, record }
  }

  *records(): Generator<Buffer> {
    try {
      if (this.#take(MAGIC.length)?.toString('latin1') !== MAGIC) return this.#damaged()
      for (let count = 0; ; count++) {
        const head = this.#take(RECORD_HEAD_BYTES)
        if (head === undefined) return this.#damaged()
        const length = head.readUInt32LE(0)
        const sum = head.readUInt32LE(4)
        // The end, which says how many there are: a damaged length must not pass for it.
        if (length === 0) {
          if (sum !== count || this.#take(1) !== undefined) this.#damaged()
          return
        }
        if (length > SEGMENT_BYTES_MAX) return this.#damaged()
        const bytes = this.#take(length)
        if (bytes === undefined || crc32(bytes) !== sum) return this.#damaged()
        yield bytes
      }
    } finally {
      closeSync(this.#fd)
    }
  }

  #damaged(): void {
    this.intact = false
  }

  #take(length: number): Buffer | undefined {
    while (this.#buffer.length < length) {
      const more = Buffer.allocUnsafe(Math.max(READ_BYTES, length - this.#buffer.length))
      const count = readSync(this.#fd, more)
      if (count === 0) return undefined
      this.#buffer =
        this.#buffer.length === 0
          ? more.subarray(0, count)
          : Buffer.concat([this.#buffer, more.subarray(0, count)])
    }
    const taken = this.#buffer.subarray(0, length)
    this.#buffer = this.#buffer.subarray(length)
    return taken
  }
}

/** Writes a state file under a temporary name; it counts from `commit` on. */
export class LocalStateWriter {
  readonly #file: string
  readonly #fd: number
  readonly #out = new ByteWriter(READ_BYTES)
  readonly #row = new ByteWriter(64 * 1024)
  #count = 0
  #isOpen = true

  constructor(file: string) {
    this.#file = file
    this.#fd = openSync(`${file}.tmp`, 'wx', 0o600)
    this.#out.byteString(MAGIC)
  }

  add(segment: StateSegment): void {
    this.addRecord(encode(segment, this.#row))
  }

  addRestored(segment: RestoredSegment): void {
    this.addRecord(encodeRestored(segment, this.#row))
  }

  addRecord(bytes: Uint8Array): void {
    this.#count++
    this.#out.u32(bytes.length)
    this.#out.u32(crc32(bytes))
    this.#out.bytes(bytes)
    if (this.#out.length >= READ_BYTES) this.#write()
  }

  commit(): void {
    this.#out.u32(0)
    this.#out.u32(this.#count)
    this.#write()
    this.#close()
    renameSync(`${this.#file}.tmp`, this.#file)
  }

  /** Removes what was written. */
  abandon(): void {
    this.#close()
    rmSync(`${this.#file}.tmp`, { force: true })
  }

  /** Once: the number of a closed file may be another's by then. */
  #close(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    closeSync(this.#fd)
  }

  #write(): void {
    const bytes = this.#out.view()
    for (let done = 0; done < bytes.length; ) done += writeSync(this.#fd, bytes, done)
    this.#out.clear()
  }
}

function encode(segment: StateSegment, out: ByteWriter): Buffer {
  out.clear()
  out.varint(segment.pack)
  out.varint(segment.blob)
  out.varint(segment.rows.length)
  out.u8(AS_ROWS)
  let previous = ''
  for (const row of segment.rows) {
    let prefix = 0
    const longest = Math.min(previous.length, row.path.length)
    while (prefix < longest && previous.charCodeAt(prefix) === row.path.charCodeAt(prefix)) prefix++
    previous = row.path
    out.varint(prefix)
    out.varint(row.path.length - prefix)
    out.byteString(row.path.slice(prefix))
    out.u16(row.mode | (KINDS.indexOf(row.kind) << 12))
    out.varint(row.statSize)
    out.f64(row.mtimeMs)
    out.f64(row.ctimeMs)
    out.f64(row.inode)
  }
  return out.view()
}

function encodeRestored(segment: RestoredSegment, out: ByteWriter): Buffer {
  out.clear()
  out.varint(segment.pack)
  out.varint(segment.blob)
  out.varint(segment.inodes.length)
  out.u8(AS_RESTORED)
  writeRestored(out, segment)
  return out.view()
}

/** Where a record's segment lies, without its rows. */
export function placeOfRecord(record: Buffer): { pack: number; blob: number } {
  const reader = new ByteReader(record, 'The local state', 'internal')
  return { pack: reader.varint(), blob: reader.varint() }
}

/** @throws BelayError `internal`: the checksum was right, so it was written like this */
export function decodeStateRecord(bytes: Buffer): StateSegment {
  const reader = new ByteReader(bytes, 'The local state', 'internal')
  const pack = reader.varint()
  const blob = reader.varint()
  const count = reader.varint()
  const rows = reader.u8() === AS_RESTORED ? readRestored(reader, count) : readRows(reader, count)
  reader.end()
  return { pack, blob, rows }
}

function readRows(reader: ByteReader, count: number): StateRow[] {
  const rows: StateRow[] = []
  let path = ''
  for (let left = count; left > 0; left--) {
    const prefix = reader.varint()
    path = path.slice(0, prefix) + reader.byteString(reader.varint())
    const packed = reader.u16()
    rows.push({
      path,
      kind: KINDS[packed >>> 12] ?? reader.fail('a known kind', `${packed >>> 12}`),
      mode: packed & 0o7777,
      statSize: reader.varint(),
      mtimeMs: reader.f64(),
      ctimeMs: reader.f64(),
      inode: reader.f64(),
    })
  }
  return rows
}
