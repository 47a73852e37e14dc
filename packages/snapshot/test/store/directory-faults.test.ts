import { readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { BelayError } from '@belay/domain/errors'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import { DirectoryStore } from '@belay/snapshot/store/directory'
import { DirectoryCatalog } from '@belay/snapshot/store/directory-catalog'
import { openStoreDirectory } from '@belay/snapshot/store/store-directory'
import { makeRecord } from '@belay/testing/checkpoint-record'
import { ManualClock } from '@belay/testing/clock'
import { collect, nameOf } from '@belay/testing/contract-context'
import { FaultyFiles, type FileCall, type FileFault } from '@belay/testing/faulty-files'
import { FixedLiveness } from '@belay/testing/fixed-liveness'
import { jsonRecordCodec } from '@belay/testing/json-record-codec'
import { PowerLossFiles } from '@belay/testing/power-loss-files'
import { Rng } from '@belay/testing/rng'
import { useTempDir } from '@belay/testing/temp-dir'
import { describe, expect, it } from '@jest/globals'

// The whole of it takes a minute.
const IS_CAMPAIGN = process.env.BELAY_CAMPAIGN !== undefined
const tempDir = useTempDir()
const machine = new FixedLiveness({ pid: 1 })
const clock = new ManualClock()
const SHARED = Buffer.from('shared by the old and the new checkpoint')
const OLD_ONLY = Buffer.from('needed by the old checkpoint only')
const NEW_ONLY = new Rng(1).bytes(100_000)
const NEW_ROOT = Buffer.from('the root of the new checkpoint')

/** Objects that each checkpoint needs, by its phase. */
const NEEDED: Record<string, readonly Uint8Array[]> = {
  old: [SHARED, OLD_ONLY],
  new: [SHARED, NEW_ONLY, NEW_ROOT],
}

async function openWith(root: string, liveness: FixedLiveness, files?: FaultyFiles, signal?: AbortSignal) {
  const directory = await openStoreDirectory({
    root,
    access: 'write',
    liveness,
    now: clock.now,
    files: files?.files,
    signal,
  })
  return {
    directory,
    store: new DirectoryStore(directory),
    catalog: new DirectoryCatalog(directory, jsonRecordCodec),
  }
}
type Session = Awaited<ReturnType<typeof openWith>>

function entryOf(phase: 'old' | 'new'): CatalogEntry {
  const now = new Date(phase === 'old' ? '2026-01-01T00:00:00.000Z' : '2026-01-02T00:00:00.000Z')
  const root = phase === 'old' ? OLD_ONLY : NEW_ROOT
  const record = makeRecord({ rng: new Rng(9), now, over: { phase } })
  return {
    record,
    at: nameOf(root) as string as CatalogEntry['at'],
    sizeBytes: root.length,
    trailerBytes: root.length,
  }
}

/** A store with the old checkpoint and an object that nobody needs. */
async function seeded(): Promise<string> {
  const root = path.join(await tempDir(), 'store')
  const { directory, store, catalog } = await openWith(root, machine)
  for (const bytes of [SHARED, OLD_ONLY, Buffer.from('left over')])
    await store.put(nameOf(bytes), { kind: 'bytes', bytes })
  await catalog.publish(entryOf('old'))
  await directory.close()
  return root
}

interface Scenario {
  readonly run: (session: Session, signal: AbortSignal) => Promise<void>
  /** The phases listed when it is done. */
  readonly after: readonly string[]
}

const create: Scenario = {
  async run({ store, catalog, directory }, signal) {
    const [parent] = await collect(catalog.list({ signal }))
    const lease = await catalog.lease(parent, { signal })
    await store.put(nameOf(SHARED), { kind: 'bytes', bytes: SHARED }, { signal })
    const file = path.join(await store.spoolDirectory({ signal }), 'object')
    await writeFile(file, NEW_ONLY)
    await store.put(nameOf(NEW_ONLY), { kind: 'file', path: file, sizeBytes: NEW_ONLY.length }, { signal })
    const at = await store.put(nameOf(NEW_ROOT), { kind: 'bytes', bytes: NEW_ROOT }, { signal })
    await catalog.publish({ ...entryOf('new'), at }, { signal })
    await lease?.release({ signal })
    await directory.close({ signal })
  },
  after: ['new', 'old'],
}

const cleanup: Scenario = {
  async run({ store, catalog, directory }, signal) {
    const lock = await catalog.lockForPrune({ signal })
    if (lock === undefined) throw new Error('locked')
    const listed = await collect(catalog.list({ signal }))
    for (const entry of listed.slice(1)) await catalog.withdraw(entry, { signal })
    await catalog.oldestLease({ signal })
    const needed = new Set<string>()
    for (const entry of await collect(catalog.list({ signal }))) {
      for (const bytes of NEEDED[entry.record.phase ?? ''] ?? []) needed.add(nameOf(bytes))
    }
    for (const object of await collect(store.list({ signal }))) {
      const storedBefore = new Date(object.storedAt.getTime() + 1000)
      if (!needed.has(object.name)) await store.remove(object.at, { signal, storedBefore })
    }
    await lock.release({ signal })
    await directory.close({ signal })
  },
  after: ['new'],
}

const FAULTS: readonly (FileFault | 'kill')[] = [
  'EIO',
  'ENOSPC',
  'EROFS',
  'EACCES',
  'short-read',
  'short-write',
  'hang',
  'kill',
]

type Outcome = { kind: 'done' } | { kind: 'killed' } | { kind: 'failed'; error: unknown }

async function runWithFault(
  root: string,
  scenario: Scenario,
  o: { pid: number; callIndex: number; fault: FileFault | 'kill' | undefined },
) {
  const liveness = machine.seenBy({ pid: o.pid })
  const stopping = new AbortController()
  let killed: () => void = () => {}
  const death = new Promise<Outcome>((resolve) => {
    killed = () => resolve({ kind: 'killed' })
  })
  const files = new FaultyFiles((call) => {
    if (call.index !== o.callIndex || o.fault === undefined) return undefined
    if (o.fault === 'hang') setImmediate(() => stopping.abort())
    if (o.fault === 'kill') setImmediate(killed)
    return o.fault
  })
  const run = async (): Promise<Outcome> => {
    try {
      await scenario.run(await openWith(root, liveness, files, stopping.signal), stopping.signal)
      return { kind: 'done' }
    } catch (error) {
      return { kind: 'failed', error }
    }
  }
  const outcome = await Promise.race([run(), death])
  // The process ends, however its work did.
  liveness.kill(liveness.own)
  return { outcome, calls: files.calls, wasIdle: files.wasIdle }
}

/** Runs until the call of that index, which is never made, or to the end; then the power goes. */
async function runAndLosePower(
  root: string,
  scenario: Scenario,
  o: { pid: number; callIndex: number },
): Promise<Outcome> {
  const liveness = machine.seenBy({ pid: o.pid })
  let killed: () => void = () => {}
  const death = new Promise<Outcome>((resolve) => {
    killed = () => resolve({ kind: 'killed' })
  })
  const disk = new PowerLossFiles(await tempDir())
  const files = new FaultyFiles((call) => {
    if (call.index !== o.callIndex) return undefined
    setImmediate(killed)
    return 'kill'
  }, disk.files)
  const run = async (): Promise<Outcome> => {
    await scenario.run(await openWith(root, liveness, files), new AbortController().signal)
    return { kind: 'done' }
  }
  const outcome = await Promise.race([run(), death])
  disk.lose()
  liveness.kill(liveness.own)
  return outcome
}

async function assertWhole(root: string, phases: readonly (readonly string[])[]): Promise<void> {
  const { store, catalog, directory } = await openWith(root, machine)
  const listed = await collect(catalog.list())
  expect(phases).toContainEqual(listed.map((entry) => entry.record.phase))
  for (const { record } of listed) {
    for (const bytes of NEEDED[record.phase ?? ''] ?? []) {
      const found = await store.get(nameOf(bytes) as string as CatalogEntry['at'])
      expect(found !== undefined && Buffer.compare(found, bytes) === 0).toBe(true)
    }
  }
  await directory.close()
  for (const passing of ['tmp', 'leases', 'locks'])
    expect(await readdir(path.join(root, passing))).toEqual([])
}

describe.each([
  ['a create', create, async () => await seeded(), [['old'], ['new', 'old']]],
  ['a first create', create, async () => path.join(await tempDir(), 'store'), [[], ['new']]],
  [
    'a cleanup',
    cleanup,
    async () => {
      const root = await seeded()
      await create.run(await openWith(root, machine), new AbortController().signal)
      return root
    },
    [['new', 'old'], ['new']],
  ],
] as const)('%s on a directory store', (name, scenario, prepare, phases) => {
  let pid = 10_000
  it.each(FAULTS)(
    'leaves the old or the new state, whichever of its file-system calls meets %s',
    async (fault) => {
      const { calls, outcome } = await runWithFault(await prepare(), scenario, {
        pid: pid++,
        callIndex: -1,
        fault: undefined,
      })
      expect(outcome).toEqual({ kind: 'done' })
      expect(calls.length).toBeGreaterThan(20)
      const wrong: string[] = []
      for (const call of calls) {
        if (!concerns(fault, call)) continue
        const root = await prepare()
        const { outcome: found, wasIdle } = await runWithFault(root, scenario, {
          pid: pid++,
          callIndex: call.index,
          fault,
        })
        const verdict = wasIdle ? undefined : verdictOn(found, fault)
        if (verdict !== undefined)
          wrong.push(`${call.index} ${call.method} ${call.path.replace(root, '')}: ${verdict}`)
        await assertWhole(root, fault === 'short-write' ? [phases[1]] : phases)
        const again = await runWithFault(root, scenario, { pid: pid++, callIndex: -1, fault: undefined })
        expect(again.outcome).toEqual({ kind: 'done' })
        await assertWhole(root, [name === 'a first create' ? ['new'] : scenario.after])
      }
      expect(wrong).toEqual([])
    },
    120_000,
  )

  it('loses nothing with the power: whatever is listed is whole, and what was promised is there', async () => {
    const { calls } = await runWithFault(await prepare(), scenario, {
      pid: pid++,
      callIndex: -1,
      fault: undefined,
    })
    for (let callIndex = 0; callIndex <= calls.length; callIndex += IS_CAMPAIGN ? 1 : 2) {
      const root = await prepare()
      const outcome = await runAndLosePower(root, scenario, { pid: pid++, callIndex })
      await assertWhole(root, outcome.kind === 'done' ? [phases[1]] : phases)
    }
  }, 120_000)
})

/** In the campaign, every fault at every call. Otherwise a share of the calls each, so that each call meets about one of them. */
function concerns(fault: FileFault | 'kill', { index, method }: FileCall): boolean {
  if (fault === 'short-read') return method === 'read'
  if (fault === 'short-write') return method === 'write'
  if (IS_CAMPAIGN) return true
  const [every, first] = SHARES[fault]
  return index % every === first || (fault === 'ENOSPC' && method === 'write')
}

const SHARES = {
  EIO: [3, 0],
  hang: [3, 1],
  kill: [3, 2],
  ENOSPC: [12, 1],
  EROFS: [12, 5],
  EACCES: [12, 9],
} as const

/** What is wrong about how it ended; undefined if nothing is. */
function verdictOn(outcome: Outcome, fault: FileFault | 'kill'): string | undefined {
  if (outcome.kind === 'killed') return fault === 'kill' ? undefined : 'killed'
  if (outcome.kind === 'done') return fault === 'short-write' ? undefined : 'a silent success'
  if (!(outcome.error instanceof BelayError)) return `not a BelayError: ${outcome.error}`
  const { kind, code, message, hint } = outcome.error
  if (fault === 'short-read') return kind === 'corrupt' ? undefined : `${kind}: ${message}`
  const expected = EXPECTED_CODES[fault] ?? []
  if (kind !== 'unavailable' || !expected.includes(code)) return `${code}: ${message}`
  if (fault !== 'hang' && hint === undefined) return `no hint: ${message}`
  return undefined
}

const EXPECTED_CODES: Partial<Record<FileFault | 'kill', readonly string[]>> = {
  EIO: ['store-unavailable'],
  ENOSPC: ['disk-full'],
  EROFS: ['store-read-only'],
  EACCES: ['permission-denied'],
  hang: ['aborted'],
}
