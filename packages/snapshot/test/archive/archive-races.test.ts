import { linkSync, mkdirSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { differencesFromCheckpoint } from '@belay/testing/compare-checkpoint'
import { useTempDir } from '@belay/testing/temp-dir'
import { describe, expect, it, jest } from '@jest/globals'
import { Bench } from './bench.js'
import { watching } from './watching.js'

jest.setTimeout(60_000)
const tempDir = useTempDir()
/** Reading it takes longer than a busy machine keeps its writer waiting. */
const LOG_BYTES = 48 * 2 ** 20

// A race needs the other side to be scheduled in time, which a busy machine does not promise.
jest.retryTimes(3)

describe('a file that does not hold still', () => {
  it('is never stored torn: whole, or reported as unstable', async () => {
    const bench = await Bench.open(await tempDir())
    const sizeBytes = 400 * 1024
    writeFileSync(`${bench.root}/small`, Buffer.alloc(40 * 1024, 1))
    writeFileSync(`${bench.root}/chunked`, Buffer.alloc(sizeBytes, 1))
    const stop = [
      await restless(`${bench.root}/small`, 'rewrite', 40 * 1024),
      await restless(`${bench.root}/chunked`, 'rewrite', sizeBytes),
    ]
    try {
      for (let round = 0; round < 15; round++) {
        bench.nowMs = Date.now()
        const { entry, unstable } = await bench.take()
        const contents = await bench.contents(entry)
        for (const path of ['small', 'chunked']) {
          const found = contents.get(path)
          if (found === undefined) expect(unstable).toContain(path)
          else
            expect({ path, ofOneMoment: isOfOneMoment(found.content) }).toEqual({ path, ofOneMoment: true })
        }
      }
    } finally {
      for (const end of stop) await end()
    }
  })

  it.each(['with what the machine remembers', 'on a fresh machine'])(
    'keeps its last whole version, flagged as unstable, %s',
    async (where) => {
      const bench = await Bench.open(await tempDir())
      const path = `${bench.root}/log`
      for (let file = 0; file < 200; file++) writeFileSync(`${bench.root}/f${file}`, `${file}`)
      writeFileSync(path, Buffer.alloc(LOG_BYTES, 'a'))
      await bench.take()
      const end = await restless(path, 'append', 0)
      const { entry, unstable } = await bench.take(
        where === 'on a fresh machine' ? { stateDirectory: undefined } : {},
      )
      await end()
      expect(unstable).toEqual(['log'])
      const contents = await bench.contents(entry)
      expect(contents.get('log')).toMatchObject({ unstable: true, sizeBytes: LOG_BYTES })
      expect(contents.get('log')?.content.equals(Buffer.alloc(LOG_BYTES, 'a'))).toBe(true)
      expect(entry.record.unstableFiles).toBe(1)
      const after = await bench.take()
      expect(after.unstable).toEqual([])
      expect(await differencesFromCheckpoint(after.entry, bench.root, bench)).toEqual([])
      const { said, counted } = await bench.packUse(after.entry)
      expect(said).toEqual(counted)
    },
  )

  it('and is new is left out and reported', async () => {
    const bench = await Bench.open(await tempDir())
    writeFileSync(`${bench.root}/log`, Buffer.alloc(LOG_BYTES, 'a'))
    const end = await restless(`${bench.root}/log`, 'append', 0)
    const { entry, unstable } = await bench.take()
    await end()
    expect(unstable).toEqual(['log'])
    expect([...(await bench.contents(entry)).keys()]).toEqual([''])
  })

  it('and has two names is two files where it changed between them', async () => {
    const bench = await Bench.open(await tempDir())
    writeFileSync(`${bench.root}/a`, 'one')
    linkSync(`${bench.root}/a`, `${bench.root}/z`)
    // More than two batches, so that the last files are read after the first ones.
    for (let file = 0; file < 600; file++) writeFileSync(`${bench.root}/f${file}`, '')
    const { entry } = await bench.take({
      parallelism: 1,
      selector: watching((path) => {
        if (path === 'z') writeFileSync(`${bench.root}/z`, 'another content')
      }),
    })
    const contents = await bench.contents(entry)
    const [a, z] = [contents.get('a'), contents.get('z')]
    if (a?.content.equals(z?.content as Buffer) === true) expect(a.linkGroup).toBe(z?.linkGroup)
    else expect([a?.linkGroup, z?.linkGroup]).toEqual([0, 0])
  })
})

describe('what disappears while the tree is read', () => {
  it('is left out, and reported where the walk had seen it', async () => {
    const bench = await Bench.open(await tempDir())
    mkdirSync(`${bench.root}/directory/below`, { recursive: true })
    for (const name of ['file', 'directory/file', 'kept', 'turns-into-a-fifo-like-thing'])
      writeFileSync(`${bench.root}/${name}`, name)
    const { entry, vanished } = await bench.take({
      selector: watching((path) => {
        if (path === 'file') unlinkSync(`${bench.root}/file`)
        if (path === 'directory') rmSync(`${bench.root}/directory`, { recursive: true })
        if (path === 'turns-into-a-fifo-like-thing') {
          unlinkSync(`${bench.root}/${path}`)
          mkdirSync(`${bench.root}/${path}`)
        }
      }),
    })
    expect([...vanished].sort()).toEqual(['directory', 'file', 'turns-into-a-fifo-like-thing'])
    expect([...(await bench.contents(entry)).keys()]).toEqual(['', 'kept'])
  })

  it('is left out when it was known before, too', async () => {
    const bench = await Bench.open(await tempDir())
    for (const name of ['a', 'b', 'c']) writeFileSync(`${bench.root}/${name}`, name)
    await bench.take()
    writeFileSync(`${bench.root}/b`, 'changed')
    const { entry, vanished } = await bench.take({
      selector: watching((path) => {
        if (path === 'b') renameSync(`${bench.root}/b`, `${bench.root}/.gone`)
      }),
    })
    expect(vanished).toEqual(['b'])
    expect([...(await bench.contents(entry)).keys()]).toEqual(['', 'a', 'c'])
  })
})

/** At any moment the file begins with one number and goes on with the one before. */
function isOfOneMoment(content: Buffer): boolean {
  const first = content[0] as number
  const end = content.findIndex((byte) => byte !== first)
  const before = first === 1 ? 200 : first - 1
  return end === -1 || content.subarray(end).every((byte) => byte === before)
}

async function restless(
  path: string,
  how: 'append' | 'rewrite',
  sizeBytes: number,
): Promise<() => Promise<void>> {
  const worker = new Worker(new URL('./restless-writer.mjs', import.meta.url), {
    workerData: { path, how, sizeBytes },
  })
  await new Promise((resolve) => worker.once('message', resolve))
  return async () => {
    const ended = new Promise((resolve) => worker.once('exit', resolve))
    worker.postMessage('end')
    await ended
  }
}
