import {
  appendFileSync,
  closeSync,
  openSync,
  readFileSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { Rng } from '@belay/testing/rng'
import { useTempDir } from '@belay/testing/temp-dir'
import { describe, expect, it, jest } from '@jest/globals'
import { Bench, type StoreKind } from './bench.js'

jest.setTimeout(60_000)
const tempDir = useTempDir()
/** Enough to be read in parts. */
const LARGE_BYTES = 48 * 2 ** 20
const STORED_BYTES_MAX = 300_000

describe.each<StoreKind>(['memory', 'encrypted directory'])('a large file in a %s store', (kind) => {
  it('costs little more than the edit, insertion or append of 1 kB', async () => {
    const bench = await Bench.open(await tempDir(), kind)
    const path = `${bench.root}/large`
    const rng = new Rng(1)
    writeFileSync(path, rng.bytes(LARGE_BYTES))
    await bench.take()
    const changes = {
      edit: () => {
        const fd = openSync(path, 'r+')
        writeSync(fd, rng.bytes(1000), 0, 1000, 12_345_678)
        closeSync(fd)
      },
      insertion: () => {
        const before = readFileSync(path)
        writeFileSync(
          path,
          Buffer.concat([before.subarray(0, 5_000_000), rng.bytes(1000), before.subarray(5_000_000)]),
        )
      },
      append: () => appendFileSync(path, rng.bytes(1000)),
      removal: () => truncateSync(path, LARGE_BYTES - 1_000_000),
    }
    for (const [change, make] of Object.entries(changes)) {
      make()
      const { entry, storedBytes } = await bench.take()
      expect({ change, isSmall: storedBytes <= STORED_BYTES_MAX, storedBytes }).toMatchObject({
        change,
        isSmall: true,
      })
      expect((await bench.contents(entry)).get('large')?.content.equals(readFileSync(path))).toBe(true)
    }
    const { said, counted } = await bench.packUse(bench.parent as never)
    expect(said).toEqual(counted)
    await bench.close()
  })
})

describe('a file of zeros', () => {
  it('takes next to no room, in the store and in the manifest', async () => {
    const bench = await Bench.open(await tempDir())
    writeFileSync(`${bench.root}/start`, 'x')
    writeFileSync(`${bench.root}/hole`, '')
    truncateSync(`${bench.root}/hole`, 200 * 2 ** 20)
    const { entry, storedBytes } = await bench.take()
    expect(storedBytes).toBeLessThan(5000)
    for await (const segment of (await bench.open(entry)).segments()) {
      for (const { path, runs } of segment) if (path === 'hole') expect(runs).toHaveLength(4)
    }
  })
})
