import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { DirectoryStore } from '@belay/snapshot/store/directory'
import { DirectoryCatalog } from '@belay/snapshot/store/directory-catalog'
import type { DamagedMarkerPolicy } from '@belay/snapshot/store/directory-marker'
import type { PackLocator } from '@belay/snapshot/store/store'
import { openStoreDirectory } from '@belay/snapshot/store/store-directory'
import { ManualClock } from '@belay/testing/clock'
import { collect, failureOf, nameOf } from '@belay/testing/contract-context'
import { FixedLiveness } from '@belay/testing/fixed-liveness'
import { jsonRecordCodec } from '@belay/testing/json-record-codec'
import { useTempDir } from '@belay/testing/temp-dir'
import { describe, expect, it } from '@jest/globals'

const tempDir = useTempDir()
const liveness = new FixedLiveness()
const { now } = new ManualClock()
const absent = 'ab'.repeat(32) as PackLocator

async function open(root: string, access: 'read' | 'write' = 'write', damagedMarker?: DamagedMarkerPolicy) {
  const directory = await openStoreDirectory({ root, access, liveness, now, damagedMarker })
  return {
    directory,
    store: new DirectoryStore(directory),
    catalog: new DirectoryCatalog(directory, jsonRecordCodec),
  }
}

async function storeWithObject() {
  const root = path.join(await tempDir(), 'store')
  const bytes = Buffer.from('some bytes')
  const { directory, store } = await open(root)
  const at = await store.put(nameOf(bytes), { kind: 'bytes', bytes })
  await directory.close()
  return { root, at, file: path.join(root, 'packs', at.slice(0, 2), at) }
}

