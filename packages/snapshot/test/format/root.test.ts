import { decodeRoot, encodeRoot, type PackRef, type Root, type RootFacts } from '@belay/snapshot/format/root'
import type { ObjectName, PackLocator } from '@belay/snapshot/store/store'
import { makeRecord } from '@belay/testing/checkpoint-record'
import { Rng } from '@belay/testing/rng'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { expectOnlyCorrupt } from './expect-only-corrupt.js'

const { digest: _, ...record } = makeRecord({ rng: new Rng(1), now: new Date('2026-01-02T03:04:05.678Z') })
const facts: RootFacts = {
  record,
  selection: {
    paths: ['src', '!src/tmp'],
    exclude: ['*.log'],
    keepCredentials: false,
    ignoreFiles: [{ directory: 'caf\xe9', patterns: ['\xff*'] }],
  },
  entries: 12,
  chunking: { minBytes: 8192, averageBytes: 32_768, maxBytes: 131_072, wholeFileMaxBytes: 262_144 },
}

const ref = (number: number): fc.Arbitrary<PackRef> =>
  fc
    .record({
      name: fc
        .uint8Array({ minLength: 32, maxLength: 32 })
        .map((bytes) => Buffer.from(bytes).toString('hex') as ObjectName),
      at: fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text as PackLocator),
      trailerBytes: fc.integer({ min: 0, max: 80_000_000 }),
      referencedBytes: fc.maxSafeNat(),
      rawBytes: fc.maxSafeNat(),
      extra: fc.nat(),
    })
    .map(({ extra, ...rest }) => ({ number, ...rest, sizeBytes: rest.trailerBytes + extra }))

const roots: fc.Arbitrary<Root> = fc
  .uniqueArray(fc.integer({ min: 0, max: 2 ** 30 - 1 }), { minLength: 1, maxLength: 6 })
  .chain(([self = 0, ...numbers]) => {
    const runs = fc
      .array(fc.tuple(fc.constantFrom(self, ...numbers), fc.nat(), fc.integer({ min: 1, max: 1000 })), {
        maxLength: 6,
      })
      .map((list) => list.flatMap(([pack, first, count]) => [pack, first, count, 1]))
    return fc.record({
      facts: fc.constant(facts),
      selfPack: fc.constant(self),
      selfReferencedBytes: fc.maxSafeNat(),
      packs: fc.tuple(...numbers.map(ref)),
      segments: runs,
      links: runs,
    })
  })

describe('a root', () => {
  it('gives back what it was made of', () => {
    fc.assert(
      fc.property(roots, (root) => expect(decodeRoot(encodeRoot(root), 'checkpoint x')).toEqual(root)),
    )
  })

  it('that is damaged is corrupt, or another root', () => {
    fc.assert(
      fc.property(roots, fc.nat(), fc.integer({ min: 1, max: 255 }), (root, at, change) => {
        const bytes = Uint8Array.from(encodeRoot(root))
        bytes[at % bytes.length] = (bytes[at % bytes.length] as number) ^ change
        expectOnlyCorrupt(() => decodeRoot(bytes, 'checkpoint x'))
        expectOnlyCorrupt(() => decodeRoot(bytes.subarray(0, at % bytes.length), 'checkpoint x'))
      }),
      { numRuns: 1000 },
    )
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 100 }),
        (bytes) => void expectOnlyCorrupt(() => decodeRoot(bytes, 'x')),
      ),
    )
  })

  it('refuses what no checkpoint can be, by name', () => {
    const pack: PackRef = {
      number: 1,
      name: 'ab'.repeat(32) as ObjectName,
      at: 'somewhere' as PackLocator,
      sizeBytes: 1000,
      trailerBytes: 500,
      referencedBytes: 1,
      rawBytes: 1,
    }
    const plain: Root = {
      facts,
      selfPack: 0,
      selfReferencedBytes: 1,
      packs: [pack],
      segments: [0, 0, 1, 1],
      links: [],
    }
    const decoding = (change: Partial<Root>) => () =>
      decodeRoot(encodeRoot({ ...plain, ...change }), 'checkpoint x')
    expect(decoding({})).not.toThrow()
    expect(decoding({ packs: [pack, pack] })).toThrow('each pack number once')
    expect(decoding({ packs: [{ ...pack, number: 0 }] })).toThrow('each pack number once')
    expect(decoding({ packs: [{ ...pack, trailerBytes: 1001 }] })).toThrow('a trailer within 1000 bytes')
    expect(decoding({ packs: [{ ...pack, sizeBytes: 2 ** 40, trailerBytes: 2 ** 39 }] })).toThrow(
      'a trailer within',
    )
    expect(decoding({ packs: [{ ...pack, at: 'x'.repeat(513) as PackLocator }] })).toThrow('a locator')
    expect(decoding({ segments: [7, 0, 1, 1] })).toThrow('runs in known packs')
    expect(decoding({ segments: [0, 0, 0, 1] })).toThrow('a run of blobs')
    expect(decoding({ segments: [0, 0, 2 ** 40, 0] })).toThrow('a run of blobs')
    expect(decoding({ segments: [0, 2 ** 32, 1, 1] })).toThrow('a run of blobs')
    expect(decoding({ links: [0, 0, 1] })).toThrow('runs of four numbers')
    expect(decoding({ facts: { ...facts, entries: -1 } })).toThrow('entries')
  })

  it('refuses chunk sizes that would make its child fail, or fill the memory', () => {
    for (const change of [
      { averageBytes: 30_000 },
      { minBytes: 1 },
      { maxBytes: 2 ** 40 },
      { maxBytes: 16_384 },
      { wholeFileMaxBytes: 2 ** 40 },
      { wholeFileMaxBytes: -1 },
    ]) {
      const root: Root = {
        facts: { ...facts, chunking: { ...facts.chunking, ...change } },
        selfPack: 0,
        selfReferencedBytes: 0,
        packs: [],
        segments: [],
        links: [],
      }
      expect(() => decodeRoot(encodeRoot(root), 'checkpoint x')).toThrow('chunking')
    }
  })

  it('is not written with pack numbers that no reader takes', () => {
    const root: Root = {
      facts,
      selfPack: 2 ** 30,
      selfReferencedBytes: 0,
      packs: [],
      segments: [],
      links: [],
    }
    expect(() => encodeRoot(root)).toThrow('too many pack numbers')
  })
})
