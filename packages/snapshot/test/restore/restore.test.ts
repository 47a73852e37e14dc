import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { deriveKeys, Keyring } from '@belay/snapshot/format/keys'
import { machineTreeFiles } from '@belay/snapshot/tree/tree-files'
import type { EntrySpec } from '@belay/testing/checkpoint-builder'
import { FaultyTreeFiles } from '@belay/testing/faulty-tree-files'
import { describe, expect, it } from '@jest/globals'
import { useStage, WORKER_URL } from './restore-harness.js'

const stage = useStage()

const MTIME_MS = 1_700_000_000_123
const TREE: readonly EntrySpec[] = [
  { path: '', kind: 'directory' },
  { path: 'a.txt', content: 'first' },
  { path: 'bin/run', content: '#!/bin/sh\n', entry: { mode: 0o755 } },
  { path: 'bin', kind: 'directory' },
  { path: 'empty', content: '' },
  { path: 'hollow', kind: 'directory', entry: { mode: 0o700 } },
  { path: 'link', target: 'a.txt' },
  { path: 'broken', target: '../nowhere/at/all' },
  { path: 'closed', kind: 'directory', entry: { mode: 0o555 } },
  { path: 'closed/inside', content: 'inside', entry: { mode: 0o400 } },
  { path: 'suid', content: 'x', entry: { mode: 0o4755 } },
  { path: 'sticky', kind: 'directory', entry: { mode: 0o1777 } },
  { path: 'one', content: 'shared', linkGroup: 1 },
  { path: 'bin/two', content: 'shared', linkGroup: 1 },
  { path: 'new\nline\\and:colon', content: 'odd' },
  { path: 'caf\xe9', content: 'latin1 name' },
]

describe('restore into an empty directory', () => {
  it('brings back contents, modes, times, symlinks and hard links', async () => {
    const { build, restore, target } = await stage()
    const { entry } = await build(TREE)
    const report = await restore(entry)
    expect(readFileSync(`${target}/a.txt`, 'utf8')).toBe('first')
    expect(readFileSync(`${target}/new\nline\\and:colon`, 'utf8')).toBe('odd')
    expect(readFileSync(Buffer.from(`${target}/caf\xe9`, 'latin1'), 'utf8')).toBe('latin1 name')
    expect(readlinkSync(`${target}/link`)).toBe('a.txt')
    expect(readlinkSync(`${target}/broken`)).toBe('../nowhere/at/all')
    expect(lstatSync(`${target}/empty`).size).toBe(0)
    expect(modeOf(`${target}/bin/run`)).toBe(0o755)
    expect(modeOf(`${target}/closed`)).toBe(0o555)
    expect(modeOf(`${target}/closed/inside`)).toBe(0o400)
    expect(modeOf(`${target}/hollow`)).toBe(0o700)
    expect(modeOf(`${target}/suid`)).toBe(0o4755)
    expect(modeOf(`${target}/sticky`)).toBe(0o1777)
    expect(lstatSync(`${target}/one`).ino).toBe(lstatSync(`${target}/bin/two`).ino)
    for (const path of ['', '/a.txt', '/bin', '/closed', '/link', '/one', '/hollow']) {
      expect(Math.round(lstatSync(target + path).mtimeMs)).toBe(MTIME_MS)
    }
    expect(readdirSync(target)).toHaveLength(12)
    expect(report).toMatchObject({
      filesWritten: 11,
      directoriesCreated: 4,
      filesUnchanged: 0,
      mtimePrecision: 'us',
      changed: true,
    })
  })

  it('makes a target that is not there', async () => {
    const { build, restore, target } = await stage({ makeTarget: false })
    const { entry } = await build(TREE)
    await restore(entry)
    expect(readFileSync(`${target}/a.txt`, 'utf8')).toBe('first')
  })

  it('makes directories that the manifest does not hold itself', async () => {
    const { build, restore, target } = await stage()
    const { entry } = await build([{ path: 'deep/er/file', content: 'x' }])
    await restore(entry)
    expect(readFileSync(`${target}/deep/er/file`, 'utf8')).toBe('x')
  })

  it('restores an encrypted checkpoint', async () => {
    const { build, restore, target, rng } = await stage()
    const keys = await deriveKeys('correct horse', rng.bytes(32))
    const { entry } = await build(TREE, { keys })
    await restore(entry, { keyring: new Keyring('correct horse') })
    expect(readFileSync(`${target}/a.txt`, 'utf8')).toBe('first')
  })

  it('restores a file whose blobs lie in several frames, with worker threads, and leaves its zeros as holes', async () => {
    const { build, restore, target, rng } = await stage()
    const content = new Uint8Array(8 * 2 ** 20)
    content.set(rng.bytes(2 ** 20), 2 ** 20 + 77)
    content.set(rng.bytes(1000), 7 * 2 ** 20)
    const small = Array.from({ length: 3500 }, (_, at) => ({
      path: `many/${at}`,
      content: rng.text(rng.int(0, 3000)),
    }))
    const { entry } = await build([{ path: 'large', content, entry: { mode: 0o640 } }, ...small], {
      frameBytes: 2 ** 18,
    })
    const report = await restore(entry, { workerUrl: WORKER_URL })
    expect(report.threads).toBe(2)
    expect(readFileSync(`${target}/large`).equals(content)).toBe(true)
    expect(statSync(`${target}/large`).blocks * 512).toBeLessThan(3 * 2 ** 20)
    expect(modeOf(`${target}/large`)).toBe(0o640)
    for (const { path, content } of small)
      expect(readFileSync(`${target}/${path}`).equals(content)).toBe(true)
  }, 60_000)
})

