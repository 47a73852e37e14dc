import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { BelayError } from '@belay/domain/errors'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import { DirectoryStore } from '@belay/snapshot/store/directory'
import { DirectoryCatalog } from '@belay/snapshot/store/directory-catalog'
import type { PackLocator } from '@belay/snapshot/store/store'
import { openStoreDirectory } from '@belay/snapshot/store/store-directory'
import { makeRecord } from '@belay/testing/checkpoint-record'
import { ManualClock } from '@belay/testing/clock'
import { collect, failureOf } from '@belay/testing/contract-context'
import { FaultyFiles } from '@belay/testing/faulty-files'
import { FixedLiveness } from '@belay/testing/fixed-liveness'
import { jsonRecordCodec } from '@belay/testing/json-record-codec'
import { Rng } from '@belay/testing/rng'
import { useTempDir } from '@belay/testing/temp-dir'
import { describe, expect, it } from '@jest/globals'

const tempDir = useTempDir()

describe('the catalog of a directory store', () => {
  it('reads one record for the newest checkpoint of a thousand, and each once for all', async () => {
    const root = path.join(await tempDir(), 'store')
    const clock = new ManualClock()
    const counted = new FaultyFiles()
    const directory = await openStoreDirectory({
      root,
      access: 'write',
      liveness: new FixedLiveness(),
      now: clock.now,
      files: counted.files,
    })
    const rng = new Rng(1)
    for (let made = 0; made < 1000; made++) {
      clock.advance(1000)
      const entry = {
        record: makeRecord({ rng, now: clock.now(), series: made % 2 === 0 ? 'even' : 'odd' }),
        at: 'ab'.repeat(32) as PackLocator,
        sizeBytes: 1,
        trailerBytes: 1,
      }
      await writeFile(path.join(root, 'checkpoints', entry.record.id), await jsonRecordCodec.encode(entry))
    }
    const catalog = new DirectoryCatalog(directory, jsonRecordCodec)
    const opened = () =>
      counted.calls.filter((call) => call.method === 'open' && call.path.includes('checkpoints')).length
    for await (const _newest of catalog.list()) break
    expect(opened()).toBe(1)
    expect((await collect(catalog.list())).length).toBe(1000)
    expect(opened()).toBe(1001)
    expect((await collect(catalog.list({ series: 'odd' }))).length).toBe(500)
  })

  it('names a directory where a record should be, and lists the others', async () => {
    const root = path.join(await tempDir(), 'store')
    const clock = new ManualClock()
    const directory = await openStoreDirectory({
      root,
      access: 'write',
      liveness: new FixedLiveness(),
      now: clock.now,
    })
    const catalog = new DirectoryCatalog(directory, jsonRecordCodec)
    const rng = new Rng(2)
    const entries = Array.from({ length: 3 }, () => {
      clock.advance(1000)
      const record = makeRecord({ rng, now: clock.now() })
      return { record, at: 'ab'.repeat(32) as PackLocator, sizeBytes: 1, trailerBytes: 1 }
    })
    const [first, second, third] = entries as [CatalogEntry, CatalogEntry, CatalogEntry]
    for (const entry of [first, third]) await catalog.publish(entry)
    const inTheWay = path.join(root, 'checkpoints', second.record.id)
    await mkdir(inTheWay)
    await writeFile(path.join(inTheWay, 'thesis.txt'), 'years of work')

    const unreadable: [string, BelayError][] = []
    const listed = await collect(catalog.list({ unreadable: (id, error) => unreadable.push([id, error]) }))
    expect(listed.map(({ record }) => record.id)).toEqual([third.record.id, first.record.id])
    expect(unreadable).toMatchObject([[second.record.id, { code: 'record-corrupt', kind: 'corrupt' }]])
    expect(unreadable[0]?.[1].message).toMatch(/expected a file, found a directory/)
    expect(unreadable[0]?.[1].hint).toContain(inTheWay)

    const lock = await catalog.lockForPrune()
    for (const call of [() => catalog.repair(second), () => catalog.discard(second.record.id)]) {
      const failure = await failureOf(call())
      expect(failure).toMatchObject({ code: 'record-corrupt' })
      expect(failure.hint).toContain(inTheWay)
    }
    await lock?.release()
    expect(await readFile(path.join(inTheWay, 'thesis.txt'), 'utf8')).toBe('years of work')
    await directory.close()
  })
})

describe('the objects of a directory store', () => {
  it('pass over a directory with the name of one, and say so to whoever reads it', async () => {
    const root = path.join(await tempDir(), 'store')
    const directory = await openStoreDirectory({
      root,
      access: 'write',
      liveness: new FixedLiveness(),
      now: new ManualClock().now,
    })
    const store = new DirectoryStore(directory)
    const at = 'ab'.repeat(32) as PackLocator
    await mkdir(path.join(root, 'packs', 'ab', at), { recursive: true })
    expect(await collect(store.list())).toEqual([])
    expect(await failureOf(store.get(at))).toMatchObject({
      code: 'pack-corrupt',
      message: expect.stringContaining(`${at} of directory ${root} is corrupt: expected a file`),
    })
    await directory.close()
  })
})
