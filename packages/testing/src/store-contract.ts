import { createHash } from 'node:crypto'
import { access, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { CheckpointRecord } from '@belay/domain/checkpoint/record'
import { BelayError } from '@belay/domain/errors'
import type { CatalogEntry, PruneCatalog } from '@belay/snapshot/catalog'
import type { ObjectName, PackLocator, PruneStore } from '@belay/snapshot/store/store'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { makeRecord } from './checkpoint-record.js'
import { ManualClock } from './clock.js'
import { Rng } from './rng.js'

/** One process's view of a place where objects and checkpoints are kept. */
export interface SessionUnderTest {
  readonly store: PruneStore
  readonly catalog: PruneCatalog
  close(): Promise<void>
}

/** A new, empty place. */
export interface PlaceUnderTest {
  /** Opens one more session of it. All sessions use the clock given and count as alive until closed. */
  open(): Promise<SessionUnderTest>
  /** Damages the stored record, so that it cannot be read. */
  damageRecord(id: CheckpointRecord['id']): Promise<void>
  /** A locator that could be one of this store, of an object that is not there. */
  readonly absent: PackLocator
}

/** The sentences of store.ts and catalog.ts, as tests: every store and every fake passes them. */
export function storeContract(
  name: string,
  makePlace: (clock: ManualClock) => Promise<PlaceUnderTest>,
): void {
  describe(`${name} keeps the contract of stores and catalogs`, () => {
    let rng: Rng
    let clock: ManualClock
    let place: PlaceUnderTest
    let sessions: SessionUnderTest[]
    let store: PruneStore
    let catalog: PruneCatalog

    beforeEach(async () => {
      rng = new Rng(7)
      clock = new ManualClock()
      place = await makePlace(clock)
      sessions = []
      ;({ store, catalog } = await openSession())
    })
    afterEach(async () => {
      for (const session of sessions) await session.close()
    })

    async function openSession(): Promise<SessionUnderTest> {
      const session = await place.open()
      sessions.push(session)
      return session
    }

    async function spooled(bytes: Uint8Array): Promise<{ kind: 'file'; path: string; sizeBytes: number }> {
      const file = path.join(await store.spoolDirectory(), nameOf(rng.bytes(8)))
      await writeFile(file, bytes)
      return { kind: 'file', path: file, sizeBytes: bytes.length }
    }

    async function published(over: Partial<CheckpointRecord> = {}): Promise<CatalogEntry> {
      clock.advance(1000)
      const bytes = rng.bytes(100)
      const at = await store.put(nameOf(bytes), { kind: 'bytes', bytes })
      const entry = {
        record: makeRecord({ rng, now: clock.now(), over }),
        at,
        sizeBytes: bytes.length,
        trailerBytes: bytes.length,
      }
      await catalog.publish(entry)
      return entry
    }

    const idsOf = async (o?: { series: string }) =>
      (await collect(catalog.list(o))).map((entry) => entry.record.id)
    const sizeAndName = async () =>
      (await collect(store.list())).map((object) => `${object.name} ${object.sizeBytes}`).sort()

    describe('put and get', () => {
      it.each([0, 1, 1000, 3_000_000])(
        'gives back %i bytes that were put, to another session too',
        async (sizeBytes) => {
          const bytes = rng.bytes(sizeBytes)
          const at = await store.put(nameOf(bytes), { kind: 'bytes', bytes })
          expect(same(await store.get(at), bytes)).toBe(true)
          expect(same(await (await openSession()).store.get(at), bytes)).toBe(true)
        },
      )

      it('stores a file of the spool, and takes the file', async () => {
        const bytes = rng.bytes(2_000_000)
        const body = await spooled(bytes)
        const at = await store.put(nameOf(bytes), body)
        expect(same(await store.get(at), bytes)).toBe(true)
        await expect(access(body.path)).rejects.toMatchObject({ code: 'ENOENT' })
      })

      it('refuses a file whose size is not the one it was said to have, and stores nothing', async () => {
        const bytes = rng.bytes(500)
        const body = await spooled(bytes)
        const failure = await failureOf(store.put(nameOf(bytes), { ...body, sizeBytes: 501 }))
        expect(failure).toMatchObject({ kind: 'corrupt' })
        expect(failure.message).toContain(nameOf(bytes))
        expect(failure.message).toContain('501')
        expect(await sizeAndName()).toEqual([])
      })

      it('says of what was never stored that it is absent', async () => {
        expect(await store.get(place.absent)).toBeUndefined()
        expect(await store.get(place.absent, { range: { offset: 0, length: 10 } })).toBeUndefined()
      })

      it('shows an object not at all or whole while it is being stored', async () => {
        const bytes = rng.bytes(4_000_000)
        const at = await store.put(nameOf(bytes), { kind: 'bytes', bytes })
        await store.remove(at)
        const other = (await openSession()).store
        let isStored = false
        const storing = store.put(nameOf(bytes), { kind: 'bytes', bytes }).then(() => {
          isStored = true
        })
        for (let reads = 0; reads < 1000 && !isStored; reads++) {
          const found = await other.get(at)
          expect(found === undefined || same(found, bytes)).toBe(true)
        }
        await storing
        expect(same(await other.get(at), bytes)).toBe(true)
      })

      it('reads ranges, and refuses one that the object does not fill', async () => {
        const bytes = rng.bytes(1000)
        const at = await store.put(nameOf(bytes), { kind: 'bytes', bytes })
        for (const [offset, length] of [
          [0, 1000],
          [0, 1],
          [999, 1],
          [123, 456],
          [500, 0],
          [1000, 0],
        ] as const) {
          const found = await store.get(at, { range: { offset, length } })
          expect(same(found, bytes.subarray(offset, offset + length))).toBe(true)
        }
        for (const range of [
          { offset: 0, length: 1001 },
          { offset: 999, length: 2 },
          { offset: 5000, length: 1 },
        ]) {
          const failure = await failureOf(store.get(at, { range }))
          expect(failure).toMatchObject({ kind: 'corrupt' })
          expect(failure.message).toContain(at.slice(0, 12))
          expect(failure.message).toContain(String(range.offset + range.length))
          expect(failure.message).toContain('1000')
        }
      })

      it('gives bytes that are the caller’s own', async () => {
        const bytes = rng.bytes(100)
        const given = bytes.slice()
        const at = await store.put(nameOf(bytes), { kind: 'bytes', bytes: given })
        given.fill(0)
        ;(await store.get(at))?.fill(1)
        expect(same(await store.get(at), bytes)).toBe(true)
      })

      it('keeps what is stored when its name is put again, and says where it is', async () => {
        const bytes = rng.bytes(1000)
        const name = nameOf(bytes)
        const at = await store.put(name, { kind: 'bytes', bytes })
        const other = (await openSession()).store
        expect(await other.put(name, { kind: 'bytes', bytes: rng.bytes(1000) })).toBe(at)
        const body = await spooled(rng.bytes(1000))
        expect(await store.put(name, body)).toBe(at)
        await expect(access(body.path)).rejects.toMatchObject({ code: 'ENOENT' })
        expect(same(await store.get(at), bytes)).toBe(true)
        expect(await sizeAndName()).toEqual([`${name} 1000`])
      })

      it('counts a put of what is there as storing it now', async () => {
        const bytes = rng.bytes(10)
        const at = await store.put(nameOf(bytes), { kind: 'bytes', bytes })
        // A day before now by any clock, so that the store's own clock may be another one than ours.
        clock.advance(DAY_MS)
        const before = (await collect(store.list()))[0]?.storedAt.getTime() ?? Number.NaN
        clock.advance(Math.max(0, before - clock.now().getTime()) + DAY_MS)
        await store.put(nameOf(bytes), { kind: 'bytes', bytes })
        const after = (await collect(store.list()))[0]?.storedAt.getTime() ?? Number.NaN
        expect(after).toBeGreaterThan(before)
        expect(await store.get(at)).toBeDefined()
      })

      it('refuses a put of another size under a name that is there', async () => {
        const bytes = rng.bytes(1000)
        const at = await store.put(nameOf(bytes), { kind: 'bytes', bytes })
        const failure = await failureOf(store.put(nameOf(bytes), { kind: 'bytes', bytes: rng.bytes(999) }))
        expect(failure).toMatchObject({ kind: 'corrupt' })
        expect(failure.message).toMatch(/999.*1000/)
        expect(same(await store.get(at), bytes)).toBe(true)
      })

      it('stores one object for many who put it at once', async () => {
        const bytes = rng.bytes(200_000)
        const others = await Promise.all(Array.from({ length: 4 }, openSession))
        const places = await Promise.all(
          others.map((other) => other.store.put(nameOf(bytes), { kind: 'bytes', bytes })),
        )
        expect(new Set(places).size).toBe(1)
        expect(await sizeAndName()).toEqual([`${nameOf(bytes)} 200000`])
      })

      it('gives locators of at most 512 bytes', async () => {
        const bytes = rng.bytes(10)
        const at = await store.put(nameOf(bytes), { kind: 'bytes', bytes })
        expect(Buffer.byteLength(at)).toBeLessThanOrEqual(512)
      })

      it('names a local file that holds the object, or none', async () => {
        const bytes = rng.bytes(1000)
        const at = await store.put(nameOf(bytes), { kind: 'bytes', bytes })
        const file = store.localFile(at)
        expect(file === undefined || same(await readFile(file), bytes)).toBe(true)
      })

      it('refuses a locator that leads out of the store', async () => {
        for (const at of ['../../etc/passwd', '/etc/passwd', '', 'AB'.repeat(32), `${'a'.repeat(63)}/`]) {
          expect(await failureOf(store.get(at as PackLocator))).toMatchObject({ kind: 'corrupt' })
        }
      })

      it('gives each session a spool of its own, the same each time', async () => {
        const other = (await openSession()).store
        expect(await store.spoolDirectory()).toBe(await store.spoolDirectory())
        expect(await store.spoolDirectory()).not.toBe(await other.spoolDirectory())
      })
    })

    describe('list and remove', () => {
      it('lists all objects with their sizes', async () => {
        const bodies = Array.from({ length: 20 }, (_, index) => rng.bytes(index * 10))
        for (const bytes of bodies) await store.put(nameOf(bytes), { kind: 'bytes', bytes })
        expect(await sizeAndName()).toEqual(bodies.map((bytes) => `${nameOf(bytes)} ${bytes.length}`).sort())
        for (const object of await collect(store.list())) {
          expect((await store.get(object.at))?.length).toBe(object.sizeBytes)
          expect(Number.isNaN(object.storedAt.getTime())).toBe(false)
        }
      })

      it('removes an object, and is content if it was absent', async () => {
        const bytes = rng.bytes(10)
        const at = await store.put(nameOf(bytes), { kind: 'bytes', bytes })
        expect(await store.remove(at)).toBe(true)
        expect(await store.get(at)).toBeUndefined()
        expect(await store.remove(at)).toBe(true)
        expect(await store.remove(place.absent, { storedBefore: clock.now() })).toBe(true)
        expect(await sizeAndName()).toEqual([])
      })

      it('removes only what was stored, and stored again, before the moment given', async () => {
        const bytes = rng.bytes(10)
        const at = await store.put(nameOf(bytes), { kind: 'bytes', bytes })
        const storedAt = (await collect(store.list()))[0]?.storedAt ?? new Date(0)
        expect(await store.remove(at, { storedBefore: storedAt })).toBe(false)
        expect(same(await store.get(at), bytes)).toBe(true)
        expect(await store.remove(at, { storedBefore: new Date(storedAt.getTime() + 1000) })).toBe(true)
        expect(await store.get(at)).toBeUndefined()
      })

      it('stores again what was removed', async () => {
        const bytes = rng.bytes(10)
        const at = await store.put(nameOf(bytes), { kind: 'bytes', bytes })
        await store.remove(at)
        await store.put(nameOf(bytes), { kind: 'bytes', bytes })
        expect(same(await store.get(at), bytes)).toBe(true)
      })
    })

    describe('the catalog', () => {
      it('lists what was published, the newest first, to another session too', async () => {
        const entries = [await published(), await published(), await published()]
        expect(await collect((await openSession()).catalog.list())).toEqual(entries.reverse())
      })

      it('lists nothing while nothing is published', async () => {
        expect(await idsOf()).toEqual([])
      })

      it('lists hundreds in order', async () => {
        const entries: string[] = []
        for (let made = 0; made < 300; made++) entries.push((await published()).record.id)
        expect(await idsOf()).toEqual(entries.reverse())
      })

      it('lists one series only, if asked', async () => {
        const first = await published({ series: 'one' as CheckpointRecord['series'] })
        const second = await published({ series: 'two' as CheckpointRecord['series'] })
        const third = await published({ series: 'one' as CheckpointRecord['series'] })
        expect(await idsOf({ series: 'one' })).toEqual([third.record.id, first.record.id])
        expect(await idsOf({ series: 'two' })).toEqual([second.record.id])
        expect(await idsOf({ series: 'on' })).toEqual([])
      })

      it('lets a reader stop early', async () => {
        await published()
        const newest = await published()
        for await (const entry of catalog.list()) {
          expect(entry.record.id).toBe(newest.record.id)
          break
        }
      })

      it('takes an entry that is published again for the same', async () => {
        const entry = await published()
        await catalog.publish(entry)
        expect(await idsOf()).toEqual([entry.record.id])
      })

      it('refuses another root under an id that is there', async () => {
        const entry = await published()
        expect(await failureOf(catalog.publish({ ...entry, at: place.absent }))).toMatchObject({
          kind: 'corrupt',
        })
        expect(await collect(catalog.list())).toEqual([entry])
      })

      it('never takes an entry that cannot be read for one that is missing', async () => {
        const oldest = await published()
        const damaged = await published()
        const newest = await published()
        await place.damageRecord(damaged.record.id)
        const seen: string[] = []
        const failure = await failureOf(
          (async () => {
            for await (const entry of catalog.list()) seen.push(entry.record.id)
          })(),
        )
        expect(failure).toMatchObject({ kind: 'corrupt' })
        expect(failure.message).toContain(damaged.record.id)
        expect(seen).not.toContain(oldest.record.id)
        expect([newest.record.id, undefined]).toContain(seen[0])
      })

      it('tells who asks for it of an entry that cannot be read, and lists the others', async () => {
        const oldest = await published()
        const damaged = await published()
        const newest = await published()
        await place.damageRecord(damaged.record.id)
        const unreadable: string[] = []
        const found = await collect(
          catalog.list({ unreadable: (id, error) => unreadable.push(`${id} ${error.kind}`) }),
        )
        expect(found).toEqual([newest, oldest])
        expect(unreadable).toEqual([`${damaged.record.id} corrupt`])
      })
    })

    describe('leases and cleanup', () => {
      it('withdraws an entry, and is content if it was gone', async () => {
        const entry = await published()
        expect(await catalog.withdraw(entry)).toBe(true)
        expect(await idsOf()).toEqual([])
        expect(await catalog.withdraw(entry)).toBe(true)
      })

      it('does not withdraw what a lease names until it is released', async () => {
        const entry = await published()
        const other = await openSession()
        const lease = await other.catalog.lease(entry)
        expect(lease).toBeDefined()
        expect(await catalog.withdraw(entry)).toBe(false)
        expect(await idsOf()).toEqual([entry.record.id])
        await lease?.release()
        await lease?.release()
        expect(await catalog.withdraw(entry)).toBe(true)
        expect(await idsOf()).toEqual([])
      })

      it('withdraws what only another lease does not name', async () => {
        const [leased, free] = [await published(), await published()]
        await (await openSession()).catalog.lease(leased)
        expect(await catalog.withdraw(free)).toBe(true)
        expect(await idsOf()).toEqual([leased.record.id])
      })

      it('holds a checkpoint as long as one of several leases names it', async () => {
        const entry = await published()
        const other = await openSession()
        const [first, second] = [await other.catalog.lease(entry), await other.catalog.lease(entry)]
        await first?.release()
        expect(await catalog.withdraw(entry)).toBe(false)
        await second?.release()
        expect(await catalog.withdraw(entry)).toBe(true)
      })

      it('gives no lease on what is gone', async () => {
        const entry = await published()
        await catalog.withdraw(entry)
        const other = await openSession()
        expect(await other.catalog.lease(entry)).toBeUndefined()
        expect(await catalog.oldestLease()).toBeUndefined()
      })

      it('repairs a damaged or missing record, and leaves one that can be read', async () => {
        const [sound, damaged] = [await published(), await published()]
        await place.damageRecord(damaged.record.id)
        expect(await catalog.repair(damaged)).toBe(true)
        expect(await catalog.repair({ ...sound, at: place.absent })).toBe(false)
        expect(await collect(catalog.list())).toEqual([damaged, sound])
        await catalog.withdraw(sound)
        expect(await catalog.repair(sound)).toBe(true)
        expect(await collect(catalog.list())).toEqual([damaged, sound])
      })

      it('discards a damaged record, never one that can be read or that a lease names', async () => {
        const [sound, damaged] = [await published(), await published()]
        const lease = await (await openSession()).catalog.lease(damaged)
        await place.damageRecord(damaged.record.id)
        expect(await catalog.discard(damaged.record.id)).toBe(false)
        await lease?.release()
        expect(await catalog.discard(damaged.record.id)).toBe(true)
        expect(await catalog.discard(damaged.record.id)).toBe(true)
        expect(await catalog.discard(sound.record.id)).toBe(false)
        expect(await collect(catalog.list())).toEqual([sound])
      })

      it('gives a lease without a parent', async () => {
        const lease = await catalog.lease(undefined)
        expect(lease).toBeDefined()
        await lease?.release()
      })

      it('knows when the oldest living lease began', async () => {
        expect(await catalog.oldestLease()).toBeUndefined()
        const first = await openSession()
        const second = await openSession()
        const startedFirst = clock.now()
        const firstLease = await first.catalog.lease(undefined)
        clock.advance(5000)
        const startedSecond = clock.now()
        const secondLease = await second.catalog.lease(undefined)
        expect(await catalog.oldestLease()).toEqual(startedFirst)
        await firstLease?.release()
        expect(await catalog.oldestLease()).toEqual(startedSecond)
        await secondLease?.release()
        expect(await catalog.oldestLease()).toBeUndefined()
      })

      it('counts its own leases among the living', async () => {
        const lease = await catalog.lease(undefined)
        expect(await catalog.oldestLease()).toEqual(clock.now())
        await lease?.release()
        expect(await catalog.oldestLease()).toBeUndefined()
      })

      it('lets one cleanup at a time work', async () => {
        const other = await openSession()
        const lock = await catalog.lockForPrune()
        expect(lock).toBeDefined()
        expect(await other.catalog.lockForPrune()).toBeUndefined()
        expect(await catalog.lockForPrune()).toBeUndefined()
        await lock?.release()
        const next = await other.catalog.lockForPrune()
        expect(next).toBeDefined()
        expect(await catalog.lockForPrune()).toBeUndefined()
        await next?.release()
      })
    })

    describe('every call', () => {
      it('ends with an aborted error once its signal is aborted', async () => {
        const entry = await published()
        const signal = AbortSignal.abort()
        const bytes = rng.bytes(10)
        const calls: Record<string, () => Promise<unknown>> = {
          get: () => store.get(entry.at, { signal }),
          put: () => store.put(nameOf(bytes), { kind: 'bytes', bytes }, { signal }),
          spoolDirectory: () => store.spoolDirectory({ signal }),
          list: () => collect(store.list({ signal })),
          remove: () => store.remove(entry.at, { signal }),
          'list checkpoints': () => collect(catalog.list({ signal })),
          publish: () => catalog.publish(entry, { signal }),
          lease: () => catalog.lease(entry, { signal }),
          withdraw: () => catalog.withdraw(entry, { signal }),
          repair: () => catalog.repair(entry, { signal }),
          discard: () => catalog.discard(entry.record.id, { signal }),
          oldestLease: () => catalog.oldestLease({ signal }),
          lockForPrune: () => catalog.lockForPrune({ signal }),
        }
        const codes: Record<string, string> = {}
        for (const [call, run] of Object.entries(calls)) codes[call] = (await failureOf(run())).code
        expect(codes).toEqual(Object.fromEntries(Object.keys(calls).map((call) => [call, 'aborted'])))
        expect(await idsOf()).toEqual([entry.record.id])
        expect((await collect(store.list())).map((object) => object.at)).toEqual([entry.at])
      })

      it('says timed-out where the signal was a timeout', async () => {
        const signal = AbortSignal.abort(new DOMException('too long', 'TimeoutError'))
        expect(await failureOf(store.get(place.absent, { signal }))).toMatchObject({
          code: 'timed-out',
          kind: 'unavailable',
        })
      })

      it('names the store and the object in its errors', async () => {
        const bytes = rng.bytes(10)
        const at = await store.put(nameOf(bytes), { kind: 'bytes', bytes })
        const { message } = await failureOf(store.get(at, { range: { offset: 0, length: 11 } }))
        expect(message).toContain(store.label)
        expect(message).toContain(at.slice(0, 12))
      })
    })
  })
}

/** The name that a test gives an object: names are content-derived. */
export function nameOf(bytes: Uint8Array): ObjectName {
  return createHash('sha256').update(bytes).digest('hex') as ObjectName
}

/** The BelayError that the work must end in. */
export async function failureOf(work: Promise<unknown>): Promise<BelayError> {
  let result: unknown
  try {
    result = await work
  } catch (error) {
    if (error instanceof BelayError) return error
    throw error
  }
  throw new Error(`expected a BelayError, found the result ${JSON.stringify(result)}`)
}

export async function collect<T>(listing: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = []
  for await (const item of listing) items.push(item)
  return items
}

function same(found: Uint8Array | undefined, expected: Uint8Array): boolean {
  return found !== undefined && Buffer.compare(found, expected) === 0
}

const DAY_MS = 24 * 60 * 60 * 1000
