import { readdir, rm, writeFile } from 'node:fs/promises'
import { Keyring } from '@belay/snapshot/format/keys'
import { DirectoryStore } from '@belay/snapshot/store/directory'
import { DirectoryCatalog } from '@belay/snapshot/store/directory-catalog'
import { KeyringRecordCodec } from '@belay/snapshot/store/keyring-record-codec'
import { openStoreDirectory } from '@belay/snapshot/store/store-directory'
import { previewRebuild, rebuildIndex } from '@belay/snapshot/upkeep/rebuild-index'
import { archiveTree } from '@belay/testing/archive-tree'
import { collect } from '@belay/testing/contract-context'
import { FAULTS, FaultyCatalog, FaultyStore, FaultySwitch, failCall } from '@belay/testing/faulty-store'
import { FixedLiveness } from '@belay/testing/fixed-liveness'
import { Rng } from '@belay/testing/rng'
import { useTempDir } from '@belay/testing/temp-dir'
import { buildTree, type TreeEntry } from '@belay/testing/tree-builder'
import { describe, expect, it } from '@jest/globals'
import { memoryScene } from './memory-scene.js'

const TREE: readonly TreeEntry[] = [
  { kind: 'file', path: 'kept', content: { kind: 'random', seed: 1, sizeBytes: 5000 } },
  { kind: 'file', path: 'edited', content: { kind: 'random', seed: 2, sizeBytes: 5000 } },
]

