import type { CatalogEntry } from '@belay/snapshot/catalog'
import { DEFAULT_CHUNKING } from '@belay/snapshot/chunker/chunker'
import type { Entry } from '@belay/snapshot/format/entry'
import { BlobHasher, Keyring } from '@belay/snapshot/format/keys'
import { encodeLinkTable } from '@belay/snapshot/format/link-table'
import { ObjectWriter } from '@belay/snapshot/format/object'
import { encodeRoot, type PackRef } from '@belay/snapshot/format/root'
import { SegmentEncoder } from '@belay/snapshot/format/segment'
import type { PackLocator } from '@belay/snapshot/store/store'
import { verifyCheckpoint } from '@belay/snapshot/upkeep/verify'
import { makeRecord } from '@belay/testing/checkpoint-record'
import { ManualClock } from '@belay/testing/clock'
import { MemoryPlace, MemoryStore } from '@belay/testing/memory-store'
import { Rng } from '@belay/testing/rng'
import { describe, expect, it } from '@jest/globals'

/** Manifests that no archive writes, in objects that are all they should be. Blob 0 of pack 0 has 100 bytes. */
describe('verifyCheckpoint, of a manifest made to mislead,', () => {
  const clock = new ManualClock()
  const place = new MemoryPlace(clock.now)
  const store = new MemoryStore(place)
  const rng = new Rng(1)

  interface Forgery {
    readonly segments?: readonly (readonly Partial<Entry>[])[]
    readonly segmentRuns?: readonly number[]
    readonly links?: readonly (readonly string[])[]
    readonly entries?: number
    readonly packs?: readonly PackRef[]
  }

  function file(path: string, runs: readonly number[], sizeBytes: number): Partial<Entry> {
    return { path, runs, sizeBytes }
  }

  async function forge(o: Forgery): Promise<CatalogEntry> {
    const parts: Uint8Array[] = []
    const writer = new ObjectWriter({
      append: (bytes) => parts.push(Uint8Array.from(bytes)),
      keys: undefined,
    })
    const hasher = new BlobHasher(undefined)
    let blobs = 0
    const add = (bytes: Uint8Array): number => {
      writer.addBlob(bytes.length, hasher.digestOf(bytes))
      writer.addFrame(bytes.length, { codec: 'raw', payload: bytes })
      return blobs++
    }
    add(rng.bytes(100))
    const encoder = new SegmentEncoder()
    const runs: number[] = []
    let count = 0
    for (const segment of o.segments ?? []) {
      for (const entry of segment) {
        count++
        encoder.add({
          path: '',
          kind: 'file',
          mode: 0o644,
          mtimeSec: 0,
          mtimeNsec: 0,
          sizeBytes: 0,
          runs: [],
          target: '',
          linkGroup: 0,
          unstable: false,
          ...entry,
        })
      }
      runs.push(0, add(Uint8Array.from(encoder.finish())), 1, 1)
    }
    const links = encodeLinkTable(o.links ?? []).flatMap((part) => [0, add(Uint8Array.from(part)), 1, 1])
    const { digest: _, ...record } = makeRecord({ rng, now: clock.now() })
    const finished = writer.finish(
      encodeRoot({
        facts: {
          record,
          selection: { paths: [], exclude: [], keepCredentials: false, ignoreFiles: [] },
          entries: o.entries ?? count,
          chunking: { ...DEFAULT_CHUNKING },
        },
        selfPack: 0,
        selfReferencedBytes: 100,
        packs: o.packs ?? [],
        segments: o.segmentRuns ?? runs,
        links,
      }),
    )
    const bytes = Buffer.concat(parts)
    const at = await store.put(finished.name, { kind: 'bytes', bytes })
    const digest = finished.name as string as CatalogEntry['record']['digest']
    return {
      record: { ...record, digest },
      at,
      sizeBytes: finished.sizeBytes,
      trailerBytes: finished.trailerBytes,
    }
  }

  async function verify(o: Forgery) {
    return await verifyCheckpoint(await forge(o), {
      store,
      keyring: new Keyring(undefined),
      depth: { kind: 'full' },
    })
  }

  async function messagesOf(o: Forgery): Promise<string> {
    const report = await verify(o)
    expect(report.verdict).toBe('corrupt')
    return report.damaged.flatMap(({ errors }) => errors.map(({ message }) => message)).join('\n')
  }

  it('finds nothing wrong with one that is right', async () => {
    const segments = [[file('a', [0, 0, 1, 1], 100), file('b', [0, 0, 3, 0], 300)], [file('c', [], 0)]]
    expect(await verify({ segments, links: [['a', 'b']] })).toMatchObject({
      verdict: 'sound',
      entries: 3,
      files: 3,
    })
  })

  it('refuses a blob its pack does not have, and names the file', async () => {
    const segments = [[file('bad', [0, 7, 1, 1], 100), file('good', [0, 0, 1, 1], 100)]]
    const report = await verify({ segments })
    expect(report).toMatchObject({ verdict: 'corrupt', damaged: [{ paths: ['bad'] }] })
    expect(await messagesOf({ segments })).toContain('blob 7 of pack 0')
  })

  it('refuses a pack that the root does not list', async () => {
    expect(await messagesOf({ segments: [[file('bad', [5, 0, 1, 1], 100)]] })).toContain('pack 5')
  })

  it('refuses blobs that do not add up to the file', async () => {
    expect(await messagesOf({ segments: [[file('bad', [0, 0, 1, 1], 99)]] })).toContain(
      '100 bytes, expected 99',
    )
    expect(await messagesOf({ segments: [[file('bad', [0, 0, 1e9, 0], 1e9)]] })).toContain(
      'bytes, expected 1000000000',
    )
  })

  it('refuses paths that come twice or out of order', async () => {
    expect(await messagesOf({ segments: [[file('a', [], 0)], [file('a', [], 0)]] })).toContain('ascending')
    expect(await messagesOf({ segments: [[file('b', [], 0)], [file('a', [], 0)]] })).toContain('ascending')
  })

  it('refuses another number of entries than the root says, ten million as well', async () => {
    expect(await messagesOf({ segments: [[file('a', [], 0)]], entries: 10_000_000 })).toContain(
      'expected 10000000 entries, found 1',
    )
  })

  it('refuses hard links of entries that are not there', async () => {
    expect(await messagesOf({ segments: [[file('a', [], 0)]], links: [['a', 'b']] })).toContain('hard links')
  })

  it('does not count to four billion because a root says so', async () => {
    expect(await messagesOf({ segmentRuns: [0, 0, 2 ** 32 - 1, 1] })).toContain('which has 1')
  })

  it('does not follow the same long run again and again', async () => {
    const runs = Array.from({ length: 100_000 }, () => [0, 0, 2 ** 20, 0]).flat()
    const report = await verify({ segments: [[file('huge', runs, 100_000 * 2 ** 20 * 100)]] })
    expect(report.verdict).toBe('sound')
  })

  it('names a pack that the root lists and the store lacks, once, with the parts of the manifest in it', async () => {
    const name = 'ab'.repeat(32) as PackRef['name']
    const lost: PackRef = {
      number: 1,
      name,
      at: name as string as PackLocator,
      sizeBytes: 500,
      trailerBytes: 200,
      rawBytes: 1,
      referencedBytes: 1,
    }
    const report = await verify({ packs: [lost], segmentRuns: [1, 0, 2 ** 32 - 1, 1] })
    expect(report).toMatchObject({
      verdict: 'corrupt',
      manifestLoss: 'part',
      damaged: [{ name, errorCount: 1 }],
    })
  })
})
