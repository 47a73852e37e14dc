import { writeFile } from 'node:fs/promises'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import { Keyring } from '@belay/snapshot/format/keys'
import { findGood } from '@belay/snapshot/upkeep/find-good'
import { ProvenBlobs } from '@belay/snapshot/upkeep/proven-blobs'
import { type VerifyDepth, verifyCheckpoint } from '@belay/snapshot/upkeep/verify'
import { FaultyStore, FaultySwitch, failCall } from '@belay/testing/faulty-store'
import type { MemoryPlace } from '@belay/testing/memory-store'
import { Rng } from '@belay/testing/rng'
import { useTempDir } from '@belay/testing/temp-dir'
import type { TreeEntry } from '@belay/testing/tree-builder'
import { describe, expect, it } from '@jest/globals'
import { memoryScene } from './memory-scene.js'

const FULL: VerifyDepth = { kind: 'full' }
const MANIFEST: VerifyDepth = { kind: 'manifest' }
const PLAIN = new Keyring(undefined)
const FRAME_BYTES = 4 * 2 ** 20
const BIG: TreeEntry = {
  kind: 'file',
  path: 'a/big',
  content: { kind: 'random', seed: 3, sizeBytes: FRAME_BYTES - 2000 },
}
const TREE: readonly TreeEntry[] = [
  { kind: 'file', path: 'a/words', content: { kind: 'words', seed: 1, sizeBytes: 3000 } },
  { kind: 'file', path: 'a/random', content: { kind: 'random', seed: 2, sizeBytes: 700 } },
  { kind: 'file', path: 'empty', content: { kind: 'text', text: '' } },
  { kind: 'symlink', path: 'link', target: 'a/words' },
  { kind: 'hard-link', path: 'b/linked', to: 'a/random' },
]

