import { writeFile } from 'node:fs/promises'
import type { RetentionPolicy } from '@belay/domain/checkpoint/retention'
import type { CatalogEntry, PruneCatalog } from '@belay/snapshot/catalog'
import type { PruneStore } from '@belay/snapshot/store/store'
import { type PruneOptions, previewPrune, prune } from '@belay/snapshot/upkeep/prune'
import { verifyCheckpoint } from '@belay/snapshot/upkeep/verify'
import { collect } from '@belay/testing/contract-context'
import { FAULTS, FaultyCatalog, FaultyStore, FaultySwitch, failCall } from '@belay/testing/faulty-store'
import type { MemoryPlace } from '@belay/testing/memory-store'
import { useTempDir } from '@belay/testing/temp-dir'
import type { TreeEntry } from '@belay/testing/tree-builder'
import { describe, expect, it } from '@jest/globals'
import { memoryScene } from './memory-scene.js'

const HOUR_MS = 60 * 60 * 1000
const FULL = { kind: 'full' } as const
const KEEP_ONE: RetentionPolicy = { keepLast: 1 }
const TREE: readonly TreeEntry[] = [
  { kind: 'file', path: 'kept', content: { kind: 'random', seed: 1, sizeBytes: 5000 } },
  { kind: 'file', path: 'edited', content: { kind: 'random', seed: 2, sizeBytes: 5000 } },
]

