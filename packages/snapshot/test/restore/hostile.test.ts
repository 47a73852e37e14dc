import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import type { EntryKind } from '@belay/snapshot/format/entry'
import { encodeFrame } from '@belay/snapshot/format/frame-codec'
import { BlobHasher } from '@belay/snapshot/format/keys'
import { ObjectWriter } from '@belay/snapshot/format/object'
import type { ObjectName } from '@belay/snapshot/store/store'
import type { EntrySpec } from '@belay/testing/checkpoint-builder'
import { describe, expect, it } from '@jest/globals'
import { DARWIN, type Stage, useStage, WIN32, WORKER_URL } from './restore-harness.js'

const makeStage = useStage()

/** Restoring this must fail with `code`, and leave nothing anywhere: neither in the target nor around it. */
async function expectRefused(
  stage: Stage,
  entry: CatalogEntry,
  code: string,
  over: Parameters<Stage['restore']>[1] = {},
): Promise<void> {
  const before = readdirSync(stage.outside, { recursive: true })
  await expect(stage.restore(entry, over)).rejects.toMatchObject({ code })
  expect(readdirSync(stage.outside, { recursive: true })).toEqual(before)
}

async function expectRefusedPaths(
  specs: readonly EntrySpec[],
  over: Parameters<Stage['restore']>[1] = {},
  code = 'path-unsafe',
): Promise<void> {
  const stage = await makeStage()
  const { entry } = await stage.build([{ path: '!', content: 'harmless' }, ...specs], { keepOrder: true })
  await expectRefused(stage, entry, code, over)
}

const evil = { content: 'evil' }

