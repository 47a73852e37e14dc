import {
  decodePackIndex,
  encodePackIndex,
  type FrameRow,
  frameOfBlob,
  type PackIndex,
} from '@belay/snapshot/format/pack-index'
import { Rng } from '@belay/testing/rng'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { expectOnlyCorrupt } from './expect-only-corrupt.js'

interface Shape {
  readonly frames: readonly FrameRow[]
  readonly lengths: readonly number[]
}

const shape: fc.Arbitrary<Shape> = fc
  .array(
    fc.record({
      lengths: fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 8 }),
      saved: fc.integer({ min: 0, max: 100 }),
      crc32: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    }),
    { maxLength: 12 },
  )
  .map((list) => ({
    frames: list.map(({ lengths, saved, crc32 }): FrameRow => {
      const rawBytes = lengths.reduce((sum, length) => sum + length, 0)
      const storedBytes = Math.max(1, rawBytes - saved)
      return { codec: storedBytes === rawBytes ? 'raw' : 'zstd', storedBytes, rawBytes, crc32 }
    }),
    lengths: list.flatMap(({ lengths }) => lengths),
  }))

describe('a pack index', () => {
  it('gives back its frames and blobs, and where they lie', () => {
    fc.assert(
      fc.property(shape, ({ frames, lengths }) => {
        const digests = new Rng(lengths.length).bytes(lengths.length * 32)
        const index = decode(encodePackIndex(frames, lengths, digests), frames)
        expect(index.frames).toEqual(frames)
        expect([...index.blobLengths]).toEqual(lengths)
        expect(Buffer.from(digests).equals(index.digests)).toBe(true)
        let offset = 16
        let blob = 0
        for (const [frame, row] of frames.entries()) {
          expect(index.frameOffsets[frame]).toBe(offset)
          offset += row.storedBytes
          for (let position = 0; position < row.rawBytes; position += lengths[blob++] as number) {
            expect(frameOfBlob(index, blob)).toBe(frame)
            expect(index.blobOffsets[blob]).toBe(position)
          }
        }
      }),
    )
  })

  it('that is damaged is corrupt, or another index within the same bounds', () => {
    fc.assert(
      fc.property(shape, fc.nat(), fc.integer({ min: 1, max: 255 }), (made, at, change) => {
        const bytes = Uint8Array.from(
          encodePackIndex(made.frames, made.lengths, new Rng(1).bytes(made.lengths.length * 32)),
        )
        bytes[at % bytes.length] = (bytes[at % bytes.length] as number) ^ change
        expectOnlyCorrupt(() => decode(bytes, made.frames))
      }),
      { numRuns: 2000 },
    )
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 150 }),
        (bytes) => void expectOnlyCorrupt(() => decode(bytes, [])),
      ),
      { numRuns: 3000 },
    )
  })

  it('refuses what does not add up, by name', () => {
    const digest = Buffer.alloc(32)
    const frame: FrameRow = { codec: 'zstd', storedBytes: 10, rawBytes: 20, crc32: 1 }
    const raw: FrameRow = { ...frame, codec: 'raw' }
    const of = (
      frames: readonly FrameRow[],
      lengths: readonly number[],
      digests: Uint8Array = digest,
      encrypted = false,
    ) => {
      const bytes = encodePackIndex(frames, lengths, digests)
      return () => decode(bytes, frames, encrypted)
    }
    expect(of([frame], [20])).not.toThrow()
    expect(of([frame], [21])).toThrow('a blob of 1 to 20 bytes')
    expect(of([frame], [0])).toThrow('a blob of 1 to 20 bytes')
    expect(of([frame], [19])).toThrow('blobs that fill frame 0')
    expect(of([frame], [20, 1], Buffer.alloc(64))).toThrow('1 blobs, as the frames hold')
    expect(of([], [1])).toThrow('0 blobs, as the frames hold')
    expect(of([{ ...frame, rawBytes: 0, storedBytes: 0 }], [])).toThrow('frames of 1 to')
    expect(of([{ ...frame, rawBytes: 2 ** 24 + 1 }], [20])).toThrow('frames of 1 to')
    expect(of([{ ...frame, storedBytes: 21 }], [20])).toThrow('no larger than their content')
    expect(of([raw], [20])).toThrow('20 raw bytes')
    expect(of([{ ...frame, crc32: 0 }], [20], digest, true)).toThrow('no larger than their content')
    expect(of([{ ...frame, storedBytes: 30 }], [20], digest, true)).toThrow('no crc32 beside a tag')
    expect(of([frame], [20], Buffer.alloc(33))).toThrow('the end')
    expect(of([frame], [20], Buffer.alloc(31))).toThrow('index')
    const lying = encodePackIndex([frame], [20], digest)
    expect(() => decode(lying, [frame, frame])).toThrow('frames of 20 bytes in all')
  })

  it('allocates nothing for claims that its bytes do not bear out', () => {
    // 2^53 - 1 frames, then 2^53 - 1 blobs.
    const huge = Buffer.from('ffffffffffffff0f', 'hex')
    expect(() => decode(huge, [])).toThrow('items')
    expect(() => decode(Buffer.concat([Buffer.from([0]), huge]), [])).toThrow('items')
  })
})

function decode(bytes: Uint8Array, frames: readonly FrameRow[], encrypted = false): PackIndex {
  const contentBytes = frames.reduce((sum, frame) => sum + frame.storedBytes, 0)
  return decodePackIndex(bytes, { contentStart: 16, contentBytes, encrypted, what: 'the object' })
}
