import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { differencesFromCheckpoint } from '@belay/testing/compare-checkpoint'
import { Rng } from '@belay/testing/rng'
import { useTempDir } from '@belay/testing/temp-dir'
import { describe, expect, it } from '@jest/globals'
import { Bench } from './bench.js'

const tempDir = useTempDir()
const UNCHANGED_BYTES_MAX = 10_000

/** 300 files in 10 directories. */
async function benchWithTree(): Promise<Bench> {
  const bench = await Bench.open(await tempDir())
  const rng = new Rng(5)
  for (let directory = 0; directory < 10; directory++) {
    mkdirSync(`${bench.root}/d${directory}`)
    for (let file = 0; file < 30; file++) {
      writeFileSync(`${bench.root}/d${directory}/f${file}`, rng.text(rng.int(1, 20_000)))
    }
  }
  return bench
}

async function expectExact(bench: Bench): Promise<void> {
  if (bench.parent === undefined) throw new Error('expected a checkpoint')
  expect(await differencesFromCheckpoint(bench.parent, bench.root, bench)).toEqual([])
  const { said, counted } = await bench.packUse(bench.parent)
  expect(said).toEqual(counted)
  expect(said.filter(([number, bytes]) => bytes === 0 && number !== said.at(-1)?.[0])).toEqual([])
  expect(await bench.leftovers()).toEqual([])
}

