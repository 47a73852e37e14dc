import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { STAGING_PREFIX } from '@belay/snapshot/tree/staging-name'
import { machineTreeFiles } from '@belay/snapshot/tree/tree-files'
import {
  errnoError,
  FAULTS,
  FaultyCatalog,
  FaultyStore,
  FaultySwitch,
  failCall,
} from '@belay/testing/faulty-store'
import { listCheckpoints, openSession, restoreCheckpoint, takeCheckpoint } from './engine.mjs'
import { wrongFailure } from './expected-failure.mjs'
import { endedInTime } from './faults-of-archive.mjs'
import { factsDifference, treeFacts } from './tree-facts.mjs'
import { WorkTree } from './work-tree.mjs'

const HANG_MS = 30

/**
 * A restore over an older tree and into nothing, with one call of the store or of the file system failing.
 * @param {import('./campaign.mjs').CampaignContext} context
 */
export async function restoreFaults(context) {
  const { memory, rng, short } = context
  const root = join(memory, 'restored-tree')
  mkdirSync(root)
  const tree = new WorkTree(root, rng, { files: 25, largeBytes: 100_000 })
  const before = join(memory, 'before')
  cpSync(root, before, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true })
  tree.edit(0.5)
  const store = join(memory, 'restore-store')
  const session = await openSession({ root: store, access: 'write', rng })
  await takeCheckpoint(session, { root, rng })
  const place = { before, target: join(memory, 'target'), old: treeFacts(before), next: treeFacts(root) }
  await failStoreCalls(context, session, place)
  for (const over of /** @type {const} */ (['over an older tree', 'into nothing'])) {
    for (const durable of [false, true])
      await failFileCalls(context, session, { place, over, durable, step: short ? 30 : 1 })
  }
  await session.close()
}

/** @typedef {{ before: string, target: string, old: Map<string, string>, next: Map<string, string> }} Place */

/** @param {import('./campaign.mjs').CampaignContext} context @param {import('./engine.mjs').Session} session @param {Place} place */
async function failStoreCalls({ rng, findings }, session, place) {
  // Not the packs in place, so that everything comes through calls.
  const remote = {
    ...session.store,
    label: 'remote',
    get: session.store.get.bind(session.store),
    localFile: () => undefined,
  }
  const run = async (/** @type {FaultySwitch} */ faults, /** @type {AbortSignal | undefined} */ signal) => {
    freshTarget(place, true)
    const faulty = {
      ...session,
      store: new FaultyStore(/** @type {any} */ (remote), faults),
      catalog: new FaultyCatalog(session.catalog, faults),
    }
    try {
      const [entry] = await listCheckpoints(faulty, { signal })
      if (entry === undefined) throw new Error('no checkpoint is listed')
      await restoreCheckpoint(faulty, entry, { target: place.target, rng, signal })
      return undefined
    } catch (error) {
      return error ?? new Error('nothing thrown')
    }
  }
  const calm = new FaultySwitch()
  const calmly = await run(calm, undefined)
  if (calmly !== undefined) throw calmly
  let failed = 0
  let done = 0
  for (const { index, method } of calm.calls) {
    for (const fault of FAULTS) {
      const signal = fault === 'hang' ? AbortSignal.timeout(HANG_MS) : undefined
      const error = await withinTime(run(new FaultySwitch(failCall(index, fault)), signal))
      const where = `restore, call ${index} (${method}) ${fault}`
      const now = treeFacts(place.target)
      const difference = factsDifference(error === undefined ? place.next : place.old, now)
      findings.expect(
        difference === '',
        `${where}: ${error === undefined ? 'success, but' : 'failed, and the target changed'}: ${difference}`,
      )
      if (error === undefined) done++
      else {
        failed++
        const wrong = wrongFailure(error, fault)
        findings.expect(wrong === '', `${where}: ${wrong}`)
      }
      expectNoStaging(place.target, where, findings)
    }
  }
  findings.row(
    'restore: calls of store and catalog',
    `${calm.calls.length} calls x ${FAULTS.length} faults`,
    `${failed} failed with the target as it was, ${done} were done in spite of it`,
  )
}

/**
 * @param {import('./campaign.mjs').CampaignContext} context
 * @param {import('./engine.mjs').Session} session
 * @param {{ place: Place, over: 'over an older tree' | 'into nothing', durable: boolean, step: number }} o
 */
