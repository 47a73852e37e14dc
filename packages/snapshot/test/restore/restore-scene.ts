import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import type { EntrySpec } from '@belay/testing/checkpoint-builder'
import { expect } from '@jest/globals'

export const NEW: readonly EntrySpec[] = [
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
export const OLD: Readonly<Record<string, string>> = {
  changed: 'old content',
  'dir/same': 'same',
  'dir/extra': 'extra',
  'was-dir/extra': 'extra',
  hard: 'linked',
  hard2: 'other!',
}

export function fill(target: string): void {
  for (const name of ['dir', 'was-dir']) mkdirSync(`${target}/${name}`)
  for (const [path, content] of Object.entries(OLD)) writeFileSync(`${target}/${path}`, content)
  symlinkSync('old', `${target}/link`)
  symlinkSync('nowhere', `${target}/was-link`)
  chmodSync(`${target}/dir`, 0o700)
}

export const policy = {
  verify: { kind: 'full' },
  selects: undefined,
  extras: () => 'remove' as const,
  random: () => 0,
} as const

/** An empty target, and what `before` puts into it. */
export function reset(target: string, before: (target: string) => void): void {
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

export function expectRestored(
  target: string,
  { where = '', copiesLinks = false }: { where?: string; copiesLinks?: boolean } = {},
): void {
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
  expect(lstatSync(`${target}/hard`).ino === lstatSync(`${target}/hard2`).ino).toBe(!copiesLinks)
}

export function expectOldOrNew(target: string, where: string): void {
  if (!existsSync(target)) return
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
