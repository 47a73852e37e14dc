import { access, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { DryRun } from '@belay/snapshot/store/dry-run'
import { makeRecord } from '@belay/testing/checkpoint-record'
import { ManualClock } from '@belay/testing/clock'
import { collect, nameOf } from '@belay/testing/contract-context'
import { FaultyCatalog, FaultyStore, FaultySwitch } from '@belay/testing/faulty-store'
import { MemoryCatalog, MemoryPlace, MemoryStore } from '@belay/testing/memory-store'
import { Rng } from '@belay/testing/rng'
import { useTempDir } from '@belay/testing/temp-dir'
import { describe, expect, it } from '@jest/globals'

const tempDir = useTempDir()

describe('a dry run', () => {
  it('reads what is there, counts what would be stored, and writes nothing', async () => {
    const clock = new ManualClock()
    const rng = new Rng(1)
    const place = new MemoryPlace(clock.now)
    const [store, catalog] = [new MemoryStore(place), new MemoryCatalog(place)]
    const old = rng.bytes(100)
    const at = await store.put(nameOf(old), { kind: 'bytes', bytes: old })
    const entry = { record: makeRecord({ rng, now: clock.now() }), at, sizeBytes: 100, trailerBytes: 100 }
    await catalog.publish(entry)

    const writes = new FaultySwitch((call) =>
      ['get', 'list-checkpoints'].includes(call.method) ? undefined : 'read-only',
    )
    const spool = await tempDir()
    const dry = new DryRun({
      store: new FaultyStore(store, writes),
      catalog: new FaultyCatalog(catalog, writes),
      spoolDirectory: async () => spool,
    })
    expect(await dry.get(at)).toHaveLength(100)
    expect(await collect(dry.list())).toEqual([entry])
    const lease = await dry.lease()
    const first = rng.bytes(1000)
    const placeOfFirst = await dry.put(nameOf(first), { kind: 'bytes', bytes: first })
    await dry.put(nameOf(first), { kind: 'bytes', bytes: first })
    const file = path.join(await dry.spoolDirectory(), 'object')
    await writeFile(file, rng.bytes(2000))
    await dry.put(nameOf(rng.bytes(1)), { kind: 'file', path: file, sizeBytes: 2000 })
    const made = { ...entry, record: makeRecord({ rng, now: clock.now() }), at: placeOfFirst }
    await dry.publish(made)
    await lease?.release()

    expect(dry.counts).toEqual({ objects: 2, bytes: 3000, published: [made] })
    expect(await dry.get(placeOfFirst)).toBeUndefined()
    expect(dry.localFile(placeOfFirst)).toBeUndefined()
    await expect(access(file)).rejects.toMatchObject({ code: 'ENOENT' })
    expect(place.objects.size).toBe(1)
    expect(place.records.size).toBe(1)
  })
})
