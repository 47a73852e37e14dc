import { writeFile } from 'node:fs/promises'
import { Keyring } from '@belay/snapshot/format/keys'
import { DirectoryStore } from '@belay/snapshot/store/directory'
import { DirectoryCatalog } from '@belay/snapshot/store/directory-catalog'
import { KeyringRecordCodec } from '@belay/snapshot/store/keyring-record-codec'
import { openStoreDirectory } from '@belay/snapshot/store/store-directory'
import { GRACE_MS_MIN, prune } from '@belay/snapshot/upkeep/prune'
import { verifyCheckpoint } from '@belay/snapshot/upkeep/verify'
import { archiveTree } from '@belay/testing/archive-tree'
import { differencesFromCheckpoint } from '@belay/testing/compare-checkpoint'
import { collect } from '@belay/testing/contract-context'
import { FixedLiveness } from '@belay/testing/fixed-liveness'
import { Rng } from '@belay/testing/rng'
import { useTempDir } from '@belay/testing/temp-dir'
import { buildTree } from '@belay/testing/tree-builder'
import { describe, expect, it } from '@jest/globals'

const CREATORS = 8
const ROUNDS = 12
/** How far a file's time may lag behind the clock here; the rest of the grace period is taken off, so that nothing but leases protects. */
const LAG_MS = 100

describe('a cleanup beside running sessions', () => {
  const tempDir = useTempDir()
  const keyring = new Keyring(undefined)

  it('never removes what one of eight concurrent creates, or a checkpoint that is kept, needs', async () => {
    const storeRoot = `${await tempDir()}/store`
    const liveness = new FixedLiveness({ pid: 100 })
    const open = async (pid: number) => {
      const rng = new Rng(pid)
      const directory = await openStoreDirectory({
        root: storeRoot,
        access: 'write',
        now: () => new Date(),
        liveness: liveness.seenBy({ pid }),
      })
      const codec = new KeyringRecordCodec(keyring, rng.bytes(32))
      return {
        directory,
        rng,
        store: new DirectoryStore(directory),
        catalog: new DirectoryCatalog(directory, codec),
      }
    }
    const creator = async (number: number): Promise<void> => {
      const { directory, rng, store, catalog } = await open(number)
      const root = await tempDir()
      const content = { kind: 'random', seed: number, sizeBytes: 30_000 } as const
      await buildTree(root, [{ kind: 'file', path: 'kept', content }])
      for (let round = 0; round < ROUNDS; round++) {
        // Contents that several sessions have, so that one stores what another has just stored.
        await writeFile(`${root}/shared`, new Rng(rng.int(0, 3)).bytes(20_000))
        await writeFile(`${root}/own`, rng.bytes(5000))
        const series = `series ${number % 4}`
        const [parent] = await collect(catalog.list({ series }))
        const { entry } = await archiveTree({
          root,
          store,
          catalog,
          rng,
          keyring,
          series,
          now: new Date(),
          parent,
        })
        await verifyListed(entry?.record.id, { store, catalog, root })
      }
      await directory.close()
    }
    const verifyListed = async (
      id: string | undefined,
      o: { store: DirectoryStore; catalog: DirectoryCatalog; root: string },
    ) => {
      const entry = (await collect(o.catalog.list())).find(({ record }) => record.id === id)
      // Another session's checkpoint of this series may have made it the second newest, which no rule keeps.
      if (entry === undefined) return
      const lease = await o.catalog.lease(entry)
      if (lease === undefined) return
      expect(await differencesFromCheckpoint(entry, o.root, { store: o.store, keyring })).toEqual([])
      await lease.release()
    }
    let isDone = false
    let freed = 0
    let withdrawn = 0
    const cleaner = async (): Promise<void> => {
      const { directory, store, catalog } = await open(99)
      const now = () => new Date(Date.now() + GRACE_MS_MIN - LAG_MS)
      while (!isDone) {
        const report = await prune({
          store,
          catalog,
          keyring,
          now,
          graceMs: 0,
          rules: { retention: { keepLast: 1 } },
        })
        freed += report.removed.count
        withdrawn += report.withdrawn.length
        expect(report.obstacles).toEqual([])
      }
      await directory.close()
    }
    const cleaning = cleaner()
    await Promise.all(Array.from({ length: CREATORS }, (_, number) => creator(number + 1))).finally(() => {
      isDone = true
    })
    await cleaning
    const { directory, store, catalog } = await open(200)
    const entries = await collect(catalog.list())
    expect(entries.length).toBeGreaterThanOrEqual(4)
    for (const entry of entries) {
      expect(await verifyCheckpoint(entry, { store, keyring, depth: { kind: 'full' } })).toMatchObject({
        verdict: 'sound',
      })
    }
    expect(withdrawn).toBeGreaterThan(CREATORS)
    expect(freed).toBeGreaterThan(0)
    await directory.close()
  }, 120_000)
})
