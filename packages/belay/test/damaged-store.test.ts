import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { useTempDir } from '@belay/testing/temp-dir'
import { describe, expect, it, jest } from '@jest/globals'
import { belay, belayJson, writeTree } from './command-line.js'

// Each test starts several processes.
jest.setTimeout(60_000)

const tempDir = useTempDir()

async function makeTree(): Promise<string> {
  const cwd = await tempDir('belay-damaged')
  writeTree(cwd, { 'a.txt': 'first\n', 'src/b.txt': 'second\n', 'src/deep/c.txt': 'third\n', '.hidden': '' })
  return cwd
}

describe('create, where what is stored is damaged', () => {
  it.each([0, 0.25, 0.5, 0.75])(
    'goes on without a parent damaged anywhere (byte at %d of it)',
    async (share) => {
      const cwd = await makeTree()
      // Incompressible, so that content, manifest and index all take some of the bytes.
      writeFileSync(join(cwd, 'large'), randomBytes(3000))
      const { json } = await belayJson(['create'], { cwd })
      const digest = String(json['digest'])
      const pack = join(cwd, '.belay/store/packs', digest.slice(0, 2), digest)
      const bytes = readFileSync(pack)
      for (let at = Math.floor(bytes.length * share); at < bytes.length * (share + 0.25); at += 50)
        bytes[at] = (bytes[at] ?? 0) ^ 1
      writeFileSync(pack, bytes)
      writeFileSync(join(cwd, 'a.txt'), 'other\n')
      // Without what this machine remembers, all of the parent's manifest is read.
      rmSync(join(cwd, '.belay/state'), { recursive: true })
      const second = await belayJson(['create'], { cwd })
      expect(second).toMatchObject({ exitCode: 0, json: { skipped: false, files: 5 } })
      if (second.json['parent'] !== null) {
        // Only content was damaged, which nobody reads to share it: that is what --no-parent is for.
        expect((await belayJson(['restore', '--target', 'out'], { cwd })).json).toMatchObject({
          error: { kind: 'corrupt', hint: expect.stringContaining('belay create --no-parent') },
        })
        expect((await belay(['create', '--no-parent'], { cwd })).exitCode).toBe(0)
      }
      expect((await belay(['restore', '--target', 'out'], { cwd })).exitCode).toBe(0)
      expect(readFileSync(join(cwd, 'out/large'))).toEqual(readFileSync(join(cwd, 'large')))
    },
  )

  it('shares nothing with earlier checkpoints with --no-parent, even if nothing changed', async () => {
    const cwd = await makeTree()
    const first = await belayJson(['create'], { cwd })
    writeTree(cwd, { 'a.txt': 'changed\n' })
    await belay(['create'], { cwd })
    expect((await belayJson(['show'], { cwd })).json).toMatchObject({ packs: 2 })
    const { stdout } = await belay(['create', '--no-parent'], { cwd })
    expect(stdout).not.toContain('shared with')
    const { json } = await belayJson(['show'], { cwd })
    expect(json).toMatchObject({ packs: 1, parent: null, 'reused-bytes': 0 })
    for (const parent of readdirSync(join(cwd, '.belay/store/packs')))
      if (!String(json['digest']).startsWith(parent))
        rmSync(join(cwd, '.belay/store/packs', parent), { recursive: true })
    const { json: report } = await belayJson(['validate', 'latest', '--content', 'full'], { cwd })
    expect(report).toMatchObject({ sound: true })
    // The next one builds on it again.
    expect((await belayJson(['create'], { cwd })).json).toMatchObject({ skipped: 'unchanged' })
    expect(json['checkpoint-id']).not.toBe(first.json['checkpoint-id'])
  })

  it('--no-parent is what every command recommends once the newest checkpoint is damaged', async () => {
    const cwd = await makeTree()
    await belay(['create'], { cwd })
    writeTree(cwd, { 'a.txt': 'changed\n' })
    const { json } = await belayJson(['create'], { cwd })
    const digest = String(json['digest'])
    rmSync(join(cwd, '.belay/store/packs', digest.slice(0, 2), digest))
    const advice = 'belay create --no-parent'
    expect(await belayJson(['restore'], { cwd })).toMatchObject({
      exitCode: 4,
      json: { error: { code: 'object-missing', hint: expect.stringContaining(advice) } },
    })
    expect((await belay(['validate'], { cwd })).stderr).toContain(advice)
    expect(await belay(['restore', 'good'], { cwd })).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining(advice),
    })
    rmSync(join(cwd, '.belay/store/packs'), { recursive: true })
    mkdirSync(join(cwd, '.belay/store/packs'))
    expect(await belay(['restore', 'good', '--required'], { cwd })).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining(advice),
    })
    expect((await belay(['create', '--no-parent'], { cwd })).exitCode).toBe(0)
    expect((await belay(['restore'], { cwd })).exitCode).toBe(0)
    expect((await belay(['validate', 'latest'], { cwd })).stderr).not.toContain(advice)
  })
})

