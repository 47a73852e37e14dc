import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { differencesOfTrees } from '@belay/testing/compare-trees'
import { Rng } from '@belay/testing/rng'
import { useTempDir } from '@belay/testing/temp-dir'
import { describe, expect, it, jest } from '@jest/globals'
import { belay, writeTree } from './command-line.js'

// Each test starts several processes.
jest.setTimeout(120_000)

const tempDir = useTempDir()

interface Scene {
  readonly cwd: string
  /** Runs a command on the tree, with a store outside of it. */
  run(...args: string[]): ReturnType<typeof belay>
  /** What the next checkpoint says of how many files it read. */
  readBy(...args: string[]): Promise<string | undefined>
}

/** A tree with every kind of entry that a restore brings back in its own way, and a checkpoint of it. */
async function makeScene(): Promise<Scene> {
  const cwd = await tempDir('belay-cli')
  const store = await tempDir('belay-cli-store')
  const rng = new Rng(20_261_121)
  writeTree(cwd, {
    'a.txt': 'first\n',
    'src/b.txt': 'second\n',
    'src/deep/c.txt': 'third\n',
    empty: '',
    'src/umlaut-\xe4': 'x',
  })
  // Of several frames.
  writeFileSync(join(cwd, 'large'), rng.bytes(9 * 2 ** 20))
  mkdirSync(join(cwd, 'many'))
  for (let at = 0; at < 300; at++) writeFileSync(join(cwd, 'many', `${at}`), rng.text(rng.int(0, 200)))
  symlinkSync('a.txt', join(cwd, 'link'))
  linkSync(join(cwd, 'a.txt'), join(cwd, 'src/hard'))
  chmodSync(join(cwd, 'src/b.txt'), 0o755)
  const run: Scene['run'] = (...args) => belay([...args, '--store-path', store], { cwd })
  const scene: Scene = {
    cwd,
    run,
    readBy: async (...args) =>
      /^(\d+) files? read;/m.exec((await run('create', '--verbose', ...args)).stderr)?.[1],
  }
  expect(await scene.readBy()).toBe('307')
  return scene
}

function empty(directory: string): void {
  for (const name of readdirSync(directory)) rmSync(join(directory, name), { recursive: true })
}

/** Put in place one by one, for the root is there: whoever edited them just then could not be told from the restore. One of them by two names. */
const AT_THE_ROOT = 4

