import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { BelayError } from '@belay/domain/errors'
import { FaultyFiles } from '@belay/testing/faulty-files'
import { FAULTS, FaultyCatalog, FaultyStore, FaultySwitch, failCall } from '@belay/testing/faulty-store'
import { listCheckpoints, openSession, restoreCheckpoint, takeCheckpoint, verifyFully } from './engine.mjs'
import { wrongFailure } from './expected-failure.mjs'
import { factsDifference, treeFacts } from './tree-facts.mjs'
import { WorkTree } from './work-tree.mjs'

const HANG_MS = 30
/** A call that hangs in the system holds up the session's next: whoever closes must not wait for it. */
const CLOSE_MS = 100
/** Longer than any single operation of this campaign takes. */
const END_MS = 5000

/**
 * A checkpoint on top of another, with one call of the store, its catalog or its files failing.
 * @param {import('./campaign.mjs').CampaignContext} context
 */
export async function archiveFaults(context) {
  const { memory, rng, short } = context
  const root = join(memory, 'archived')
  mkdirSync(root)
  const tree = new WorkTree(root, rng, { files: 25, largeBytes: 100_000 })
  const base = join(memory, 'base-store')
  const session = await openSession({ root: base, access: 'write', rng })
  await takeCheckpoint(session, { root, rng })
  await session.close()
  tree.edit(0.4)
  const place = {
    root,
    base,
    facts: treeFacts(root),
    store: join(memory, 'store'),
    target: join(memory, 'checked'),
  }
  await failStoreCalls(context, place)
  await failFileCalls(context, place, short ? 8 : 1)
}

/** @typedef {{ root: string, base: string, facts: Map<string, string>, store: string, target: string }} Place */

/** @param {import('./campaign.mjs').CampaignContext} context @param {Place} place */
async function failStoreCalls({ rng, findings }, place) {
  const run = async (/** @type {FaultySwitch} */ faults, /** @type {AbortSignal | undefined} */ signal) => {
    freshStore(place)
    const session = await openSession({ root: place.store, access: 'write', rng })
    const faulty = {
      ...session,
      store: new FaultyStore(session.store, faults),
      catalog: new FaultyCatalog(session.catalog, faults),
    }
    try {
      return await outcomeOf(() => takeCheckpoint(faulty, { root: place.root, rng, signal }))
    } finally {
      await session.close()
    }
  }
  const calm = new FaultySwitch()
  await run(calm, undefined)
  const counts = { failed: 0, done: 0 }
  for (const { index, method } of calm.calls) {
    for (const fault of FAULTS) {
      const signal = fault === 'hang' ? AbortSignal.timeout(HANG_MS) : undefined
      const outcome = await withinTime(run(new FaultySwitch(failCall(index, fault)), signal))
      counts[
        await judge(place, {
          outcome,
          fault,
          where: `archive, call ${index} (${method}) ${fault}`,
          rng,
          findings,
        })
      ]++
    }
  }
  findings.row(
    'create: calls of store and catalog',
    `${calm.calls.length} calls x ${FAULTS.length} faults`,
    `${counts.failed} failed as they should, ${counts.done} were done in spite of it; every checkpoint listed is whole, the next create works`,
  )
}

/** @param {import('./campaign.mjs').CampaignContext} context @param {Place} place @param {number} step */
async function failFileCalls({ rng, findings }, place, step) {
  const run = async (/** @type {FaultyFiles} */ faulty, /** @type {AbortSignal | undefined} */ signal) => {
    freshStore(place)
    return await outcomeOf(async () => {
      const session = await openSession({
        root: place.store,
        access: 'write',
        rng,
        files: faulty.files,
        ...(signal && { signal }),
      })
      try {
        return await takeCheckpoint(session, { root: place.root, rng, signal })
      } finally {
        // As for a process that ends anyway: what is left over, the next one sweeps.
        faulty.plan = () => undefined
        await Promise.race([session.close(), sleep(CLOSE_MS)])
      }
    })
  }
  const calm = new FaultyFiles()
  await run(calm, undefined)
  const count = calm.calls.length
  const counts = { failed: 0, done: 0 }
  let runs = 0
  for (let index = rng.int(0, step - 1); index < count; index += step) {
    for (const fault of /** @type {const} */ ([
      'ENOSPC',
      'EIO',
      'EROFS',
      'hang',
      'short-read',
      'short-write',
    ])) {
      const method = calm.calls[index]?.method ?? ''
      if (fault === 'short-read' && method !== 'read') continue
      if (fault === 'short-write' && method !== 'write') continue
      runs++
      const signal = fault === 'hang' ? AbortSignal.timeout(HANG_MS) : undefined
      const faulty = new FaultyFiles((call) => (call.index === index ? fault : undefined))
      const outcome = await withinTime(run(faulty, signal))
      counts[
        await judge(place, {
          outcome,
          fault,
          where: `create, file call ${index} (${method}) ${fault}`,
          rng,
          findings,
        })
      ]++
    }
  }
  findings.row(
    'create: file-system calls of the store',
    `${count} calls x ENOSPC, EIO, EROFS, hang, short read, short write: ${runs} runs`,
    `${counts.failed} failed as they should, ${counts.done} were done in spite of it; every checkpoint listed is whole, the next create works`,
  )
}

