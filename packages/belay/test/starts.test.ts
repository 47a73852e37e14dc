import { execFileSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { belay, writeTree } from './command-line.js'

const DIST = fileURLToPath(new URL('../../../dist/belay', import.meta.url))

let root: string
let cwd: string

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'belay-starts-')))
  cwd = join(root, 'tree')
  writeTree(cwd, { 'a.txt': 'a', 'src/b.txt': 'b' })
})
afterEach(() => {
  rmSync(root, { recursive: true })
})

describe('a command in a git repository', () => {
  it('starts git once to take a checkpoint, and once to restore where nothing is overwritten', async () => {
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.org', ...args], { cwd })
    git('init', '--quiet')
    git('add', '.')
    git('commit', '--quiet', '-m', 'first')
    const counted = countingPath('git')
    const starts = async (...args: string[]): Promise<number> => {
      writeFileSync(counted.log, '')
      const { exitCode, stderr } = await belay(args, { cwd, env: { PATH: counted.path } })
      expect([exitCode, stderr]).toEqual([0, ''])
      return readFileSync(counted.log, 'utf8').length
    }
    expect(await starts('create')).toBe(1)
    expect(await starts('create')).toBe(1)
    expect(await starts('restore')).toBe(1)
    expect(await starts('restore', '--target', join(root, 'elsewhere'))).toBe(1)
    writeTree(cwd, { 'a.txt': 'changed' })
    git('commit', '--quiet', '-a', '-m', 'second')
    // Also what is in no commit, and where in the repository this is.
    expect(await starts('restore', '--if-stale', 'restore', '--quiet')).toBe(3)
  })

  it('starts no program to set times that are right', async () => {
    await belay(['create'], { cwd })
    const counted = countingPath('perl', 'python3')
    await belay(['restore'], { cwd, env: { PATH: counted.path } })
    expect(readFileSync(counted.log, 'utf8')).toBe('')
  })
})

describe('the bundles', () => {
  it('take a checkpoint and bring it back from anywhere, whether or not there is code of an earlier run', () => {
    const program = join(root, 'program')
    cpSync(DIST, program, { recursive: true })
    // Enough for worker threads to pay.
    for (let at = 0; at < 1500; at++) writeTree(cwd, { [`many/${at}`]: `${at} `.repeat(2000) })
    const env = { PATH: process.env['PATH'] ?? '', HOME: root }
    const run = (...args: string[]): Record<string, unknown> => {
      const done = execFileSync(process.execPath, [join(program, 'index.js'), ...args, '--json'], {
        cwd,
        env,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      return JSON.parse(done) as Record<string, unknown>
    }
    for (const round of ['first', 'second']) {
      const store = ['--store-path', join(root, `store-${round}`)]
      const out = join(root, `out-${round}`)
      expect(run('create', ...store)).toMatchObject({ files: 1502, skipped: false })
      expect(run('create', ...store)).toMatchObject({ skipped: 'unchanged' })
      expect(run('restore', ...store, '--target', out)).toMatchObject({
        restored: true,
        'files-written': 1502,
      })
      for (const name of ['a.txt', 'many/7', 'many/1499'])
        expect(readFileSync(join(out, name)).equals(readFileSync(join(cwd, name)))).toBe(true)
      expect(readdirSync(join(out, 'many'))).toHaveLength(1500)
    }
  })
})

/** A PATH on which these programs leave a byte in the log before they run. */
function countingPath(...programs: string[]): { path: string; log: string } {
  const bin = join(root, 'bin')
  const log = join(root, 'log')
  mkdirSync(bin)
  writeFileSync(log, '')
  for (const program of programs) {
    const real = execFileSync('sh', ['-c', `command -v ${program} || true`], { encoding: 'utf8' }).trim()
    if (real === '') continue
    const script = `#!/bin/sh\nprintf x >> "${log}"\nexec "${real}" "$@"\n`
    writeFileSync(join(bin, program), script, { mode: 0o755 })
  }
  return { path: `${bin}${delimiter}${process.env['PATH']}`, log }
}
