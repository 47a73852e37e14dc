import type { CatalogEntry } from '@belay/snapshot/catalog'
import { FaultyTreeFiles, type TreeCall, type TreeFault } from '@belay/testing/faulty-tree-files'
import { FixedLiveness } from '@belay/testing/fixed-liveness'
import { describe, expect, it } from '@jest/globals'
import { type Stage, useStage } from './restore-harness.js'
import { expectOldOrNew, expectRestored, fill, NEW, policy, reset } from './restore-scene.js'

const makeStage = useStage()

describe.each([
  { what: 'a restore into an empty directory', before: () => undefined },
  { what: 'a restore over a tree', before: fill },
])('$what, each of whose calls fails in turn', ({ before }) => {
  it.each(['EIO', 'ENOSPC', 'EACCES', 'short'] as const)(
    'with %s, leaves each file old or new, says so, and is completed by the next',
    async (fault) => {
      const stage = await makeStage()
      const { entry } = await stage.build(NEW, { frameBytes: 2000, blobBytes: 3000 })
      const callCount = await countCalls(stage, entry, before)
      let struck = 0
      for (let index = 0; index < callCount; index += fault === 'EIO' ? 1 : 3) {
        if (await failsCleanly(stage, entry, { index, fault, before })) struck++
      }
      expect(struck).toBeGreaterThan(fault === 'short' ? 1 : 20)
    },
    120_000,
  )
})

async function countCalls(
  stage: Stage,
  entry: CatalogEntry,
  before: (target: string) => void,
): Promise<number> {
  reset(stage.target, before)
  const faulty = new FaultyTreeFiles()
  await stage.restore(entry, { files: faulty.files, policy })
  expectRestored(stage.target)
  return faulty.calls.length
}

async function failsCleanly(
  stage: Stage,
  entry: CatalogEntry,
  o: { index: number; fault: TreeFault; before: (target: string) => void },
): Promise<boolean> {
  const { target } = stage
  reset(target, o.before)
  const faulty = new FaultyTreeFiles((call: TreeCall) => (call.index === o.index ? o.fault : undefined))
  let error: unknown
  try {
    await stage.restore(entry, { files: faulty.files, policy })
  } catch (caught) {
    error = caught
  }
  const where = `${o.fault} in call ${o.index}, ${faulty.calls[o.index]?.method}`
  if (error === undefined) expectRestored(target, where)
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
  expectRestored(target, where)
  return faulty.struck
}

function kindOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'kind' in error ? error.kind : error
}
