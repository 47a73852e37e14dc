import path from 'node:path'
import { type CheckpointId, timeOfCheckpointId } from '@belay/domain/brand'
import { formatSelector } from '@belay/domain/checkpoint/selector'
import { absent } from '@belay/domain/errors'
import type { Step } from '@belay/github/host-process'
import type { Job } from '@belay/github/job'
import { JobSession } from '@belay/github/job-session'
import type { ActionEnd } from '@belay/github/run-action'
import { runStatus } from '@belay/github/run-status'
import type { OpenStore } from '@belay/github/with-store'
import { realPathOf } from '@belay/machine/real-path'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import { type HoldOptions, holdChosen } from '@belay/snapshot/hold-checkpoint'
import type { RestoreReport } from '@belay/snapshot/restore/restore-options'
import { parseVerifyPolicy } from '@belay/snapshot/restore/verify-policy'
import { leftOutOf } from '@belay/snapshot/tree/left-out'
import type { ChooseOptions, Chosen } from './choose-restored.js'
import { type CrashReport, detectCrash } from './detect-crash.js'
import { backUp } from './guard-overwrites.js'
import type { RestoreInputs } from './inputs.js'
import {
  nothingSummary,
  type RestoredFacts,
  restoredLine,
  restoredOutputs,
  restoredSummary,
} from './restore-summary.js'
import { bringBack, checkDigest } from './run.js'
import type { RestoreScene } from './scene.js'
import { takeInGit } from './take-in-git.js'

export interface RestorePlace {
  readonly scene: RestoreScene
  readonly open: OpenStore
  readonly step: Step
  readonly isRequired: boolean
  /** Of the series, as choosing has shown it. */
  readonly newest?: CheckpointId | undefined
}

/** Restores what was chosen, unless its staleness, or that nothing has crashed, speaks against it.
 *  @throws BelayError of every kind; unless it says otherwise, nothing was changed */
export async function restoreChosen(
  chosen: Chosen,
  inputs: RestoreInputs,
  o: RestorePlace,
): Promise<ActionEnd> {
  const { step, scene } = o
  const { surroundings } = step
  const startedMs = surroundings.elapsedMs()
  const crash = await crashOf(chosen, inputs, o)
  const told = crash === undefined ? {} : { crash: { ...crash } }
  const obstacle = crash === undefined ? undefined : obstacleOf(crash)
  if (obstacle !== undefined) {
    if (o.isRequired) throw absent('checkpoint-not-found', `Restored nothing: ${obstacle}`)
    return nothing(step, obstacle, undefined, told)
  }
  if (chosen.kind === 'none') {
    const because = `no checkpoint ${JSON.stringify(formatSelector(inputs.checkpoint))} in the series ${JSON.stringify(scene.series)}: ${chosen.because}`
    if (o.isRequired) throw absent('checkpoint-not-found', `Found ${because}`)
    return nothing(step, because, undefined, told)
  }
  // A service keeps what it has for a while; from a directory somebody may be cleaning up now.
  const isHeld = o.open.kind === 'directory' && !inputs['dry-run']
  const entry = isHeld ? await holdChosen(async () => chosen.entry, holdOptionsOf(o)) : chosen.entry
  checkDigest(entry, inputs['expect-digest'])
  const stale = chosen.kind === 'stale' ? chosen.because : undefined
  const ifStale = ifStaleOf(inputs, scene)
  if (stale !== undefined && ifStale !== 'restore') {
    if (ifStale === 'fail' || o.isRequired)
      throw absent('checkpoint-stale', `Checkpoint ${entry.record.id} does not fit: ${stale}`, {
        hint: 'To restore it all the same, use if-stale: restore.',
      })
    return nothing(step, stale, entry, told)
  }
  const report = await bringBackEntry(entry, inputs, o)
  const restored: RestoredFacts = {
    entry,
    report,
    completedPhases: chosen.kind === 'fits' ? chosen.completedPhases : [],
    stale,
    isDryRun: inputs['dry-run'],
    rpoSeconds: Math.max(
      0,
      Math.round((surroundings.now().getTime() - timeOfCheckpointId(entry.record.id).getTime()) / 1000),
    ),
    rtoMs: Math.round(surroundings.elapsedMs() - startedMs),
  }
  const isWhole = inputs.paths.length === 0 && inputs.target === undefined
  if (!inputs['dry-run'] && isWhole) await remember(restored, o)
  for (const note of report.notes) step.host.warn(note, 'Restore')
  if (!inputs['dry-run'] && isWhole)
    for (const line of await takeInGit(scene.job.workspace, surroundings)) step.host.info(line)
  step.host.info(restoredLine(restored))
  return { outputs: { ...restoredOutputs(restored), ...told }, summary: restoredSummary(restored) }
}

