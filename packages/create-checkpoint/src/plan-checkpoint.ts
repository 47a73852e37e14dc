import { arch, platform } from 'node:os'
import { makeCheckpointId, parseSeriesName, type SeriesName } from '@belay/domain/brand'
import { type OnlyIf, parseOnlyIf } from '@belay/domain/checkpoint/only-if'
import type { Origin } from '@belay/domain/checkpoint/origin'
import type { Priority } from '@belay/domain/checkpoint/priority'
import type { Trigger } from '@belay/domain/checkpoint/trigger'
import { detectLane } from '@belay/domain/detect-lane'
import { DAY_MS } from '@belay/domain/duration'
import type { Lane } from '@belay/domain/lane'
import { retentionDaysOf } from '@belay/domain/lane-policy'
import { type KnownSecret, refuseSecrets } from '@belay/domain/secrets'
import type { Surroundings } from '@belay/domain/surroundings'
import { chooseStore } from '@belay/github/choose-store'
import type { Step } from '@belay/github/host-process'
import type { Job } from '@belay/github/job'
import { originOf, ownSeries } from '@belay/github/job-origin'
import { JobSession } from '@belay/github/job-session'
import { placeOfStore, type StorePlace } from '@belay/github/with-store'
import { findGitState } from '@belay/machine/find-git-state'
import type { LoadedConfig } from '@belay/machine/load-config'
import { realPathOf } from '@belay/machine/real-path'
import type { RecordFacts } from '@belay/snapshot/archive/archive-options'
import { leftOutOf } from '@belay/snapshot/tree/left-out'
import type { CreateInputs } from './inputs.js'
import { checkSelection, type TakeOptions } from './run.js'
import { parseWhen, type When } from './when.js'

/** All that the inputs, the configuration and the job say of the checkpoints that one step takes. */
export interface CheckpointPlan {
  readonly when: When
  readonly series: SeriesName
  readonly origin: Origin
  readonly phase: string | null
  readonly values: CreateInputs['values']
  readonly git: 'none' | 'state' | 'bundle'
  readonly selection: TakeOptions['selection']
  readonly onlyIf: OnlyIf
  readonly trigger: Trigger
  readonly priority: Priority
  readonly lane: Lane
  readonly retentionDays: number | 'forever'
  readonly sizeBytesMax: number | undefined
  readonly compressionLevel: number
  readonly configuration: string | null
  readonly commit: string
  readonly root: string
  readonly store: StorePlace
  readonly isDryRun: boolean
  /** Checkpoints of priority high and critical are announced in an issue. */
  readonly notifiesIssue: boolean
}

/** Resolves everything before the first effect.
 *  @throws BelayError misuse, naming the input */
export async function planCheckpoint(
  inputs: CreateInputs,
  o: {
    readonly job: Job
    readonly loaded: LoadedConfig
    readonly secrets: readonly KnownSecret[]
    readonly session: Origin['session']
    readonly step: Pick<Step, 'host' | 'network'>
  },
  surroundings: Surroundings,
): Promise<CheckpointPlan> {
  const { job, loaded } = o
  const { config } = loaded
  const { checkpoint } = config
  refuseSecrets(inputs.values, o.secrets)
  const when = inputs.when ?? parseWhen(checkpoint.when)
  const origin = originOf(job, {
    session: o.session,
    matrix: inputs.matrix,
    intervalMs: when.kind === 'every' ? when.intervalMs : null,
  })
  const priority = inputs.priority ?? checkpoint.priority
  const lane = await laneOf(inputs, loaded, job, surroundings)
  const wantedDays =
    inputs['retention-days'] ?? checkpoint.retentionDays ?? retentionDaysOf(priority, config.lanes[lane])
  const store = await placeOfStore(
    inputs,
    config,
    { job, step: o.step },
    { priority, retentionDays: wantedDays },
  )
  const retentionDays = keepableDays(wantedDays, store, surroundings)
  return {
    when,
    series:
      inputs.series ??
      (config.series.name === null ? ownSeries(origin) : parseSeriesName(config.series.name)),
    origin,
    phase: inputs.phase ?? null,
    values: inputs.values,
    git: inputs.git ?? checkpoint.git,
    selection: {
      paths: inputs.paths.length > 0 ? inputs.paths : checkpoint.paths,
      exclude: [...checkpoint.exclude, ...inputs.exclude],
      keepCredentials: inputs['keep-credentials'],
    },
    onlyIf: inputs['only-if'] ?? parseOnlyIf(checkpoint.onlyIf),
    trigger: inputs.trigger ?? (when.kind === 'every' ? 'time-based' : checkpoint.trigger),
    priority,
    lane,
    retentionDays,
    sizeBytesMax: inputs['max-size'] ?? checkpoint.maxSize ?? undefined,
    compressionLevel:
      inputs['compression-level'] ?? checkpoint.compressionLevel ?? config.lanes[lane].compressionLevel,
    configuration: loaded.digest,
    commit: job.sha,
    root: job.workspace,
    store,
    isDryRun: inputs['dry-run'],
    notifiesIssue: inputs['notify-issue'] ?? checkpoint.notifyIssue,
  }
}

