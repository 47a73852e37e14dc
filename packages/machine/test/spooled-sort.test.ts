import { readdirSync } from 'node:fs'
import { SpooledSort } from '@belay/machine/spooled-sort'
import { Rng } from '@belay/testing/rng'
import { useTempDir } from '@belay/testing/temp-dir'
import { describe, expect, it } from '@jest/globals'

const tempDir = useTempDir()

interface Item {
  readonly key: number
  readonly text: string
}

describe('sorting more than memory is meant to hold', () => {
  it.each([0, 1, 9, 10, 11, 1000])(
    'gives %d values back in order, equal ones as they came',
    async (count) => {
      const directory = await tempDir()
      const rng = new Rng(count + 1)
      const sort = new SpooledSort<Item>({ directory, compare: (a, b) => a.key - b.key, heldMax: 10 })
      // Lines and bytes that a file of lines might stumble over.
      const items = Array.from({ length: count }, (_, at) => ({
        key: rng.int(0, 50),
        text: `${at}\n\u00ff\u2028${'x'.repeat(rng.int(0, 300))}`,
      }))
      for (const item of items) sort.add(item)
      expect(readdirSync(directory)).toHaveLength(Math.floor(count / 10))
      expect([...sort.sorted()]).toEqual(items.toSorted((a, b) => a.key - b.key))
    },
  )

  it('says which file the disk did not take', async () => {
    const directory = `${await tempDir()}/nowhere`
    const sort = new SpooledSort<number>({ directory, compare: (a, b) => a - b, heldMax: 1 })
    expect(() => sort.add(1)).toThrow(/Cannot write .*nowhere/)
  })
})
