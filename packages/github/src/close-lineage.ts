import { arch, platform } from 'node:os'
import { makeCheckpointId, type SeriesName, timeOfCheckpointId } from '@belay/domain/brand'
import { isSameLineage, type Lineage } from '@belay/domain/checkpoint/lineage'
import { isSameJob, type Origin } from '@belay/domain/checkpoint/origin'
import type { BelayError } from '@belay/domain/errors'
import type { Surroundings } from '@belay/domain/surroundings'
import { availableCpus } from '@belay/machine/cpu'
import { realPathOf } from '@belay/machine/real-path'
import { archive } from '@belay/snapshot/archive/archive'
import { contentPolicy } from '@belay/snapshot/archive/content-policy'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import { CheckpointReader } from '@belay/snapshot/reading/checkpoint-reader'
import { credentialCheck } from '@belay/snapshot/tree/credential-check'
import { leftOutOf } from '@belay/snapshot/tree/left-out'
import { compileSelection } from '@belay/snapshot/tree/selection'
import type { Job } from './job.js'
import { JobSession } from './job-session.js'
import { type OpenStore, type StorePlace, withStore } from './with-store.js'

export interface CloseOptions {
  readonly series: SeriesName
  readonly lineage: Lineage
  readonly origin: Origin
  readonly job: Job
  readonly store: StorePlace
}

/** Ends the lineage of a job that has succeeded, by a last checkpoint that says so: what its newest one keeps, as it is now. Nothing happens
 *  where there is nothing to close, another step of the job has done it, or the series is another job's.
 *  @returns the closing checkpoint
 *  @throws BelayError of every kind; then the lineage is open */
export async function closeLineage(
  o: CloseOptions,
  surroundings: Surroundings,
): Promise<CatalogEntry | undefined> {
  const session = new JobSession(o.job, o.series)
  const { isClosed, store } = await session.read()
  if (isClosed) return undefined
  // Where the job's own checkpoints are: `auto` may mean one thing to who reads and another to who writes.
  const place = o.store.kind === 'auto' && store !== null ? { ...o.store, kind: store } : o.store
  return await withStore(place, 'write', surroundings, async (open) => {
    const newest = await newestOfLineage(o, open, surroundings)
    if (newest === undefined || newest.record.closed) return undefined
    const { origin } = newest.record
    if (origin != null && !isSameJob(origin, o.origin)) return undefined
    const entry = await closeWith(newest, o, open, session, surroundings)
    await session.update({ isClosed: true, checkpoint: entry?.record.id ?? null })
    return entry
  })
}

async function newestOfLineage(
  o: CloseOptions,
  { catalog }: OpenStore,
  { output, signal }: Surroundings,
): Promise<CatalogEntry | undefined> {
  const unreadable = (id: string, error: BelayError): void =>
    output.warn(`checkpoint ${id} is passed over: ${error.message}`)
  let looked = 0
  for await (const entry of catalog.list({ series: o.series, signal, unreadable })) {
    if (isSameLineage(entry.record.lineage, o.lineage)) return entry
    // Other commits' runs go on meanwhile; what lies deeper than this is nobody's re-run.
    if (++looked >= LOOKED_AT_MAX) return undefined
  }
  return undefined
}

const LOOKED_AT_MAX = 100

async function closeWith(
  newest: CatalogEntry,
  o: CloseOptions,
  open: OpenStore,
  session: JobSession,
  surroundings: Surroundings,
): Promise<CatalogEntry | undefined> {
  const { signal } = surroundings
  const { record } = newest
  const root = o.job.workspace
  const { facts } = (await CheckpointReader.open(newest, { ...open, signal })).root
  const { paths, exclude, keepCredentials } = facts.selection
  const leftOut = await leftOutOf(root, { store: o.store.path, state: session.directory, realPathOf })
  const selection = { paths, exclude, keepCredentials }
  // After everything there is, whatever the clock says.
  const at = new Date(Math.max(surroundings.now().getTime(), timeOfCheckpointId(record.id).getTime() + 1))
  const keptMs =
    record.expiresAt === null ? undefined : Date.parse(record.expiresAt) - Date.parse(record.createdAt)
  const result = await archive({
    ...open,
    root,
    selection,
    selector: compileSelection({ ...selection, leftOut, holdsCredentials: credentialCheck(root) }),
    policy: contentPolicy(keepCredentials),
    facts: {
      id: makeCheckpointId(at, surroundings.randomBytes(4)),
      series: o.series,
      lineage: o.lineage,
      closed: true,
      phase: null,
      trigger: 'phase-transition',
      priority: record.priority,
      lane: record.lane,
      createdAt: at.toISOString(),
      expiresAt: keptMs === undefined ? null : new Date(at.getTime() + keptMs).toISOString(),
      git: null,
      values: record.values,
      platform: { os: platform(), arch: arch() },
      origin: o.origin,
      completedPhases: record.completedPhases ?? null,
    },
    parent: newest,
    stateDirectory: session.stateDirectory,
    workerUrl: surroundings.workerUrl,
    parallelism: availableCpus(),
    compression: { level: 1 },
    isWorthIt: () => true,
    clock: () => surroundings.now().getTime(),
    signal,
  })
  return result.entry
}
