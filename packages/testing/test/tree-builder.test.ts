import { execFile } from 'node:child_process'
import { appendFile, chmod, link, readFile, rm, symlink, utimes } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { differencesOfTrees, listTree } from '@belay/testing/compare-trees'
import { everyKindTree, SPECIAL_ENTRIES } from '@belay/testing/every-kind-tree'
import { randomTree, treeArbitrary } from '@belay/testing/random-tree'
import { Rng } from '@belay/testing/rng'
import { useTempDir } from '@belay/testing/temp-dir'
import { buildTree, bytesOf, type TreeEntry } from '@belay/testing/tree-builder'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

const tempDir = useTempDir()
const run = promisify(execFile)

describe('buildTree', () => {
  it('builds the same tree twice, by tools that know nothing of it', async () => {
    const [a, b] = [await tempDir(), await tempDir()]
    await buildTree(a, everyKindTree())
    await buildTree(b, everyKindTree())
    // The root's own time is nobody's entry.
    await run('touch', ['-r', a, b])
    expect(await differencesOfTrees(a, b)).toEqual([])
  })

  it('gives each entry what was asked for', async () => {
    const root = await tempDir()
    await buildTree(root, [...everyKindTree(), ...SPECIAL_ENTRIES])
    const listing = await listTree(root)
    for (const entry of everyKindTree()) {
      const facts = listing.get(`./${entry.path}`)
      expect(facts).toBeDefined()
      if ('mode' in entry && entry.mode !== undefined)
        expect(facts?.split(' ')[1]).toBe(entry.mode.toString(8))
      if ('mtimeNs' in entry && entry.mtimeNs !== undefined) {
        const [seconds = '', fraction = ''] = facts?.split(' ')[2]?.split('.') ?? []
        expect(BigInt(seconds + fraction.slice(0, 9))).toBe(entry.mtimeNs)
      }
      if (entry.kind === 'file' && entry.content.kind !== 'sparse') {
        const found = await readFile(Buffer.from(`${root}/${entry.path}`, 'latin1'))
        expect(Buffer.compare(found, bytesOf(entry.content))).toBe(0)
      }
    }
    expect(listing.get('./special/fifo')?.[0]).toBe('p')
    expect(listing.get('./special/socket')?.[0]).toBe('s')
    const { stdout } = await run('stat', ['-c', '%b', path.join(root, 'sparse/pieces')])
    expect(Number(stdout) * 512).toBeLessThan(1_000_000)
  })

  it('builds every random tree', async () => {
    await fc.assert(
      fc.asyncProperty(treeArbitrary({ entriesMax: 15 }), async (tree) => {
        const root = await tempDir()
        await buildTree(root, tree)
        const listing = await listTree(root)
        for (const entry of tree) expect(listing.has(`./${entry.path}`)).toBe(true)
      }),
      { seed: 11, numRuns: 15 },
    )
  })

  it('makes the same random tree of the same seed', () => {
    expect(randomTree(new Rng(3), { entries: 40 })).toEqual(randomTree(new Rng(3), { entries: 40 }))
    expect(randomTree(new Rng(3), { entries: 200 }).length).toBeGreaterThan(100)
  })
})

describe('differencesOfTrees', () => {
  const tree: readonly TreeEntry[] = [
    {
      kind: 'file',
      path: 'file',
      content: { kind: 'text', text: 'abc' },
      mode: 0o644,
      mtimeNs: 1_000_000_000_000_000_001n,
    },
    {
      kind: 'file',
      path: 'other',
      content: { kind: 'text', text: 'abc' },
      mode: 0o644,
      mtimeNs: 1_000_000_000_000_000_001n,
    },
    { kind: 'symlink', path: 'link', target: 'file', mtimeNs: 1_000_000_000_000_000_001n },
    { kind: 'directory', path: 'directory', mtimeNs: 1_000_000_000_000_000_001n },
  ]
  const changes: Record<string, (root: string) => Promise<unknown>> = {
    'a byte': (root) => appendFile(path.join(root, 'file'), 'd'),
    'a mode': (root) => chmod(path.join(root, 'file'), 0o600),
    'a nanosecond': (root) => run('touch', ['-d', '@1000000000.000000002', path.join(root, 'file')]),
    'the time of a link': (root) =>
      run('touch', ['-h', '-d', '@1000000000.000000002', path.join(root, 'link')]),
    'the time of a directory': (root) => utimes(path.join(root, 'directory'), 5, 5),
    'a missing file': (root) => rm(path.join(root, 'file')),
    'a file too many': (root) => appendFile(path.join(root, 'directory/new'), ''),
    'another target': async (root) => {
      await rm(path.join(root, 'link'))
      await symlink('elsewhere', path.join(root, 'link'))
    },
    'a hard link instead of a copy': async (root) => {
      await rm(path.join(root, 'other'))
      await link(path.join(root, 'file'), path.join(root, 'other'))
    },
  }

  it.each(Object.keys(changes))('sees %s', async (change) => {
    const [a, b] = [await tempDir(), await tempDir()]
    await buildTree(a, tree)
    await buildTree(b, tree)
    await run('touch', ['-r', a, b])
    expect(await differencesOfTrees(a, b)).toEqual([])
    await changes[change]?.(b)
    await run('touch', ['-r', a, b])
    expect(await differencesOfTrees(a, b)).not.toEqual([])
  })

  it('passes over sockets and FIFOs, if asked', async () => {
    const [a, b] = [await tempDir(), await tempDir()]
    await buildTree(a, [...tree, ...SPECIAL_ENTRIES, { kind: 'directory', path: 'special', mtimeNs: 5n }])
    await buildTree(b, [...tree, { kind: 'directory', path: 'special', mtimeNs: 5n }])
    await run('touch', ['-r', a, b])
    expect(await differencesOfTrees(a, b)).not.toEqual([])
    expect(await differencesOfTrees(a, b, { withoutSpecials: true })).toEqual([])
  })
})
