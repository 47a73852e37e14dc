import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import type { EntrySpec } from '@belay/testing/checkpoint-builder'
import { FaultyTreeFiles, type TreeCall, type TreeFault } from '@belay/testing/faulty-tree-files'
import { FixedLiveness } from '@belay/testing/fixed-liveness'
import { describe, expect, it } from '@jest/globals'
import { type Stage, useStage } from './restore-harness.js'

const makeStage = useStage()

const NEW: readonly EntrySpec[] = [
  { path: '', kind: 'directory' },
  { path: 'changed', content: 'new content' },
  { path: 'dir', kind: 'directory', entry: { mode: 0o750 } },
  { path: 'dir/added', content: 'added', entry: { mode: 0o4711 } },
  { path: 'dir/same', content: 'same' },
  { path: 'fresh', kind: 'directory', entry: { mode: 0o555 } },
  { path: 'fresh/deep', kind: 'directory' },
  { path: 'fresh/deep/empty', content: '' },
  { path: 'fresh/large', content: `${'x'.repeat(3000)}${'\0'.repeat(9000)}y` },
  { path: 'hard', content: 'linked', linkGroup: 1 },
  { path: 'hard2', content: 'linked', linkGroup: 1 },
  { path: 'link', target: 'changed' },
  { path: 'was-dir', content: 'now a file' },
  { path: 'was-link', kind: 'directory' },
  { path: 'was-link/x', content: 'x' },
]

/** What the target holds before: some of it right, some of it wrong, some of it in the way. */
const OLD: Readonly<Record<string, string>> = {
  changed: 'old content',
  'dir/same': 'same',
  'dir/extra': 'extra',
  'was-dir/extra': 'extra',
  hard: 'linked',
  hard2: 'other!',
}

function fill(target: string): void {
  for (const name of ['dir', 'was-dir']) mkdirSync(`${target}/${name}`)
  for (const [path, content] of Object.entries(OLD)) writeFileSync(`${target}/${path}`, content)
  symlinkSync('old', `${target}/link`)
  symlinkSync('nowhere', `${target}/was-link`)
  chmodSync(`${target}/dir`, 0o700)
}

const policy = {
  verify: { kind: 'full' },
  selects: undefined,
  extras: () => 'remove' as const,
  random: () => 0,
} as const

describe.each([
  { what: 'a restore into an empty directory', before: () => undefined },
  { what: 'a restore over a tree', before: fill },
])('$what, each of whose calls fails in turn', ({ before }) => {
  it.each(['EIO', 'ENOSPC', 'EACCES', 'short'] as const)(
    'with %s, leaves each file old or new, says so, and is completed by the next',
    async (fault) => {
      const stage = await makeStage()
      const { entry } = await stage.build(NEW, { frameBytes: 2000, blobBytes: 3000 })
      const callCount = await countCalls(stage, entry, before)
      let struck = 0
      for (let index = 0; index < callCount; index += fault === 'EIO' ? 1 : 3) {
        if (await failsCleanly(stage, entry, { index, fault, before })) struck++
      }
      expect(struck).toBeGreaterThan(fault === 'short' ? 1 : 20)
    },
    120_000,
  )
})

async function countCalls(
  stage: Stage,
  entry: CatalogEntry,
  before: (target: string) => void,
): Promise<number> {
  reset(stage.target, before)
  const faulty = new FaultyTreeFiles()
  await stage.restore(entry, { files: faulty.files, policy })
  expectRestored(stage.target)
  return faulty.calls.length
}

async function failsCleanly(
  stage: Stage,
  entry: CatalogEntry,
  o: { index: number; fault: TreeFault; before: (target: string) => void },
): Promise<boolean> {
  const { target } = stage
  reset(target, o.before)
  const faulty = new FaultyTreeFiles((call: TreeCall) => (call.index === o.index ? o.fault : undefined))
  let error: unknown
  try {
    await stage.restore(entry, { files: faulty.files, policy })
  } catch (caught) {
    error = caught
  }
  const where = `${o.fault} in call ${o.index}, ${faulty.calls[o.index]?.method}`
  if (error === undefined) expectRestored(target, where)
  else {
    expect({ where, kind: kindOf(error) }).toEqual({
      where,
      kind: o.fault === 'short' ? expect.stringMatching(/corrupt|unavailable/) : 'unavailable',
    })
    expectOldOrNew(target, where)
  }
  // Whoever comes next finds the first one dead.
  const dead = new FixedLiveness()
  dead.kill(dead.own)
  await stage.restore(entry, { policy, liveness: dead.seenBy({ pid: 2 }) })
  expectRestored(target, where)
  return faulty.struck
}

function reset(target: string, before: (target: string) => void): void {
  try {
    rmSync(target, { recursive: true, force: true })
  } catch {
    // Only root removes something from a directory that nobody may write to.
    execFileSync('chmod', ['-R', 'u+rwX', target])
    rmSync(target, { recursive: true, force: true })
  }
  mkdirSync(target)
  before(target)
}

function kindOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'kind' in error ? error.kind : error
}

function expectRestored(target: string, where = ''): void {
  const names = readdirSync(target, { recursive: true, encoding: 'utf8' }).sort()
  expect({ where, names }).toEqual({
    where,
    names: NEW.map(({ path }) => path)
      .filter((path) => path !== '')
      .sort(),
  })
  for (const { path, content, target: to, entry } of NEW) {
    const stat = lstatSync(`${target}/${path}`)
    if (content !== undefined)
      expect({ where, path, content: readFileSync(`${target}/${path}`, 'utf8') }).toEqual({
        where,
        path,
        content,
      })
    if (to !== undefined) expect(readlinkSync(`${target}/${path}`)).toBe(to)
    else
      expect({ where, path, mode: stat.mode & 0o7777 }).toEqual({
        where,
        path,
        mode: entry?.mode ?? (stat.isDirectory() ? 0o755 : 0o644),
      })
    expect({ where, path, mtime: Math.round(stat.mtimeMs) }).toEqual({
      where,
      path,
      mtime: 1_700_000_000_123,
    })
  }
  expect(lstatSync(`${target}/hard`).ino).toBe(lstatSync(`${target}/hard2`).ino)
}

function expectOldOrNew(target: string, where: string): void {
  const after = new Map(NEW.map(({ path, content }) => [path, content]))
  for (const path of readdirSync(target, { recursive: true, encoding: 'utf8' })) {
    if (path.startsWith('.belay-restore-') || !lstatSync(`${target}/${path}`).isFile()) continue
    const found = readFileSync(`${target}/${path}`, 'utf8')
    expect({ where, path, isOldOrNew: found === OLD[path] || found === after.get(path) }).toEqual({
      where,
      path,
      isOldOrNew: true,
    })
  }
}
