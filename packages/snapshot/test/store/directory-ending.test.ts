import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { DirectoryCatalog } from '@belay/snapshot/store/directory-catalog'
import { openStoreDirectory } from '@belay/snapshot/store/store-directory'
import { ManualClock } from '@belay/testing/clock'
import { failureOf } from '@belay/testing/contract-context'
import { FaultyFiles } from '@belay/testing/faulty-files'
import { FixedLiveness } from '@belay/testing/fixed-liveness'
import { jsonRecordCodec } from '@belay/testing/json-record-codec'
import { useTempDir } from '@belay/testing/temp-dir'
import { describe, expect, it } from '@jest/globals'

const tempDir = useTempDir()
const clock = new ManualClock()

async function open(root: string, files: FaultyFiles, liveness: FixedLiveness) {
  const directory = await openStoreDirectory({
    root,
    access: 'write',
    liveness,
    now: clock.now,
    files: files.files,
  })
  return { directory, catalog: new DirectoryCatalog(directory, jsonRecordCodec) }
}

describe('a session of a directory store', () => {
  it('ends although a call of it hangs in the system, and the next opening sweeps what it leaves', async () => {
    const root = path.join(await tempDir(), 'store')
    const machine = new FixedLiveness({ pid: 1 })
    const files = new FaultyFiles()
    const { directory, catalog } = await open(root, files, machine)
    const lease = await catalog.lease(undefined)
    files.plan = ({ method }) => (method === 'unlink' ? 'hang' : undefined)
    const [released, closed] = await Promise.all([
      failureOf(lease?.release() ?? Promise.resolve()),
      failureOf(directory.close()),
    ])
    expect([released.code, closed.code]).toEqual(['timed-out', 'timed-out'])

    machine.kill(machine.own)
    const next = await open(root, new FaultyFiles(), machine.seenBy({ pid: 2 }))
    expect(await readdir(path.join(root, 'leases'))).toEqual([])
    await next.directory.close()
  }, 20_000)
})
