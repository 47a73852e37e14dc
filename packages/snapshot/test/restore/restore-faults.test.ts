import { rmSync } from 'node:fs'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import type { RestoreOptions } from '@belay/snapshot/restore/restore-options'
import { machineTreeFiles, type TreeFiles } from '@belay/snapshot/tree/tree-files'
import { FaultyTreeFiles, type TreeFault } from '@belay/testing/faulty-tree-files'
import { FixedLiveness } from '@belay/testing/fixed-liveness'
import { useTempDir } from '@belay/testing/temp-dir'
import { describe, expect, it } from '@jest/globals'
import { type Stage, useStage } from './restore-harness.js'
import { expectOldOrNew, expectRestored, fill, NEW, policy, reset } from './restore-scene.js'

const makeStage = useStage()
const makeTempDir = useTempDir()

interface Scene {
  readonly what: string
  readonly before: (target: string) => void
  readonly durable?: boolean
  /** On a file system without hard links. */
  readonly copiesLinks?: boolean
}

const INTO_NOTHING: Scene = { what: 'a restore into an empty directory', before: () => undefined }
const OVER_A_TREE: Scene = { what: 'a restore over a tree', before: fill }
/** What these have beside the first two. */
const OTHERS: readonly Scene[] = [
  { ...INTO_NOTHING, what: 'a durable restore into an empty directory', durable: true },
  { ...OVER_A_TREE, what: 'a durable restore over a tree', durable: true },
  { ...INTO_NOTHING, what: 'a restore where there are no hard links', copiesLinks: true },
  {
    what: 'a restore into a directory that is not there',
    before: (target) => rmSync(target, { recursive: true }),
  },
]

describe.each([INTO_NOTHING, OVER_A_TREE])('$what, each of whose calls fails in turn', (scene) => {
  it.each(['EIO', 'ENOSPC', 'EACCES', 'short'] as const)(
    'with %s, leaves each file old or new, says so, and is completed by the next',
    async (fault) => {
      const { stage, entry } = await begin()
      const calls = await callsOf(scene, entry, stage)
      let struck = 0
      for (let index = 0; index < calls.length; index += fault === 'EIO' ? 1 : 3) {
        if (await failsCleanly(scene, entry, stage, { index, fault })) struck++
      }
      expect(struck).toBeGreaterThan(fault === 'short' ? 1 : 20)
    },
    120_000,
  )
})

describe.each(OTHERS)('$what', (scene) => {
  it('leaves each file old or new whichever call fails that others do not make, and is completed by the next', async () => {
    const { stage, entry } = await begin()
    const plain = new Set<string>()
    for (const each of [INTO_NOTHING, OVER_A_TREE])
      for (const method of await callsOf(each, entry, stage)) plain.add(method)
    const calls = await callsOf(scene, entry, stage)
    let struck = 0
    for (const [index, method] of calls.entries()) {
      // A rename that is durable comes with calls around it.
      if (plain.has(method) && !(scene.durable === true && method === 'rename')) continue
      for (const fault of ['EIO', 'ENOSPC'] as const)
        if (await failsCleanly(scene, entry, stage, { index, fault })) struck++
    }
    expect(struck).toBeGreaterThan(1)
  }, 120_000)
})

describe('these restores', () => {
  it('make between them every call that a restore can make', async () => {
    const { stage, entry } = await begin()
    const made = new Set<string>(['creationMask'])
    for (const scene of [INTO_NOTHING, OVER_A_TREE, ...OTHERS])
      for (const method of await callsOf(scene, entry, stage)) made.add(method)
    expect([...made].sort()).toEqual(Object.keys(machineTreeFiles).sort())
  })
})

async function begin(): Promise<{ stage: Stage; entry: CatalogEntry }> {
  const stage = await makeStage()
  const { entry } = await stage.build(NEW, { frameBytes: 2000, blobBytes: 3000 })
  return { stage, entry }
}

/** The calls of a restore that nothing fails in. */
async function callsOf(scene: Scene, entry: CatalogEntry, stage: Stage): Promise<(keyof TreeFiles)[]> {
  reset(stage.target, scene.before)
  const faulty = new FaultyTreeFiles(({ method }) => refusal(scene, method))
  await stage.restore(entry, { files: faulty.files, policy, ...(await optionsOf(scene, stage)) })
  expectRestored(stage.target, scene)
  return faulty.calls.map(({ method }) => method)
}

async function failsCleanly(
  scene: Scene,
  entry: CatalogEntry,
  stage: Stage,
  o: { index: number; fault: TreeFault },
): Promise<boolean> {
  const { target } = stage
  reset(target, scene.before)
  const faulty = new FaultyTreeFiles(({ index, method }) =>
    index === o.index ? o.fault : refusal(scene, method),
  )
  let error: unknown
  try {
    await stage.restore(entry, { files: faulty.files, policy, ...(await optionsOf(scene, stage)) })
  } catch (caught) {
    error = caught
  }
  const where = `${o.fault} in call ${o.index}, ${faulty.calls[o.index]?.method}`
  if (error === undefined) expectRestored(target, { where, ...scene })
  else {
    expect({ where, kind: kindOf(error) }).toEqual({
      where,
      kind: o.fault === 'short' ? expect.stringMatching(/corrupt|unavailable/) : 'unavailable',
    })
    expectOldOrNew(target, where)
  }
  // Whoever comes next finds the first one dead.
  const dead = new FixedLiveness()
  dead.kill(dead.own)
  await stage.restore(entry, { policy, liveness: dead.seenBy({ pid: 2 }) })
  expectRestored(target, { where })
  return faulty.struck
}

function refusal({ copiesLinks }: Scene, method: keyof TreeFiles): TreeFault | undefined {
  return copiesLinks === true && method === 'link' ? 'EXDEV' : undefined
}

async function optionsOf({ durable = false }: Scene, { target }: Stage): Promise<Partial<RestoreOptions>> {
  if (!durable) return {}
  const directory = await makeTempDir()
  return {
    durable,
    remember: {
      root: target,
      directory: async () => directory,
      policy: { scrubGitConfig: true },
      sleep: async () => undefined,
    },
  }
}

function kindOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'kind' in error ? error.kind : error
}
