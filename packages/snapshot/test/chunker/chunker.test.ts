import { createHash } from 'node:crypto'
import { Chunker, type Chunking, DEFAULT_CHUNKING } from '@belay/snapshot/chunker/chunker'
import { Rng } from '@belay/testing/rng'
import { describe, expect, it } from '@jest/globals'
import { referenceCuts } from './reference-cuts.js'

const LARGE_BYTES = 64 * 2 ** 20

describe('cuts', () => {
  it('are those of the document, with and without a key, whatever the sizes', () => {
    const rng = new Rng(1)
    const sizes: Chunking[] = [
      DEFAULT_CHUNKING,
      { minBytes: 64, averageBytes: 256, maxBytes: 1024, wholeFileMaxBytes: 0 },
      { minBytes: 100, averageBytes: 1024, maxBytes: 1501, wholeFileMaxBytes: 0 },
    ]
    for (const chunking of sizes) {
      for (const key of [undefined, rng.bytes(32)]) {
        for (const content of [
          rng.bytes(700_000),
          rng.text(400_000),
          Buffer.alloc(300_000, 7),
          rng.bytes(chunking.minBytes),
          rng.bytes(1),
        ]) {
          expect(cutsOf(content, { chunking, key })).toEqual(referenceCuts(content, { chunking, key }))
        }
      }
    }
  })

  it('lie where a key decides, so that those of known content cannot be told', () => {
    const content = new Rng(2).bytes(2_000_000)
    const plain = new Set(cutsOf(content, { chunking: DEFAULT_CHUNKING, key: undefined }))
    const keyed = cutsOf(content, { chunking: DEFAULT_CHUNKING, key: new Rng(3).bytes(32) })
    expect(keyed.filter((cut) => plain.has(cut)).length).toBeLessThan(5)
  })

  it('make chunks of the average size, within the bounds', () => {
    const lengths = lengthsOf(
      cutsOf(new Rng(4).bytes(16_000_000), { chunking: DEFAULT_CHUNKING, key: undefined }),
    )
    const average = lengths.reduce((sum, length) => sum + length, 0) / lengths.length
    expect(average).toBeGreaterThan(24 * 1024)
    expect(average).toBeLessThan(48 * 1024)
    expect(Math.max(...lengths)).toBeLessThanOrEqual(DEFAULT_CHUNKING.maxBytes)
    expect(Math.min(...lengths.slice(0, -1))).toBeGreaterThan(DEFAULT_CHUNKING.minBytes)
  })

  it('move only near an edit, an insertion or an append of 1 kB in 64 MB', () => {
    const rng = new Rng(5)
    const before = Buffer.from(rng.bytes(LARGE_BYTES))
    const known = new Set(chunksOf(before))
    const at = 31_415_926
    const edited = Buffer.from(before)
    edited.set(rng.bytes(1000), at)
    const changes = {
      edited,
      inserted: Buffer.concat([before.subarray(0, at), rng.bytes(1000), before.subarray(at)]),
      deleted: Buffer.concat([before.subarray(0, at), before.subarray(at + 1000)]),
      appended: Buffer.concat([before, rng.bytes(1000)]),
      prepended: Buffer.concat([rng.bytes(1000), before]),
    }
    for (const [change, after] of Object.entries(changes)) {
      const fresh = chunksOf(after).filter((chunk) => !known.has(chunk))
      expect({ change, fresh: fresh.length }).toEqual({ change, fresh: expect.any(Number) })
      expect(fresh.length).toBeGreaterThan(0)
      expect(fresh.length).toBeLessThanOrEqual(6)
    }
  }, 60_000)

  it('need usable sizes', () => {
    for (const change of [{ averageBytes: 30_000 }, { minBytes: 63 }, { maxBytes: 16_384 }]) {
      const chunking = { ...DEFAULT_CHUNKING, ...change }
      expect(() => new Chunker({ chunking, capacityBytes: 1000, key: undefined })).toThrow('not usable')
    }
  })
})

function cutsOf(content: Uint8Array, o: { chunking: Chunking; key: Uint8Array | undefined }): number[] {
  const chunker = new Chunker({ ...o, capacityBytes: content.length })
  chunker.memory.set(content, chunker.contentStart)
  const end = chunker.contentStart + content.length
  const cuts: number[] = []
  for (let start = chunker.contentStart; start < end; ) {
    start = chunker.cut(start, end)
    cuts.push(start - chunker.contentStart)
  }
  return cuts
}

function lengthsOf(cuts: readonly number[]): number[] {
  return cuts.map((cut, at) => cut - (cuts[at - 1] ?? 0))
}

function chunksOf(content: Buffer): string[] {
  const cuts = cutsOf(content, { chunking: DEFAULT_CHUNKING, key: undefined })
  return cuts.map((cut, at) =>
    createHash('sha256')
      .update(content.subarray(cuts[at - 1] ?? 0, cut))
      .digest('hex'),
  )
}