/** Artifacts are kept as long as the repository allows, and no longer. */
function keepableDays(
  days: number | 'forever',
  { kind, parts }: StorePlace,
  { output }: Surroundings,
): number | 'forever' {
  if (chooseStore(kind, { ...parts, access: 'write' }).kind !== 'artifact') return days
  const daysMax = parts.job.retentionDaysMax ?? ARTIFACT_DAYS_MAX
  if (days !== 'forever' && days <= daysMax) return days
  const wanted = days === 'forever' ? 'for ever' : `for ${days} days`
  output.note(
    `The checkpoint is kept for ${daysMax} days, not ${wanted}: the repository keeps artifacts no longer.`,
  )
  return daysMax
}

// https://docs.github.com/actions/reference/limits
const ARTIFACT_DAYS_MAX = 90

/** What is taken now: the plan, and what the job has come to.
 *  @throws BelayError misuse for paths that make no sense; `path-not-found`; unavailable if git cannot tell */
export async function takeOptionsOf(
  plan: CheckpointPlan,
  o: {
    readonly job: Job
    /** Null where the checkpoint ends no phase, whatever the plan says. */
    readonly phase: string | null
    readonly closed: boolean
    readonly mayLackPaths?: boolean
  },
  surroundings: Surroundings,
): Promise<TakeOptions> {
  const session = new JobSession(o.job, plan.series)
  const stateDirectory = plan.isDryRun ? undefined : session.stateDirectory
  const leftOut = await leftOutOf(plan.root, { store: plan.store.path, state: session.directory, realPathOf })
  const { root, selection } = plan
  if (o.mayLackPaths !== true) checkSelection({ root, selection, leftOut })
  const known = await session.after({ phase: o.phase, values: plan.values })
  return {
    root,
    selection,
    mayLackPaths: o.mayLackPaths ?? false,
    leftOut,
    stateDirectory,
    facts: { ...(await factsOf(plan, surroundings)), phase: o.phase, closed: o.closed, ...known },
    onlyIf: o.closed ? { kind: 'always' } : plan.onlyIf,
    sizeBytesMax: plan.sizeBytesMax,
    asOption: (name) => name,
    compressionLevel: plan.compressionLevel,
  }
}

async function factsOf(
  plan: CheckpointPlan,
  { now, randomBytes, signal }: Surroundings,
): Promise<Omit<RecordFacts, 'phase' | 'closed' | 'values'>> {
  const at = now()
  const { retentionDays } = plan
  const git = plan.git === 'none' ? undefined : await findGitState(plan.root, { signal })
  return {
    id: makeCheckpointId(at, randomBytes(4)),
    series: plan.series,
    lineage: { commit: plan.commit, configuration: plan.configuration },
    trigger: plan.trigger,
    priority: plan.priority,
    lane: plan.lane,
    createdAt: at.toISOString(),
    expiresAt:
      retentionDays === 'forever' ? null : new Date(at.getTime() + retentionDays * DAY_MS).toISOString(),
    git: git ?? null,
    platform: { os: platform(), arch: arch() },
    origin: plan.origin,
  }
}

async function laneOf(
  inputs: CreateInputs,
  { config }: LoadedConfig,
  job: Job,
  { output, signal }: Surroundings,
): Promise<Lane> {
  const wanted = inputs.lane ?? config.lane
  if (wanted !== 'auto') return wanted
  const git = await findGitState(job.workspace, { signal })
  const { lane, because } = detectLane(
    (git?.status ?? []).map(({ path }) => path),
    config.lanes.detect,
  )
  output.detail(`The lane is ${lane}: ${because}.`)
  return lane
}
