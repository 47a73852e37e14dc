import path from 'node:path'
import type { CatalogEntry, Lease } from '@belay/snapshot/catalog'
import { DirectoryStore } from '@belay/snapshot/store/directory'
import { DirectoryCatalog } from '@belay/snapshot/store/directory-catalog'
import type { PackLocator } from '@belay/snapshot/store/store'
import { openStoreDirectory } from '@belay/snapshot/store/store-directory'
import { machineFiles, type StoreFiles } from '@belay/snapshot/store/store-files'
import { makeRecord } from '@belay/testing/checkpoint-record'
import { collect, nameOf } from '@belay/testing/contract-context'
import { FixedLiveness } from '@belay/testing/fixed-liveness'
import { jsonRecordCodec } from '@belay/testing/json-record-codec'
import { Rng } from '@belay/testing/rng'
import { useTempDir } from '@belay/testing/temp-dir'
import { beforeEach, describe, expect, it } from '@jest/globals'

const tempDir = useTempDir()
const liveness = new FixedLiveness()
const BYTES = Buffer.from('an object that two sessions care for')
const LONG_AGO = new Date('2020-01-01T00:00:00.000Z')
const NOW = new Date('2026-01-01T00:00:00.000Z')
const at = nameOf(BYTES) as string as PackLocator
let root: string

beforeEach(async () => {
  root = path.join(await tempDir(), 'store')
})

async function openWith(files: StoreFiles = machineFiles, now = NOW) {
  const directory = await openStoreDirectory({ root, access: 'write', liveness, now: () => now, files })
  return {
    directory,
    store: new DirectoryStore(directory),
    catalog: new DirectoryCatalog(directory, jsonRecordCodec),
  }
}

/** Lets another session act once, right before or after the first rename that matches. */
function interrupted(o: { when: 'before' | 'after'; from: string; act: () => Promise<unknown> }): StoreFiles {
  let isDone = false
  return {
    ...machineFiles,
    async rename(from, to) {
      const isHere = !isDone && from.includes(o.from)
      if (isHere) isDone = true
      if (isHere && o.when === 'before') await o.act()
      await machineFiles.rename(from, to)
      if (isHere && o.when === 'after') await o.act()
    },
  }
}

async function storeOld(): Promise<void> {
  const { store, directory } = await openWith(machineFiles, LONG_AGO)
  await store.put(nameOf(BYTES), { kind: 'bytes', bytes: BYTES })
  await machineFiles.setModified(store.localFile(at), LONG_AGO)
  await directory.close()
}

async function publishOld(): Promise<CatalogEntry> {
  await storeOld()
  const { catalog, directory } = await openWith(machineFiles, LONG_AGO)
  const entry = {
    record: makeRecord({ rng: new Rng(1), now: LONG_AGO }),
    at,
    sizeBytes: BYTES.length,
    trailerBytes: BYTES.length,
  }
  await catalog.publish(entry)
  await directory.close()
  return entry
}

describe('a lease that is taken while its checkpoint is withdrawn', () => {
  it('holds if it was written before the record was taken away', async () => {
    const entry = await publishOld()
    const creator = await openWith()
    let lease: Lease | undefined
    const files = interrupted({
      when: 'before',
      from: 'checkpoints',
      act: async () => {
        lease = await creator.catalog.lease(entry)
      },
    })
    const cleaner = await openWith(files)
    expect(await cleaner.catalog.withdraw(entry)).toBe(false)
    expect(lease).toBeDefined()
    expect(await collect(cleaner.catalog.list())).toEqual([entry])
  })

  it('is refused if it was written after', async () => {
    const entry = await publishOld()
    const creator = await openWith()
    let lease: Lease | undefined | 'none' = 'none'
    const files = interrupted({
      when: 'after',
      from: 'checkpoints',
      act: async () => {
        lease = await creator.catalog.lease(entry)
      },
    })
    const cleaner = await openWith(files)
    expect(await cleaner.catalog.withdraw(entry)).toBe(true)
    expect(lease).toBeUndefined()
    expect(await collect(cleaner.catalog.list())).toEqual([])
  })

  it.each(['before', 'after'] as const)(
    'never holds what is gone, nor loses what it holds: written %s',
    async (when) => {
      const entry = await publishOld()
      // The creator's own look at the record meets the cleanup, too.
      let withdrawn: boolean | undefined
      const cleaner = await openWith()
      let isDone = false
      const files: StoreFiles = {
        ...machineFiles,
        async open(file, access) {
          const isLease = !isDone && file.includes(entry.record.id) && file.includes('leases')
          if (isLease) isDone = true
          if (isLease && when === 'before') withdrawn = await cleaner.catalog.withdraw(entry)
          const fd = await machineFiles.open(file, access)
          if (isLease && when === 'after') withdrawn = await cleaner.catalog.withdraw(entry)
          return fd
        },
      }
      const creator = await openWith(files)
      const lease = await creator.catalog.lease(entry)
      expect(withdrawn).toBe(when === 'before')
      expect(lease !== undefined).toBe(when === 'after')
    },
  )
})