function holdOptionsOf({ open, step }: RestorePlace): HoldOptions {
  const { output, signal } = step.surroundings
  return { catalog: open.catalog, signal, output }
}

/** What to choose from. */
export function chooseOptionsOf(
  inputs: RestoreInputs,
  { job, loaded, origin, series }: RestoreScene,
): ChooseOptions {
  const { config } = loaded
  return {
    series,
    selector: inputs.checkpoint,
    lineage: { commit: job.sha, configuration: loaded.digest },
    scope: inputs.scope ?? config.series.scope,
    trust: inputs.trust ?? config.series.trust,
    ours: { ...origin, ref: job.ref, defaultBranch: job.defaultBranch },
  }
}

/** Who names one checkpoint, or a moment, means it whatever has happened since. */
export function ifStaleOf(inputs: RestoreInputs, { loaded }: RestoreScene): 'skip' | 'restore' | 'fail' {
  const { kind } = inputs.checkpoint
  const isExplicit = kind === 'id' || kind === 'before'
  return inputs['if-stale'] ?? (isExplicit ? 'restore' : loaded.config.restore.ifStale)
}

/** The end of a step that restored nothing. */
export function nothing(
  { host }: Step,
  because: string,
  entry: CatalogEntry | undefined,
  told: { readonly crash?: { readonly [key: string]: unknown } },
): ActionEnd {
  host.info(`Restored nothing: ${because}`)
  return {
    outputs: {
      'checkpoint-id': entry?.record.id,
      phase: entry?.record.phase,
      'stale-reason': entry === undefined ? '' : because,
      ...told,
    },
    summary: nothingSummary(because, entry),
  }
}

async function crashOf(
  chosen: Chosen,
  inputs: RestoreInputs,
  { scene, open, step }: RestorePlace,
): Promise<CrashReport | undefined> {
  const { config } = scene.loaded
  if (!(inputs['detect-crash'] ?? config.restore.detectCrash)) return undefined
  const entry = chosen.kind === 'none' ? undefined : chosen.entry
  const { signal } = step.surroundings
  return await detectCrash(
    {
      entry,
      ours: scene.origin,
      lane: config.lanes[entry?.record.lane ?? 'standard'],
      target: targetOf(inputs, scene.job),
      runStatus: (runId) => runStatus(scene.rest, runId, { signal }),
    },
    open,
    step.surroundings,
  )
}

function obstacleOf(crash: CrashReport): string | undefined {
  if (!crash.crashed) return `no crash: ${crash.because}`
  if (crash.isRestorable) return undefined
  const why = crash.layers.flatMap(({ says, finding }) => (says === 'not-restorable' ? [finding] : []))
  return `the session before died (${crash.because}), and cannot be restored: ${why.join(', ')}`
}

async function bringBackEntry(
  entry: CatalogEntry,
  inputs: RestoreInputs,
  { scene, open, step, newest }: RestorePlace,
): Promise<RestoreReport> {
  const { job, series, store } = scene
  const { restore: defaults } = scene.loaded.config
  const { surroundings } = step
  const target = targetOf(inputs, job)
  const session = new JobSession(job, series)
  const leftOut = await leftOutOf(target, { store: store.path, state: session.directory, realPathOf })
  return await bringBack(
    {
      entry,
      target,
      leftOut,
      paths: inputs.paths,
      deleteExtra: inputs['delete-extra'] ?? defaults.deleteExtra,
      verify: inputs.verify ?? parseVerifyPolicy(defaults.verify),
      isDryRun: inputs['dry-run'],
      durable: false,
      memory: { root: job.workspace, stateDirectory: async () => session.stateDirectory, newest },
      backup:
        (inputs.backup ?? defaults.backup)
          ? (paths) => backUp({ root: target, paths, before: entry }, open, surroundings)
          : undefined,
    },
    open,
    surroundings,
  )
}

/** What the steps after this one go on from. A part of a checkpoint, or one that lies elsewhere, is nothing to go on from. */
async function remember(
  { entry, completedPhases, stale }: RestoredFacts,
  { scene: { job, series }, open }: RestorePlace,
): Promise<void> {
  await new JobSession(job, series).update({
    checkpoint: entry.record.id,
    store: open.kind,
    completedPhases: [...completedPhases],
    values: stale === undefined ? entry.record.values : {},
    isClosed: false,
  })
}

function targetOf(inputs: RestoreInputs, job: Job): string {
  return path.resolve(job.workspace, inputs.target ?? '.')
}
