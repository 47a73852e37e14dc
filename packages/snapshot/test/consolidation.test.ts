import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import type { ArchiveResult } from '@belay/snapshot/archive/archive-options'
import { SMALL_PACKS_MAX, UTILISATION_MIN, WASTE_BYTES_MIN } from '@belay/snapshot/archive/packs-to-retire'
import { ReferencedBytes } from '@belay/snapshot/archive/referenced-bytes'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import { Keyring } from '@belay/snapshot/format/keys'
import { CheckpointReader } from '@belay/snapshot/reading/checkpoint-reader'
import { DryRun } from '@belay/snapshot/store/dry-run'
import { prune } from '@belay/snapshot/upkeep/prune'
import { verifyCheckpoint } from '@belay/snapshot/upkeep/verify'
import { differencesFromCheckpoint } from '@belay/testing/compare-checkpoint'
import { FaultyCatalog, FaultyStore, FaultySwitch, failCall } from '@belay/testing/faulty-store'
import { useTempDir } from '@belay/testing/temp-dir'
import type { TreeEntry } from '@belay/testing/tree-builder'
import { describe, expect, it } from '@jest/globals'
import { memoryScene } from './memory-scene.js'

const FULL = { kind: 'full' } as const
const HOUR_MS = 60 * 60 * 1000
/** Later than any file's time, so that what a machine remembers counts. */
const LATER = '2200-01-01T00:00:00.000Z'
const TREE: readonly TreeEntry[] = [
  ...Array.from({ length: 30 }, (_, number): TreeEntry => {
    return {
      kind: 'file',
      path: `d${number % 5}/f${number}`,
      content: { kind: 'random', seed: number, sizeBytes: 40_000 },
    }
  }),
  {
    kind: 'file',
    path: 'sparse',
    content: { kind: 'sparse', sizeBytes: 9_000_000, pieces: [{ offset: 4_000_000, text: 'x' }] },
  },
  { kind: 'hard-link', path: 'd0/linked', to: 'd1/f1' },
  { kind: 'symlink', path: 'link', target: 'd0/f0' },
]