describe('rebuildIndex', () => {
  const tempDir = useTempDir()

  async function scene(o: { keyring?: Keyring } = {}) {
    const made = await memoryScene({ root: await tempDir(), tree: TREE, ...o })
    const first = await made.create()
    await writeFile(`${made.root}/edited`, 'second')
    const second = await made.create(first)
    await writeFile(`${made.root}/edited`, 'third')
    const third = await made.create(second)
    const idOf = { first: first.record.id, second: second.record.id, third: third.record.id }
    return { ...made, first, second, third, idOf }
  }

  it('makes missing and damaged records anew, exactly as they were', async () => {
    const made = await scene()
    const before = await collect(made.catalog.list())
    made.place.records.delete(made.idOf.first)
    made.place.damaged.add(made.idOf.second)
    const report = await rebuildIndex(made)
    expect(new Set(report.published)).toEqual(new Set([made.idOf.first, made.idOf.second]))
    expect(report.plan).toMatchObject({ listed: 1, incomplete: [], ambiguous: [], rootless: [], damaged: [] })
    expect(await collect(made.catalog.list())).toEqual(before)
    expect(made.place.isLocked).toBe(false)
  })

  it('says beforehand what it would do, and changes nothing in saying so', async () => {
    const made = await scene()
    made.place.records.clear()
    const plan = await previewRebuild(made)
    expect(plan.publish).toHaveLength(3)
    expect(made.place.records.size).toBe(0)
  })

  it('never touches a record that can be read, whatever the objects say', async () => {
    const made = await scene()
    const altered = { ...made.third, record: { ...made.third.record, closed: true } }
    made.place.records.set(made.idOf.third, altered)
    const foreign = { ...made.second, record: { ...made.second.record, digest: made.first.record.digest } }
    made.place.records.set(made.idOf.second, foreign)
    const report = await rebuildIndex(made)
    expect(report.published).toEqual([])
    expect(report.plan.ambiguous).toEqual([
      { id: made.idOf.second, digests: [made.first.record.digest, made.second.record.digest] },
    ])
    expect(await collect(made.catalog.list())).toEqual([altered, foreign, made.first])
  })

  it('does not list a checkpoint that lacks a pack, and names the pack', async () => {
    const made = await scene()
    made.place.records.clear()
    made.place.objects.delete(made.first.at)
    const report = await rebuildIndex(made)
    expect(report.published).toEqual([])
    expect(report.plan.incomplete).toHaveLength(2)
    for (const { missing, unread } of report.plan.incomplete)
      expect([missing, unread]).toEqual([[made.first.record.digest], []])
    expect(made.place.records.size).toBe(0)
  })

  it('names corrupt objects, and the records whose root is in none that can be read', async () => {
    const made = await scene()
    const bytes = made.place.objects.get(made.third.at)?.bytes ?? new Uint8Array()
    for (const position of [made.third.sizeBytes - 1, made.third.sizeBytes - made.third.trailerBytes + 1]) {
      bytes[position] = (bytes[position] ?? 0) ^ 4
      const { plan } = await rebuildIndex(made)
      expect(plan.damaged).toMatchObject([{ name: made.third.record.digest, error: { kind: 'corrupt' } }])
      expect(plan.rootless).toEqual([made.idOf.third])
      bytes[position] = (bytes[position] ?? 0) ^ 4
    }
    made.place.objects.set(made.third.at, { bytes: bytes.slice(0, 10), storedAt: made.clock.now() })
    expect((await rebuildIndex(made)).plan.damaged).toMatchObject([
      { name: made.third.record.digest, error: { kind: 'corrupt' } },
    ])
  })

  it('does not take what cannot be read now for what is missing', async () => {
    const made = await scene()
    made.place.records.clear()
    const faults = new FaultySwitch(({ method, subject }) =>
      method === 'get' && subject === made.first.at ? 'io-error' : undefined,
    )
    const { published, plan } = await rebuildIndex({ ...made, store: new FaultyStore(made.store, faults) })
    expect(published).toEqual([])
    expect(plan.damaged).toMatchObject([{ name: made.first.record.digest, error: { kind: 'unavailable' } }])
    for (const { missing, unread } of plan.incomplete)
      expect([missing, unread]).toEqual([[], [made.first.record.digest]])
    expect((await rebuildIndex(made)).published).toHaveLength(3)
  })

  it('leaves records old or new whichever call fails, and completes when it is run again', async () => {
    const made = await scene()
    const whole = await collect(made.catalog.list())
    const damage = () => {
      made.place.records.delete(made.idOf.first)
      made.place.damaged.add(made.idOf.second)
      made.place.isLocked = false
    }
    const faulty = (faults: FaultySwitch) => ({
      store: new FaultyStore(made.store, faults),
      catalog: new FaultyCatalog(made.catalog, faults),
    })
    const counting = new FaultySwitch()
    damage()
    await rebuildIndex({ ...made, ...faulty(counting) })
    for (let call = 0; call < counting.calls.length; call++) {
      for (const fault of FAULTS.filter((name) => name !== 'hang')) {
        damage()
        await rebuildIndex({ ...made, ...faulty(new FaultySwitch(failCall(call, fault))) }).catch(
          (error: { kind?: string }) => {
            expect(error.kind).toBe('unavailable')
          },
        )
        made.place.isLocked = false
        await rebuildIndex(made)
        expect(await collect(made.catalog.list())).toEqual(whole)
      }
    }
  })

  it('gives way to a cleanup at work', async () => {
    const made = await scene()
    const lock = await made.catalog.lockForPrune()
    await expect(rebuildIndex(made)).rejects.toMatchObject({ code: 'store-locked' })
    await lock?.release()
  })

  it('rebuilds the catalog of an encrypted directory store of which nothing but the packs is left', async () => {
    const directory = await openStoreDirectory({
      root: `${await tempDir()}/store`,
      access: 'write',
      now: () => new Date(),
      liveness: new FixedLiveness(),
    })
    const rng = new Rng(5)
    const keyring = new Keyring('secret')
    const store = new DirectoryStore(directory)
    const catalog = new DirectoryCatalog(directory, new KeyringRecordCodec(keyring, rng.bytes(32)))
    const root = await tempDir()
    await buildTree(root, TREE)
    const { entry } = await archiveTree({ root, store, catalog, rng, keyring, now: new Date() })
    for (const name of await readdir(directory.layout.checkpoints))
      await rm(`${directory.layout.checkpoints}/${name}`)
    expect(await collect(catalog.list())).toEqual([])
    const wrong = rebuildIndex({ store, catalog, keyring: new Keyring('wrong') })
    await expect(wrong).rejects.toMatchObject({ code: 'passphrase-wrong' })
    expect((await rebuildIndex({ store, catalog, keyring })).published).toEqual([entry?.record.id])
    const anew = new DirectoryCatalog(directory, new KeyringRecordCodec(keyring, rng.bytes(32)))
    expect(await collect(anew.list())).toEqual([entry])
    await directory.close()
  })
})
