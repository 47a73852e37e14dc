import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { ObjectBody, ObjectName, PackLocator, WriteStore } from '@belay/snapshot/store/store'
import { compileSelection, type Selector } from '@belay/snapshot/tree/selection'
import { differencesFromCheckpoint } from '@belay/testing/compare-checkpoint'
import { Rng } from '@belay/testing/rng'
import { useTempDir } from '@belay/testing/temp-dir'
import { describe, expect, it, jest } from '@jest/globals'
import { Bench } from './bench.js'

jest.setTimeout(60_000)
const tempDir = useTempDir()
/** Reading it takes longer than a busy machine keeps its writer waiting. */
const LOG_BYTES = 48 * 2 ** 20

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

describe('an archive that fails', () => {
  it('names the directory or file it cannot read, and publishes nothing', async () => {
    for (const closed of ['directory', 'directory/file', 'directory-without-search']) {
      const directory = await tempDir()
      chmodSync(directory, 0o777)
      const bench = await asNobody(async () => await Bench.open(directory))
      mkdirSync(`${bench.root}/directory`)
      mkdirSync(`${bench.root}/directory-without-search`)
      writeFileSync(`${bench.root}/directory/file`, 'x')
      writeFileSync(`${bench.root}/directory-without-search/file`, 'x')
      for (const path of ['directory', 'directory-without-search'])
        chownSync(`${bench.root}/${path}`, process.getuid?.() ?? 0, 0)
      // Over a parent the walk asks for more of each entry than its name.
      for (const published of [0, 1]) {
        chmodSync(`${bench.root}/${closed}`, closed === 'directory-without-search' ? 0o644 : 0o000)
        const error = await asNobody(async () => await bench.take().catch((failure: unknown) => failure))
        expect(error).toMatchObject({ kind: 'unavailable', code: 'file-unreadable' })
        expect((error as Error).message).toContain(closed)
        expect(await publishedBy(bench)).toBe(published)
        chmodSync(`${bench.root}/${closed}`, 0o755)
        if (published === 0) await asNobody(async () => await bench.take())
      }
    }
  })

  it('refuses an ignore file beyond any that people write, before it is read', async () => {
    const bench = await Bench.open(await tempDir())
    mkdirSync(`${bench.root}/a`)
    writeFileSync(`${bench.root}/a/.belayignore`, '')
    truncateSync(`${bench.root}/a/.belayignore`, 2 ** 40)
    await expect(bench.take()).rejects.toMatchObject({
      code: 'size-limit-exceeded',
      kind: 'misuse',
      message: 'a/.belayignore is too large: expected at most 262144 bytes, found 1099511627776',
    })
    expect(await publishedBy(bench)).toBe(0)
  })

  it('by an abort says so, publishes nothing, and leaves no file after the next run', async () => {
    for (const kind of ['memory', 'directory'] as const) {
      const bench = await Bench.open(await tempDir(), kind)
      const rng = new Rng(2)
      for (let file = 0; file < 800; file++) writeFileSync(`${bench.root}/f${file}`, rng.bytes(2000))
      for (const moment of ['before', 'walking', 'storing', 'publishing'] as const) {
        const controller = new AbortController()
        const abort = (): void => controller.abort()
        if (moment === 'before') abort()
        const taken = bench.take({
          signal: controller.signal,
          ...(moment === 'walking' ? { selector: watching((path) => path === 'f700' && abort()) } : {}),
          ...(moment === 'storing' ? { store: withPut(bench.store, abort) } : {}),
          ...(moment === 'publishing' ? { isWorthIt: () => abort() === undefined } : {}),
        })
        await expect(taken).rejects.toMatchObject({
          name: 'BelayError',
          kind: 'unavailable',
          code: 'aborted',
        })
        expect(await publishedBy(bench)).toBe(0)
      }
      const { entry } = await bench.take()
      expect(await differencesFromCheckpoint(entry, bench.root, bench)).toEqual([])
      await bench.close()
      if (kind === 'directory') expect(await bench.leftovers()).toEqual([])
    }
  })

  it('by an abort does not wait for a thread that reads a large file', async () => {
    const bench = await Bench.open(await tempDir())
    for (let file = 0; file < 1000; file++) writeFileSync(`${bench.root}/f${file}`, 'x')
    const controller = new AbortController()
    // Once there is nothing left to do but to wait.
    const abortLater = (): unknown => setImmediate(() => controller.abort())
    const taken = bench.take({
      signal: controller.signal,
      selector: watching((path) => path === 'f999' && abortLater()),
      workerUrl: new URL('./silent-worker.mjs', import.meta.url),
    })
    await expect(taken).rejects.toMatchObject({ kind: 'unavailable', code: 'aborted' })
    expect(await publishedBy(bench)).toBe(0)
  })

  it('because a worker thread dies says so, and publishes nothing', async () => {
    for (const how of ['throws', 'exits']) {
      const bench = await Bench.open(await tempDir())
      const root = `${bench.root}-${how}`
      mkdirSync(root)
      for (let file = 0; file < 1000; file++) writeFileSync(`${root}/f${file}`, 'x')
      const taken = bench.take({ root, workerUrl: new URL('./crashing-worker.mjs', import.meta.url) })
      await expect(taken).rejects.toMatchObject({ kind: 'unavailable', code: 'worker-failed' })
      expect(await publishedBy(bench)).toBe(0)
    }
  })

  it('because the store fails says so, publishes nothing, and the next one succeeds', async () => {
    const bench = await Bench.open(await tempDir())
    for (let file = 0; file < 10; file++) writeFileSync(`${bench.root}/f${file}`, `${file}`)
    const failing = withPut(bench.store, () => {
      throw new Error('no more')
    })
    await expect(bench.take({ store: failing })).rejects.toThrow('no more')
    expect(await publishedBy(bench)).toBe(0)
    await bench.take()
    expect(await publishedBy(bench)).toBe(1)
  })
})

async function publishedBy(bench: Bench): Promise<number> {
  let count = 0
  for await (const _entry of bench.catalog.list()) count++
  return count
}

/** At any moment the file begins with one number and goes on with the one before. */
function isOfOneMoment(content: Buffer): boolean {
  const first = content[0] as number
  const end = content.findIndex((byte) => byte !== first)
  const before = first === 1 ? 200 : first - 1
  return end === -1 || content.subarray(end).every((byte) => byte === before)
}

/** Everything is kept; `see` is told of each entry when the walk decides about it, before it is read. */
function watching(see: (path: string) => unknown): Selector {
  const selector = compileSelection({ paths: [], exclude: [], keepCredentials: false })
  return Object.assign(Object.create(selector) as Selector, {
    decide: (path: string, name: string, isDirectory: boolean) => {
      see(path)
      return selector.decide(path, name, isDirectory)
    },
  })
}

function withPut(store: WriteStore, before: () => void): WriteStore {
  return {
    label: store.label,
    get: (at, o) => store.get(at, o),
    localFile: (at) => store.localFile(at),
    spoolDirectory: (o) => store.spoolDirectory(o),
    put: async (name: ObjectName, body: ObjectBody, o): Promise<PackLocator> => {
      before()
      return await store.put(name, body, o)
    },
  }
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

/** The superuser reads what is closed to everyone else. */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return await work()
  process.seteuid?.(65_534)
  try {
    return await work()
  } finally {
    process.seteuid?.(0)
  }
}