describe('a hostile manifest is refused', () => {
  it('with "..", at the start of a path, within it, and at its end', async () => {
    await expectRefusedPaths([{ path: '../escape', ...evil }])
    await expectRefusedPaths([{ path: 'b/../../escape', ...evil }])
    await expectRefusedPaths([{ path: 'b/..', ...evil }])
    await expectRefusedPaths([{ path: 'b/..', kind: 'directory' }])
    await expectRefusedPaths([{ path: 'b/../../link', target: '/etc' }])
  })

  it('with ".." before everything else', async () => {
    const stage = await makeStage()
    const { entry } = await stage.build([{ path: '../escape', ...evil }])
    await expectRefused(stage, entry, 'path-unsafe')
  })

  it('with an absolute path', async () => {
    const stage = await makeStage()
    const { entry } = await stage.build([{ path: `${stage.outside}/escape`, ...evil }])
    await expectRefused(stage, entry, 'path-unsafe')
  })

  it('with backslashes, drives, streams and devices, on Windows', async () => {
    for (const path of [
      '..\\escape',
      'b\\..\\..\\escape',
      'C:\\escape',
      'C:escape',
      'b:stream',
      'b/NUL',
      'COM1.txt',
      'b.',
      'b ',
    ]) {
      await expectRefusedPaths([{ path, ...evil }], { semantics: WIN32 })
    }
  })

  it('with a NUL in a path or in a link', async () => {
    await expectRefusedPaths([{ path: 'b\0/../escape', ...evil }])
    await expectRefusedPaths([{ path: 'b', target: '/etc\0/x' }])
  })

  it('with a name or a path that is too long', async () => {
    await expectRefusedPaths([{ path: 'b'.repeat(256), ...evil }])
    await expectRefusedPaths([{ path: Array.from({ length: 60 }, () => 'b'.repeat(100)).join('/'), ...evil }])
    await expectRefusedPaths([{ path: `${'b/'.repeat(16_383)}b`, ...evil }])
  })

  it('with an entry below a symlink of its own, or below a link to that link', async () => {
    await expectRefusedPaths([
      { path: 'b', target: '..' },
      { path: 'b/escape', ...evil },
    ])
    await expectRefusedPaths([
      { path: 'b', target: '..' },
      { path: 'c', target: 'b' },
      { path: 'c/escape', ...evil },
    ])
    await expectRefusedPaths([
      { path: 'b', target: '/etc' },
      { path: 'b/deep/er', kind: 'directory' },
    ])
  })

  it('with a file below a file', async () => {
    await expectRefusedPaths([
      { path: 'b', content: 'file' },
      { path: 'b/c', ...evil },
    ])
  })

  it('with duplicate entries, or entries out of order', async () => {
    await expectRefusedPaths(
      [
        { path: 'b', content: '1' },
        { path: 'b', content: '2' },
      ],
      {},
      'manifest-corrupt',
    )
    await expectRefusedPaths(
      [
        { path: 'c', content: '1' },
        { path: 'b', content: '2' },
      ],
      {},
      'manifest-corrupt',
    )
    await expectRefusedPaths(
      [
        { path: 'b', target: '/etc' },
        { path: 'b', kind: 'directory' },
      ],
      {},
      'manifest-corrupt',
    )
  })

  it('with names that a case-insensitive target takes for one, such as a link and a directory', async () => {
    await expectRefusedPaths(
      [
        { path: 'LINK', target: '..' },
        { path: 'link/escape', ...evil },
      ].sort(byPath),
      { semantics: DARWIN },
    )
    await expectRefusedPaths(
      [
        { path: 'b', content: '1' },
        { path: 'B', content: '2' },
      ].sort(byPath),
      { semantics: WIN32 },
    )
    await expectRefusedPaths(
      [
        { path: '.GIT/hooks/post-checkout', ...evil },
        { path: '.git/HEAD', content: 'x' },
      ],
      { semantics: DARWIN },
    )
  })

  it('with names that a normalising target takes for one', async () => {
    const composed = Buffer.from('caf\u00e9').toString('latin1')
    const decomposed = Buffer.from('cafe\u0301').toString('latin1')
    const ignored = Buffer.from('.g\u200cit').toString('latin1')
    await expectRefusedPaths(
      [
        { path: `b/${decomposed}`, target: '/etc' },
        { path: `b/${composed}/passwd`, ...evil },
      ],
      { semantics: DARWIN },
    )
    await expectRefusedPaths(
      [
        { path: `b/${ignored}`, target: '..' },
        { path: 'b/.git/config', ...evil },
      ].sort(byPath),
      { semantics: DARWIN },
    )
  })

  it('with a root that is no directory', async () => {
    const stage = await makeStage()
    const { entry } = await stage.build([{ path: '', target: '/etc' }])
    await expectRefused(stage, entry, 'path-unsafe')
  })

  it('with hard links that have different contents', async () => {
    await expectRefusedPaths(
      [
        { path: 'b', content: 'one', linkGroup: 1 },
        { path: 'c', content: 'other', linkGroup: 1 },
      ],
      {},
      'manifest-corrupt',
    )
  })

  it('with sizes that its blobs do not add up to, however large', async () => {
    for (const sizeBytes of [3, 5, 2 ** 31, 2 ** 32, 2 ** 53 - 1]) {
      await expectRefusedPaths([{ path: 'b', ...evil, entry: { sizeBytes } }], {}, 'manifest-corrupt')
    }
  })

  it('with blobs that do not exist, packs that are not listed, and runs that overflow', async () => {
    const size = { sizeBytes: 4 }
    await expectRefusedPaths(
      [{ path: 'b', kind: 'file', entry: { ...size, runs: [0, 999_999, 1, 1] } }],
      {},
      'pack-corrupt',
    )
    await expectRefusedPaths(
      [{ path: 'b', kind: 'file', entry: { ...size, runs: [7, 0, 1, 1] } }],
      {},
      'manifest-corrupt',
    )
    await expectRefusedPaths(
      [{ path: 'b', kind: 'file', entry: { sizeBytes: 2 ** 40, runs: [0, 0, 2 ** 33, 1] } }],
      {},
      'manifest-corrupt',
    )
    await expectRefusedPaths(
      [{ path: 'b', kind: 'file', entry: { sizeBytes: 2 ** 33, runs: [0, 2 ** 32 - 1, 2, 1] } }],
      {},
      'manifest-corrupt',
    )
  })

  it('with more entries claimed than there are, in the root or in a segment', async () => {
    const stage = await makeStage()
    const tenMillion = await stage.build([{ path: 'b', ...evil }], {
      root: (root) => ({ ...root, facts: { ...root.facts, entries: 10_000_000 } }),
    })
    await expectRefused(stage, tenMillion.entry, 'manifest-corrupt')
    const repeated = await stage.build([{ path: 'c', ...evil }], {
      root: (root) => ({ ...root, segments: [0, root.segments[1] as number, 10_000_000, 1] }),
    })
    await expectRefused(stage, repeated.entry, 'pack-corrupt')
  })

  it('with another format version', async () => {
    const stage = await makeStage()
    const { entry } = await stage.build([{ path: 'b', ...evil }])
    const stored = stage.place.objects.get(entry.at)
    const bytes = Buffer.from(stored?.bytes ?? [])
    // The copy of the header in the trailer, before the footer of 40 bytes: magic, then the version.
    bytes.writeUInt16LE(99, bytes.length - 40 - 16 + 8)
    const digest = sha256Of(bytes.subarray(bytes.length - entry.trailerBytes))
    stage.place.objects.set(entry.at, { bytes, storedAt: new Date(0) })
    const renamed = { ...entry, record: { ...entry.record, digest: digest as typeof entry.record.digest } }
    await expectRefused(stage, renamed, 'format-version-unsupported')
  })
})