describe('an object that is stored again while a cleanup removes it', () => {
  it('stays if it was stored before it was taken away', async () => {
    await storeOld()
    const creator = await openWith()
    const files = interrupted({
      when: 'before',
      from: 'packs',
      act: () => creator.store.put(nameOf(BYTES), { kind: 'bytes', bytes: BYTES }),
    })
    const cleaner = await openWith(files)
    expect(await cleaner.store.remove(at, { storedBefore: new Date('2025-01-01T00:00:00.000Z') })).toBe(false)
    expect(await creator.store.get(at)).toBeDefined()
  })

  it('is stored anew if it was taken away before', async () => {
    await storeOld()
    const creator = await openWith()
    const files = interrupted({
      when: 'after',
      from: 'packs',
      act: () => creator.store.put(nameOf(BYTES), { kind: 'bytes', bytes: BYTES }),
    })
    const cleaner = await openWith(files)
    await cleaner.store.remove(at, { storedBefore: new Date('2025-01-01T00:00:00.000Z') })
    expect(await creator.store.get(at)).toBeDefined()
  })

  it.each(['before', 'after'] as const)(
    'stays, also if the cleanup comes right %s it is made young',
    async (when) => {
      await storeOld()
      const cleaner = await openWith()
      const files: StoreFiles = {
        ...machineFiles,
        async setModified(file, to) {
          const remove = () =>
            cleaner.store.remove(at, { storedBefore: new Date('2025-01-01T00:00:00.000Z') })
          if (file.includes(at) && when === 'before') await remove()
          await machineFiles.setModified(file, to)
          if (file.includes(at) && when === 'after') await remove()
        },
      }
      const creator = await openWith(files)
      await creator.store.put(nameOf(BYTES), { kind: 'bytes', bytes: BYTES })
      expect(await creator.store.get(at)).toBeDefined()
    },
  )

  it('is stored anew if its time is set just after the cleanup looked at it', async () => {
    await storeOld()
    const cleaner = await openWith()
    const files: StoreFiles = {
      ...machineFiles,
      async setModified(file, to) {
        if (!file.includes(at)) return await machineFiles.setModified(file, to)
        // The path was looked up before the cleanup, the time is set after it: on a file that is no longer anywhere.
        await cleaner.store.remove(at, { storedBefore: new Date('2025-01-01T00:00:00.000Z') })
      },
    }
    const creator = await openWith(files)
    await creator.store.put(nameOf(BYTES), { kind: 'bytes', bytes: BYTES })
    expect(await creator.store.get(at)).toBeDefined()
  })
})

describe('a session that announces itself while others sweep', () => {
  const sweep = async () => (await openWith()).directory.close()

  it('is left alone once it has said who it is', async () => {
    await storeOld()
    const opened: string[] = []
    const files: StoreFiles = {
      ...machineFiles,
      async open(file, access) {
        if (access === 'create') opened.push(file)
        return await machineFiles.open(file, access)
      },
      async rename(from, to) {
        if (to.includes('leases')) await sweep()
        await machineFiles.rename(from, to)
      },
    }
    const creator = await openWith(files)
    expect(await creator.catalog.lease(undefined)).toBeDefined()
    expect(opened.length).toBe(1)
  })

  it('announces itself again if it had not said so yet', async () => {
    await storeOld()
    let sweeps = 0
    const files: StoreFiles = {
      ...machineFiles,
      async open(file, access) {
        const fd = await machineFiles.open(file, access)
        if (access === 'create' && sweeps < 10) {
          sweeps++
          await sweep()
        }
        return fd
      },
    }
    const creator = await openWith(files)
    expect(await creator.catalog.lease(undefined)).toBeDefined()
    expect(sweeps).toBe(10)
    expect(await creator.catalog.oldestLease()).toEqual(NOW)
  })
})

describe('two cleanups that lock at the same moment', () => {
  it('never both work', async () => {
    for (let round = 0; round < 20; round++) {
      const [a, b] = [await openWith(), await openWith()]
      const locks = await Promise.all([a.catalog.lockForPrune(), b.catalog.lockForPrune()])
      expect(locks.filter((lock) => lock !== undefined).length).toBeLessThanOrEqual(1)
      for (const lock of locks) await lock?.release()
      await Promise.all([a.directory.close(), b.directory.close()])
    }
  })
})
