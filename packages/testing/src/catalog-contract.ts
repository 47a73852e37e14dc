import type { CheckpointRecord } from '@belay/domain/checkpoint/record'
import { describe, expect, it } from '@jest/globals'
import { type ContractContext, collect, failureOf } from './contract-context.js'

/** The sentences of catalog.ts. */
export function catalogContract(t: ContractContext): void {
  describe('the catalog', () => {
    it('lists what was published, the newest first, to another session too', async () => {
      const entries = [await t.published(), await t.published(), await t.published()]
      expect(await collect((await t.openSession()).catalog.list())).toEqual(entries.reverse())
    })

    it('lists nothing while nothing is published', async () => {
      expect(await t.idsOf()).toEqual([])
    })

    it('lists hundreds in order', async () => {
      const entries: string[] = []
      for (let made = 0; made < 300; made++) entries.push((await t.published()).record.id)
      expect(await t.idsOf()).toEqual(entries.reverse())
    })

    it('lists one series only, if asked', async () => {
      const first = await t.published({ series: 'one' as CheckpointRecord['series'] })
      const second = await t.published({ series: 'two' as CheckpointRecord['series'] })
      const third = await t.published({ series: 'one' as CheckpointRecord['series'] })
      expect(await t.idsOf({ series: 'one' })).toEqual([third.record.id, first.record.id])
      expect(await t.idsOf({ series: 'two' })).toEqual([second.record.id])
      expect(await t.idsOf({ series: 'on' })).toEqual([])
    })

    it('lets a reader stop early', async () => {
      await t.published()
      const newest = await t.published()
      for await (const entry of t.catalog.list()) {
        expect(entry.record.id).toBe(newest.record.id)
        break
      }
    })

    it('takes an entry that is published again for the same', async () => {
      const entry = await t.published()
      await t.catalog.publish(entry)
      expect(await t.idsOf()).toEqual([entry.record.id])
    })

    it('refuses another root under an id that is there', async () => {
      const entry = await t.published()
      expect(await failureOf(t.catalog.publish({ ...entry, at: t.place.absent }))).toMatchObject({
        kind: 'corrupt',
      })
      expect(await collect(t.catalog.list())).toEqual([entry])
    })

    it('never takes an entry that cannot be read for one that is missing', async () => {
      const oldest = await t.published()
      const damaged = await t.published()
      const newest = await t.published()
      await t.place.damageRecord(damaged.record.id)
      const seen: string[] = []
      const failure = await failureOf(
        (async () => {
          for await (const entry of t.catalog.list()) seen.push(entry.record.id)
        })(),
      )
      expect(failure).toMatchObject({ kind: 'corrupt' })
      expect(failure.message).toContain(damaged.record.id)
      expect(seen).not.toContain(oldest.record.id)
      expect([newest.record.id, undefined]).toContain(seen[0])
    })

    it('tells who asks for it of an entry that cannot be read, and lists the others', async () => {
      const oldest = await t.published()
      const damaged = await t.published()
      const newest = await t.published()
      await t.place.damageRecord(damaged.record.id)
      const unreadable: string[] = []
      const found = await collect(
        t.catalog.list({ unreadable: (id, error) => unreadable.push(`${id} ${error.kind}`) }),
      )
      expect(found).toEqual([newest, oldest])
      expect(unreadable).toEqual([`${damaged.record.id} corrupt`])
    })
  })

  describe('leases and cleanup', () => {
    it('withdraws an entry, and is content if it was gone', async () => {
      const entry = await t.published()
      expect(await t.catalog.withdraw(entry)).toBe(true)
      expect(await t.idsOf()).toEqual([])
      expect(await t.catalog.withdraw(entry)).toBe(true)
    })

    it('does not withdraw what a lease names until it is released', async () => {
      const entry = await t.published()
      const other = await t.openSession()
      const lease = await other.catalog.lease(entry)
      expect(lease).toBeDefined()
      expect(await t.catalog.withdraw(entry)).toBe(false)
      expect(await t.idsOf()).toEqual([entry.record.id])
      await lease?.release()
      await lease?.release()
      expect(await t.catalog.withdraw(entry)).toBe(true)
      expect(await t.idsOf()).toEqual([])
    })

    it('withdraws what only another lease does not name', async () => {
      const [leased, free] = [await t.published(), await t.published()]
      await (await t.openSession()).catalog.lease(leased)
      expect(await t.catalog.withdraw(free)).toBe(true)
      expect(await t.idsOf()).toEqual([leased.record.id])
    })

    it('holds a checkpoint as long as one of several leases names it', async () => {
      const entry = await t.published()
      const other = await t.openSession()
      const [first, second] = [await other.catalog.lease(entry), await other.catalog.lease(entry)]
      await first?.release()
      expect(await t.catalog.withdraw(entry)).toBe(false)
      await second?.release()
      expect(await t.catalog.withdraw(entry)).toBe(true)
    })

    it('gives no lease on what is gone', async () => {
      const entry = await t.published()
      await t.catalog.withdraw(entry)
      const other = await t.openSession()
      expect(await other.catalog.lease(entry)).toBeUndefined()
      expect(await t.catalog.oldestLease()).toBeUndefined()
    })

    it('repairs a damaged or missing record, and leaves one that can be read', async () => {
      const [sound, damaged] = [await t.published(), await t.published()]
      await t.place.damageRecord(damaged.record.id)
      expect(await t.catalog.repair(damaged)).toBe(true)
      expect(await t.catalog.repair({ ...sound, at: t.place.absent })).toBe(false)
      expect(await collect(t.catalog.list())).toEqual([damaged, sound])
      await t.catalog.withdraw(sound)
      expect(await t.catalog.repair(sound)).toBe(true)
      expect(await collect(t.catalog.list())).toEqual([damaged, sound])
    })

    it('discards a damaged record, never one that can be read or that a lease names', async () => {
      const [sound, damaged] = [await t.published(), await t.published()]
      const lease = await (await t.openSession()).catalog.lease(damaged)
      await t.place.damageRecord(damaged.record.id)
      expect(await t.catalog.discard(damaged.record.id)).toBe(false)
      await lease?.release()
      expect(await t.catalog.discard(damaged.record.id)).toBe(true)
      expect(await t.catalog.discard(damaged.record.id)).toBe(true)
      expect(await t.catalog.discard(sound.record.id)).toBe(false)
      expect(await collect(t.catalog.list())).toEqual([sound])
    })

    it('gives a lease without a parent', async () => {
      const lease = await t.catalog.lease(undefined)
      expect(lease).toBeDefined()
      await lease?.release()
    })

    it('knows when the oldest living lease began', async () => {
      expect(await t.catalog.oldestLease()).toBeUndefined()
      const first = await t.openSession()
      const second = await t.openSession()
      const startedFirst = t.clock.now()
      const firstLease = await first.catalog.lease(undefined)
      t.clock.advance(5000)
      const startedSecond = t.clock.now()
      const secondLease = await second.catalog.lease(undefined)
      expect(await t.catalog.oldestLease()).toEqual(startedFirst)
      await firstLease?.release()
      expect(await t.catalog.oldestLease()).toEqual(startedSecond)
      await secondLease?.release()
      expect(await t.catalog.oldestLease()).toBeUndefined()
    })

    it('counts its own leases among the living', async () => {
      const lease = await t.catalog.lease(undefined)
      expect(await t.catalog.oldestLease()).toEqual(t.clock.now())
      await lease?.release()
      expect(await t.catalog.oldestLease()).toBeUndefined()
    })

    it('lets one cleanup at a time work', async () => {
      const other = await t.openSession()
      const lock = await t.catalog.lockForPrune()
      expect(lock).toBeDefined()
      expect(await other.catalog.lockForPrune()).toBeUndefined()
      expect(await t.catalog.lockForPrune()).toBeUndefined()
      await lock?.release()
      const next = await other.catalog.lockForPrune()
      expect(next).toBeDefined()
      expect(await t.catalog.lockForPrune()).toBeUndefined()
      await next?.release()
    })
  })
}