describe('a hostile pack is refused', () => {
  it('when a frame decompresses to more than the index says', async () => {
    const stage = await makeStage()
    const bomb = encodeFrame(Buffer.alloc(64 * 2 ** 20), { level: 1 })
    const { entry } = await buildWithFrame(stage, { rawBytes: 100_000, frame: bomb, blobBytes: 100_000 })
    const before = process.memoryUsage().rss
    await expectRefused(stage, entry, 'pack-corrupt')
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 2 ** 20)
  })

  it('when a frame claims more than a frame may hold', async () => {
    const stage = await makeStage()
    const frame = encodeFrame(Buffer.alloc(1000), { level: 1 })
    const { entry } = await buildWithFrame(stage, { rawBytes: 2 ** 30, frame, blobBytes: 2 ** 30 })
    await expectRefused(stage, entry, 'index-corrupt')
  })

  it('when a blob is not what its digest says, and nothing of its file is written', async () => {
    const stage = await makeStage()
    const raw = Buffer.from('not what was promised')
    const { entry } = await buildWithFrame(stage, {
      rawBytes: raw.length,
      frame: encodeFrame(raw, { level: 1 }),
      blobBytes: raw.length,
    })
    await expectRefused(stage, entry, 'blob-corrupt')
  })

  it('also on worker threads', async () => {
    const stage = await makeStage()
    const small = Array.from({ length: 3500 }, (_, at) => ({ path: `m${at}`, content: `content ${at}` }))
    const { entry } = await stage.build(small, { frameBytes: 2 ** 14 })
    const bytes = Buffer.from(stage.place.objects.get(entry.at)?.bytes ?? [])
    bytes[100] = (bytes[100] as number) ^ 1
    stage.place.objects.set(entry.at, { bytes, storedAt: new Date(0) })
    await expectRefused(stage, entry, 'pack-corrupt', { workerUrl: WORKER_URL })
  }, 60_000)
})

