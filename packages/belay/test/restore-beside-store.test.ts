import { cpSync, existsSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { listTree } from '@belay/testing/compare-trees'
import { useTempDir } from '@belay/testing/temp-dir'
import { describe, expect, it, jest } from '@jest/globals'
import { belay, belayJson, writeTree } from './command-line.js'

// Each test starts several processes.
jest.setTimeout(120_000)

const tempDir = useTempDir()

describe('a restore into a tree that holds the store', () => {
  it.each([
    {
      what: 'a directory',
      files: { 'vault/packs/mine': 'x', 'vault/belay-store.json': '{}', 'vault/own': 'x' },
    },
    { what: 'a file', files: { vault: 'no store' } },
  ])('leaves the store alone where the checkpoint holds $what of its name', async ({ files }) => {
    const source = await tempDir('belay-source')
    const store = join(await tempDir('belay-store'), 'store')
    writeTree(source, { 'a.txt': 'first\n', 'vaults/b.txt': 'second\n', ...files })
    expect(await belay(['create', '--store-path', store], { cwd: source })).toMatchObject({ exitCode: 0 })
    const target = await tempDir('belay-target')
    cpSync(store, join(target, 'vault'), { recursive: true, preserveTimestamps: true })
    writeTree(target, { 'extra.txt': 'new', 'a.txt': 'changed' })
    const before = await listTree(join(target, 'vault'), { withoutDirectoryTimes: true })

    const args = ['restore', '--store-path', join(target, 'vault'), '--delete-extra', '--force']
    const { exitCode, stderr } = await belay([...args, '--target', target], { cwd: source })
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: expect.stringContaining('in their place is the store'),
    })
    expect(await listTree(join(target, 'vault'), { withoutDirectoryTimes: true })).toEqual(before)
    expect(readFileSync(join(target, 'a.txt'), 'utf8')).toBe('first\n')
    expect(readFileSync(join(target, 'vaults/b.txt'), 'utf8')).toBe('second\n')
    expect(existsSync(join(target, 'extra.txt'))).toBe(false)
    const validated = await belayJson(['validate', '--store-path', join(target, 'vault')], { cwd: target })
    expect(validated.json).toMatchObject({ sound: true })
    // The comparison leaves it out in the same way.
    const diff = ['diff', '--store-path', join(target, 'vault'), '--series', basename(source), '--exit-code']
    expect((await belay(diff, { cwd: target })).exitCode).toBe(0)
  })

  it('refuses to put a file where the directory above the store is, naming the store', async () => {
    const source = await tempDir('belay-source')
    const store = join(await tempDir('belay-store'), 'store')
    writeTree(source, { above: 'a file', 'a.txt': 'first\n' })
    expect(await belay(['create', '--store-path', store], { cwd: source })).toMatchObject({ exitCode: 0 })
    const target = await tempDir('belay-target')
    writeTree(target, { 'above/beside': 'x' })
    renameSync(store, join(target, 'above/store'))
    const args = ['restore', '--store-path', join(target, 'above/store'), '--delete-extra', '--force']
    const { exitCode, json } = await belayJson([...args, '--target', target], { cwd: source })
    expect(exitCode).toBe(2)
    expect(json).toMatchObject({
      error: { code: 'target-invalid', message: expect.stringContaining('above/store') },
    })
    expect(statSync(join(target, 'above')).isDirectory()).toBe(true)
    expect(existsSync(join(target, 'above/beside'))).toBe(true)
  })

  it('leaves what Belay remembers of the tree, wherever that lies in it', async () => {
    const cwd = await tempDir('belay-tree')
    const store = await tempDir('belay-store')
    writeTree(cwd, { 'a.txt': 'first\n' })
    const env = { BELAY_STATE_DIR: join(cwd, 'remembered') }
    expect(await belay(['create', '--store-path', store], { cwd, env })).toMatchObject({ exitCode: 0 })
    writeTree(cwd, { 'extra.txt': 'new' })
    const args = ['restore', '--store-path', store, '--delete-extra']
    expect(await belay(args, { cwd, env })).toMatchObject({ exitCode: 0 })
    expect(existsSync(join(cwd, 'extra.txt'))).toBe(false)
    expect(existsSync(join(cwd, 'remembered'))).toBe(true)
    rmSync(join(cwd, 'remembered'), { recursive: true })
    expect(await belay(args, { cwd, env })).toMatchObject({ exitCode: 0 })
  })
})
