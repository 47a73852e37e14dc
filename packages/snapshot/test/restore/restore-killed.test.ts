import { existsSync, lstatSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import { sweepStaging } from '@belay/snapshot/tree/staging'
import { machineTreeFiles } from '@belay/snapshot/tree/tree-files'
import { FaultyTreeFiles } from '@belay/testing/faulty-tree-files'
import { FixedLiveness } from '@belay/testing/fixed-liveness'
import { describe, expect, it } from '@jest/globals'
import { type Stage, useStage } from './restore-harness.js'
import { expectOldOrNew, expectRestored, fill, NEW, OLD, policy, reset } from './restore-scene.js'

const makeStage = useStage()

describe('a restore that is killed', () => {
  it('before any of its calls leaves, once swept, every path that was and will be, old or new', async () => {
    const stage = await makeStage()
    const { entry } = await stage.build(NEW, { frameBytes: 2000, blobBytes: 3000 })
    reset(stage.target, fill)
    const all = new FaultyTreeFiles()
    await stage.restore(entry, { files: all.files, policy })
    let exchanged = 0
    for (let call = 0; call < all.calls.length; call++) {
      reset(stage.target, fill)
      await killAt(call, entry, stage)
      if (!existsSync(`${stage.target}/was-dir`) || !hasEntry(`${stage.target}/was-link`)) exchanged++
      const swept = { root: stage.target, files: machineTreeFiles, now: new Date() }
      await sweepStaging({ ...swept, liveness: dead() })
      expectNothingLost(stage.target, `killed before call ${call}, ${all.calls[call]?.method}`)
      await stage.restore(entry, { policy, liveness: dead() })
      expectRestored(stage.target)
    }
    // It did die where nothing was under the name.
    expect(exchanged).toBeGreaterThanOrEqual(2)
  }, 120_000)

  it('leaves what it had put aside to the next one only where nothing is under its name', async () => {
    const stage = await makeStage()
    const { entry } = await stage.build(NEW)
    reset(stage.target, fill)
    const all = new FaultyTreeFiles()
    await stage.restore(entry, { files: all.files, policy })
    const removal = all.calls.findLastIndex(({ method }) => method === 'removeDirectory')
    reset(stage.target, fill)
    await killAt(removal, entry, stage)
    const [staging] = readdirSync(stage.target).filter((name) => name.startsWith('.belay-restore-'))
    expect(staging).toBeDefined()
    expectNothingLost(stage.target, 'before the sweep')
    await sweepStaging({ root: stage.target, files: machineTreeFiles, now: new Date(), liveness: dead() })
    expect(lstatSync(`${stage.target}/was-dir`).isFile()).toBe(true)
    expect(lstatSync(`${stage.target}/was-link`).isDirectory()).toBe(true)
  })
})

describe('a directory that makes room for a file', () => {
  it('stays if something has come into it since anybody looked', async () => {
    const { build, restore, target } = await makeStage()
    const { entry } = await build(NEW)
    reset(target, fill)
    const { files } = new FaultyTreeFiles(({ method }) => {
      if (method === 'rename' && existsSync(`${target}/was-dir`))
        writeFileSync(`${target}/was-dir/new`, 'just now')
      return undefined
    })
    const error = { kind: 'misuse', code: 'target-invalid' }
    await expect(restore(entry, { files, policy })).rejects.toMatchObject(error)
    expect(readdirSync(`${target}/was-dir`).sort()).toEqual(['extra', 'new'])
    await restore(entry, { policy })
    expectRestored(target)
  })

  it('goes piece by piece where the file system cannot move it', async () => {
    const { build, restore, target } = await makeStage()
    const { entry } = await build(NEW)
    reset(target, fill)
    let announced = false
    const faulty = new FaultyTreeFiles(({ method }) => {
      const isMove = announced && method === 'rename'
      // The one file that is written as a whole just before a rename.
      announced = method === 'close'
      return isMove ? 'EXDEV' : undefined
    })
    await restore(entry, { files: faulty.files, policy })
    expect(faulty.struck).toBe(true)
    expectRestored(target)
  })
})

/** From this call on nothing is done any more. */
async function killAt(call: number, entry: CatalogEntry, stage: Stage): Promise<void> {
  const faulty = new FaultyTreeFiles(({ index }) => (index >= call ? 'EIO' : undefined))
  await expect(stage.restore(entry, { files: faulty.files, policy })).rejects.toMatchObject({
    kind: 'unavailable',
  })
}

function dead(): FixedLiveness {
  const liveness = new FixedLiveness()
  liveness.kill(liveness.own)
  return liveness.seenBy({ pid: 2 })
}

function expectNothingLost(target: string, where: string): void {
  expectOldOrNew(target, where)
  for (const path of ['changed', 'dir/same', 'hard', 'hard2', 'link', 'was-dir', 'was-link'])
    expect({ where, path, isThere: hasEntry(`${target}/${path}`) }).toEqual({ where, path, isThere: true })
  const [wasLink, wasDir] = [lstatSync(`${target}/was-link`), lstatSync(`${target}/was-dir`)]
  if (wasLink.isSymbolicLink()) expect(readlinkSync(`${target}/was-link`)).toBe('nowhere')
  else expect(readdirSync(`${target}/was-link`)).toEqual(['x'])
  if (wasDir.isDirectory()) {
    const inside = Object.keys(OLD).flatMap((path) => (path.startsWith('was-dir/') ? [path.slice(8)] : []))
    expect(readdirSync(`${target}/was-dir`)).toEqual(inside)
  }
}

function hasEntry(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}