/**
 * The store afterwards: what it lists is whole, a success is there and right, and the next create works and leaves nothing over.
 * @param {Place} place
 * @param {{ outcome: Outcome, fault: string, where: string, rng: import('@belay/testing/rng').Rng, findings: import('./campaign.mjs').Findings }} o
 * @returns {Promise<'failed' | 'done'>}
 */
async function judge(place, { outcome, fault, where, rng, findings }) {
  const session = await openSession({ root: place.store, access: 'write', rng, othersAreDead: true })
  try {
    const entries = await listCheckpoints(session)
    findings.expect(entries.length >= 1, `${where}: the first checkpoint is gone`)
    for (const entry of entries) {
      const { verdict } = await verifyFully(session, entry)
      findings.expect(verdict === 'sound', `${where}: ${entry.record.id} is listed and ${verdict}`)
    }
    if (outcome.kind === 'done') {
      const made = entries.find(({ record }) => record.id === outcome.id)
      if (
        findings.expect(
          made !== undefined,
          `${where}: create says it is done, but ${outcome.id} is not listed`,
        ) &&
        made
      ) {
        rmSync(place.target, { recursive: true, force: true })
        await restoreCheckpoint(session, made, { target: place.target, rng })
        const difference = factsDifference(place.facts, treeFacts(place.target))
        findings.expect(difference === '', `${where}: create says it is done, but: ${difference}`)
      }
    } else {
      const wrong = wrongFailure(outcome.error, fault)
      findings.expect(wrong === '', `${where}: ${wrong}`)
    }
    const next = await outcomeOf(() => takeCheckpoint(session, { root: place.root, rng }))
    findings.expect(
      next.kind === 'done',
      `${where}: the next create fails: ${next.kind === 'failed' ? next.error : ''}`,
    )
  } finally {
    await session.close()
  }
  const left = ['tmp', 'leases', 'locks'].flatMap((name) => readdirSync(join(place.store, name)))
  findings.expect(left.length === 0, `${where}: left over: ${left.join(', ')}`)
  return outcome.kind
}

/** @typedef {{ kind: 'done', id: string } | { kind: 'failed', error: unknown }} Outcome */

/** @param {() => Promise<import('@belay/snapshot/archive/archive-options').ArchiveResult>} work @returns {Promise<Outcome>} */
async function outcomeOf(work) {
  try {
    const { entry } = await work()
    return { kind: 'done', id: entry?.record.id ?? '' }
  } catch (error) {
    if (error instanceof BelayError || error instanceof Error) return { kind: 'failed', error }
    throw error
  }
}

/** @param {Place} place */
function freshStore({ base, store }) {
  rmSync(store, { recursive: true, force: true })
  cpSync(base, store, { recursive: true, preserveTimestamps: true })
}

/** @param {Promise<Outcome>} work @returns {Promise<Outcome>} */
async function withinTime(work) {
  return (await endedInTime(work)) ?? { kind: 'failed', error: new Error(`did not end within ${END_MS} ms`) }
}

/**
 * What the work gives, or `undefined` if it takes too long. It goes on then: nobody can end it.
 * @template T @param {Promise<T>} work @returns {Promise<T | undefined>}
 */
export async function endedInTime(work) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  const late = new Promise((resolve) => {
    timer = setTimeout(() => resolve(undefined), END_MS)
  })
  try {
    return /** @type {T | undefined} */ (await Promise.race([work, late]))
  } finally {
    clearTimeout(timer)
  }
}