async function failFileCalls({ rng, findings }, session, { place, over, durable, step }) {
  const [entry] = await listCheckpoints(session)
  if (entry === undefined) throw new Error('no checkpoint is listed')
  const isOver = over === 'over an older tree'
  const old = isOver ? place.old : new Map()
  const run = async (/** @type {ReturnType<typeof faultyTreeFiles>} */ faulty) => {
    freshTarget(place, isOver)
    try {
      await restoreCheckpoint(session, entry, { target: place.target, rng, durable, files: faulty.files })
      return undefined
    } catch (error) {
      return error ?? new Error('nothing thrown')
    }
  }
  const calm = faultyTreeFiles(-1, 'EIO')
  const calmly = await run(calm)
  if (calmly !== undefined) throw calmly
  const tally = { runs: 0, old: 0, between: 0, done: 0 }
  for (let index = rng.int(0, step - 1); index < calm.calls.length; index += step) {
    const method = calm.calls[index] ?? ''
    for (const fault of faultsOf(method)) {
      tally.runs++
      const where = `restore ${over}${durable ? ', durable' : ''}, call ${index} of ${calm.calls.length} (${method}) ${fault}`
      const error = await withinTime(run(faultyTreeFiles(index, fault)))
      const now = treeFacts(place.target)
      if (error === undefined) {
        tally.done++
        const difference = factsDifference(place.next, now)
        findings.expect(difference === '', `${where}: says it is done, but: ${difference}`)
      } else {
        const wrong = wrongFailure(error, fault)
        findings.expect(wrong === '', `${where}: ${wrong}`)
        const torn = tornPaths(now, [old, place.next])
        findings.expect(torn.length === 0, `${where}: neither old nor new: ${torn.slice(0, 3).join(', ')}`)
        tally[factsDifference(old, now) === '' ? 'old' : 'between']++
      }
      await completeAgain(session, entry, { place, where, rng, findings })
    }
  }
  findings.row(
    `restore ${over}${durable ? ', durable' : ''}: file-system calls`,
    `${calm.calls.length} calls, ${tally.runs} runs`,
    `failed: ${tally.old} with everything old, ${tally.between} with each file old or new; ${tally.done} were done in spite of it; running it again completed all`,
  )
}

/** @param {import('./engine.mjs').Session} session @param {any} entry @param {{ place: Place, where: string, rng: any, findings: import('./campaign.mjs').Findings }} o */
async function completeAgain(session, entry, { place, where, rng, findings }) {
  try {
    await restoreCheckpoint(session, entry, { target: place.target, rng, othersAreDead: true })
  } catch (error) {
    findings.violation(`${where}: running it again fails: ${error instanceof Error ? error.message : error}`)
    return
  }
  const difference = factsDifference(place.next, treeFacts(place.target))
  findings.expect(difference === '', `${where}: running it again does not complete it: ${difference}`)
}

/**
 * Paths whose facts are those of none of the states. Directories may have another mode on the way.
 * @param {Map<string, string>} now
 * @param {readonly Map<string, string>[]} states
 */
export function tornPaths(now, states) {
  const torn = []
  for (const [path, facts] of now) {
    if (path.includes(STAGING_PREFIX) || facts.startsWith('directory')) continue
    // Of files the content counts: mode and time may come after.
    const content = (/** @type {string | undefined} */ text) =>
      text?.startsWith('file ') ? text.split(' ')[2] : text
    if (!states.some((state) => content(state.get(path)) === content(facts)))
      torn.push(`${JSON.stringify(path)} ${facts}`)
  }
  for (const path of states[0]?.keys() ?? []) {
    if (states.every((state) => state.has(path)) && !now.has(path))
      torn.push(`${JSON.stringify(path)} is gone`)
  }
  return torn
}

/**
 * The error of a restore, `undefined` if it was done.
 * @param {Promise<unknown>} work
 */
async function withinTime(work) {
  const ended = await endedInTime(work.then((error) => ({ error })))
  return ended === undefined ? new Error('did not end in time') : ended.error
}

/** @param {string} target @param {string} where @param {import('./campaign.mjs').Findings} findings */
function expectNoStaging(target, where, findings) {
  const left = readdirSync(target).filter((name) => name.startsWith(STAGING_PREFIX))
  findings.expect(left.length === 0, `${where}: left over: ${left.join(', ')}`)
}

/** @param {Place} place @param {boolean} isOver */
function freshTarget({ before, target }, isOver) {
  rmSync(target, { recursive: true, force: true })
  if (isOver) cpSync(before, target, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true })
}

/** @param {string} method @returns {readonly string[]} */
function faultsOf(method) {
  switch (method) {
    case 'creationMask':
      return []
    case 'read':
      return ['EIO', 'short-read']
    case 'write':
      return ['ENOSPC', 'EIO', 'short-write']
    case 'lstat':
    case 'readDirectory':
    case 'readLink':
    case 'realPath':
    case 'inode':
      return ['EIO', 'EACCES']
    default:
      return ['ENOSPC', 'EIO', 'EROFS']
  }
}

/**
 * The files of a restore, one of whose calls fails.
 * @param {number} index
 * @param {string} fault
 */
function faultyTreeFiles(index, fault) {
  /** @type {string[]} */
  const calls = []
  const files = Object.fromEntries(
    Object.entries(machineTreeFiles).map(([method, call]) => [
      method,
      (/** @type {any[]} */ ...args) => {
        calls.push(method)
        if (calls.length - 1 !== index) return /** @type {any} */ (call)(...args)
        if (fault === 'short-read') return 0
        if (fault === 'short-write') {
          const [fd, bytes, start, length, position] = args
          return machineTreeFiles.write(fd, bytes, start, Math.ceil(length / 2), position)
        }
        // The system closes also what fails to close.
        if (method === 'close') machineTreeFiles.close(args[0])
        throw errnoError(fault)
      },
    ]),
  )
  return {
    calls,
    files: /** @type {import('@belay/snapshot/tree/tree-files').TreeFiles} */ (
      /** @type {unknown} */ (files)
    ),
  }
}