describe('links that lead out are only links', () => {
  it('come back as they are, and nothing is written through them', async () => {
    const stage = await makeStage()
    writeFileSync(`${stage.outside}/victim`, 'untouched')
    const { entry } = await stage.build([
      { path: 'out', target: '../victim' },
      { path: 'passwd', target: '/etc/passwd' },
    ])
    await stage.restore(entry)
    const { entry: later } = await stage.build([
      { path: 'out', content: 'now a file' },
      { path: 'passwd', content: 'too' },
    ])
    await stage.restore(later)
    expect(readFileSync(`${stage.outside}/victim`, 'utf8')).toBe('untouched')
    expect(lstatSync(`${stage.target}/out`).isFile()).toBe(true)
  })

  it('in the target are not followed, where the manifest has a directory without an entry', async () => {
    const stage = await makeStage()
    mkdirSync(`${stage.outside}/victim`)
    symlinkSync('../victim', `${stage.target}/b`)
    const { entry } = await stage.build([{ path: 'b/escape', ...evil }])
    await expectRefused(stage, entry, 'target-invalid')
    expect(readdirSync(`${stage.outside}/victim`)).toEqual([])
  })

  it('in the target are not followed for times, modes and hashes', async () => {
    const stage = await makeStage()
    writeFileSync(`${stage.outside}/victim`, 'same', { mode: 0o600 })
    const before = lstatSync(`${stage.outside}/victim`, { bigint: true })
    symlinkSync('../victim', `${stage.target}/b`)
    const { entry } = await stage.build([{ path: 'b', content: 'same', entry: { mode: 0o777 } }])
    await stage.restore(entry)
    expect(lstatSync(`${stage.outside}/victim`, { bigint: true })).toEqual(before)
    expect(lstatSync(`${stage.target}/b`).isFile()).toBe(true)
  })

  it('put in place of a directory while the restore runs are noticed', async () => {
    const stage = await makeStage()
    mkdirSync(`${stage.outside}/victim`)
    mkdirSync(`${stage.target}/b`)
    writeFileSync(`${stage.target}/b/file`, 'old')
    const { entry } = await stage.build([{ path: 'b/file', content: 'new' }])
    const backup = async () => {
      renameSync(`${stage.target}/b`, `${stage.outside}/moved`)
      symlinkSync('../victim', `${stage.target}/b`)
      return entry.record.id
    }
    await expect(stage.restore(entry, { backup })).rejects.toMatchObject({ code: 'target-invalid' })
    expect(readdirSync(`${stage.outside}/victim`)).toEqual([])
  })

  it('cannot make a hard link lead to a file outside', async () => {
    const stage = await makeStage()
    writeFileSync(`${stage.outside}/victim`, 'shared')
    symlinkSync('../victim', `${stage.target}/a`)
    const { entry } = await stage.build([
      { path: 'a', content: 'shared', linkGroup: 1 },
      { path: 'b', content: 'shared', linkGroup: 1 },
    ])
    await stage.restore(entry)
    expect(lstatSync(`${stage.outside}/victim`).nlink).toBe(1)
    expect(lstatSync(`${stage.target}/a`).ino).toBe(lstatSync(`${stage.target}/b`).ino)
  })
})

function byPath(a: { path: string }, b: { path: string }): number {
  return a.path < b.path ? -1 : 1
}

function sha256Of(trailer: Uint8Array): string {
  return Buffer.from(new BlobHasher(undefined).digestOf(trailer), 'latin1').toString('hex')
}

/** A checkpoint of one file, whose one frame is the caller's and lies in a pack of its own. */
async function buildWithFrame(
  stage: Stage,
  o: { rawBytes: number; frame: ReturnType<typeof encodeFrame>; blobBytes: number },
): Promise<{ entry: CatalogEntry }> {
  const parts: Uint8Array[] = []
  const writer = new ObjectWriter({ append: (bytes) => parts.push(Uint8Array.from(bytes)), keys: undefined })
  writer.addBlob(o.blobBytes, '\x01'.repeat(32))
  writer.addFrame(o.rawBytes, o.frame)
  const { name, sizeBytes, trailerBytes } = writer.finish()
  const at = await stage.store.put(name as ObjectName, { kind: 'bytes', bytes: Buffer.concat(parts) })
  const kind: EntryKind = 'file'
  return await stage.build([{ path: 'b', kind, entry: { sizeBytes: o.blobBytes, runs: [5, 0, 1, 1] } }], {
    root: (root) => ({
      ...root,
      packs: [
        {
          number: 5,
          name: name as ObjectName,
          at,
          sizeBytes,
          trailerBytes,
          referencedBytes: o.blobBytes,
          rawBytes: o.rawBytes,
        },
      ],
    }),
  })
}
