import { BelayError } from '@belay/domain/errors'
import { appendBlob, comparePaths, countBlobs, type Entry, eachBlob } from '@belay/snapshot/format/entry'
import { decodeSegment, endsSegment, SegmentEncoder } from '@belay/snapshot/format/segment'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { entriesArbitrary } from './entry-arbitrary.js'
import { expectOnlyCorrupt } from './expect-only-corrupt.js'

const decode = (bytes: Uint8Array, after?: string): Entry[] =>
  decodeSegment(bytes, { after, what: 'A segment' })

describe('a segment', () => {
  it('gives back the entries it was made of', () => {
    fc.assert(fc.property(entriesArbitrary, (entries) => expect(decode(encode(entries))).toEqual(entries)))
  })

  it('does not depend on what its encoder held before', () => {
    fc.assert(
      fc.property(entriesArbitrary, entriesArbitrary, (before, entries) => {
        const encoder = new SegmentEncoder()
        for (const entry of before) encoder.add(entry)
        encoder.finish()
        for (const entry of entries) encoder.add(entry)
        expect(Buffer.from(encoder.finish())).toEqual(encode(entries))
      }),
    )
  })

  it('that is damaged is corrupt or says something else, never an error of another kind', () => {
    fc.assert(
      fc.property(entriesArbitrary, fc.nat(), fc.integer({ min: 1, max: 255 }), (entries, at, change) => {
        const bytes = Uint8Array.from(encode(entries))
        const index = at % bytes.length
        bytes[index] = (bytes[index] as number) ^ change
        expectOnlyCorrupt(() => decode(bytes))
      }),
      { numRuns: 2000 },
    )
  })

  it('of random bytes is corrupt, or a segment', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const entries = expectOnlyCorrupt(() => decode(bytes))
        // What is read has one form only.
        if (entries !== undefined) expect(new Uint8Array(encode(entries))).toEqual(bytes)
      }),
      { numRuns: 5000 },
    )
  })

  it('cut short or lengthened anywhere is corrupt', () => {
    const bytes = encode([file('a', [0, 0, 3, 1]), file('b/c', [1, 7, 1, 1])])
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decode(bytes.subarray(0, length))).toThrow(BelayError)
    }
    expect(() => decode(Buffer.concat([bytes, Buffer.from([0])]))).toThrow(BelayError)
  })

  it('goes on after the one before it: no path comes twice, none goes back', () => {
    const bytes = encode([file('b', [0, 0, 1, 1])])
    expect(decode(bytes, 'a/zzz')).toHaveLength(1)
    for (const after of ['b', 'b/a', 'c']) expect(() => decode(bytes, after)).toThrow('ascending')
    expect(() => decode(encode([file('a', [0, 0, 1, 1]), file('a', [0, 0, 1, 1])]))).toThrow('ascending')
  })

  it('refuses more entries than a segment may hold, and paths longer than any', () => {
    const many = Array.from({ length: 1025 }, (_, at) => file(String(at).padStart(6, '0'), [0, 0, 1, 1]))
    expect(() => decode(encode(many))).toThrow('1 to 1024')
    expect(() => encode([file('x'.repeat(32_768), [0, 0, 1, 1])])).toThrow('too long')
  })

  it('refuses files with more blobs than bytes, whatever their count claims', () => {
    const claim = (runs: number[], sizeBytes: number): Entry => ({ ...file('a', runs), sizeBytes })
    expect(() => decode(encode([claim([0, 0, 4_000_000_000, 1], 100)]))).toThrow('at most 100 blobs')
    expect(() => decode(encode([claim([0, 0, 2 ** 40, 0], 2 ** 45)]))).toThrow('a run of blobs')
    expect(() => decode(encode([claim([2 ** 30, 0, 1, 1], 100)]))).toThrow('a run of blobs')
  })

  it('ends by its path alone, about once in 32, and at 256 at the latest', () => {
    let ends = 0
    for (let at = 0; at < 64_000; at++) if (endsSegment(`directory/name-${at}`, 1)) ends++
    expect(ends).toBeGreaterThan(1700)
    expect(ends).toBeLessThan(2300)
    expect(endsSegment('x', 256)).toBe(true)
    // FNV-1a of "foobar" is 0xbf9cf968 (RFC 9923), of the empty path its offset basis.
    expect(endsSegment('foobar', 1)).toBe(((0xbf9cf968 ^ (0xbf9cf968 >>> 15)) & 31) === 0)
    expect(endsSegment('', 1)).toBe(((0x811c9dc5 ^ (0x811c9dc5 >>> 15)) & 31) === 0)
  })
})

describe('path order', () => {
  it('puts a directory right before what is in it', () => {
    const paths = ['', 'a', 'a/b', 'a/b/c', 'a!', 'a\x01', 'a.b', 'ab', 'b']
    expect([...paths].sort(comparePaths)).toEqual(['', 'a', 'a/b', 'a/b/c', 'a\x01', 'a!', 'a.b', 'ab', 'b'])
  })

  it('is the order of the paths as lists of names', () => {
    const path = fc
      .array(fc.stringMatching(/^[ab!.\xff]{1,3}$/), { maxLength: 4 })
      .map((names) => names.join('/'))
    fc.assert(
      fc.property(path, path, (a, b) =>
        expect(Math.sign(comparePaths(a, b))).toBe(Math.sign(compareNames(a, b))),
      ),
    )
  })
})

describe('runs of blobs', () => {
  it('list the blobs that were appended, in order', () => {
    const blobs = fc.array(fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 5 })), { maxLength: 40 })
    fc.assert(
      fc.property(blobs, (appended) => {
        const runs: number[] = []
        for (const [pack, blob] of appended) appendBlob(runs, pack, blob)
        const listed: [number, number][] = []
        eachBlob(runs, (pack, blob) => listed.push([pack, blob]))
        expect(listed).toEqual(appended)
        expect(countBlobs(runs)).toBe(appended.length)
      }),
    )
  })

  it('of neighbours and of repetitions are one', () => {
    const runs: number[] = []
    for (const blob of [3, 4, 5, 9, 9, 9, 9]) appendBlob(runs, 1, blob)
    expect(runs).toEqual([1, 3, 3, 1, 1, 9, 4, 0])
  })
})

function encode(entries: readonly Entry[]): Buffer {
  const encoder = new SegmentEncoder()
  for (const entry of entries) encoder.add(entry)
  return Buffer.from(encoder.finish())
}

function file(path: string, runs: number[]): Entry {
  const rest = { mode: 0o644, mtimeSec: 1, mtimeNsec: 2, target: '', linkGroup: 0, unstable: false } as const
  return { path, kind: 'file', sizeBytes: 1000, runs, ...rest }
}

function compareNames(a: string, b: string): number {
  const [left, right] = [a === '' ? [] : a.split('/'), b === '' ? [] : b.split('/')]
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const [one, other] = [left[at] as string, right[at] as string]
    if (one !== other) return one < other ? -1 : 1
  }
  return left.length - right.length
}