describe('restore over a tree', () => {
  it('does nothing at all where everything is right', async () => {
    const { build, restore, target } = await stage()
    const { entry } = await build(TREE)
    await restore(entry)
    // A whole second: what Node's doubles can put back exactly.
    utimesSync(target, 1_700_000_000, 1_700_000_000)
    const before = snapshotOf(target)
    // Without a program for nanoseconds, times are right only if they need none.
    const { entry: even } = await build(
      TREE.map((spec) => ({ ...spec, entry: { ...spec.entry, mtimeNsec: 0 } })),
    )
    await restore(even)
    const settled = snapshotOf(target)
    for (const verify of [{ kind: 'full' }, { kind: 'stat' }, { kind: 'sample', share: 0.5 }] as const) {
      const report = await restore(even, {
        policy: { verify, selects: undefined, extras: () => 'remove', random: () => 0.3 },
      })
      expect(report).toMatchObject({
        changed: false,
        filesWritten: 0,
        filesRemoved: 0,
        metadataFixed: 0,
        bytesFetched: 0,
      })
      expect(snapshotOf(target)).toEqual(settled)
    }
    expect(before).not.toEqual(settled)
  })

  it('writes only what differs and keeps what is extra', async () => {
    const { build, restore, target } = await stage()
    const { entry } = await build(TREE)
    await restore(entry)
    writeFileSync(`${target}/a.txt`, 'FIRST')
    writeFileSync(`${target}/extra`, 'mine')
    mkdirSync(`${target}/hollow/extra`)
    const untouched = lstatSync(`${target}/bin/run`).ino
    const report = await restore(entry)
    expect(readFileSync(`${target}/a.txt`, 'utf8')).toBe('first')
    expect(readFileSync(`${target}/extra`, 'utf8')).toBe('mine')
    expect(readdirSync(`${target}/hollow`)).toEqual(['extra'])
    expect(lstatSync(`${target}/bin/run`).ino).toBe(untouched)
    expect(report).toMatchObject({ filesWritten: 1, filesUnchanged: 10 })
  })

  it('finds a change that size and time do not show, if asked to read', async () => {
    const { build, restore, target } = await stage()
    const { entry } = await build([{ path: 'f', content: 'right', entry: { mtimeNsec: 0 } }])
    await restore(entry)
    writeFileSync(`${target}/f`, 'wrong')
    utimesSync(`${target}/f`, 1_700_000_000, 1_700_000_000)
    const policy = { selects: undefined, extras: undefined, random: () => 0 }
    await restore(entry, { policy: { ...policy, verify: { kind: 'stat' } } })
    expect(readFileSync(`${target}/f`, 'utf8')).toBe('wrong')
    await restore(entry, { policy: { ...policy, verify: { kind: 'full' } } })
    expect(readFileSync(`${target}/f`, 'utf8')).toBe('right')
  })

  it('removes what is extra only as far as it is told to', async () => {
    const { build, restore, target } = await stage()
    const { entry } = await build(TREE)
    await restore(entry)
    mkdirSync(`${target}/new/sub`, { recursive: true })
    writeFileSync(`${target}/new/sub/file`, '')
    writeFileSync(`${target}/new/kept.log`, '')
    writeFileSync(`${target}/bin/stray`, '')
    const extras = (path: string) => (path.endsWith('.log') ? 'keep' : 'remove')
    const report = await restore(entry, {
      policy: { verify: { kind: 'full' }, selects: undefined, extras, random: () => 0 },
    })
    expect(readdirSync(`${target}/new`)).toEqual(['kept.log'])
    expect(readdirSync(`${target}/bin`)).toEqual(['run', 'two'])
    expect(report).toMatchObject({ filesRemoved: 2, directoriesRemoved: 1 })
  })

  it('restores selected paths only, and the directories they need', async () => {
    const { build, restore, target } = await stage()
    const { entry } = await build([
      ...TREE,
      { path: 'bin/deep', kind: 'directory', entry: { mode: 0o711 } },
      { path: 'bin/deep/x', content: 'x' },
    ])
    const report = await restore(entry, {
      policy: {
        verify: { kind: 'full' },
        selects: (path) => path === 'bin/deep/x',
        extras: undefined,
        random: () => 0,
      },
    })
    expect(readdirSync(target)).toEqual(['bin'])
    expect(readdirSync(`${target}/bin`)).toEqual(['deep'])
    expect(modeOf(`${target}/bin/deep`)).toBe(0o711)
    expect(report.filesWritten).toBe(1)
  })

  it('exchanges a symlink for a directory without writing through it', async () => {
    const { build, restore, target, outside } = await stage()
    mkdirSync(`${outside}/elsewhere`)
    symlinkSync('../elsewhere', `${target}/bin`)
    const { entry } = await build(TREE)
    await restore(entry)
    expect(lstatSync(`${target}/bin`).isDirectory()).toBe(true)
    expect(readdirSync(`${outside}/elsewhere`)).toEqual([])
  })

  it('refuses to put a file where a directory with other things is, and changes nothing', async () => {
    const { build, restore, target } = await stage()
    mkdirSync(`${target}/a.txt`)
    writeFileSync(`${target}/a.txt/mine`, 'precious')
    const { entry } = await build(TREE)
    await expect(restore(entry)).rejects.toMatchObject({
      code: 'target-invalid',
      message: expect.stringContaining('a.txt/mine'),
    })
    expect(readdirSync(target)).toEqual(['a.txt'])
    await restore(entry, {
      policy: { verify: { kind: 'full' }, selects: undefined, extras: () => 'remove', random: () => 0 },
    })
    expect(readFileSync(`${target}/a.txt`, 'utf8')).toBe('first')
  })

  it('never overwrites the configuration of a git repository, nor removes it', async () => {
    const { build, restore, target } = await stage()
    mkdirSync(`${target}/.git`)
    writeFileSync(`${target}/.git/config`, 'mine')
    const policy = {
      verify: { kind: 'full' },
      selects: undefined,
      extras: () => 'remove' as const,
      random: () => 0,
    } as const
    const { entry } = await build([
      { path: '.git/HEAD', content: 'ref' },
      { path: '.git/config', content: 'theirs' },
    ])
    await restore(entry, { policy })
    expect(readFileSync(`${target}/.git/config`, 'utf8')).toBe('mine')
    const { entry: without } = await build([{ path: '.git', content: 'gitdir: elsewhere' }])
    await expect(restore(without, { policy })).rejects.toMatchObject({ code: 'target-invalid' })
    expect(readFileSync(`${target}/.git/config`, 'utf8')).toBe('mine')
  })

  it('changes nothing in a dry run, and says what it would do', async () => {
    const { build, restore, target } = await stage()
    writeFileSync(`${target}/a.txt`, 'FIRST')
    // A whole second: what Node's doubles can put back exactly.
    utimesSync(target, 1_700_000_000, 1_700_000_000)
    const before = snapshotOf(target)
    const { entry } = await build(TREE)
    const kinds = new Map<string, string>()
    const report = await restore(entry, {
      dryRun: true,
      onAction: (action) => kinds.set(action.path, action.kind),
    })
    expect(report).toMatchObject({ changed: true, filesWritten: 11, directoriesCreated: 4, bytesFetched: 0 })
    expect(kinds.get('a.txt')).toBe('replace-file')
    expect(kinds.get('bin')).toBe('finish-directory')
    expect(snapshotOf(target)).toEqual(before)
  })

  it('keeps what it overwrites by asking for a backup first', async () => {
    const { build, restore, target } = await stage()
    const { entry } = await build(TREE)
    await restore(entry)
    writeFileSync(`${target}/a.txt`, 'precious')
    const seen: string[] = []
    const backup = async (paths: readonly string[]) => {
      seen.push(...paths)
      expect(readFileSync(`${target}/a.txt`, 'utf8')).toBe('precious')
      return entry.record.id
    }
    const report = await restore(entry, { backup })
    expect(seen).toEqual(['a.txt'])
    expect(report.backupId).toBe(entry.record.id)
  })

  it('changes nothing if the backup fails', async () => {
    const { build, restore, target } = await stage()
    writeFileSync(`${target}/a.txt`, 'precious')
    const { entry } = await build(TREE)
    await expect(restore(entry, { backup: () => Promise.reject(new Error('no')) })).rejects.toThrow('no')
    expect(readdirSync(target)).toEqual(['a.txt'])
    expect(readFileSync(`${target}/a.txt`, 'utf8')).toBe('precious')
  })

  it('parts two files of the checkpoint that are one in the target', async () => {
    const { build, restore, target } = await stage()
    const { entry: linked } = await build([
      { path: 'a', content: 'same', linkGroup: 1 },
      { path: 'b', content: 'same', linkGroup: 1 },
    ])
    const { entry: apart } = await build([
      { path: 'a', content: 'same' },
      { path: 'b', content: 'same' },
    ])
    await restore(linked)
    expect(lstatSync(`${target}/a`).ino).toBe(lstatSync(`${target}/b`).ino)
    await restore(apart)
    expect(lstatSync(`${target}/a`).ino).not.toBe(lstatSync(`${target}/b`).ino)
    await restore(linked)
    expect(lstatSync(`${target}/a`).ino).toBe(lstatSync(`${target}/b`).ino)
  })

  it.each(['link', 'rename'] as const)('lets a signal in while it does nothing but %s', async (method) => {
    const { build, restore, target } = await stage()
    const { entry } = await build([
      { path: '', kind: 'directory' },
      ...Array.from({ length: 3000 }, (_, at) => ({ path: `${at}`, content: 'one file', linkGroup: 1 })),
    ])
    const abort = new AbortController()
    const { files, calls } = new FaultyTreeFiles((call) => {
      // As a signal of the system comes: in a turn of its own.
      if (call.method === method && !abort.signal.aborted) setImmediate(() => abort.abort())
      return undefined
    })
    await expect(restore(entry, { files, signal: abort.signal })).rejects.toMatchObject({ code: 'aborted' })
    expect(calls.filter((call) => call.method === method).length).toBeLessThan(2000)
    expect(readdirSync(target).filter((name) => name.startsWith('.belay-restore-'))).toEqual([])
  })

  it('leaves the target as it was when it is aborted while building', async () => {
    const { build, restore, target } = await stage()
    writeFileSync(`${target}/a.txt`, 'old')
    // A whole second: what Node's doubles can put back exactly.
    utimesSync(target, 1_700_000_000, 1_700_000_000)
    const before = snapshotOf(target)
    const { entry } = await build(TREE)
    const abort = new AbortController()
    const onAction = () => abort.abort()
    await expect(restore(entry, { onAction, signal: abort.signal })).rejects.toMatchObject({
      code: 'aborted',
    })
    expect(snapshotOf(target)).toEqual(before)
  })
})