describe('prune', () => {
  const tempDir = useTempDir()

  /** Four checkpoints, each after an edit; the third is of another line of descent than the fourth. */
  async function scene() {
    const made = await memoryScene({ root: await tempDir(), tree: TREE })
    const edit = (text: string) => writeFile(`${made.root}/edited`, made.rng.bytes(4000 + text.length))
    const first = await made.create()
    await edit('second')
    const second = await made.create(first)
    await edit('third')
    const third = await made.create(undefined)
    await edit('fourth')
    const fourth = await made.create(second)
    made.clock.advance(2 * HOUR_MS)
    const pruneNow = async (retention: RetentionPolicy, over: Partial<PruneOptions> = {}) =>
      await prune({ ...optionsOf(made), rules: { retention }, ...over })
    return { ...made, first, second, third, fourth, pruneNow }
  }

  function optionsOf(
    made: Omit<PruneOptions, 'rules' | 'graceMs' | 'now'> & { clock: { now: () => Date } },
  ): Omit<PruneOptions, 'rules'> {
    const { store, catalog, keyring, clock } = made
    return { store, catalog, keyring, graceMs: HOUR_MS, now: clock.now }
  }

  function damage(place: MemoryPlace, { at, sizeBytes }: CatalogEntry): void {
    place.objects.get(at)?.bytes.fill(0, sizeBytes - 50)
  }

  async function verdicts(o: { catalog: PruneCatalog; store: PruneStore; keyring: PruneOptions['keyring'] }) {
    const found: Record<string, string> = {}
    for (const entry of await collect(o.catalog.list())) {
      found[entry.record.id] = (await verifyCheckpoint(entry, { ...o, depth: FULL })).verdict
    }
    return found
  }

  it('removes the checkpoints that no rule keeps, and exactly the objects nobody needs any more', async () => {
    const made = await scene()
    const { place, first, second, third, fourth, pruneNow } = made
    const bytesBefore = [...place.objects.values()].reduce((sum, { bytes }) => sum + bytes.length, 0)
    const report = await pruneNow(KEEP_ONE)
    expect(report.withdrawn).toEqual([first, second, third].map(({ record }) => record.id))
    expect(await verdicts(made)).toEqual({ [fourth.record.id]: 'sound' })
    // The first one's pack holds what was never edited.
    expect(new Set(place.objects.keys())).toEqual(new Set([first.at, fourth.at]))
    const bytesAfter = [...place.objects.values()].reduce((sum, { bytes }) => sum + bytes.length, 0)
    expect(report.removed).toEqual({ count: 2, bytes: bytesBefore - bytesAfter })
    expect(report.needed).toEqual({ count: 2, bytes: bytesAfter })
  })

  it('says beforehand what it will do, and changes nothing in saying so', async () => {
    const made = await scene()
    const before = new Map(made.place.objects)
    const preview = await previewPrune({ ...optionsOf(made), rules: { retention: KEEP_ONE } })
    expect(made.place.objects).toEqual(before)
    expect(made.place.records.size).toBe(4)
    const report = await made.pruneNow(KEEP_ONE)
    expect(report.removed).toEqual({
      count: preview.objects.removable.length,
      bytes: preview.objects.removableBytes,
    })
    expect(report.plan).toEqual(preview)
  })

  it('does nothing more the second time', async () => {
    const { pruneNow } = await scene()
    await pruneNow(KEEP_ONE)
    expect(await pruneNow(KEEP_ONE)).toMatchObject({ withdrawn: [], removed: { count: 0, bytes: 0 } })
  })

  it('leaves alone what is younger than the grace period, and what was stored since the oldest lease', async () => {
    const { place, catalog, clock, pruneNow, third } = await scene()
    const leftover = place.objects.get(third.at)
    if (leftover === undefined) throw new Error('no object')
    leftover.storedAt = new Date(clock.now().getTime() - HOUR_MS / 2)
    expect((await pruneNow(KEEP_ONE)).young.count).toBe(1)
    expect(place.objects.has(third.at)).toBe(true)
    const lease = await catalog.lease(undefined)
    clock.advance(HOUR_MS)
    leftover.storedAt = clock.now()
    clock.advance(2 * HOUR_MS)
    expect((await pruneNow(KEEP_ONE)).young.count).toBe(1)
    await lease?.release()
    expect((await pruneNow(KEEP_ONE)).removed.count).toBe(1)
  })

  it('keeps a checkpoint that somebody builds on, with all it needs, and says so', async () => {
    const made = await scene()
    const lease = await made.catalog.lease(made.second)
    const report = await made.pruneNow(KEEP_ONE)
    expect(report.leased).toEqual([made.second.record.id])
    expect(await verdicts(made)).toEqual({
      [made.second.record.id]: 'sound',
      [made.fourth.record.id]: 'sound',
    })
    await lease?.release()
    expect((await made.pruneNow(KEEP_ONE)).withdrawn).toEqual([made.second.record.id])
  })

  it('removes no object while it does not know what a checkpoint needs, and names that checkpoint', async () => {
    const { place, pruneNow, fourth, first } = await scene()
    damage(place, fourth)
    const objects = place.objects.size
    const report = await pruneNow(KEEP_ONE)
    expect(report.obstacles).toMatchObject([{ id: fourth.record.id, error: { kind: 'corrupt' } }])
    expect(report.removed.count).toBe(0)
    expect(place.objects.size).toBe(objects)
    // The damaged one does not count as the last one kept.
    expect(report.withdrawn).toHaveLength(2)
    expect(report.withdrawn).toContain(first.record.id)
  })

  it('lets go of a damaged record and a damaged checkpoint only when asked for them', async () => {
    const made = await scene()
    made.place.damaged.add(made.second.record.id)
    damage(made.place, made.fourth)
    expect((await made.pruneNow(KEEP_ONE)).obstacles).toHaveLength(2)
    const discard = new Set([made.second.record.id, made.fourth.record.id])
    const report = await made.pruneNow(KEEP_ONE, { rules: { retention: KEEP_ONE, discard } })
    expect(report.obstacles).toEqual([])
    expect(report.removed.count).toBeGreaterThan(0)
    expect(await verdicts(made)).toEqual({ [made.third.record.id]: 'sound' })
  })

  it('refuses to work beside another cleanup', async () => {
    const { catalog, pruneNow } = await scene()
    const lock = await catalog.lockForPrune()
    await expect(pruneNow(KEEP_ONE)).rejects.toMatchObject({ code: 'store-locked', kind: 'unavailable' })
    await lock?.release()
    await pruneNow(KEEP_ONE)
  })

  it('leaves every remaining checkpoint whole whichever call fails, and completes when it is run again', async () => {
    const made = await scene()
    const untouched = { objects: new Map(made.place.objects), records: new Map(made.place.records) }
    const counting = new FaultySwitch()
    await prune({ ...optionsOf({ ...made, ...faulty(made, counting) }), rules: { retention: KEEP_ONE } })
    expect(counting.calls.length).toBeGreaterThan(20)
    for (let call = 0; call < counting.calls.length; call++) {
      for (const fault of FAULTS.filter((name) => name !== 'hang' && name !== 'short-read')) {
        for (const [at, object] of untouched.objects) made.place.objects.set(at, object)
        for (const [id, entry] of untouched.records) made.place.records.set(id, entry)
        const doors = faulty(made, new FaultySwitch(failCall(call, fault)))
        const outcome = await prune({
          ...optionsOf({ ...made, ...doors }),
          rules: { retention: KEEP_ONE },
        }).then(
          (report) => report.obstacles.map(({ error }) => error.kind),
          (error: { kind?: string }) => error.kind,
        )
        const method = counting.calls[call]?.method
        // A root that cannot be read stops nothing but the removal of objects.
        expect([method, outcome]).toEqual([method, method === 'get' ? [] : 'unavailable'])
        expect(Object.values(await verdicts(made)).every((verdict) => verdict === 'sound')).toBe(true)
        expect(await verdicts(made)).toHaveProperty(made.fourth.record.id)
        made.place.isLocked = false
        await made.pruneNow(KEEP_ONE)
        expect(await verdicts(made)).toEqual({ [made.fourth.record.id]: 'sound' })
        expect(new Set(made.place.objects.keys())).toEqual(new Set([made.first.at, made.fourth.at]))
      }
    }
  })

  function faulty(
    made: { store: PruneStore; catalog: PruneCatalog },
    faults: FaultySwitch,
  ): { store: PruneStore; catalog: PruneCatalog } {
    return { store: new FaultyStore(made.store, faults), catalog: new FaultyCatalog(made.catalog, faults) }
  }

  it('says nothing of needs when the passphrase is wrong: it removes nothing and ends', async () => {
    const made = await scene()
    const { Keyring } = await import('@belay/snapshot/format/keys')
    const wrong = prune({
      ...optionsOf(made),
      keyring: new Keyring('a passphrase'),
      rules: { retention: KEEP_ONE },
    })
    await expect(wrong).rejects.toMatchObject({ kind: 'misuse' })
    expect(made.place.records.size).toBe(4)
    expect(made.place.isLocked).toBe(false)
  })
})
