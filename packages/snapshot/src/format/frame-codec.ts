import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { corrupt } from '@belay/domain/errors'

export type Codec = 'raw' | 'zstd'

export interface Compression {
  /** zstd level, 1 (fast) to 19 (small). */
  readonly level: number
}

export interface EncodedFrame {
  readonly codec: Codec
  readonly payload: Uint8Array
}

/** Compresses a frame with zstd (RFC 8878), or leaves it raw where that would not save at least 1/64. */
export function encodeFrame(raw: Uint8Array, compression: Compression): EncodedFrame {
  const compressed = zstdCompressSync(raw, {
    // One output chunk: the default of 16 KiB costs an allocation and a copy per 16 KiB.
    chunkSize: raw.length + (raw.length >>> 8) + 1024,
    params: { [constants.ZSTD_c_compressionLevel]: compression.level, [constants.ZSTD_c_contentSizeFlag]: 1 },
  })
  if (compressed.length > raw.length - (raw.length >>> 6)) return { codec: 'raw', payload: raw }
  return { codec: 'zstd', payload: compressed }
}

/** Undoes `encodeFrame`. Never produces more than `rawBytes`, whatever the payload claims.
 *  @throws BelayError corrupt `pack-corrupt` if the payload does not decode to exactly `rawBytes`. */
export function decodeFrame(codec: Codec, payload: Uint8Array, rawBytes: number, what: string): Uint8Array {
  if (codec === 'raw') {
    if (payload.length !== rawBytes) throw wrongLength(what, rawBytes, payload.length)
    return payload
  }
  let raw: Buffer
  try {
    raw = zstdDecompressSync(payload, { chunkSize: Math.max(rawBytes, 64), maxOutputLength: Math.max(rawBytes, 64) })
  } catch (cause) {
    throw corrupt('pack-corrupt', `${what} is corrupt: its zstd data does not decode to ${rawBytes} bytes`, { cause })
  }
  if (raw.length !== rawBytes) throw wrongLength(what, rawBytes, raw.length)
  return raw
}

/** Gives a buffer's memory back at once: zlib's outputs are off the JavaScript heap, and garbage collection comes too late for them. */
export function releaseFrame(frame: Uint8Array): void {
  if (frame.byteOffset === 0 && frame.buffer instanceof ArrayBuffer && frame.byteLength === frame.buffer.byteLength) {
    frame.buffer.transfer(0)
  }
}

function wrongLength(what: string, expected: number, found: number): Error {
  return corrupt('pack-corrupt', `${what} is corrupt: expected ${expected} bytes, found ${found}`)
}
