import { execFile, spawn } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Rng } from '@belay/testing/rng'
import { useTempDir } from '@belay/testing/temp-dir'
import { describe, expect, it } from '@jest/globals'

const tempDir = useTempDir()
const WORKER = fileURLToPath(new URL('store-worker.mjs', import.meta.url))
const TIME_MS_MAX = 60_000

async function work(root: string, doing: string, seed: number, rounds: number): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [WORKER, root, doing, String(seed), String(rounds)],
    { timeout: TIME_MS_MAX },
  )
  return stdout
}

/** Runs a worker and kills it a moment after it started. */
async function workAndDie(root: string, doing: string, seed: number, aliveMs: number): Promise<void> {
  const child = spawn(process.execPath, [WORKER, root, doing, String(seed), '100000'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIME_MS_MAX,
  })
  let complaint = ''
  child.stderr.on('data', (chunk) => {
    complaint += chunk
  })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  setTimeout(() => child.kill('SIGKILL'), aliveMs)
  const signal = await new Promise((resolve) => child.once('close', (_, by) => resolve(by)))
  expect(`${complaint}${signal}`).toBe('SIGKILL')
}

async function passing(root: string): Promise<readonly string[]> {
  const found = await Promise.all(['tmp', 'leases', 'locks'].map((name) => readdir(path.join(root, name))))
  return found.flat()
}

describe('many processes on one directory store', () => {
  it('make it once, and sweep nobody who lives', async () => {
    const root = path.join(await tempDir(), 'store')
    await Promise.all(
      Array.from({ length: 6 }, (_, seed) => work(root, seed % 2 === 0 ? 'create' : 'open', seed, 10)),
    )
    expect(await work(root, 'verify', 0, 1)).toBe('started\n30\n')
    expect(await passing(root)).toEqual([])
  }, 90_000)

  it('create eight at once beside two cleanups, and every checkpoint stays whole', async () => {
    const root = path.join(await tempDir(), 'store')
    await work(root, 'create', 99, 3)
    const creates = Array.from({ length: 8 }, (_, seed) => work(root, 'create', seed + 1, 25))
    const cleanups = [work(root, 'clean-up', 50, 60), work(root, 'clean-up', 51, 60)]
    await Promise.all([...creates, ...cleanups])
    const [, listed] = (await work(root, 'verify', 0, 1)).split('\n')
    expect(Number(listed)).toBeGreaterThanOrEqual(1)
    await work(root, 'clean-up', 53, 1)
    expect(await work(root, 'verify', 0, 1)).toBe('started\n1\n')
    expect(await passing(root)).toEqual([])
  }, 90_000)

  it('die at any moment, and the next finds every listed checkpoint whole and nothing left over', async () => {
    const root = path.join(await tempDir(), 'store')
    const rng = new Rng(17)
    await work(root, 'create', 1000, 3)
    for (let round = 0; round < 6; round++) {
      await Promise.all([
        workAndDie(root, 'create', round, rng.int(60, 250)),
        workAndDie(root, 'create', round + 500, rng.int(60, 250)),
        round % 2 === 0 ? work(root, 'clean-up', round, 3) : undefined,
      ])
      await work(root, 'verify', 0, 1)
      expect(await passing(root)).toEqual([])
      await work(root, 'create', round + 2000, 1)
    }
  }, 90_000)
})
