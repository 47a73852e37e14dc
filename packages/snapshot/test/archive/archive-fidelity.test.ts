import { mkdir, writeFile } from 'node:fs/promises'
import { differencesFromCheckpoint } from '@belay/testing/compare-checkpoint'
import { everyKindTree, SPECIAL_ENTRIES } from '@belay/testing/every-kind-tree'
import { Rng } from '@belay/testing/rng'
import { useTempDir } from '@belay/testing/temp-dir'
import { buildTree } from '@belay/testing/tree-builder'
import { describe, expect, it } from '@jest/globals'
import { Bench, type StoreKind } from './bench.js'

const tempDir = useTempDir()

describe.each<StoreKind>(['memory', 'directory', 'encrypted directory'])(
  'an archive in a %s store',
  (kind) => {
    it('keeps every kind of entry, and reports and skips what is no file', async () => {
      const bench = await Bench.open(await tempDir(), kind)
      await buildTree(bench.root, everyKindTree())
      const clean = await bench.take()
      expect(await differencesFromCheckpoint(clean.entry, bench.root, bench)).toEqual([])
      await buildTree(bench.root, SPECIAL_ENTRIES)
      const { special, entry } = await bench.take()
      expect([...special].sort()).toEqual(SPECIAL_ENTRIES.map(({ path }) => path).sort())
      expect([...(await bench.contents(entry)).keys()].filter((path) => path.startsWith('special/'))).toEqual(
        [],
      )
      await bench.close()
    })

    it('keeps what several threads read, small and large, and finds it all again on a fresh machine', async () => {
      const bench = await Bench.open(await tempDir(), kind)
      const rng = new Rng(11)
      for (let directory = 0; directory < 30; directory++) {
        await mkdir(`${bench.root}/d${directory}`)
        for (let file = 0; file < 40; file++) {
          await writeFile(`${bench.root}/d${directory}/f${file}`, rng.text(rng.int(0, 3000)))
        }
      }
      for (let file = 0; file < 3; file++)
        await writeFile(`${bench.root}/large-${file}`, rng.bytes(9_000_000))
      const first = await bench.take()
      expect(first.readEntries).toBe(1203)
      expect(await differencesFromCheckpoint(first.entry, bench.root, bench)).toEqual([])
      const fresh = await bench.take({ stateDirectory: undefined })
      expect(fresh.readEntries).toBe(1203)
      expect(fresh.storedBytes).toBeLessThanOrEqual(10_000)
      expect(await differencesFromCheckpoint(fresh.entry, bench.root, bench)).toEqual([])
      expect(await bench.packUse(fresh.entry)).toMatchObject({
        said: (await bench.packUse(fresh.entry)).counted,
      })
      expect(await bench.leftovers()).toEqual([])
      await bench.close()
    })
  },
)
