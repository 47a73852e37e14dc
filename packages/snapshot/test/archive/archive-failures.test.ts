import { chmodSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import type { ObjectBody, ObjectName, PackLocator, WriteStore } from '@belay/snapshot/store/store'
import { differencesFromCheckpoint } from '@belay/testing/compare-checkpoint'
import { Rng } from '@belay/testing/rng'
import { useTempDir } from '@belay/testing/temp-dir'
import { describe, expect, it, jest } from '@jest/globals'
import { Bench } from './bench.js'
import { watching } from './watching.js'

jest.setTimeout(60_000)
const tempDir = useTempDir()

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
