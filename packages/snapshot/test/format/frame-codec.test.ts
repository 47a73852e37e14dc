import { constants, zstdCompressSync } from 'node:zlib'
import { decodeFrame, encodeFrame } from '@belay/snapshot/format/frame-codec'
import { Rng } from '@belay/testing/rng'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { expectOnlyCorrupt } from './expect-only-corrupt.js'

const decode = (payload: Uint8Array, rawBytes: number): Uint8Array =>
  decodeFrame('zstd', payload, rawBytes, 'The frame')

describe('a frame', () => {
  it('comes back at every level, and never takes more room than raw', () => {
    const rng = new Rng(1)
    for (const raw of [
      rng.bytes(1),
      rng.text(100),
      rng.bytes(70_000),
      rng.text(300_000),
      new Uint8Array(2 ** 20),
    ]) {
      for (const level of [1, 2, 3, 6, 19]) {
        const { codec, payload } = encodeFrame(raw, { level })
        expect(payload.length).toBeLessThanOrEqual(raw.length)
        expect(
          Buffer.from(decodeFrame(codec, payload, raw.length, 'The frame')).equals(Buffer.from(raw)),
        ).toBe(true)
      }
    }
  })

  it('that hardly compresses is left raw', () => {
    const raw = new Rng(1).bytes(100_000)
    expect(encodeFrame(raw, { level: 3 })).toEqual({ codec: 'raw', payload: raw })
    expect(encodeFrame(new Uint8Array(1000), { level: 3 }).codec).toBe('zstd')
  })

  it('that decodes to more or less than was said is corrupt', () => {
    const { payload } = encodeFrame(new Rng(2).text(5000), { level: 3 })
    for (const rawBytes of [1, 63, 64, 4999, 5001, 100_000])
      expect(expectOnlyCorrupt(() => decode(payload, rawBytes))).toBeUndefined()
    expect(() => decodeFrame('raw', Buffer.alloc(3), 4, 'The frame')).toThrow('expected 4 bytes, found 3')
  })

  it('that is damaged or cut short is corrupt, or other bytes of the same length', () => {
    const { payload } = encodeFrame(new Rng(3).text(2000), { level: 3 })
    fc.assert(
      fc.property(fc.nat({ max: payload.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Uint8Array.from(payload)
        damaged[at] = (damaged[at] as number) ^ change
        expect([undefined, 2000]).toContain(expectOnlyCorrupt(() => decode(damaged, 2000))?.length)
        expect(expectOnlyCorrupt(() => decode(payload.subarray(0, at), 2000))).toBeUndefined()
      }),
      { numRuns: 1000 },
    )
  })

  it('that would become gigabytes is stopped at the length that was said', () => {
    const bomb = zstdCompressSync(Buffer.alloc(256 * 2 ** 20), {
      params: { [constants.ZSTD_c_compressionLevel]: 19 },
    })
    expect(bomb.length).toBeLessThan(20_000)
    const before = process.memoryUsage().arrayBuffers
    for (let count = 0; count < 50; count++)
      expect(expectOnlyCorrupt(() => decode(bomb, 1000))).toBeUndefined()
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 2 ** 20)
  })

  it('that asks for a larger window than the format allows is corrupt', () => {
    // RFC 8878, 3.1.1.1: magic, a header without single segment or content size, the window descriptor, then one raw block of 4 bytes.
    const frame = (windowLog: number): Buffer =>
      Buffer.concat([
        Buffer.from('28b52ffd00', 'hex'),
        Buffer.from([(windowLog - 10) << 3]),
        Buffer.from('210000', 'hex'),
        Buffer.from('abcd'),
      ])
    expect(Buffer.from(decode(frame(24), 4)).toString()).toBe('abcd')
    for (const windowLog of [25, 27, 31, 41])
      expect(expectOnlyCorrupt(() => decode(frame(windowLog), 4))).toBeUndefined()
  })
})
