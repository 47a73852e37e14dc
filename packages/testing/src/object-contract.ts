import { access, readFile } from 'node:fs/promises'
import type { PackLocator } from '@belay/snapshot/store/store'
import { describe, expect, it } from '@jest/globals'
import { type ContractContext, collect, failureOf, isSame, nameOf } from './contract-context.js'

/** The sentences of store.ts. */
export function objectContract(t: ContractContext): void {
  describe('put and get', () => {
    it.each([0, 1, 1000, 3_000_000])(
      'gives back %i bytes that were put, to another session too',
      async (sizeBytes) => {
        const bytes = t.rng.bytes(sizeBytes)
        const at = await t.store.put(nameOf(bytes), { kind: 'bytes', bytes })
        expect(isSame(await t.store.get(at), bytes)).toBe(true)
        expect(isSame(await (await t.openSession()).store.get(at), bytes)).toBe(true)
      },
    )

    it('stores a file of the spool, and takes the file', async () => {
      const bytes = t.rng.bytes(2_000_000)
      const body = await t.spooled(bytes)
      const at = await t.store.put(nameOf(bytes), body)
      expect(isSame(await t.store.get(at), bytes)).toBe(true)
      await expect(access(body.path)).rejects.toMatchObject({ code: 'ENOENT' })
    })

    it('refuses a file whose size is not the one it was said to have, and stores nothing', async () => {
      const bytes = t.rng.bytes(500)
      const body = await t.spooled(bytes)
      const failure = await failureOf(t.store.put(nameOf(bytes), { ...body, sizeBytes: 501 }))
      expect(failure).toMatchObject({ kind: 'corrupt' })
      expect(failure.message).toContain(nameOf(bytes))
      expect(failure.message).toContain('501')
      expect(await t.sizeAndName()).toEqual([])
    })

    it('says of what was never stored that it is absent', async () => {
      expect(await t.store.get(t.place.absent)).toBeUndefined()
      expect(await t.store.get(t.place.absent, { range: { offset: 0, length: 10 } })).toBeUndefined()
    })

    it('shows an object not at all or whole while it is being stored', async () => {
      const bytes = t.rng.bytes(4_000_000)
      const at = await t.store.put(nameOf(bytes), { kind: 'bytes', bytes })
      await t.store.remove(at)
      const other = (await t.openSession()).store
      let isStored = false
      const storing = t.store.put(nameOf(bytes), { kind: 'bytes', bytes }).then(() => {
        isStored = true
      })
      for (let reads = 0; reads < 1000 && !isStored; reads++) {
        const found = await other.get(at)
        expect(found === undefined || isSame(found, bytes)).toBe(true)
      }
      await storing
      expect(isSame(await other.get(at), bytes)).toBe(true)
    })

    it('reads ranges, and refuses one that the object does not fill', async () => {
      const bytes = t.rng.bytes(1000)
      const at = await t.store.put(nameOf(bytes), { kind: 'bytes', bytes })
      for (const [offset, length] of [
        [0, 1000],
        [0, 1],
        [999, 1],
        [123, 456],
        [500, 0],
        [1000, 0],
      ] as const) {
        const found = await t.store.get(at, { range: { offset, length } })
        expect(isSame(found, bytes.subarray(offset, offset + length))).toBe(true)
      }
      for (const range of [
        { offset: 0, length: 1001 },
        { offset: 999, length: 2 },
        { offset: 5000, length: 1 },
      ]) {
        const failure = await failureOf(t.store.get(at, { range }))
        expect(failure).toMatchObject({ kind: 'corrupt' })
        expect(failure.message).toContain(at.slice(0, 12))
        expect(failure.message).toContain(String(range.offset + range.length))
        expect(failure.message).toContain('1000')
      }
    })

    it('gives bytes that are the caller’s own', async () => {
      const bytes = t.rng.bytes(100)
      const given = bytes.slice()
      const at = await t.store.put(nameOf(bytes), { kind: 'bytes', bytes: given })
      given.fill(0)
      ;(await t.store.get(at))?.fill(1)
      expect(isSame(await t.store.get(at), bytes)).toBe(true)
    })

    it('keeps what is stored when its name is put again, and says where it is', async () => {
      const bytes = t.rng.bytes(1000)
      const name = nameOf(bytes)
      const at = await t.store.put(name, { kind: 'bytes', bytes })
      const other = (await t.openSession()).store
      expect(await other.put(name, { kind: 'bytes', bytes })).toBe(at)
      const body = await t.spooled(bytes)
      expect(await t.store.put(name, body)).toBe(at)
      await expect(access(body.path)).rejects.toMatchObject({ code: 'ENOENT' })
      expect(isSame(await t.store.get(at), bytes)).toBe(true)
      expect(await t.sizeAndName()).toEqual([`${name} 1000`])
    })

    it('counts a put of what is there as storing it now', async () => {
      const bytes = t.rng.bytes(10)
      const at = await t.store.put(nameOf(bytes), { kind: 'bytes', bytes })
      // A day before now by any clock, so that the store's own clock may be another one than ours.
      t.clock.advance(DAY_MS)
      const before = (await collect(t.store.list()))[0]?.storedAt.getTime() ?? Number.NaN
      t.clock.advance(Math.max(0, before - t.clock.now().getTime()) + DAY_MS)
      await t.store.put(nameOf(bytes), { kind: 'bytes', bytes })
      const after = (await collect(t.store.list()))[0]?.storedAt.getTime() ?? Number.NaN
      expect(after).toBeGreaterThan(before)
      expect(await t.store.get(at)).toBeDefined()
    })

    it('replaces stored bytes that differ from those put under their name, or says that they are corrupt', async () => {
      const bytes = t.rng.bytes(1000)
      const name = nameOf(bytes)
      for (const damaged of [t.rng.bytes(1000), bytes.subarray(0, 999)]) {
        const at = await t.store.put(name, { kind: 'bytes', bytes: damaged })
        try {
          await t.store.put(name, { kind: 'bytes', bytes })
        } catch (error) {
          expect(error).toMatchObject({ kind: 'corrupt' })
          return
        }
        expect(isSame(await t.store.get(at), bytes)).toBe(true)
      }
    })

    it('stores one object for many who put it at once', async () => {
      const bytes = t.rng.bytes(200_000)
      const others = await Promise.all(Array.from({ length: 4 }, () => t.openSession()))
      const places = await Promise.all(
        others.map((other) => other.store.put(nameOf(bytes), { kind: 'bytes', bytes })),
      )
      expect(new Set(places).size).toBe(1)
      expect(await t.sizeAndName()).toEqual([`${nameOf(bytes)} 200000`])
    })

    it('gives locators of at most 512 bytes', async () => {
      const bytes = t.rng.bytes(10)
      const at = await t.store.put(nameOf(bytes), { kind: 'bytes', bytes })
      expect(Buffer.byteLength(at)).toBeLessThanOrEqual(512)
    })

    it('names a local file that holds the object, or none', async () => {
      const bytes = t.rng.bytes(1000)
      const at = await t.store.put(nameOf(bytes), { kind: 'bytes', bytes })
      const file = t.store.localFile(at)
      expect(file === undefined || isSame(await readFile(file), bytes)).toBe(true)
    })

    it('refuses a locator that leads out of the store', async () => {
      for (const at of ['../../etc/passwd', '/etc/passwd', '', 'AB'.repeat(32), `${'a'.repeat(63)}/`]) {
        expect(await failureOf(t.store.get(at as PackLocator))).toMatchObject({ kind: 'corrupt' })
      }
    })

    it('gives each session a spool of its own, the same each time', async () => {
      const other = (await t.openSession()).store
      expect(await t.store.spoolDirectory()).toBe(await t.store.spoolDirectory())
      expect(await t.store.spoolDirectory()).not.toBe(await other.spoolDirectory())
    })
  })

  describe('list and remove', () => {
    it('lists all objects with their sizes', async () => {
      const bodies = Array.from({ length: 20 }, (_, index) => t.rng.bytes(index * 10))
      for (const bytes of bodies) await t.store.put(nameOf(bytes), { kind: 'bytes', bytes })
      expect(await t.sizeAndName()).toEqual(bodies.map((bytes) => `${nameOf(bytes)} ${bytes.length}`).sort())
      for (const object of await collect(t.store.list())) {
        expect((await t.store.get(object.at))?.length).toBe(object.sizeBytes)
        expect(Number.isNaN(object.storedAt.getTime())).toBe(false)
      }
    })

    it('removes an object, and is content if it was absent', async () => {
      const bytes = t.rng.bytes(10)
      const at = await t.store.put(nameOf(bytes), { kind: 'bytes', bytes })
      expect(await t.store.remove(at)).toBe(true)
      expect(await t.store.get(at)).toBeUndefined()
      expect(await t.store.remove(at)).toBe(true)
      expect(await t.store.remove(t.place.absent, { storedBefore: t.clock.now() })).toBe(true)
      expect(await t.sizeAndName()).toEqual([])
    })

    it('removes only what was stored, and stored again, before the moment given', async () => {
      const bytes = t.rng.bytes(10)
      const at = await t.store.put(nameOf(bytes), { kind: 'bytes', bytes })
      const storedAt = (await collect(t.store.list()))[0]?.storedAt ?? new Date(0)
      expect(await t.store.remove(at, { storedBefore: storedAt })).toBe(false)
      expect(isSame(await t.store.get(at), bytes)).toBe(true)
      expect(await t.store.remove(at, { storedBefore: new Date(storedAt.getTime() + 1000) })).toBe(true)
      expect(await t.store.get(at)).toBeUndefined()
    })

    it('stores again what was removed', async () => {
      const bytes = t.rng.bytes(10)
      const at = await t.store.put(nameOf(bytes), { kind: 'bytes', bytes })
      await t.store.remove(at)
      await t.store.put(nameOf(bytes), { kind: 'bytes', bytes })
      expect(isSame(await t.store.get(at), bytes)).toBe(true)
    })
  })
}

const DAY_MS = 24 * 60 * 60 * 1000
