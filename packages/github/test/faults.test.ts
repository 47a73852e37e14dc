import { BelayError } from '@belay/domain/errors'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import { atRequest, type Fault } from '@belay/testing/actions/faults'
import { differencesOfTrees } from '@belay/testing/compare-trees'
import { describe, expect, it } from '@jest/globals'
import { type Scene, useServices } from './places-under-test.js'
import { create, newestOf, restoreInto } from './round-trip.js'
import { editSmallTree, makeSmallTree } from './small-tree.js'

/** By what may come of it: these pass with the next try; those may end the work, as what is unavailable. */
const PASSING: Record<string, Fault> = {
  'a 429 that says when to come back': { kind: 'status', status: 429, retryAfterSeconds: 1 },
  'a 503': { kind: 'status', status: 503 },
  'a reset connection': { kind: 'reset' },
  'an answer that is lost': { kind: 'lost-answer' },
  'a request cut in its body': { kind: 'cut-request', afterBytes: 10 },
  'an answer cut in its body': { kind: 'cut-answer', afterBytes: 10 },
  'no answer at all': { kind: 'hang' },
}
const UNCLEAR: Record<string, Fault> = {
  'a 429 that says nothing': { kind: 'status', status: 429 },
  'a secondary limit': { kind: 'status', status: 403, isSecondaryLimit: true, retryAfterSeconds: 1 },
  'an answer that ends early': { kind: 'truncate', afterBytes: 10 },
  'a wrong bit': { kind: 'flip', atByte: 25 },
}
const LIMITS = { timeoutMs: 400, retryAfterMsMax: 2000 }

describe.each(['cache', 'artifact'] as const)('each request to the %s spoilt in turn', (kind) => {
  const start = useServices()

  it.each(Object.entries({ ...PASSING, ...UNCLEAR }))(
    'creates through %s, or says why not',
    async (name, fault) => {
      const scene = await start()
      const { services, tempDir, open } = scene
      const tree = await makeSmallTree(await tempDir())
      const job = services.runs.start().startJob()
      await create(await open(job, { kind }), tree)
      for (let index = 0, isSpoilt = true; isSpoilt; index++) {
        await editSmallTree(tree, index)
        const rule = services.faults.add(atRequest(index, fault))
        const session = await open(job, { kind, limits: LIMITS })
        const outcome = await outcomeOf(create(session, tree))
        isSpoilt = rule.struck > 0
        services.faults.clear()
        if (outcome instanceof BelayError) {
          expectExcused(outcome, { name, index, fault })
        } else {
          await expectRestored(scene, { kind, entry: outcome, tree })
        }
      }
    },
  )

  it.each(Object.entries({ ...PASSING, ...UNCLEAR }))(
    'restores through %s, or says why not',
    async (name, fault) => {
      const scene = await start()
      const { services, tempDir, open } = scene
      const tree = await makeSmallTree(await tempDir())
      await create(await open(services.runs.start().startJob(), { kind }), tree)
      await editSmallTree(tree, 1)
      const entry = await create(await open(services.runs.start().startJob(), { kind }), tree)
      const job = services.runs.start().startJob()
      for (let index = 0, isSpoilt = true; isSpoilt; index++) {
        const rule = services.faults.add(atRequest(index, fault))
        const session = await open(job, { kind, limits: LIMITS })
        const target = await tempDir()
        const outcome = await outcomeOf(
          (async () => {
            const found = await newestOf(session)
            expect([index, found]).toEqual([index, entry])
            await restoreInto(session, entry, target)
          })(),
        )
        isSpoilt = rule.struck > 0
        services.faults.clear()
        if (outcome instanceof BelayError) {
          expectExcused(outcome, { name, index, fault })
        } else {
          expect(await differencesOfTrees(tree, target)).toEqual([])
        }
      }
    },
  )
})

function expectExcused(error: BelayError, o: { name: string; index: number; fault: Fault }): void {
  // One wrong bit in a range is damage for whoever reads it.
  const isExcused = error.kind === 'unavailable' || (error.kind === 'corrupt' && o.fault.kind === 'flip')
  const isToPass = Object.hasOwn(PASSING, o.name)
  expect({ ...o, isExcused, isToPass, message: error.message }).toMatchObject({
    isExcused: true,
    isToPass: false,
  })
}

async function outcomeOf<T>(work: Promise<T>): Promise<T | BelayError> {
  try {
    return await work
  } catch (error) {
    if (error instanceof BelayError) return error
    throw error
  }
}

async function expectRestored(
  { services, tempDir, open }: Scene,
  o: { kind: 'cache' | 'artifact'; entry: CatalogEntry; tree: string },
): Promise<void> {
  const reader = await open(services.runs.start().startJob(), { kind: o.kind })
  expect((await newestOf(reader))?.record.id).toBe(o.entry.record.id)
  const target = await tempDir()
  await restoreInto(reader, o.entry, target)
  expect(await differencesOfTrees(o.tree, target)).toEqual([])
}