describe('opening a directory store', () => {
  it('makes a store of a directory that is missing, with all directories on the way', async () => {
    const root = path.join(await tempDir(), 'a', 'b')
    await open(root)
    expect((await readdir(root)).sort()).toEqual([
      'belay-store.json',
      'checkpoints',
      'leases',
      'locks',
      'packs',
      'tmp',
    ])
    expect(JSON.parse(await readFile(path.join(root, 'belay-store.json'), 'utf8'))).toEqual({
      format: 'belay-store',
      version: 1,
    })
  })

  it('makes a store of an empty directory and of the root of an empty disk', async () => {
    const root = await tempDir()
    await mkdir(path.join(root, 'lost+found'))
    await open(root)
    expect(await readdir(root)).toContain('belay-store.json')
  })

  it('keeps what is in the store from everyone but its owner', async () => {
    const { root, file } = await storeWithObject()
    expect((await stat(root)).mode & 0o777).toBe(0o700)
    expect((await stat(path.join(root, 'packs'))).mode & 0o777).toBe(0o700)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  it('refuses a directory in other use, and changes nothing in it', async () => {
    const root = await tempDir()
    await writeFile(path.join(root, 'thesis.txt'), 'years of work')
    const failure = await failureOf(open(root))
    expect(failure).toMatchObject({ kind: 'misuse', code: 'option-invalid' })
    expect(failure.message).toContain(root)
    expect(failure.message).toContain('thesis.txt')
    expect(await readdir(root)).toEqual(['thesis.txt'])
    expect(await failureOf(open(root, 'read'))).toMatchObject({ kind: 'misuse' })
  })

  it('refuses a file where a directory is expected', async () => {
    const file = path.join(await tempDir(), 'file')
    await writeFile(file, '')
    expect(await failureOf(open(file))).toMatchObject({ kind: 'misuse' })
    expect(await failureOf(open(path.join(file, 'below'), 'read'))).toMatchObject({ kind: 'misuse' })
  })

  it('says that there is no store where nothing is, and makes none when it only reads', async () => {
    const root = await tempDir()
    expect(await failureOf(open(root, 'read'))).toMatchObject({ kind: 'absent', code: 'store-not-found' })
    expect(await failureOf(open(path.join(root, 'missing'), 'read'))).toMatchObject({
      kind: 'absent',
      code: 'store-not-found',
    })
    expect(await readdir(root)).toEqual([])
  })

  it('refuses a store of a newer version', async () => {
    const { root } = await storeWithObject()
    await writeFile(path.join(root, 'belay-store.json'), '{"format":"belay-store","version":2}')
    for (const access of ['read', 'write'] as const) {
      const failure = await failureOf(open(root, access))
      expect(failure.code).toBe('format-version-unsupported')
      expect(failure.message).toMatch(/version 2: expected 1/)
    }
  })

  it.each(['', '{', '[]', 'null', '{"format":"other","version":1}', '{"format":"belay-store"}'])(
    'never takes the damaged marker %j for a missing one',
    async (text) => {
      const { root } = await storeWithObject()
      await writeFile(path.join(root, 'belay-store.json'), text)
      expect(await failureOf(open(root))).toMatchObject({ kind: 'corrupt' })
    },
  )

  it('says of a lost marker what is lost, and how to get it back', async () => {
    const { root } = await storeWithObject()
    await rm(path.join(root, 'belay-store.json'))
    for (const access of ['read', 'write'] as const) {
      const failure = await failureOf(open(root, access))
      expect(failure).toMatchObject({ kind: 'corrupt', code: 'store-corrupt' })
      expect(failure.message).toContain(`${root} holds the packs of a store, but`)
      expect(failure.hint).toMatch(/neither keys nor contents.*`belay validate --rebuild-index`/)
    }
  })

  it('knows a store without a marker by its objects alone, and by its directories alone', async () => {
    const { root } = await storeWithObject()
    await rm(path.join(root, 'belay-store.json'))
    await rename(path.join(root, 'packs'), path.join(root, 'away'))
    await mkdir(path.join(root, 'packs'))
    expect(await failureOf(open(root, 'read'))).toMatchObject({ code: 'store-corrupt' })
    for (const empty of ['packs', 'leases', 'locks', 'tmp', 'checkpoints'])
      await rm(path.join(root, empty), { recursive: true })
    expect(await failureOf(open(root, 'read'))).toMatchObject({ kind: 'misuse' })
    await rename(path.join(root, 'away'), path.join(root, 'packs'))
    expect(await failureOf(open(root, 'read'))).toMatchObject({ code: 'store-corrupt' })
  })

  it.each([undefined, '', 'x'.repeat(5000), '{"format":"belay-store","version":"1"}'])(
    'goes on without the marker, or writes it anew, where that is asked for (%#)',
    async (text) => {
      const { root, at } = await storeWithObject()
      const marker = path.join(root, 'belay-store.json')
      await rm(marker)
      if (text !== undefined) await writeFile(marker, text)
      const passed = await open(root, 'read', 'pass')
      expect(passed.directory.markerDamage).toMatchObject({ code: 'store-corrupt' })
      expect(await passed.store.get(at)).toBeDefined()
      expect(await passed.store.get(absent)).toBeUndefined()

      const { directory } = await open(root, 'write', 'rewrite')
      expect(directory.markerDamage).toMatchObject({ code: 'store-corrupt' })
      await directory.close()
      expect((await open(root, 'read')).directory.markerDamage).toBeUndefined()
      // It may be the only copy of a file it was swapped with.
      const kept = (await readdir(root)).find((name) => name.includes('.damaged.'))
      if (text === undefined) expect(kept).toBeUndefined()
      else expect(await readFile(path.join(root, kept ?? 'none'), 'utf8')).toBe(text)
    },
  )

  it('makes no store of a directory in other use by writing a marker into it', async () => {
    const root = await tempDir()
    await mkdir(path.join(root, 'packs'))
    await mkdir(path.join(root, 'checkpoints'))
    await writeFile(path.join(root, 'packs', 'ab'), '')
    expect(await failureOf(open(root, 'write', 'rewrite'))).toMatchObject({ code: 'option-invalid' })
    await writeFile(path.join(root, 'belay-store.json'), 'something else')
    expect(await failureOf(open(root, 'write', 'rewrite'))).toMatchObject({ code: 'store-corrupt' })
    expect((await readdir(root)).sort()).toEqual(['belay-store.json', 'checkpoints', 'packs'])
  })

  it('never takes another version for damage', async () => {
    const { root } = await storeWithObject()
    await writeFile(path.join(root, 'belay-store.json'), '{"format":"belay-store","version":2}')
    for (const policy of ['pass', 'rewrite'] as const)
      expect(await failureOf(open(root, 'write', policy))).toMatchObject({
        code: 'format-version-unsupported',
      })
  })

  it('removes markers that were never finished', async () => {
    const { root } = await storeWithObject()
    await writeFile(path.join(root, 'belay-store.json.0123456789abcdef'), '{"form')
    await open(root)
    expect((await readdir(root)).filter((name) => name.startsWith('belay-store'))).toEqual([
      'belay-store.json',
    ])
  })

  it('makes one store for many that open it at once', async () => {
    for (let round = 0; round < 10; round++) {
      const root = path.join(await tempDir(), 'store')
      const opened = await Promise.all(Array.from({ length: 8 }, () => open(root)))
      const bytes = Buffer.from('shared')
      const at = await opened[0]?.store.put(nameOf(bytes), { kind: 'bytes', bytes })
      for (const { store } of opened) expect((await store.get(at ?? absent))?.length).toBe(6)
      for (const { directory } of opened) await directory.close()
      expect(await readdir(path.join(root, 'leases'))).toEqual([])
      expect(await readdir(path.join(root, 'tmp'))).toEqual([])
    }
  })

  it('changes nothing on the disk when it only reads', async () => {
    const { root, at } = await storeWithObject()
    const leftover = path.join(root, 'tmp', '0'.repeat(32))
    await mkdir(leftover)
    const { store, catalog, directory } = await open(root, 'read')
    expect(await store.get(at)).toBeDefined()
    expect(await collect(catalog.list())).toEqual([])
    expect(
      await failureOf(store.put(nameOf(Buffer.from('x')), { kind: 'bytes', bytes: Buffer.from('x') })),
    ).toMatchObject({ kind: 'misuse' })
    expect(await failureOf(store.remove(at))).toMatchObject({ kind: 'misuse' })
    await directory.close()
    expect(await readdir(path.join(root, 'tmp'))).toEqual(['0'.repeat(32)])
    expect(await readdir(path.join(root, 'leases'))).toEqual([])
  })
})

describe('a directory store whose disk is not there', () => {
  it.each(['the root', 'packs', 'checkpoints', 'belay-store.json'])(
    'never says absent while %s is missing',
    async (what) => {
      const { root, at } = await storeWithObject()
      const { store, catalog } = await open(root)
      const gone = what === 'the root' ? root : path.join(root, what)
      await rename(gone, `${gone}.away`)
      const calls: Record<string, () => Promise<unknown>> = {
        get: () => store.get(absent),
        list: () => collect(store.list()),
        'list checkpoints': () => collect(catalog.list()),
        remove: () => store.remove(absent),
      }
      for (const run of Object.values(calls)) {
        const failure = await failureOf(run())
        expect(failure).toMatchObject({ kind: 'unavailable', code: 'store-unavailable' })
        expect(failure.hint).toMatch(/mounted/)
      }
      await rename(`${gone}.away`, gone)
      expect(await store.get(at)).toBeDefined()
      expect(await store.get(absent)).toBeUndefined()
    },
  )

  it('does not make a store anew while one is in use', async () => {
    const { root } = await storeWithObject()
    const { store } = await open(root)
    await rm(root, { recursive: true })
    const bytes = Buffer.from('new')
    expect(await failureOf(store.put(nameOf(bytes), { kind: 'bytes', bytes }))).toMatchObject({
      kind: 'unavailable',
    })
    await expect(stat(root)).rejects.toMatchObject({ code: 'ENOENT' })
  })
})

describe('what others leave in a directory store', () => {
  it('is passed over and kept', async () => {
    const { root, at } = await storeWithObject()
    const foreign = [
      'packs/.DS_Store',
      `packs/${at.slice(0, 2)}/.DS_Store`,
      'checkpoints/.DS_Store',
      'leases/README',
      'locks/x',
      'tmp/x',
    ]
    for (const file of foreign) await writeFile(path.join(root, file), 'not ours')
    const { store, catalog, directory } = await open(root)
    expect((await collect(store.list())).map((object) => object.at)).toEqual([at])
    expect(await collect(catalog.list())).toEqual([])
    const lock = await catalog.lockForPrune()
    expect(await catalog.oldestLease()).toBeUndefined()
    await lock?.release()
    await directory.close()
    for (const file of foreign) expect(await readFile(path.join(root, file), 'utf8')).toBe('not ours')
  })

  it('tells a truncated object by its length, expected and found', async () => {
    const { root, at, file } = await storeWithObject()
    await writeFile(file, 'short')
    const { store } = await open(root)
    const failure = await failureOf(store.get(at, { range: { offset: 2, length: 8 } }))
    expect(failure).toMatchObject({ kind: 'corrupt', code: 'pack-corrupt' })
    expect(failure.message).toContain(at)
    expect(failure.message).toMatch(/expected at least 10 bytes, found 5/)
  })
})
