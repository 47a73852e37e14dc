import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { DirectoryCatalog } from '@belay/snapshot/store/directory-catalog'
import type { PackLocator } from '@belay/snapshot/store/store'
import { openStoreDirectory } from '@belay/snapshot/store/store-directory'
import { makeRecord } from '@belay/testing/checkpoint-record'
import { ManualClock } from '@belay/testing/clock'
import { collect } from '@belay/testing/contract-context'
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
})
