import { Rng } from '@belay/testing/rng'
import { describe, expect, it } from '@jest/globals'

describe('Rng', () => {
  it('gives the same numbers for the same seed, for ever', () => {
    const rng = new Rng(1)
    expect([rng.uint32(), rng.uint32(), rng.uint32()]).toEqual(FIRST_OF_SEED_1)
  })

  it('gives other numbers for seeds that differ beyond 32 bits', () => {
    expect(new Rng(5).uint32()).not.toBe(new Rng(5 + 2 ** 32).uint32())
  })

  it('draws whole numbers of the whole range, about equally often', () => {
    const rng = new Rng(2)
    const counts = new Map<number, number>()
    for (let draws = 0; draws < 6000; draws++) {
      const drawn = rng.int(1, 6)
      counts.set(drawn, (counts.get(drawn) ?? 0) + 1)
    }
    expect([...counts.keys()].sort()).toEqual([1, 2, 3, 4, 5, 6])
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150)
  })

  it('shuffles without losing anything', () => {
    const values = Array.from({ length: 100 }, (_, index) => index)
    const shuffled = new Rng(3).shuffle(values)
    expect(shuffled).not.toEqual(values)
    expect(shuffled.sort((a, b) => a - b)).toEqual(values)
  })

  it('gives bytes of any length', () => {
    for (const length of [0, 1, 3, 4, 5, 1000]) expect(new Rng(4).bytes(length).length).toBe(length)
  })
})

const FIRST_OF_SEED_1: readonly number[] = [2308299391, 1950625580, 354034397]
