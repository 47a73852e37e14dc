import type { ByteReader } from '../format/byte-reader.js'
import type { ByteWriter } from '../format/byte-writer.js'
import { decodeSegment } from '../format/segment.js'
import type { StateRow } from './local-state.js'

/** A segment of a checkpoint that was restored, with what lies in its place: written down in the manifest's own bytes, which costs a restore
 *  next to nothing. */
export interface RestoredSegment {
  /** Where it lies in the checkpoint. */
  readonly pack: number
  readonly blob: number
  readonly bytes: Uint8Array
  /** Of each entry; 0 where nothing vouches for what is there. */
  readonly inodes: Float64Array
  /** When it changed last, in milliseconds; 0: within the restore. */
  readonly changesMs: Float64Array
}

export function writeRestored(out: ByteWriter, { bytes, inodes, changesMs }: RestoredSegment): void {
  out.varint(bytes.length)
  out.bytes(bytes)
  for (const numbers of [inodes, changesMs])
    out.bytes(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength))
}

/** @throws BelayError corrupt if the bytes are no segment */
export function readRestored(reader: ByteReader, count: number): StateRow[] {
  const bytes = reader.bytes(reader.varint())
  const inodes = numbersOf(reader.bytes(count * 8))
  const changesMs = numbersOf(reader.bytes(count * 8))
  const entries = decodeSegment(bytes, { after: undefined, what: 'The local state' })
  if (entries.length !== count) reader.fail(`${count} rows`, `${entries.length}`)
  return entries.map(
    ({ path, kind, mode, sizeBytes, target, mtimeSec, mtimeNsec, unstable }, at): StateRow => {
      const inode = inodes[at] as number
      return {
        path,
        // Of a file that would not hold still, nothing newer than the checkpoint is known.
        kind: kind === 'directory' || (inode !== 0 && !unstable) ? kind : 'special',
        mode,
        statSize: kind === 'symlink' ? target.length : sizeBytes,
        mtimeMs: mtimeSec * 1000 + mtimeNsec / 1e6,
        ctimeMs: changesMs[at] || Number.NaN,
        inode,
      }
    },
  )
}

function numbersOf(bytes: Uint8Array): Float64Array {
  return new Float64Array(Uint8Array.from(bytes).buffer)
}
