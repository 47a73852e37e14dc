import { mkdirSync, writeFileSync } from 'node:fs'
import { useTempDir } from '@belay/testing/temp-dir'
import { describe, expect, it } from '@jest/globals'
import { Bench } from './bench.js'

const tempDir = useTempDir()
const CONFIG =
  '[core]\n\tbare = false\n[remote "origin"]\n\turl = https://user:hunter2secret@example.com/repository\n'
const NPMRC = '//registry.example.com/:_authToken=hunter2secret\n'

async function benchWithSecrets(): Promise<Bench> {
  const bench = await Bench.open(await tempDir())
  for (const directory of ['.git', 'vendor/x/.git', 'src', 'home/.ssh'])
    mkdirSync(`${bench.root}/${directory}`, { recursive: true })
  writeFileSync(`${bench.root}/.git/config`, CONFIG)
  writeFileSync(`${bench.root}/.git/HEAD`, 'ref: refs/heads/main\n')
  writeFileSync(`${bench.root}/vendor/x/.git/config`, CONFIG)
  writeFileSync(`${bench.root}/src/config`, CONFIG)
  writeFileSync(`${bench.root}/home/.ssh/id_rsa`, 'a key')
  writeFileSync(`${bench.root}/.npmrc`, NPMRC)
  writeFileSync(`${bench.root}/src/.npmrc`, 'registry=https://registry.example.com/\n')
  return bench
}

describe('credentials', () => {
  it('do not travel by accident: known files stay out and are named, git directories stay out', async () => {
    const bench = await benchWithSecrets()
    const { entry, credentials } = await bench.take()
    expect([...credentials].sort()).toEqual(['.npmrc', 'home/.ssh'])
    const paths = [...(await bench.contents(entry)).keys()]
    expect(paths).toEqual(['', 'home', 'src', 'src/.npmrc', 'src/config', 'vendor', 'vendor/x'])
  })

  it('are scrubbed from the configuration of a git directory that is named, and from no other file', async () => {
    const bench = await benchWithSecrets()
    const { entry } = await bench.take({ paths: ['**', '.git'] })
    const contents = await bench.contents(entry)
    expect(contents.get('.git/config')?.content.toString()).toContain('url = https://example.com/repository')
    expect(contents.get('.git/config')?.content.toString()).not.toContain('hunter2secret')
    expect(contents.get('.git/config')?.sizeBytes).toBe(contents.get('.git/config')?.content.length)
    expect(contents.get('.git/HEAD')?.content.toString()).toBe('ref: refs/heads/main\n')
    expect(contents.has('vendor/x/.git')).toBe(false)
    expect(contents.get('src/config')?.content.toString()).toBe(CONFIG)
    const again = await bench.take({ paths: ['**', '.git'] })
    expect(again.readEntries).toBe(0)
  })

  it('travel when asked to', async () => {
    const bench = await benchWithSecrets()
    const { entry, credentials } = await bench.take({ paths: ['**', '.git'], keepCredentials: true })
    expect(credentials).toEqual([])
    const contents = await bench.contents(entry)
    expect(contents.get('.git/config')?.content.toString()).toBe(CONFIG)
    expect(contents.get('.npmrc')?.content.toString()).toBe(NPMRC)
  })

  it('that cannot be told stay out: a configuration git cannot read, or one too large to look through', async () => {
    const bench = await benchWithSecrets()
    writeFileSync(`${bench.root}/.git/config`, '[core\nurl = https://user:hunter2secret@example.com/\n')
    expect((await bench.take({ paths: ['.git'] })).credentials).toEqual(['.git/config'])
    writeFileSync(`${bench.root}/.git/config`, CONFIG + '# padding\n'.repeat(40_000))
    const { entry, credentials } = await bench.take({ paths: ['.git'] })
    expect(credentials).toEqual(['.git/config'])
    expect([...(await bench.contents(entry)).keys()]).toEqual(['', '.git', '.git/HEAD'])
  })
})