describe('a store whose marker is lost or damaged', () => {
  it('is refused with what is lost and the way out, by every command but validate', async () => {
    const cwd = await makeTree()
    const { json } = await belayJson(['create'], { cwd })
    rmSync(join(cwd, '.belay/store/belay-store.json'))
    for (const command of ['list', 'create', 'restore', 'cleanup']) {
      expect(await belayJson([command], { cwd })).toMatchObject({
        exitCode: 4,
        json: {
          error: {
            code: 'store-corrupt',
            message: expect.stringContaining('belay-store.json is missing'),
            hint: expect.stringContaining('belay validate --rebuild-index'),
          },
        },
      })
    }
    expect(await belayJson(['validate'], { cwd })).toMatchObject({
      exitCode: 4,
      json: {
        sound: false,
        'store-problem': expect.stringContaining('belay-store.json is missing'),
        checkpoints: [{ 'checkpoint-id': json['checkpoint-id'], verdict: 'sound' }],
      },
    })
    expect((await belayJson(['validate', '--rebuild-index', '--dry-run'], { cwd })).json).toMatchObject({
      rebuilt: { marker: true, published: [] },
    })
    expect(existsSync(join(cwd, '.belay/store/belay-store.json'))).toBe(false)
    expect(await belayJson(['validate', '--rebuild-index'], { cwd })).toMatchObject({
      exitCode: 0,
      json: { sound: true, rebuilt: { marker: true, published: [] }, 'store-problem': null },
    })
    expect((await belay(['restore'], { cwd })).exitCode).toBe(0)
  })

  it.each([{}, { BELAY_PASSPHRASE: 'correct horse' }])(
    'is told from the file it was swapped with: validate names both (%j)',
    async (env) => {
      const cwd = await makeTree()
      const { json } = await belayJson(['create'], { cwd, env })
      const [id, digest] = [String(json['checkpoint-id']), String(json['digest'])]
      const store = join(cwd, '.belay/store')
      const marker = join(store, 'belay-store.json')
      for (const [name, other] of [
        [digest, join(store, 'packs', digest.slice(0, 2), digest)],
        [id, join(store, 'checkpoints', id)],
      ] as const) {
        const swap = (): void => {
          renameSync(marker, `${store}-aside`)
          renameSync(other, marker)
          renameSync(`${store}-aside`, other)
        }
        swap()
        const { exitCode, json: report } = await belayJson(['validate'], { cwd, env })
        expect(exitCode).toBe(4)
        expect(report['store-problem']).toContain(marker)
        expect(report['checkpoints']).toMatchObject([{ 'checkpoint-id': id, verdict: 'corrupt' }])
        expect(JSON.stringify(report['checkpoints'])).toContain(name)
        swap()
      }
      // The record can be made anew, and so can the marker; what stood in its place is kept.
      renameSync(join(store, 'checkpoints', id), marker)
      expect((await belay(['validate', '--rebuild-index'], { cwd, env })).exitCode).toBe(0)
      expect(readdirSync(store).filter((name) => name.includes('.damaged.'))).toHaveLength(1)
      expect((await belay(['restore'], { cwd, env })).exitCode).toBe(0)
    },
  )
})
