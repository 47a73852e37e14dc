import { execFileSync } from 'node:child_process'
import { chmodSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Output } from '@belay/belay/output'
import { runCommandLine } from '@belay/belay/run-command-line'
import { useTempDir } from '@belay/testing/temp-dir'
import { describe, expect, it, jest } from '@jest/globals'
import { belay, belayJson, writeTree } from './command-line.js'
import { testContext } from './test-context.js'

// Each test starts several processes.
jest.setTimeout(120_000)

const tempDir = useTempDir()
const LIBRARY = dirname(createRequire(import.meta.url).resolve('@belay/belay/main'))
/** Long past every grace period. */
const OLD = new Date('2026-01-01T00:00:00Z')

interface Scene {
  readonly cwd: string
  readonly store: string
  /** Of the older of two checkpoints, which a cleanup would remove. */
  readonly id: string
}

async function makeScene(): Promise<Scene> {
  const cwd = await tempDir('belay-cli')
  const store = await tempDir('belay-cli-store')
  writeTree(cwd, { 'a.txt': 'older\n', 'b.txt': 'older, too\n' })
  const { json } = await belayJson(['create', '--store-path', store], { cwd })
  writeTree(cwd, { 'a.txt': 'newer\n', 'b.txt': 'newer, too\n' })
  expect(await belay(['create', '--store-path', store], { cwd })).toMatchObject({ exitCode: 0 })
  for (const name of readdirSync(join(store, 'packs'), { recursive: true, encoding: 'utf8' }))
    utimesSync(join(store, 'packs', name), OLD, OLD)
  return { cwd, store, id: String(json['checkpoint-id']) }
}

/** What a cleanup by another process says that is to remove the older checkpoint. */
function cleanUp({ cwd, store, id }: Scene): Record<string, unknown> {
  const args = ['cleanup', '--discard', id, '--grace', '5s', '--store-path', store, '--json']
  return JSON.parse(
    execFileSync(process.execPath, [join(LIBRARY, 'main.js'), ...args], {
      cwd,
      stdio: ['ignore', 'pipe', 'ignore'],
    }).toString(),
  )
}

/** Runs a command in this process. `on` hears what it says, or that it asks for random bytes, and it goes on once that is over. */
async function run(
  args: readonly string[],
  scene: Scene,
  on: { line?: (line: string) => void; random?: () => void },
): Promise<number> {
  const sink = {
    isTerminal: false,
    columns: 80,
    write: (line: string) => on.line?.(line),
    drained: async () => true,
  }
  const { context } = testContext()
  return await runCommandLine([...args, '--store-path', scene.store], {
    ...context,
    cwd: scene.cwd,
    now: () => new Date(),
    randomBytes: (count) => {
      on.random?.()
      return Uint8Array.from({ length: count }, (_, at) => at + args.length)
    },
    workerUrl: pathToFileURL(join(LIBRARY, 'worker.js')),
    output: new Output({
      stdout: sink,
      stderr: sink,
      clockMs: () => 0,
    }),
  })
}

async function killRestore(scene: Scene): Promise<void> {
  let isOver = false
  const { exitCode } = await belay(['restore', scene.id, '--store-path', scene.store], {
    cwd: scene.cwd,
    onStart: async (kill) => {
      while (!isOver && readdirSync(join(scene.store, 'leases')).length < 2)
        await new Promise((resolve) => setImmediate(resolve))
      kill('SIGKILL')
    },
  }).finally(() => {
    isOver = true
  })
  expect(exitCode).toBeNull()
  expect(readdirSync(join(scene.store, 'leases'))).toHaveLength(2)
}

describe('a cleanup', () => {
  it('beside a restore leaves what that reads, and takes it afterwards', async () => {
    const scene = await makeScene()
    let report: Record<string, unknown> | undefined
    const exitCode = await run(['restore', scene.id, '--verbose'], scene, {
      line: (line) => {
        if (line.includes('a.txt')) report ??= cleanUp(scene)
      },
    })
    expect(report).toMatchObject({ removed: [], leased: [scene.id] })
    expect(exitCode).toBe(0)
    expect(readFileSync(join(scene.cwd, 'b.txt'), 'utf8')).toBe('older, too\n')
    expect(readdirSync(join(scene.store, 'leases'))).toEqual([])
    expect(cleanUp(scene)).toMatchObject({ removed: [scene.id], leased: [] })
    expect((await belay(['validate', '--store-path', scene.store], scene)).exitCode).toBe(0)
  })

  it.each([
    { command: ['diff'], what: 'a comparison' },
    { command: ['validate', '--content', 'sample:99%'], what: 'a validation' },
  ])('beside $what leaves what that reads', async ({ command }) => {
    const scene = await makeScene()
    const reports: Record<string, unknown>[] = []
    const [name = '', ...options] = command
    const exitCode = await run([name, scene.id, ...options], scene, {
      random: () => {
        if (readdirSync(join(scene.store, 'leases')).length > 0) reports.push(cleanUp(scene))
      },
    })
    expect(exitCode).toBe(0)
    expect(reports.at(-1)).toMatchObject({ removed: [], leased: [scene.id] })
    expect(cleanUp(scene)).toMatchObject({ removed: [scene.id], leased: [] })
  })

  it('is not kept off by a restore that was killed', async () => {
    const scene = await makeScene()
    await killRestore(scene)
    expect(cleanUp(scene)).toMatchObject({ removed: [scene.id], leased: [] })
  })

  it('need not come for the leases of a restore that was killed to go: the next reader takes them away', async () => {
    const scene = await makeScene()
    await killRestore(scene)
    expect(await belay(['restore', '--store-path', scene.store], scene)).toMatchObject({ exitCode: 0 })
    expect(readdirSync(join(scene.store, 'leases'))).toEqual([])
  })

  it('lets a store that cannot be written to be read', async () => {
    const scene = await makeScene()
    rmSync(join(scene.store, 'leases'), { recursive: true })
    writeFileSync(join(scene.store, 'leases'), 'in the way')
    chmodSync(join(scene.store, 'leases'), 0o444)
    const lines: string[] = []
    const exitCode = await run(['restore', scene.id, '--verbose'], scene, {
      line: (line) => void lines.push(line),
    })
    expect(exitCode).toBe(0)
    expect(lines.join('')).toContain('nothing keeps a cleanup away')
    expect(readFileSync(join(scene.cwd, 'b.txt'), 'utf8')).toBe('older, too\n')
  })
})
