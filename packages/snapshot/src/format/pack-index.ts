import { ByteReader } from './byte-reader.js'
import { ByteWriter } from './byte-writer.js'
import type { Codec } from './frame-codec.js'
import { BLOB_BYTES_MAX, FRAME_RAW_BYTES_MAX, PACK_BLOBS_MAX, PACK_FRAMES_MAX } from './limits.js'
import { TAG_BYTES } from './seal.js'

export const DIGEST_BYTES = 32
const CODECS: readonly Codec[] = ['raw', 'zstd']

export interface FrameRow {
  readonly codec: Codec
  readonly storedBytes: number
  readonly rawBytes: number
  /** CRC-32 of the stored bytes; 0 in an encrypted object, whose frames carry a tag. */
  readonly crc32: number
}

/** Where every blob of one pack lies. Blobs are numbered in the order they were added and never straddle frames. */
export interface PackIndex {
  readonly frames: readonly FrameRow[]
  /** Offset of each frame's stored bytes in the object. */
  readonly frameOffsets: Float64Array
  /** Number of the first blob of each frame, and one more entry: the count of blobs. */
  readonly frameFirstBlob: Uint32Array
  readonly blobLengths: Uint32Array
  /** Offset of each blob in its frame's raw bytes. */
  readonly blobOffsets: Uint32Array
  /** 32 bytes per blob. */
  readonly digests: Buffer
}

export function encodePackIndex(
  frames: readonly FrameRow[],
  blobLengths: readonly number[],
  digests: Uint8Array,
): Buffer {
  const out = new ByteWriter(frames.length * 12 + blobLengths.length * (DIGEST_BYTES + 3) + 16)
  out.varint(frames.length)
  for (const frame of frames) {
    out.u8(CODECS.indexOf(frame.codec))
    out.varint(frame.storedBytes)
    out.varint(frame.rawBytes)
    out.u32(frame.crc32)
  }
  out.varint(blobLengths.length)
  for (const length of blobLengths) out.varint(length)
  out.bytes(digests)
  return out.view()
}

/** Reads an index; every claim in it is checked against `contentBytes`, the room the frames take, so that it cannot make a reader
 *  allocate or seek beyond the object.
 *  @throws BelayError corrupt `index-corrupt` */
export function decodePackIndex(
  bytes: Uint8Array,
  o: { contentStart: number; contentBytes: number; encrypted: boolean; what: string },
): PackIndex {
  const reader = new ByteReader(bytes, `The index of ${o.what}`, 'index-corrupt')
  const frameCount = reader.count(7)
  if (frameCount > PACK_FRAMES_MAX) reader.fail(`at most ${PACK_FRAMES_MAX} frames`, `${frameCount}`)
  const frames: FrameRow[] = []
  const frameOffsets = new Float64Array(frameCount)
  let offset = o.contentStart
  for (let number = 0; number < frameCount; number++) {
    const codec = CODECS[reader.u8()] ?? reader.fail('a known codec', 'another')
    const frame: FrameRow = {
      codec,
      storedBytes: reader.varint(),
      rawBytes: reader.varint(),
      crc32: reader.u32(),
    }
    const payloadBytes = frame.storedBytes - (o.encrypted ? TAG_BYTES : 0)
    if (frame.rawBytes === 0 || frame.rawBytes > FRAME_RAW_BYTES_MAX)
      reader.fail(`frames of 1 to ${FRAME_RAW_BYTES_MAX} bytes`, `${frame.rawBytes}`)
    if (o.encrypted && frame.crc32 !== 0) reader.fail('no crc32 beside a tag', frame.crc32.toString(16))
    if (payloadBytes < 0 || payloadBytes > frame.rawBytes)
      reader.fail('frames no larger than their content', `${frame.storedBytes}`)
    if (codec === 'raw' && payloadBytes !== frame.rawBytes)
      reader.fail(`${frame.rawBytes} raw bytes`, `${payloadBytes}`)
    frameOffsets[number] = offset
    offset += frame.storedBytes
    frames.push(frame)
  }
  if (offset !== o.contentStart + o.contentBytes)
    reader.fail(`frames of ${o.contentBytes} bytes in all`, `${offset - o.contentStart}`)

  const blobCount = reader.count(DIGEST_BYTES + 1)
  if (blobCount > PACK_BLOBS_MAX) reader.fail(`at most ${PACK_BLOBS_MAX} blobs`, `${blobCount}`)
  const blobLengths = new Uint32Array(blobCount)
  const blobOffsets = new Uint32Array(blobCount)
  const frameFirstBlob = new Uint32Array(frameCount + 1)
  let blob = 0
  for (let number = 0; number < frameCount; number++) {
    frameFirstBlob[number] = blob
    const rawBytes = (frames[number] as FrameRow).rawBytes
    let position = 0
    while (position < rawBytes) {
      if (blob === blobCount) reader.fail(`blobs that fill frame ${number}`, `only ${blobCount} blobs`)
      const length = reader.varint()
      if (length === 0 || length > BLOB_BYTES_MAX || length > rawBytes - position) {
        reader.fail(`a blob of 1 to ${Math.min(BLOB_BYTES_MAX, rawBytes - position)} bytes`, `${length}`)
      }
      blobOffsets[blob] = position
      blobLengths[blob++] = length
      position += length
    }
  }
  frameFirstBlob[frameCount] = blob
  if (blob !== blobCount) reader.fail(`${blob} blobs, as the frames hold`, `${blobCount}`)
  const digests = reader.bytes(blobCount * DIGEST_BYTES)
  reader.end()
  return { frames, frameOffsets, frameFirstBlob, blobLengths, blobOffsets, digests }
}

/** The frame that holds a blob. */
export function frameOfBlob(index: PackIndex, blob: number): number {
  let low = 0
  let high = index.frames.length - 1
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if ((index.frameFirstBlob[middle] as number) <= blob) low = middle
    else high = middle - 1
  }
  return low
}
