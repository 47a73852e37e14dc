import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { corrupt } from '@belay/domain/errors'
import { ZSTD_WINDOW_LOG_MAX } from './limits.js'

export type Codec = 'raw' | 'zstd'

export interface Compression {
  /** zstd level, 1 (fast) to 19 (small). */
  readonly level: number
}

export interface EncodedFrame {
  readonly codec: Codec
  readonly payload: Uint8Array
}

/**
 * Level 1 with a window that spans a frame, a table of 2^16 entries and longer matches than its own, which suit small inputs: a tenth less is
 * stored in about the same time. Half the table would take 6 % less time and store 2 % more (docs/adr/0004).
 */
const PARAMETERS: ReadonlyMap<number, Record<number, number>> = new Map([
  [
    1,
    {
      [constants.ZSTD_c_compressionLevel]: 1,
      [constants.ZSTD_c_windowLog]: 22,
      [constants.ZSTD_c_hashLog]: 16,
      [constants.ZSTD_c_minMatch]: 7,
    },
  ],
])

/** Compresses a frame with zstd (RFC 8878), or leaves it raw where that would not save at least 1/64. */
export function encodeFrame(raw: Uint8Array, compression: Compression): EncodedFrame {
  const compressed = zstdCompressSync(raw, {
    // With room for the worst case zstd works on the input where it lies; with less it copies it first.
    chunkSize: raw.length + (raw.length >>> 8) + UNPOOLED_BYTES,
    params: PARAMETERS.get(compression.level) ?? { [constants.ZSTD_c_compressionLevel]: compression.level },
  })
  if (compressed.length > raw.length - (raw.length >>> 6)) {
    releaseFrame(compressed)
    return { codec: 'raw', payload: raw }
  }
  return { codec: 'zstd', payload: compressed }
}

/** Undoes `encodeFrame`. Never produces more than `rawBytes`, nor holds a larger window than the format's, whatever the payload claims.
 *  @throws BelayError corrupt `pack-corrupt` if the payload does not decode to exactly `rawBytes`. */
export function decodeFrame(codec: Codec, payload: Uint8Array, rawBytes: number, what: string): Uint8Array {
  if (codec === 'raw') {
    if (payload.length !== rawBytes) throw wrongLength(what, rawBytes, payload.length)
    return payload
  }
  let raw: Buffer
  try {
    raw = zstdDecompressSync(payload, {
      // One byte more than needed: as soon as a chunk is full, zlib allocates the next.
      chunkSize: Math.max(rawBytes + 1, CHUNK_BYTES_MIN),
      maxOutputLength: Math.max(rawBytes, CHUNK_BYTES_MIN),
      params: { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG_MAX },
    })
  } catch (cause) {
    throw corrupt('pack-corrupt', `${what} is corrupt: its zstd data does not decode to ${rawBytes} bytes`, {
      cause,
    })
  }
  if (raw.length !== rawBytes) throw wrongLength(what, rawBytes, raw.length)
  return raw
}

/** Node takes no smaller chunk size. */
const CHUNK_BYTES_MIN = 64
/** Larger buffers never share memory with others: Buffer's pool serves small ones only. */
const UNPOOLED_BYTES = 128 * 1024

/** Gives the memory of a buffer that zlib made back at once: it is off the JavaScript heap, and garbage collection comes too late for it.
 *  The buffer, and every view of it, is empty afterwards. */
export function releaseFrame(frame: Uint8Array): void {
  const { buffer } = frame
  if (buffer instanceof ArrayBuffer && buffer.byteLength >= UNPOOLED_BYTES) buffer.transfer(0)
}

function wrongLength(what: string, expected: number, found: number): Error {
  return corrupt('pack-corrupt', `${what} is corrupt: expected ${expected} bytes, found ${found}`)
}