describe('a checkpoint after a restore', () => {
  it('reads nothing of the directories that the restore has made', async () => {
    const { cwd, run, readBy } = await makeScene()
    empty(cwd)
    expect(await run('restore')).toMatchObject({ exitCode: 0 })
    expect(await readBy()).toBe(`${AT_THE_ROOT}`)
    expect(await readBy('--only-if', 'always')).toBe('0')
  })

  it('reads nothing of what the restore found to be right, but what it has put in place by itself', async () => {
    const { cwd, run, readBy } = await makeScene()
    rmSync(join(cwd, '.belay'), { recursive: true })
    writeFileSync(join(cwd, 'src/deep/c.txt'), 'another')
    rmSync(join(cwd, 'src/hard'))
    rmSync(join(cwd, 'many'), { recursive: true })
    expect(await run('restore')).toMatchObject({ exitCode: 0 })
    // One file exchanged, and one that was given its second name back.
    expect(await readBy()).toBe('3')
  })

  it('reads what only got its time back: it may have been edited just before, and the time would hide that', async () => {
    const { cwd, run, readBy } = await makeScene()
    rmSync(join(cwd, '.belay'), { recursive: true })
    utimesSync(join(cwd, 'src/b.txt'), 1, 1)
    utimesSync(join(cwd, 'empty'), 1, 1)
    expect(await run('restore')).toMatchObject({ exitCode: 0 })
    expect(await readBy()).toBe('2')
  })

  it('sees what was edited, by somebody who puts size and time back, as soon as it could be seen', async () => {
    const { cwd, run } = await makeScene()
    mkdirSync(join(cwd, 'more'))
    for (let at = 0; at < 3000; at++) writeFileSync(join(cwd, 'more', `${at}`), `AAAA ${at}`)
    expect(await run('create')).toMatchObject({ exitCode: 0 })
    empty(cwd)
    const restoring = run('restore')
    let isOver = false
    void restoring.finally(() => {
      isOver = true
    })
    const edited: string[] = []
    while (!isOver) {
      const file = join(cwd, 'more', `${edited.length}`)
      if (edited.length < 3000 && existsSync(file)) {
        const { atime, mtime } = lstatSync(file)
        writeFileSync(file, `BBBB ${edited.length}`)
        utimesSync(file, atime, mtime)
        edited.push(file)
      }
      if (edited.length % 50 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    expect(await restoring).toMatchObject({ exitCode: 0 })
    expect(await run('create')).toMatchObject({ exitCode: 0 })
    const there = await tempDir('belay-cli-there')
    expect(await run('restore', '--target', there)).toMatchObject({ exitCode: 0 })
    const stale = edited.filter(
      (file) => !readFileSync(file).equals(readFileSync(join(there, 'more', basename(file)))),
    )
    expect(stale).toEqual([])
  })

  it('finds what a restore that was killed had put aside back in its place', async () => {
    const { cwd, run } = await makeScene()
    const staging = join(cwd, '.belay-restore-killed')
    mkdirSync(staging)
    writeFileSync(join(staging, 'owner'), '{"host":"elsewhere","pid":1,"processStart":"then"}')
    writeFileSync(join(staging, '0.path'), 'src/deep')
    writeFileSync(join(staging, '0'), 'what was to take its place')
    renameSync(join(cwd, 'src/deep'), join(staging, '0.old'))
    utimesSync(staging, 1, 1)
    const { exitCode, stderr } = await run('create')
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('1 interrupted restore'),
    })
    expect(readFileSync(join(cwd, 'src/deep/c.txt'), 'utf8')).toBe('third\n')
    expect(existsSync(staging)).toBe(false)
    const { stdout } = await run('show', '--files')
    expect(stdout).toContain('src/deep/c.txt')
  })

  it('reads nothing where there was nothing to restore', async () => {
    const { cwd, run, readBy } = await makeScene()
    rmSync(join(cwd, '.belay'), { recursive: true })
    expect((await run('restore')).stdout).toContain('0 files written')
    rmSync(join(cwd, '.belay'), { recursive: true })
    expect((await run('restore')).stdout).toContain('0 files written')
    expect(await readBy()).toBe('0')
  })

  it('sees a file that was edited afterwards, though its size and time are the same', async () => {
    const { cwd, run, readBy } = await makeScene()
    const { atime, mtime } = lstatSync(join(cwd, 'many/7'))
    empty(cwd)
    expect(await run('restore')).toMatchObject({ exitCode: 0 })
    const file = join(cwd, 'many/7')
    const content = readFileSync(file)
    content[0] = (content[0] ?? 0) ^ 1
    // In place, as an editor that keeps times does.
    writeFileSync(file, content)
    utimesSync(file, atime, mtime)
    writeFileSync(join(cwd, 'src/b.txt'), 'changed')
    expect(await readBy()).toBe(`${AT_THE_ROOT + 2}`)
    const there = await tempDir('belay-cli-there')
    expect(await run('restore', '--target', there)).toMatchObject({ exitCode: 0 })
    expect(readFileSync(join(there, 'many/7'))).toEqual(content)
    expect(readFileSync(join(there, 'src/b.txt'), 'utf8')).toBe('changed')
  })

  it('reads everything after a restore of a part, of an earlier checkpoint, or that trusted times', async () => {
    const { cwd, run, readBy } = await makeScene()
    empty(cwd)
    expect(await run('restore', '--paths', 'src')).toMatchObject({ exitCode: 0 })
    expect(existsSync(join(cwd, '.belay'))).toBe(false)
    expect(await run('restore')).toMatchObject({ exitCode: 0 })
    writeFileSync(join(cwd, 'a.txt'), 'next\n')
    expect(await readBy()).toBe(`${AT_THE_ROOT}`)
    rmSync(join(cwd, '.belay'), { recursive: true })
    const { stdout } = await run('list', '--json')
    const { checkpoints } = JSON.parse(stdout) as { checkpoints: { 'checkpoint-id': string }[] }
    expect(await run('restore', String(checkpoints[1]?.['checkpoint-id']))).toMatchObject({ exitCode: 0 })
    expect(existsSync(join(cwd, '.belay'))).toBe(false)
    expect(await run('restore')).toMatchObject({ exitCode: 0 })
    rmSync(join(cwd, '.belay'), { recursive: true })
    expect(await run('restore', '--verify', 'stat')).toMatchObject({ exitCode: 0 })
    // All but the empty one and those that share a file with one that is there.
    expect(Number(await readBy())).toBeGreaterThan(290)
  })

  it('keeps what it knows when a restore trusts times', async () => {
    const { run, readBy } = await makeScene()
    expect(await run('restore', '--verify', 'stat')).toMatchObject({ exitCode: 0 })
    expect(await readBy()).toBe('0')
  })

  it('finds the tree exactly as the checkpoint has it, the time of its root, too', async () => {
    const { cwd, run } = await makeScene()
    const copy = await tempDir('belay-cli-copy')
    expect(await run('restore', '--target', copy)).toMatchObject({ exitCode: 0 })
    empty(cwd)
    expect(await run('restore')).toMatchObject({ exitCode: 0 })
    expect(readdirSync(join(cwd, '.belay')).sort()).toEqual(['.gitignore', 'state'])
    const times = [cwd, copy].map((root) => lstatSync(root, { bigint: true }).mtimeNs)
    expect(times[0]).toBe(times[1])
    rmSync(join(cwd, '.belay'), { recursive: true })
    expect(await differencesOfTrees(cwd, copy, { withoutDirectoryTimes: true })).toEqual([])
  })
})
