import { misuse } from '@belay/domain/errors'
import { ByteReader } from './byte-reader.js'
import { ByteWriter } from './byte-writer.js'
import { type BlobRuns, type BytePath, comparePaths, type Entry, type EntryKind } from './entry.js'
import { PACK_NUMBERS_MAX, PATH_BYTES_MAX, SEGMENT_ENTRIES_MAX, TIME_SECONDS_MAX } from './limits.js'

const KINDS: readonly EntryKind[] = ['file', 'directory', 'symlink']
const UNSTABLE = 4
const CUT_MASK = 31
const CUT_MAX = 256

/** Whether a segment ends with this entry. Decided by the path alone (FNV-1a, one in 32), so that a change in one place of the tree
 *  leaves the other segments as they were: they are shared with the parent's. */
export function endsSegment(path: BytePath, entriesSoFar: number): boolean {
  if (entriesSoFar >= CUT_MAX) return true
  let sum = 0x811c9dc5
  for (let at = 0; at < path.length; at++) sum = Math.imul(sum ^ path.charCodeAt(at), 0x01000193)
  return ((sum ^ (sum >>> 15)) & CUT_MASK) === 0
}

/** Encodes consecutive entries column by column; deltas within the segment only, so that it stands alone. Link groups are not in
 *  segments but in the link table: a new link elsewhere must not change them. */
export class SegmentEncoder {
  readonly #paths = new ByteWriter()
  readonly #kinds = new ByteWriter()
  readonly #times = new ByteWriter()
  readonly #contents = new ByteWriter()
  #count = 0
  #path = ''
  #seconds = 0
  #pack = 0
  #blob = 0

  get count(): number {
    return this.#count
  }

  /** What `finish` would give by now, about. */
  get sizeBytes(): number {
    return this.#paths.length + this.#kinds.length + this.#times.length + this.#contents.length
  }