describe('packs behind a checkpoint', () => {
  const tempDir = useTempDir()

  async function scene(o: { keyring?: Keyring } = {}) {
    const made = await memoryScene({ root: await tempDir(), tree: TREE, startedAt: LATER, ...o })
    const { rng, root } = made
    const file = (): string => `${root}/d${rng.int(0, 4)}/f${rng.int(0, 60)}`
    const edit = async (files = rng.int(1, 4)): Promise<void> => {
      for (let count = 0; count < files; count++) {
        const path = file()
        const change = rng.int(0, 9)
        if (change === 0) await rm(path, { force: true })
        else if (change === 1) await writeFile(path, '').then(() => chmod(path, 0o600))
        else await writeFile(path, rng.bytes(rng.int(1, 60_000)))
      }
    }
    return { ...made, edit }
  }

  type Scene = Awaited<ReturnType<typeof scene>>

  async function rootOf(entry: CatalogEntry, o: Scene) {
    const reader = await CheckpointReader.open(entry, o)
    const packs = [
      ...reader.root.packs,
      {
        number: reader.root.selfPack,
        referencedBytes: reader.root.selfReferencedBytes,
        rawBytes: reader.selfRef.rawBytes,
      },
    ]
    return { reader, packs }
  }

  /** That the root's own count of what it refers to is right: cleanup and consolidation go by it. */
  async function expectTrueReferences(entry: CatalogEntry, o: Scene): Promise<void> {
    const { reader, packs } = await rootOf(entry, o)
    const counted = new ReferencedBytes()
    for await (const segment of reader.segments()) for (const one of segment) counted.addEntry(one, 1)
    for (const runs of [reader.root.segments, reader.root.links]) {
      for (let at = 0; at < runs.length; at += 4) {
        for (let step = 0; step < (runs[at + 2] ?? 0); step++) {
          const [pack, blob] = [runs[at] ?? 0, (runs[at + 1] ?? 0) + step]
          counted.addBytes(pack, (await reader.readBlob(pack, blob)).length)
        }
      }
    }
    expect(packs.map(({ number, referencedBytes }) => [number, referencedBytes])).toEqual(
      packs.map(({ number }) => [number, counted.of(number)]),
    )
  }

  for (const mode of ['with what the machine remembers', 'without it', 'encrypted'] as const) {
    it(`are bounded after any number of edits, and say what the tree holds, ${mode}`, async () => {
      const made = await scene(mode === 'encrypted' ? { keyring: new Keyring('secret') } : {})
      const stateDirectory = mode === 'with what the machine remembers' ? await tempDir() : undefined
      let parent: CatalogEntry | undefined
      let consolidations = 0
      let packsBefore = 0
      for (let step = 0; step < 48; step++) {
        await made.edit()
        // Now and then nearly everything goes.
        if (step % 20 === 19)
          await rm(`${made.root}/d${step % 4}`, { recursive: true }).then(() =>
            mkdir(`${made.root}/d${step % 4}`),
          )
        parent = await made.create(parent, { stateDirectory })
        const { packs } = await rootOf(parent, made)
        if (packs.length < packsBefore - 5) consolidations++
        packsBefore = packs.length
        expect(packs.length).toBeLessThanOrEqual(SMALL_PACKS_MAX)
        if (step % 12 === 11) {
          expect(await differencesFromCheckpoint(parent, made.root, made)).toEqual([])
          await expectTrueReferences(parent, made)
        }
      }
      if (parent === undefined) throw new Error('no checkpoint')
      expect(consolidations).toBeGreaterThan(0)
      expect(await verifyCheckpoint(parent, { ...made, depth: FULL })).toMatchObject({ verdict: 'sound' })
      made.clock.advance(2 * HOUR_MS)
      await prune({ ...made, now: made.clock.now, graceMs: HOUR_MS, rules: { retention: { keepLast: 1 } } })
      expect(await differencesFromCheckpoint(parent, made.root, made)).toEqual([])
      const stored = [...made.place.objects.values()].reduce((sum, { bytes }) => sum + bytes.length, 0)
      const { packs } = await rootOf(parent, made)
      const live = packs.reduce((sum, { referencedBytes }) => sum + referencedBytes, 0)
      expect(stored).toBeLessThan(live / UTILISATION_MIN + WASTE_BYTES_MIN)
    }, 120_000)
  }

  /** As many checkpoints as bring the next one to consolidate. */
  async function untilDue(made: Scene, stateDirectory?: string): Promise<CatalogEntry> {
    let parent = await made.create(undefined, { stateDirectory })
    for (let packs = 1; packs < SMALL_PACKS_MAX; ) {
      await made.edit(1)
      await writeFile(`${made.root}/d0/f${packs}`, made.rng.bytes(3000))
      parent = await made.create(parent, { stateDirectory })
      packs = (await rootOf(parent, made)).packs.length
    }
    return parent
  }

  it('leaves what the machine remembers in use: the next checkpoint reads nothing again', async () => {
    const made = await scene()
    const stateDirectory = await tempDir()
    const due = await untilDue(made, stateDirectory)
    await writeFile(`${made.root}/new`, 'new')
    const consolidated = await made.create(due, { stateDirectory })
    expect((await rootOf(consolidated, made)).packs.length).toBeLessThan(SMALL_PACKS_MAX / 2 + 4)
    const next: ArchiveResult = await made.archive({
      parent: consolidated,
      stateDirectory,
      isWorthIt: () => true,
    })
    expect(next.readEntries).toBe(0)
    expect(next.storedBytes).toBeLessThan(10_000)
  }, 60_000)

  it('does nothing to an unchanged tree, which still counts as unchanged', async () => {
    const made = await scene()
    const due = await untilDue(made)
    const seen: boolean[] = []
    const { entry, storedBytes } = await made.archive({
      parent: due,
      isWorthIt: ({ unchanged }) => seen.push(unchanged) > 0,
    })
    expect(seen).toEqual([true])
    expect(storedBytes).toBeLessThan(10_000)
    expect(entry).toBeDefined()
  }, 60_000)

  it('is left for later by a dry run, which cannot read what it has written', async () => {
    const made = await scene()
    const due = await untilDue(made)
    await writeFile(`${made.root}/new`, 'new')
    const spool = await tempDir()
    const dry = new DryRun({ store: made.store, catalog: made.catalog, spoolDirectory: async () => spool })
    const { entry } = await made.archive({ parent: due, store: dry, catalog: dry })
    expect(entry).toBeDefined()
    expect(dry.counts.published).toHaveLength(1)
  }, 60_000)

  it('never publishes a checkpoint that lacks something, whichever call fails while packs are retired', async () => {
    const made = await scene()
    const due = await untilDue(made)
    await writeFile(`${made.root}/new`, 'new')
    const counting = new FaultySwitch()
    const faulty = (faults: FaultySwitch) => ({
      store: new FaultyStore(made.store, faults),
      catalog: new FaultyCatalog(made.catalog, faults),
    })
    await made.create(due, faulty(counting))
    const methods = counting.calls.map(({ method }) => method)
    expect(methods.filter((method) => method === 'put').length).toBeGreaterThan(1)
    for (let call = 0; call < methods.length; call++) {
      const published = new Set(made.place.records.keys())
      const outcome = await made.create(due, faulty(new FaultySwitch(failCall(call, 'io-error')))).then(
        () => 'published',
        (error: { kind?: string }) => error.kind,
      )
      expect([methods[call], outcome]).toEqual([methods[call], 'unavailable'])
      for (const [id, entry] of made.place.records) {
        if (published.has(id)) continue
        expect(await verifyCheckpoint(entry, { ...made, depth: FULL })).toMatchObject({ verdict: 'sound' })
      }
    }
    expect(await verifyCheckpoint(due, { ...made, depth: FULL })).toMatchObject({ verdict: 'sound' })
  }, 60_000)

  it('does not copy damaged content forward: it says that the checkpoint before is damaged', async () => {
    const made = await scene()
    const due = await untilDue(made)
    await writeFile(`${made.root}/new`, 'new')
    const { reader } = await rootOf(due, made)
    for (const { at } of reader.root.packs) {
      const object = made.place.objects.get(at)
      if (object !== undefined) object.bytes[20] = (object.bytes[20] ?? 0) ^ 1
    }
    const before = new Set(made.place.records.keys())
    await expect(made.create(due)).rejects.toMatchObject({ kind: 'corrupt' })
    expect(new Set(made.place.records.keys())).toEqual(before)
  }, 60_000)
})