describe('restore into a directory of somebody else', () => {
  function refuse(): never {
    throw Object.assign(new Error('EPERM: operation not permitted'), { code: 'EPERM' })
  }

  /** A machine on which the mode and time of one directory are not ours to set. */
  function filesWithout(path: string): typeof machineTreeFiles {
    const { setDirectoryMode, setLinkTime } = machineTreeFiles
    return {
      ...machineTreeFiles,
      setDirectoryMode: (at, mode) => (String(at) === path ? refuse() : setDirectoryMode(at, mode)),
      setLinkTime: (at, mtime) => (String(at) === path ? refuse() : setLinkTime(at, mtime)),
    }
  }

  const setterThatFails = (failed: readonly { path: string; errno: number }[]) => async () => ({
    set: () => undefined,
    drained: async () => undefined,
    finish: async () => ({ failed, failedCount: failed.length }),
    kill: () => undefined,
  })

  const SPECS: readonly EntrySpec[] = [
    { path: '', kind: 'directory', entry: { mode: 0o700 } },
    { path: 'a', content: 'a' },
    { path: 'dir', kind: 'directory' },
  ]
  const NOTE = expect.stringContaining("The target's own mode and time could not be set")

  it('notes that the mode and time of the target itself could not be set, and does all the rest', async () => {
    const { build, restore, target } = await stage()
    writeFileSync(`${target}/other`, '')
    const { entry } = await build(SPECS)
    const { notes } = await restore(entry, { files: filesWithout(target) })
    expect(notes).toContainEqual(NOTE)
    expect(readFileSync(`${target}/a`, 'utf8')).toBe('a')
  })

  it('notes it, too, where another program sets the times', async () => {
    const { build, restore } = await stage()
    const { entry } = await build(SPECS)
    const openTimeSetter = setterThatFails([{ path: '.', errno: 1 }])
    expect((await restore(entry, { openTimeSetter })).notes).toEqual([NOTE])
  })

  it('fails for any other entry, and names it and the failure', async () => {
    const { build, restore } = await stage()
    const { entry } = await build(SPECS)
    const fails = async (...paths: string[]) => {
      const openTimeSetter = setterThatFails(paths.map((path) => ({ path, errno: 1 })))
      return await restore(entry, { openTimeSetter }).catch((error: Error) => error.message)
    }
    expect(await fails('dir')).toContain('Cannot set the time of dir (EPERM)')
    expect(await fails('.', 'dir')).toContain(
      'Cannot set the times of 2 entries, the first of them . (EPERM)',
    )
  })
})

function modeOf(path: string): number {
  return lstatSync(path).mode & 0o7777
}

/** Everything of a tree that a restore could change. */
function snapshotOf(root: string): unknown {
  return readdirSync(root, { recursive: true, encoding: 'latin1' })
    .concat('')
    .sort()
    .map((path) => {
      const native = Buffer.from(`${root}/${path}`, 'latin1')
      const { ino, mode, mtimeNs, ctimeNs, size, nlink } = lstatSync(native, { bigint: true })
      // Making and removing a staging directory changes the root's time, and with it its ctime for good.
      if (path === '') return { path, ino, mode, mtimeNs }
      return { path, ino, mode, mtimeNs, ctimeNs, size, nlink }
    })
}
