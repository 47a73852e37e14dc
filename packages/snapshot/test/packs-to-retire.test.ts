import {
  type PackUtilisation,
  packsToRetire,
  SMALL_PACK_BYTES,
  SMALL_PACKS_LEFT,
  SMALL_PACKS_MAX,
} from '@belay/snapshot/archive/packs-to-retire'
import { Rng } from '@belay/testing/rng'
import { describe, expect, it } from '@jest/globals'

const MIB = 2 ** 20
const pack = (number: number, rawMib: number, share = 1): PackUtilisation => {
  return { number, rawBytes: rawMib * MIB, referencedBytes: rawMib * MIB * share }
}

describe('packsToRetire', () => {
  it('retires nothing while packs are few and well used', () => {
    expect(packsToRetire([], 1)).toEqual(new Set())
    expect(packsToRetire([pack(0, 200), pack(1, 3, 0.5), pack(2, 0.1)], 3)).toEqual(new Set())
  })

  it('retires the packs that are mostly waste, once the waste is worth it', () => {
    expect(packsToRetire([pack(0, 200), pack(1, 100, 0.1), pack(2, 20, 0.3)], 1)).toEqual(new Set([1]))
    expect(packsToRetire([pack(0, 1000), pack(1, 100, 0.1)], 1)).toEqual(new Set())
    // Less than a mebibyte is never worth it.
    expect(packsToRetire([pack(0, 0.1), pack(1, 1, 0.01)], 1)).toEqual(new Set())
  })

  it('retires the smallest of too many small packs, and leaves large ones alone', () => {
    const large = Array.from({ length: 100 }, (_, number) => pack(1000 + number, 256))
    const small = Array.from({ length: SMALL_PACKS_MAX }, (_, number) => pack(number, number + 1))
    expect(packsToRetire([...large, ...small.slice(1)], 1)).toEqual(new Set())
    const retired = packsToRetire([...large, ...small], 1)
    expect(retired).toEqual(
      new Set(small.slice(0, SMALL_PACKS_MAX + 1 - SMALL_PACKS_LEFT).map(({ number }) => number)),
    )
  })

  it('holds its bounds whatever the packs, and goes to rest once it has been obeyed', () => {
    const rng = new Rng(11)
    for (let round = 0; round < 500; round++) {
      const packs = Array.from({ length: rng.int(0, 80) }, (_, number) =>
        pack(number, rng.random() ** 4 * 256, rng.random() * 1.2),
      )
      const fresh = rng.int(1, 4)
      const retired = packsToRetire(packs, fresh)
      const left = packs.filter(({ number }) => !retired.has(number))
      const small = left.filter(({ rawBytes }) => rawBytes < SMALL_PACK_BYTES).length
      expect(small + fresh).toBeLessThanOrEqual(SMALL_PACKS_MAX)
      const copied = packs
        .filter(({ number }) => retired.has(number))
        .reduce((sum, { referencedBytes }) => sum + referencedBytes, 0)
      const after = [...left, { number: 999, rawBytes: copied, referencedBytes: copied }]
      expect(packsToRetire(after, 1)).toEqual(new Set())
    }
  })
})