describe('verifyCheckpoint', () => {
  const tempDir = useTempDir()

  const scene = async (o: { keyring?: Keyring; tree?: readonly TreeEntry[] } = {}) =>
    await memoryScene({ root: await tempDir(), tree: TREE, ...o })

  /** The byte at `position` is another one for as long as `use` runs. */
  async function withFlip<T>(
    place: MemoryPlace,
    o: { at: CatalogEntry['at']; position: number; xor: number },
    use: () => Promise<T>,
  ): Promise<T> {
    const object = place.objects.get(o.at)
    if (object === undefined) throw new Error('no such object')
    object.bytes[o.position] = (object.bytes[o.position] ?? 0) ^ o.xor
    try {
      return await use()
    } finally {
      object.bytes[o.position] = (object.bytes[o.position] ?? 0) ^ o.xor
    }
  }

  it('names an object that somebody appended to, if it is told what the store says of sizes', async () => {
    const { place, store, keyring, create } = await scene()
    const entry = await create()
    const object = place.objects.get(entry.at)
    if (object === undefined) throw new Error('no such object')
    object.bytes = Buffer.concat([object.bytes, Buffer.from('more')])
    const storedSizes = new Map([...place.objects].map(([at, { bytes }]) => [at, bytes.length]))
    const report = await verifyCheckpoint(entry, { store, keyring, depth: FULL, storedSizes })
    expect(report.verdict).toBe('corrupt')
    expect(report.damaged.map(({ name }) => name)).toEqual([entry.record.digest])
    expect(report.damaged[0]?.errors[0]?.message).toContain(
      `expected ${entry.sizeBytes} bytes, found ${entry.sizeBytes + 4}`,
    )
  })

  it('finds a fresh checkpoint sound at every depth', async () => {
    const { store, keyring, create } = await scene()
    const entry = await create()
    for (const depth of [
      MANIFEST,
      { kind: 'sample', share: 0.5, random: new Rng(1).random },
      FULL,
    ] as const) {
      const report = await verifyCheckpoint(entry, { store, keyring, depth })
      expect(report).toMatchObject({
        verdict: 'sound',
        damaged: [],
        manifestLoss: 'none',
        files: 4,
        entries: 8,
      })
    }
    const report = await verifyCheckpoint(entry, { store, keyring, depth: FULL })
    expect(report.framesRead).toBe(report.framesNeeded)
    expect(report.framesRead).toBeGreaterThan(0)
  })

  for (const name of ['plain', 'encrypted'] as const) {
    it(`finds any flipped byte of a ${name} checkpoint, and names the object`, async () => {
      const keyring = new Keyring(name === 'plain' ? undefined : 'correct horse')
      const { place, store, create, rng } = await scene({ keyring })
      const entry = await create()
      const sizeBytes = place.objects.get(entry.at)?.bytes.length ?? 0
      expect(sizeBytes).toBe(entry.sizeBytes)
      const missed: number[] = []
      for (let position = 0; position < sizeBytes; position++) {
        const xor = 1 << rng.int(0, 7)
        const report = await withFlip(place, { at: entry.at, position, xor }, () =>
          verifyCheckpoint(entry, { store, keyring, depth: FULL }),
        )
        const named: string | undefined = report.damaged[0]?.name
        if (report.verdict !== 'corrupt' || named !== (entry.record.digest as string)) missed.push(position)
      }
      expect(missed).toEqual([])
    })
  }

  it('names every damaged object and the files that need it, and goes on behind the damage', async () => {
    const { place, store, keyring, root, rng, create } = await scene({ tree: [...TREE, BIG] })
    const first = await create()
    await writeFile(`${root}/second`, rng.bytes(FRAME_BYTES + 1))
    const second = await create(first)
    await writeFile(`${root}/third`, 'written for the third checkpoint')
    const third = await create(second)
    // Behind the 16 bytes of the header lies the first frame, too full of content for the manifest to be in it.
    place.objects.get(second.at)?.bytes.set([1, 2, 3, 4, 5, 6, 7, 8], 16)
    place.objects.get(first.at)?.bytes.set([1, 2, 3, 4, 5, 6, 7, 8], 16)
    const report = await verifyCheckpoint(third, { store, keyring, depth: FULL })
    expect(report.verdict).toBe('corrupt')
    expect(report.manifestLoss).toBe('none')
    const paths = new Map(report.damaged.map((object) => [object.name as string, object.paths]))
    expect(paths.get(first.record.digest)).toEqual(['a/big', 'a/random', 'a/words', 'b/linked'])
    expect(paths.get(second.record.digest)).toEqual(['second'])
    expect(report.damaged).toHaveLength(2)
    // The contents of the packs are no part of the manifest.
    expect((await verifyCheckpoint(third, { store, keyring, depth: MANIFEST })).verdict).toBe('sound')
  })

  it('names a missing pack as corrupt, and all files that need it, without reading any content', async () => {
    const { place, store, keyring, root, create } = await scene()
    const first = await create()
    await writeFile(`${root}/a/new`, 'new')
    const second = await create(first)
    place.objects.delete(first.at)
    const report = await verifyCheckpoint(second, { store, keyring, depth: MANIFEST })
    expect(report.verdict).toBe('corrupt')
    const [damaged] = report.damaged
    expect(damaged).toMatchObject({ name: first.record.digest, kind: 'corrupt' })
    expect(damaged?.errors[0]?.code).toBe('object-missing')
    if (report.manifestLoss === 'none') expect(damaged?.paths).toEqual(['a/random', 'a/words', 'b/linked'])
  })

  it('says of a damaged root that the whole manifest is lost', async () => {
    const { place, store, keyring, create } = await scene()
    const entry = await create()
    const bytes = place.objects.get(entry.at)?.bytes ?? new Uint8Array()
    bytes[bytes.length - 60] = (bytes[bytes.length - 60] ?? 0) ^ 1
    expect(await verifyCheckpoint(entry, { store, keyring, depth: MANIFEST })).toMatchObject({
      verdict: 'corrupt',
      manifestLoss: 'whole',
    })
  })

  it('keeps a store that fails apart from damage, whichever call fails', async () => {
    const { store, keyring, root, create } = await scene()
    const first = await create()
    await writeFile(`${root}/a/new`, 'new')
    const entry = await create(first)
    const counting = new FaultySwitch()
    await verifyCheckpoint(entry, { store: new FaultyStore(store, counting), keyring, depth: FULL })
    expect(counting.calls.length).toBeGreaterThan(4)
    for (let call = 0; call < counting.calls.length; call++) {
      for (const fault of ['unavailable', 'io-error', 'short-read'] as const) {
        const faulty = new FaultyStore(store, new FaultySwitch(failCall(call, fault)))
        const report = await verifyCheckpoint(entry, { store: faulty, keyring, depth: FULL })
        expect([call, report.verdict]).toEqual([call, fault === 'short-read' ? 'corrupt' : 'unavailable'])
        expect(report.damaged.every(({ kind }) => kind === report.verdict)).toBe(true)
      }
    }
  })

  it('ends soon after it is aborted, whichever call hangs', async () => {
    const { store, keyring, create } = await scene()
    const entry = await create()
    const counting = new FaultySwitch()
    await verifyCheckpoint(entry, { store: new FaultyStore(store, counting), keyring, depth: FULL })
    for (let call = 0; call < counting.calls.length; call++) {
      const faulty = new FaultyStore(store, new FaultySwitch(failCall(call, 'hang')))
      const verifying = verifyCheckpoint(entry, {
        store: faulty,
        keyring,
        depth: FULL,
        signal: AbortSignal.timeout(20),
      })
      await expect(verifying).rejects.toMatchObject({ kind: 'unavailable' })
    }
  })

  it('says that a passphrase is wrong, instead of calling the checkpoint damaged', async () => {
    const { store, create } = await scene({ keyring: new Keyring('right') })
    const entry = await create()
    const o = { store, depth: MANIFEST }
    await expect(verifyCheckpoint(entry, { ...o, keyring: new Keyring('wrong') })).rejects.toMatchObject({
      code: 'passphrase-wrong',
    })
    await expect(verifyCheckpoint(entry, { ...o, keyring: PLAIN })).rejects.toMatchObject({
      code: 'passphrase-missing',
    })
  })

  it('lists a bounded number of files of a pack that many need', async () => {
    const tree = Array.from({ length: 250 }, (_, number): TreeEntry => {
      return {
        kind: 'file',
        path: `f${number}`,
        content: { kind: 'random', seed: number, sizeBytes: FRAME_BYTES / 200 },
      }
    })
    const { place, store, keyring, root, create } = await scene({ tree })
    const first = await create()
    await writeFile(`${root}/new`, 'new')
    const second = await create(first)
    place.objects.get(first.at)?.bytes.set([9, 9, 9, 9, 9, 9], 16)
    const { damaged } = await verifyCheckpoint(second, { store, keyring, depth: FULL })
    expect(damaged[0]?.pathCount).toBe(201)
    expect(damaged[0]?.paths).toHaveLength(100)
  })

  it('reads what two checkpoints share once, and tells damage of both', async () => {
    const { place, store, keyring, root, create } = await scene({ tree: [...TREE, BIG] })
    const first = await create()
    await writeFile(`${root}/new`, 'new')
    const second = await create(first)
    const proven = new ProvenBlobs()
    const before = await verifyCheckpoint(first, { store, keyring, depth: FULL, proven })
    const after = await verifyCheckpoint(second, { store, keyring, depth: FULL, proven })
    expect(before.bytesRead).toBeGreaterThan(FRAME_BYTES / 2)
    expect(after.bytesRead).toBeLessThan(100_000)
    expect(after).toMatchObject({ verdict: 'sound', framesRead: after.framesNeeded })
    for (const position of [0, 100]) {
      const unsure = new ProvenBlobs()
      await withFlip(place, { at: first.at, position, xor: 1 }, async () => {
        for (const entry of [first, second]) {
          const report = await verifyCheckpoint(entry, { store, keyring, depth: FULL, proven: unsure })
          expect([position, report.damaged.map(({ name }) => name)]).toEqual([
            position,
            [first.record.digest],
          ])
        }
      })
    }
  })

  describe('findGood', () => {
    it('takes the newest checkpoint that verifies, and names the ones passed over and why', async () => {
      const { place, store, catalog, keyring, root, create } = await scene()
      const first = await create()
      await writeFile(`${root}/x`, 'x')
      const second = await create(first)
      await writeFile(`${root}/x`, 'y')
      const third = await create(second)
      place.objects.delete(third.at)
      const found = await findGood(catalog.list(), { store, keyring, depth: FULL })
      expect(found).toMatchObject({ kind: 'found', entry: { at: second.at } })
      expect(found.passedOver).toMatchObject([{ entry: { at: third.at }, report: { verdict: 'corrupt' } }])
      place.objects.clear()
      expect(await findGood(catalog.list(), { store, keyring, depth: FULL })).toMatchObject({ kind: 'none' })
    })

    it('does not say that none is good when one could not be read', async () => {
      const { store, catalog, keyring, create } = await scene()
      await create()
      const faulty = new FaultyStore(store, new FaultySwitch(() => 'io-error'))
      await expect(findGood(catalog.list(), { store: faulty, keyring, depth: FULL })).rejects.toMatchObject({
        kind: 'unavailable',
      })
    })
  })
})
