import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { BelayError } from '@belay/domain/errors'
import { prune } from '@belay/snapshot/upkeep/prune'
import { FaultyFiles } from '@belay/testing/faulty-files'
import { FAULTS, FaultyCatalog, FaultyStore, FaultySwitch, failCall } from '@belay/testing/faulty-store'
import { listCheckpoints, openSession, takeCheckpoint, verifyFully } from './engine.mjs'
import { wrongFailure } from './expected-failure.mjs'
import { endedInTime } from './faults-of-archive.mjs'
import { WorkTree } from './work-tree.mjs'

const HANG_MS = 100
const HOUR_MS = 60 * 60_000

/**
 * A cleanup that removes some of several checkpoints, with one call of the store, its catalog or its files failing. Whatever is listed
 * afterwards is whole, those to keep are there, and the next cleanup completes it.
 * @param {import('./campaign.mjs').CampaignContext} context
 */
export async function pruneFaults(context) {
  const { memory, rng, findings, short } = context
  const root = join(memory, 'pruned-tree')
  mkdirSync(root)
  const tree = new WorkTree(root, rng, { files: 25, largeBytes: 100_000 })
  const [base, store] = [join(memory, 'prune-base'), join(memory, 'prune-store')]
  const session = await openSession({ root: base, access: 'write', rng })
  /** @type {string[]} */
  const ids = []
  for (let count = 0; count < 5; count++) {
    const { entry } = await takeCheckpoint(session, { root, rng, now: new Date(Date.now() + count) })
    ids.unshift(entry?.record.id ?? '')
    tree.edit(0.4)
  }
  await session.close()
  /** @type {Place} */
  const place = {
    base,
    store,
    kept: [0, 2].map((at) => ids[at] ?? ''),
    discarded: [1, 3, 4].map((at) => ids[at] ?? ''),
  }

  const withStoreFault = async (
    /** @type {FaultySwitch} */ faults,
    /** @type {AbortSignal | undefined} */ signal,
  ) => {
    freshStore(place)
    const opened = await openSession({ root: store, access: 'write', rng })
    const faulty = {
      ...opened,
      store: new FaultyStore(opened.store, faults),
      catalog: new FaultyCatalog(opened.catalog, faults),
    }
    try {
      return await outcomeOf(() => pruneAll(faulty, place, signal))
    } finally {
      await opened.close()
    }
  }
  const calm = new FaultySwitch()
  await withStoreFault(calm, undefined)
  const counts = { failed: 0, done: 0 }
  for (const { index, method } of calm.calls) {
    if (short && index % 6 !== 0) continue
    for (const fault of FAULTS) {
      const signal = fault === 'hang' ? AbortSignal.timeout(HANG_MS) : undefined
      const outcome = await endedInTime(withStoreFault(new FaultySwitch(failCall(index, fault)), signal))
      counts[
        await judge(place, {
          outcome,
          fault,
          where: `cleanup, call ${index} (${method}) ${fault}`,
          rng,
          findings,
        })
      ]++
    }
  }
  findings.row(
    'cleanup: calls of store and catalog',
    `${calm.calls.length} calls x ${FAULTS.length} faults`,
    `${counts.failed} failed as they should, ${counts.done} were done in spite of it; what is listed is whole, those to keep are there, the next cleanup completes it`,
  )

  const files = new FaultyFiles()
  const run = async () => {
    freshStore(place)
    return await outcomeOf(async () => {
      const opened = await openSession({ root: store, access: 'write', rng, files: files.files })
      try {
        await pruneAll(opened, place, undefined)
      } finally {
        files.plan = () => undefined
        await opened.close()
      }
    })
  }
  await run()
  const calls = [...files.calls]
  const step = short ? 24 : 1
  const fileCounts = { failed: 0, done: 0 }
  for (let index = rng.int(0, step - 1); index < calls.length; index += step) {
    for (const fault of /** @type {const} */ (['ENOSPC', 'EIO', 'EROFS'])) {
      files.calls.length = 0
      files.plan = (call) => (call.index === index ? fault : undefined)
      const where = `cleanup, file call ${index} (${calls[index]?.method}) ${fault}`
      fileCounts[await judge(place, { outcome: await endedInTime(run()), fault, where, rng, findings })]++
    }
  }
  findings.row(
    'cleanup: file-system calls of the store',
    `${calls.length} calls x ENOSPC, EIO, EROFS${short ? ', a part of them' : ''}`,
    `${fileCounts.failed} failed as they should, ${fileCounts.done} were done in spite of it`,
  )
}

/** @typedef {{ base: string, store: string, kept: readonly string[], discarded: readonly string[] }} Place */

/** An hour from now: nothing is too young. @param {import('./engine.mjs').Session} session @param {Place} place @param {AbortSignal | undefined} signal */
async function pruneAll({ store, catalog, keyring }, { discarded }, signal) {
  const report = await prune({
    store,
    catalog,
    keyring,
    rules: { retention: { keepLast: 100 }, discard: /** @type {any} */ (new Set(discarded)) },
    graceMs: 10_000,
    now: () => new Date(Date.now() + HOUR_MS),
    signal,
  })
  return report
}

/**
 * @param {Place} place
 * @param {{ outcome: Outcome | undefined, fault: string, where: string, rng: import('@belay/testing/rng').Rng, findings: import('./campaign.mjs').Findings }} o
 * @returns {Promise<'failed' | 'done'>}
 */
async function judge(place, { outcome, fault, where, rng, findings }) {
  if (outcome === undefined) findings.violation(`${where}: did not end in time`)
  if (outcome?.kind === 'failed') {
    const wrong = wrongFailure(outcome.error, fault)
    findings.expect(wrong === '', `${where}: ${wrong}`)
  }
  const session = await openSession({ root: place.store, access: 'write', rng, othersAreDead: true })
  try {
    await expectWhole(session, place, where, findings)
    const again = await outcomeOf(() => pruneAll(session, place, undefined))
    findings.expect(
      again.kind === 'done',
      `${where}: the next cleanup fails: ${again.kind === 'failed' ? again.error : ''}`,
    )
    const ids = await expectWhole(session, place, `${where}, after the next cleanup`, findings)
    const left = ids.filter((id) => place.discarded.includes(id))
    findings.expect(left.length === 0, `${where}: the next cleanup left ${left.join(', ')}`)
  } finally {
    await session.close()
  }
  return outcome?.kind ?? 'failed'
}

/** @param {import('./engine.mjs').Session} session @param {Place} place @param {string} where @param {import('./campaign.mjs').Findings} findings */
async function expectWhole(session, { kept }, where, findings) {
  const entries = await listCheckpoints(session)
  for (const entry of entries) {
    const { verdict } = await verifyFully(session, entry)
    findings.expect(verdict === 'sound', `${where}: ${entry.record.id} is listed and ${verdict}`)
  }
  const ids = entries.map(({ record }) => /** @type {string} */ (record.id))
  for (const id of kept) findings.expect(ids.includes(id), `${where}: ${id} is gone`)
  return ids
}

/** @typedef {{ kind: 'done' } | { kind: 'failed', error: unknown }} Outcome */

/** @param {() => Promise<unknown>} work @returns {Promise<Outcome>} */
async function outcomeOf(work) {
  try {
    await work()
    return { kind: 'done' }
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