describe('a checkpoint over its parent', () => {
  it('reads nothing and stores next to nothing when nothing has changed', async () => {
    const bench = await benchWithTree()
    await bench.take()
    for (let round = 0; round < 3; round++) {
      const again = await bench.take()
      expect(again.readEntries).toBe(0)
      expect(again.storedBytes).toBeLessThanOrEqual(UNCHANGED_BYTES_MAX)
      await expectExact(bench)
    }
  })

  it('tells an unchanged tree from a changed one, mode and time included', async () => {
    const bench = await benchWithTree()
    await bench.take()
    const seen: boolean[] = []
    const isWorthIt = (change: { unchanged: boolean }): boolean => {
      seen.push(change.unchanged)
      return true
    }
    await bench.take({ isWorthIt })
    chmodSync(`${bench.root}/d3/f3`, 0o755)
    await bench.take({ isWorthIt })
    utimesSync(`${bench.root}/d4`, 1, 1)
    await bench.take({ isWorthIt })
    symlinkSync('f3', `${bench.root}/d3/link`)
    await bench.take({ isWorthIt })
    await bench.take({ isWorthIt })
    expect(seen).toEqual([true, false, false, false, true])
    await expectExact(bench)
  })

  it('publishes nothing that is not worth it, and still shares with the parent afterwards', async () => {
    const bench = await benchWithTree()
    await bench.take()
    writeFileSync(`${bench.root}/d0/f0`, 'changed')
    await expect(bench.take({ isWorthIt: () => false })).rejects.toThrow('expected a checkpoint')
    const next = await bench.take()
    expect(next.readEntries).toBe(1)
    await expectExact(bench)
  })

  it('reads only the files that changed, and stores only their content', async () => {
    const bench = await benchWithTree()
    await bench.take()
    writeFileSync(`${bench.root}/d5/f7`, new Rng(8).bytes(50_000))
    const changed = await bench.take()
    expect(changed.readEntries).toBe(1)
    expect(changed.storedBytes).toBeLessThanOrEqual(50_000 + UNCHANGED_BYTES_MAX)
    await expectExact(bench)
  })

  it('stores no content for a touched, a copied or a renamed file, or a renamed directory', async () => {
    const bench = await benchWithTree()
    await bench.take()
    utimesSync(`${bench.root}/d1/f1`, 1_600_000_000, 1_600_000_000)
    copyFileSync(`${bench.root}/d1/f2`, `${bench.root}/d1/copy`)
    renameSync(`${bench.root}/d1/f3`, `${bench.root}/d2/renamed`)
    renameSync(`${bench.root}/d7`, `${bench.root}/e7`)
    expect((await bench.take()).storedBytes).toBeLessThanOrEqual(UNCHANGED_BYTES_MAX)
    await expectExact(bench)
  })

  it('forgets what was deleted, whole directories and the last use of a pack included', async () => {
    const bench = await benchWithTree()
    const first = await bench.take()
    writeFileSync(`${bench.root}/d5/only-here`, new Rng(9).bytes(5000))
    const second = await bench.take()
    unlinkSync(`${bench.root}/d5/only-here`)
    rmSync(`${bench.root}/d9`, { recursive: true })
    await bench.take()
    await expectExact(bench)
    for (const name of readdirSync(bench.root)) rmSync(`${bench.root}/${name}`, { recursive: true })
    const empty = await bench.take()
    await expectExact(bench)
    const { root } = await bench.open(empty.entry)
    expect(root.packs.map(({ name }) => name as string)).toEqual([])
    expect(first.entry.record.digest).not.toBe(second.entry.record.digest)
  })

  it('forgets a whole segment of a directory whose time was set back, and goes on from there', async () => {
    const bench = await Bench.open(await tempDir())
    const long = new Date('2020-01-01T00:00:00Z')
    for (let file = 0; file < 4000; file++) writeFileSync(`${bench.root}/f${file}`, `${file}`)
    utimesSync(bench.root, long, long)
    const { entry } = await bench.take()
    const segments: string[][] = []
    for await (const segment of (await bench.open(entry)).segments())
      segments.push(segment.map(({ path }) => path))
    expect(segments.length).toBeGreaterThan(3)
    // The first of them holds the root as well.
    for (const path of segments[1] ?? []) unlinkSync(`${bench.root}/${path}`)
    utimesSync(bench.root, long, long)
    for (let round = 0; round < 3; round++) {
      await bench.take()
      await expectExact(bench)
    }
    expect((await bench.take()).readEntries).toBe(0)
  })

  it('notices a file that changed without its size and time, by its ctime', async () => {
    const bench = await benchWithTree()
    utimesSync(`${bench.root}/d0/f0`, 1_600_000_000, 1_600_000_000)
    await bench.take()
    writeFileSync(`${bench.root}/d0/f0`, Buffer.alloc(100, 'a'))
    utimesSync(`${bench.root}/d0/f0`, 1_600_000_000, 1_600_000_000)
    await bench.take()
    writeFileSync(`${bench.root}/d0/f0`, Buffer.alloc(100, 'b'))
    utimesSync(`${bench.root}/d0/f0`, 1_600_000_000, 1_600_000_000)
    expect((await bench.take()).readEntries).toBe(1)
    await expectExact(bench)
  })

  it('reads files again that changed just before the last checkpoint began', async () => {
    const bench = await benchWithTree()
    bench.nowMs = Date.now() - 10_000
    await bench.take()
    bench.nowMs = Date.now() + 3_600_000
    expect((await bench.take()).readEntries).toBe(300)
    expect((await bench.take()).readEntries).toBe(0)
    await expectExact(bench)
  })

  it('does not take what another checkpoint or another selection left on this machine for its own', async () => {
    const bench = await benchWithTree()
    const first = await bench.take()
    await bench.take()
    bench.parent = first.entry
    expect((await bench.take()).readEntries).toBe(300)
    expect((await bench.take({ exclude: ['d0'] })).readEntries).toBe(270)
    expect((await bench.take()).readEntries).toBe(300)
    await expectExact(bench)
  })

  it('reads everything when what the machine remembers is damaged', async () => {
    const bench = await benchWithTree()
    await bench.take()
    for (const name of readdirSync(bench.stateDirectory))
      appendFileSync(`${bench.stateDirectory}/${name}`, 'x')
    const again = await bench.take()
    expect(again.readEntries).toBe(300)
    expect(again.storedBytes).toBeLessThanOrEqual(UNCHANGED_BYTES_MAX)
    await expectExact(bench)
  })

  it('keeps hard links, as they come and go, and only those within the tree', async () => {
    const bench = await benchWithTree()
    const outside = await tempDir()
    linkSync(`${bench.root}/d0/f0`, `${bench.root}/d9/link`)
    linkSync(`${bench.root}/d1/f1`, `${outside}/link`)
    symlinkSync('nowhere', `${bench.root}/d2/symlink`)
    linkSync(`${bench.root}/d2/symlink`, `${bench.root}/d2/symlink-again`)
    await bench.take()
    expect(await linksOf(bench)).toEqual([
      ['d0/f0', 'd9/link'],
      ['d2/symlink', 'd2/symlink-again'],
    ])
    expect((await bench.take()).readEntries).toBe(0)
    expect(await linksOf(bench)).toHaveLength(2)
    linkSync(`${bench.root}/d5/f5`, `${bench.root}/d5/third`)
    await bench.take()
    expect(await linksOf(bench)).toHaveLength(3)
    unlinkSync(`${bench.root}/d9/link`)
    writeFileSync(`${bench.root}/d5/third`, 'changed under both names')
    await bench.take()
    expect(await linksOf(bench)).toEqual([
      ['d2/symlink', 'd2/symlink-again'],
      ['d5/f5', 'd5/third'],
    ])
    const { said, counted } = await bench.packUse(bench.parent as never)
    expect(said).toEqual(counted)
  })

  it('counts the use of each pack exactly through a history of random edits, with and without what the machine remembers', async () => {
    const bench = await benchWithTree()
    const rng = new Rng(21)
    await bench.take()
    for (let round = 0; round < 12; round++) {
      for (let edit = rng.int(0, 8); edit > 0; edit--) randomEdit(bench.root, rng)
      await bench.take(rng.chance(0.2) ? { stateDirectory: undefined } : {})
      await expectExact(bench)
    }
  }, 60_000)
})

async function linksOf(bench: Bench): Promise<string[][]> {
  const groups = new Map<number, string[]>()
  if (bench.parent === undefined) return []
  for (const { path, linkGroup } of (await bench.contents(bench.parent)).values()) {
    if (linkGroup > 0) groups.set(linkGroup, [...(groups.get(linkGroup) ?? []), path])
  }
  return [...groups.values()]
}

function randomEdit(root: string, rng: Rng): void {
  const file = `${root}/d${rng.int(0, 9)}/f${rng.int(0, 40)}`
  switch (rng.int(0, 5)) {
    case 0:
      rmSync(file, { force: true })
      return
    case 1:
      rmSync(file, { force: true })
      linkSync(anyFile(root, rng), file)
      return
    case 2:
      copyFileSync(anyFile(root, rng), file)
      return
    case 3:
      appendFileSync(file, rng.text(100))
      return
    case 4:
      writeFileSync(file, rng.bytes(rng.chance(0.3) ? 600_000 : 10_000))
      return
    default:
      chmodSync(anyFile(root, rng), rng.pick([0o600, 0o644, 0o755]))
  }
}

function anyFile(root: string, rng: Rng): string {
  const directory = `${root}/d${rng.int(0, 9)}`
  return `${directory}/${rng.pick(readdirSync(directory))}`
}