  /** @throws BelayError misuse `size-limit-exceeded` for a path that no reader would take */
  add(entry: Entry): void {
    if (entry.path.length > PATH_BYTES_MAX) {
      throw misuse(
        'size-limit-exceeded',
        `A path is too long: expected at most ${PATH_BYTES_MAX} bytes, found ${entry.path.length}`,
        {
          hint: `Leave it out with --exclude: it begins with ${JSON.stringify(entry.path.slice(0, 80))}.`,
        },
      )
    }
    const prefix = commonPrefix(this.#path, entry.path)
    this.#paths.varint(prefix)
    this.#paths.varint(entry.path.length - prefix)
    this.#paths.byteString(prefix === 0 ? entry.path : entry.path.slice(prefix))
    const kind = KINDS.indexOf(entry.kind)
    this.#kinds.varint((entry.mode << 3) | (entry.unstable ? UNSTABLE : 0) | kind)
    this.#times.zigzag(entry.mtimeSec - this.#seconds)
    this.#times.varint(entry.mtimeNsec)
    if (entry.kind === 'file') this.#addFile(entry.sizeBytes, entry.runs)
    else if (entry.kind === 'symlink') {
      this.#contents.varint(entry.target.length)
      this.#contents.byteString(entry.target)
    }
    this.#path = entry.path
    this.#seconds = entry.mtimeSec
    this.#count++
  }

  /** The segment's bytes; the encoder is then empty again. */
  finish(): Buffer {
    const columns = [this.#paths, this.#kinds, this.#times, this.#contents]
    const out = new ByteWriter(columns.reduce((sum, column) => sum + column.length, 32))
    out.varint(this.#count)
    for (const column of columns) {
      out.varint(column.length)
      out.bytes(column.view())
      column.clear()
    }
    this.#count = 0
    this.#path = ''
    this.#seconds = 0
    this.#pack = 0
    this.#blob = 0
    return out.view()
  }

  #addFile(sizeBytes: number, runs: BlobRuns): void {
    this.#contents.varint(sizeBytes)
    if (sizeBytes === 0) return
    this.#contents.varint(runs.length / 4)
    for (let at = 0; at < runs.length; at += 4) {
      const pack = runs[at] as number
      const first = runs[at + 1] as number
      const count = runs[at + 2] as number
      const stride = runs[at + 3] as number
      this.#contents.zigzag(pack - this.#pack)
      this.#contents.zigzag(first - this.#blob)
      this.#contents.varint(count * 2 + (count === 1 ? 1 : stride))
      this.#pack = pack
      this.#blob = first + count * stride
    }
  }
}

/** Decodes a segment, without link groups. `after` is the last path of the one before: entries must go on from there, so that no path comes twice.
 *  @throws BelayError corrupt `manifest-corrupt` */
export function decodeSegment(bytes: Uint8Array, o: { after: BytePath | undefined; what: string }): Entry[] {
  const reader = new ByteReader(bytes, o.what, 'manifest-corrupt')
  const count = reader.varint()
  if (count === 0 || count > SEGMENT_ENTRIES_MAX)
    reader.fail(`1 to ${SEGMENT_ENTRIES_MAX} entries`, `${count}`)
  const paths = reader.section(reader.varint())
  const kinds = reader.section(reader.varint())
  const times = reader.section(reader.varint())
  const contents = reader.section(reader.varint())
  reader.end()
  const runsReader = new RunsReader(contents)
  const entries: Entry[] = []
  let path = ''
  let seconds = 0
  let previous = o.after
  for (let number = 0; number < count; number++) {
    const prefix = paths.varint()
    const suffix = paths.varint()
    if (prefix > path.length) paths.fail(`a prefix of at most ${path.length} bytes`, `${prefix}`)
    if (prefix + suffix > PATH_BYTES_MAX)
      paths.fail(`a path of at most ${PATH_BYTES_MAX} bytes`, `${prefix + suffix}`)
    path = path.slice(0, prefix) + paths.byteString(suffix)
    if (previous !== undefined && comparePaths(previous, path) >= 0)
      paths.fail('paths in ascending order', 'one out of order')
    previous = path
    const packed = kinds.varint()
    const kind = KINDS[packed & 3] ?? kinds.fail('a known kind', `${packed & 3}`)
    const mode = Math.floor(packed / 8)
    if (mode > 0o7777) kinds.fail('a mode of 12 bits', `${mode}`)
    seconds += times.zigzag()
    const mtimeNsec = times.varint()
    if (Math.abs(seconds) > TIME_SECONDS_MAX) times.fail('a time in range', `${seconds} s`)
    if (mtimeNsec >= 1e9) times.fail('less than 1,000,000,000 ns', `${mtimeNsec}`)
    const sizeBytes = kind === 'file' ? contents.varint() : 0
    const runs = sizeBytes > 0 ? runsReader.next(sizeBytes) : []
    const target = kind === 'symlink' ? contents.byteString(contents.varint()) : ''
    const unstable = (packed & UNSTABLE) !== 0
    entries.push({
      path,
      kind,
      mode,
      mtimeSec: seconds,
      mtimeNsec,
      sizeBytes,
      runs,
      target,
      linkGroup: 0,
      unstable,
    })
  }
  for (const column of [paths, kinds, times, contents]) column.end()
  return entries
}

class RunsReader {
  readonly #contents: ByteReader
  #pack = 0
  #blob = 0

  constructor(contents: ByteReader) {
    this.#contents = contents
  }

  next(sizeBytes: number): number[] {
    const runs: number[] = []
    let blobs = 0
    for (let left = this.#contents.count(3); left > 0; left--) {
      const pack = this.#pack + this.#contents.zigzag()
      const first = this.#blob + this.#contents.zigzag()
      const packed = this.#contents.varint()
      const count = Math.floor(packed / 2)
      const stride = packed % 2
      // One blob has one form, so that one tree has one description.
      const isPlain = count > 1 || stride === 1
      const valid =
        isPlain && pack >= 0 && pack < PACK_NUMBERS_MAX && first >= 0 && count > 0 && first + count <= 2 ** 32
      if (!valid) this.#contents.fail('a run of blobs', `pack ${pack}, blob ${first}, count ${count}`)
      blobs += count
      if (blobs > sizeBytes) this.#contents.fail(`at most ${sizeBytes} blobs`, `${blobs}`)
      runs.push(pack, first, count, stride)
      this.#pack = pack
      this.#blob = first + count * stride
    }
    if (blobs === 0) this.#contents.fail('blobs for a file with content', 'none')
    return runs
  }
}

function commonPrefix(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  let at = 0
  while (at < length && a.charCodeAt(at) === b.charCodeAt(at)) at++
  return at
}
