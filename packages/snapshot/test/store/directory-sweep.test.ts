import { mkdir, readdir, rename, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { CheckpointRecord } from '@belay/domain/checkpoint/record'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import { DirectoryStore } from '@belay/snapshot/store/directory'
import { DirectoryCatalog } from '@belay/snapshot/store/directory-catalog'
import { openStoreDirectory } from '@belay/snapshot/store/store-directory'
import { makeRecord } from '@belay/testing/checkpoint-record'
import { ManualClock } from '@belay/testing/clock'
import { collect, failureOf, nameOf } from '@belay/testing/contract-context'
import { FixedLiveness } from '@belay/testing/fixed-liveness'
import { jsonRecordCodec } from '@belay/testing/json-record-codec'
import { Rng } from '@belay/testing/rng'
import { useTempDir } from '@belay/testing/temp-dir'
import { beforeEach, describe, expect, it } from '@jest/globals'

const tempDir = useTempDir()
const HOUR_MS = 60 * 60 * 1000
let root: string
let clock: ManualClock
let rng: Rng
const machine = new FixedLiveness({ pid: 1000 })

beforeEach(async () => {
  root = path.join(await tempDir(), 'store')
  clock = new ManualClock()
  rng = new Rng(5)
})

async function openAs(liveness: FixedLiveness) {
  const directory = await openStoreDirectory({ root, access: 'write', liveness, now: clock.now })
  return {
    directory,
    store: new DirectoryStore(directory),
    catalog: new DirectoryCatalog(directory, jsonRecordCodec),
  }
}

async function publish(
  session: Awaited<ReturnType<typeof openAs>>,
  over: Partial<CheckpointRecord> = {},
): Promise<CatalogEntry> {
  clock.advance(1)
  const bytes = rng.bytes(50)
  const at = await session.store.put(nameOf(bytes), { kind: 'bytes', bytes })
  const entry = { record: makeRecord({ rng, now: clock.now(), over }), at, sizeBytes: 50, trailerBytes: 50 }
  await session.catalog.publish(entry)
  return entry
}

const passing = async () => {
  const names: string[] = []
  for (const directory of ['tmp', 'leases', 'locks']) {
    for (const name of await readdir(path.join(root, directory))) names.push(`${directory}/${name}`)
  }
  return names
}

describe('the end of a session', () => {
  it('leaves nothing passing behind', async () => {
    const session = await openAs(machine)
    const parent = await publish(session)
    const lease = await session.catalog.lease(parent)
    await writeFile(path.join(await session.store.spoolDirectory(), 'unfinished'), 'half')
    const lock = await session.catalog.lockForPrune()
    expect((await passing()).length).toBeGreaterThan(3)
    await lock?.release()
    await lease?.release()
    await session.directory.close()
    expect(await passing()).toEqual([])
  })

  it('comes with the last release, if nothing is in the spool', async () => {
    const session = await openAs(machine)
    const lease = await session.catalog.lease(undefined)
    await publish(session)
    await lease?.release()
    expect(await passing()).toEqual([])
    const again = await session.catalog.lease(undefined)
    await publish(session)
    await again?.release()
    expect(await passing()).toEqual([])
  })
})

describe('opening a store for writing', () => {
  it('sweeps what a process left that is no more', async () => {
    const dead = machine.seenBy({ pid: 2001 })
    const session = await openAs(dead)
    const parent = await publish(session)
    await session.catalog.lease(parent)
    await session.catalog.lockForPrune()
    const spool = await session.store.spoolDirectory()
    await writeFile(path.join(spool, 'unfinished'), 'half')
    await mkdir(path.join(spool, 'deeper'))
    await writeFile(path.join(spool, 'deeper', 'unfinished'), 'half')
    dead.kill(dead.own)
    await openAs(machine)
    expect(await passing()).toEqual([])
  })

  it('leaves alone what a living process has', async () => {
    const session = await openAs(machine.seenBy({ pid: 2002 }))
    const parent = await publish(session)
    await session.catalog.lease(parent)
    await writeFile(path.join(await session.store.spoolDirectory(), 'unfinished'), 'half')
    const before = await passing()
    clock.advance(100 * 24 * HOUR_MS)
    await openAs(machine)
    expect(await passing()).toEqual(before)
  })

  it('is not deceived by a new process with the id of a dead one', async () => {
    const dead = machine.seenBy({ pid: 2003, processStart: 'before' })
    const session = await openAs(dead)
    await session.catalog.lease(undefined)
    dead.kill(dead.own)
    await openAs(machine.seenBy({ pid: 2003, processStart: 'after' }))
    expect(await passing()).toEqual([])
  })

  it('sweeps a session of another host only after a day of silence', async () => {
    const session = await openAs(machine.seenBy({ host: 'elsewhere' }))
    await session.catalog.lease(undefined)
    const [announcement = ''] = await passing()
    clock.advance(23 * HOUR_MS)
    await openAs(machine)
    expect(await passing()).toEqual([announcement])
    clock.advance(2 * HOUR_MS)
    await openAs(machine)
    expect(await passing()).toEqual([])
  })

  it('hears the heartbeat of a session of another host', async () => {
    const session = await openAs(machine.seenBy({ host: 'elsewhere' }))
    await session.catalog.lease(undefined)
    for (let hours = 0; hours < 100; hours += 10) {
      clock.advance(10 * HOUR_MS)
      await publish(session)
      await openAs(machine)
    }
    expect((await passing()).length).toBeGreaterThan(0)
  })

  it('removes spools and locks that no announced session owns', async () => {
    await openAs(machine)
    const id = 'f'.repeat(32)
    await mkdir(path.join(root, 'tmp', id))
    await writeFile(path.join(root, 'tmp', id, 'unfinished'), '')
    await writeFile(path.join(root, 'tmp', `${id}.1`), '{"half')
    await writeFile(path.join(root, 'locks', `prune.${id}`), '')
    await writeFile(path.join(root, 'leases', `${id}.20260102T030405678Z-00000000`), '')
    await openAs(machine)
    expect(await passing()).toEqual([])
  })

  it('keeps an announcement that cannot be read for a day', async () => {
    await openAs(machine)
    const file = path.join(root, 'leases', 'f'.repeat(32))
    await writeFile(file, '')
    await utimes(file, clock.now(), clock.now())
    await openAs(machine)
    expect((await passing()).length).toBe(1)
    clock.advance(25 * HOUR_MS)
    await openAs(machine)
    expect(await passing()).toEqual([])
  })

  it('puts back what a cleanup that died had taken away and not deleted', async () => {
    const dead = machine.seenBy({ pid: 2004 })
    const session = await openAs(dead)
    const entry = await publish(session)
    const lock = await session.catalog.lockForPrune()
    expect(lock).toBeDefined()
    const spool = await session.store.spoolDirectory()
    await mkdir(path.join(spool, 'withdrawn'))
    await mkdir(path.join(spool, 'removed'))
    const [record, pack] = [
      path.join(root, 'checkpoints', entry.record.id),
      path.join(root, 'packs', entry.at.slice(0, 2), entry.at),
    ]
    await rename(record, path.join(spool, 'withdrawn', entry.record.id))
    await rename(pack, path.join(spool, 'removed', entry.at))
    const other = await openAs(machine)
    expect(await collect(other.catalog.list())).toEqual([])
    dead.kill(dead.own)
    // Also where the store was opened before the death.
    const nextLock = await other.catalog.lockForPrune()
    expect(nextLock).toBeDefined()
    expect(await collect(other.catalog.list())).toEqual([entry])
    expect(await other.store.get(entry.at)).toBeDefined()
    await nextLock?.release()
    expect(await passing()).toEqual([])
  })
})

describe('a session that was taken for dead', () => {
  it('publishes nothing and says why', async () => {
    const asleep = await openAs(machine.seenBy({ host: 'elsewhere' }))
    const lease = await asleep.catalog.lease(undefined)
    const bytes = rng.bytes(50)
    const at = await asleep.store.put(nameOf(bytes), { kind: 'bytes', bytes })
    clock.advance(25 * HOUR_MS)
    const other = await openAs(machine)
    const entry = { record: makeRecord({ rng, now: clock.now() }), at, sizeBytes: 50, trailerBytes: 50 }
    const failure = await failureOf(asleep.catalog.publish(entry))
    expect(failure).toMatchObject({ kind: 'unavailable' })
    expect(failure.message).toMatch(/taken for dead/)
    expect(await collect(other.catalog.list())).toEqual([])
    await lease?.release()
  })
})

describe('a lease', () => {
  it('of a dead session protects nothing', async () => {
    const dead = machine.seenBy({ pid: 2005 })
    const session = await openAs(dead)
    const entry = await publish(session)
    await session.catalog.lease(entry)
    const other = await openAs(machine)
    expect(await other.catalog.withdraw(entry)).toBe(false)
    dead.kill(dead.own)
    expect(await other.catalog.oldestLease()).toBeUndefined()
    expect(await other.catalog.withdraw(entry)).toBe(true)
  })

  it('of a cleanup that died does not lock out the next', async () => {
    const dead = machine.seenBy({ pid: 2006 })
    const session = await openAs(dead)
    expect(await session.catalog.lockForPrune()).toBeDefined()
    const other = await openAs(machine)
    expect(await other.catalog.lockForPrune()).toBeUndefined()
    dead.kill(dead.own)
    expect(await other.catalog.lockForPrune()).toBeDefined()
  })
})
