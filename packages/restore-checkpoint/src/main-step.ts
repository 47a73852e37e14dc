import path from 'node:path'
import { parseSeriesName, type SeriesName, timeOfCheckpointId } from '@belay/domain/brand'
import type { Origin } from '@belay/domain/checkpoint/origin'
import { formatSelector } from '@belay/domain/checkpoint/selector'
import { absent, BelayError } from '@belay/domain/errors'
import { retentionDaysOf } from '@belay/domain/lane-policy'
import type { Step } from '@belay/github/host-process'
import { type Job, jobOf } from '@belay/github/job'
import { configOfJob } from '@belay/github/job-config'
import { originOf, ownSeries } from '@belay/github/job-origin'
import { JobSession } from '@belay/github/job-session'
import { type ActionEnd, runAction } from '@belay/github/run-action'
import { chooseStore, type OpenStore, type StoreChoice, withStore } from '@belay/github/with-store'
import type { LoadedConfig } from '@belay/machine/load-config'
import { realPathOf } from '@belay/machine/real-path'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import { parseVerifyPolicy } from '@belay/snapshot/restore/verify-policy'
import { leftOutOf } from '@belay/snapshot/tree/left-out'
import { chooseRestored } from './choose-restored.js'
import { type CrashReport, detectCrash, NO_SESSION } from './detect-crash.js'
import { backUp } from './guard-overwrites.js'
import { RESTORE_OUTPUTS, type RestoreInputs, restoreInputs } from './inputs.js'
import {
  nothingSummary,
  type RestoredFacts,
  restoredLine,
  restoredOutputs,
  restoredSummary,
} from './restore-summary.js'
import { bringBack, checkDigest } from './run.js'

/** What this step is about, the same in each of its processes. */
export interface RestoreScene {
  readonly job: Job
  readonly loaded: LoadedConfig
  readonly origin: Origin
  readonly series: SeriesName
  readonly store: StoreChoice
}

/** The main step of restore-checkpoint. */
export async function mainStep(step: Step): Promise<void> {
  const { host } = step
  let isRequired = false
  await runAction(host, {
    title: 'Restore',
    inputs: restoreInputs,
    outputs: RESTORE_OUTPUTS,
    isRequired: () => isRequired,
    run: async (inputs) => {
      isRequired = inputs.required === true
      const scene = await sceneOf(inputs, step)
      const { restore: defaults } = scene.loaded.config
      isRequired = inputs.required ?? defaults.required
      await host.saveState('main', 'done')
      try {
        const access = (inputs.backup ?? defaults.backup) && !inputs['dry-run'] ? 'write' : 'read'
        return await withStore(
          scene.store,
          access,
          step.surroundings,
          async (open) => await restoreFrom(inputs, scene, open, step, { isRequired }),
        )
      } catch (error) {
        if (!(error instanceof BelayError) || error.code !== 'store-not-found' || isRequired) throw error
        const wantsCrash = inputs['detect-crash'] ?? defaults.detectCrash
        return nothing(step, error.message, undefined, wantsCrash ? { crash: NO_SESSION } : {})
      }
    },
  })
}

/** @throws BelayError misuse, naming the input */
export async function sceneOf(inputs: RestoreInputs, { host, session }: Step): Promise<RestoreScene> {
  const job = await jobOf(host)
  const loaded = await configOfJob(inputs.config, job, async () => undefined)
  const { config } = loaded
  const origin = originOf(job, { matrix: inputs.matrix, intervalMs: null, session: await session() })
  const { priority } = config.checkpoint
  const retentionDays = config.checkpoint.retentionDays ?? retentionDaysOf(priority, config.lanes.standard)
  return {
    job,
    loaded,
    origin,
    series:
      inputs.series ??
      (config.series.name === null ? ownSeries(origin) : parseSeriesName(config.series.name)),
    store: await chooseStore(inputs, config, job, { priority, retentionDays }),
  }
}

async function restoreFrom(
  inputs: RestoreInputs,
  scene: RestoreScene,
  open: OpenStore,
  step: Step,
  o: { isRequired: boolean },
): Promise<ActionEnd> {
  const { surroundings } = step
  const { job, loaded, origin, series } = scene
  const { config } = loaded
  const startedMs = surroundings.elapsedMs()
  const selector = inputs.checkpoint
  const chosen = await chooseRestored(
    {
      series,
      selector,
      lineage: { commit: job.sha, configuration: loaded.digest },
      scope: inputs.scope ?? config.series.scope,
      trust: inputs.trust ?? config.series.trust,
      ours: { ...origin, defaultBranch: job.defaultBranch },
    },
    open,
    surroundings,
  )
  const wantsCrash = inputs['detect-crash'] ?? config.restore.detectCrash
  const crash = wantsCrash
    ? await detectCrash(
        {
          entry: chosen.kind === 'none' ? undefined : chosen.entry,
          ours: origin,
          lane: config.lanes[chosen.kind === 'none' ? 'standard' : chosen.entry.record.lane],
          target: targetOf(inputs, job),
          runStatus: async () => 'unknown',
        },
        open,
        surroundings,
      )
    : undefined
  const told = crash === undefined ? {} : { crash: { ...crash } }
  if (crash !== undefined && (!crash.crashed || !crash.isRestorable)) {
    const because = crash.crashed
      ? `the session before died (${crash.because}), and cannot be restored: ${crash.layers.flatMap(({ says, finding }) => (says === 'not-restorable' ? [finding] : [])).join(', ')}`
      : `no crash: ${crash.because}`
    if (o.isRequired) throw absent('checkpoint-not-found', `Restored nothing: ${because}`)
    return nothing(step, because, undefined, told)
  }
  if (chosen.kind === 'none') {
    const because = `no checkpoint ${JSON.stringify(formatSelector(selector))} in the series ${JSON.stringify(series)}: ${chosen.because}`
    if (o.isRequired) throw absent('checkpoint-not-found', `Found ${because}`)
    return nothing(step, because, undefined, told)
  }
  const { entry } = chosen
  checkDigest(entry, inputs['expect-digest'])
  const stale = chosen.kind === 'stale' ? chosen.because : undefined
  // Who names one checkpoint, or a moment, means it whatever has happened since.
  const isExplicit = selector.kind === 'id' || selector.kind === 'before'
  const ifStale = inputs['if-stale'] ?? (isExplicit ? 'restore' : config.restore.ifStale)
  if (stale !== undefined && ifStale !== 'restore') {
    if (ifStale === 'fail' || o.isRequired)
      throw absent('checkpoint-stale', `Checkpoint ${entry.record.id} does not fit: ${stale}`, {
        hint: 'To restore it all the same, use if-stale: restore.',
      })
    return nothing(step, stale, entry, told)
  }
  const completedPhases = chosen.kind === 'fits' ? chosen.completedPhases : []
  const report = await bringBack(
    {
      entry,
      ...(await placeOf(inputs, scene)),
      memory: {
        root: job.workspace,
        stateDirectory: async () => new JobSession(job, series).stateDirectory,
      },
      paths: inputs.paths,
      deleteExtra: inputs['delete-extra'] ?? config.restore.deleteExtra,
      verify: inputs.verify ?? parseVerifyPolicy(config.restore.verify),
      isDryRun: inputs['dry-run'],
      durable: false,
      backup:
        (inputs.backup ?? config.restore.backup)
          ? (paths) => backUp({ root: targetOf(inputs, job), paths, before: entry }, open, surroundings)
          : undefined,
    },
    open,
    surroundings,
  )
  const restored: RestoredFacts = {
    entry,
    report,
    completedPhases,
    stale,
    isDryRun: inputs['dry-run'],
    rpoSeconds: Math.max(
      0,
      Math.round((surroundings.now().getTime() - timeOfCheckpointId(entry.record.id).getTime()) / 1000),
    ),
    rtoMs: Math.round(surroundings.elapsedMs() - startedMs),
  }
  const isWhole = inputs.paths.length === 0 && inputs.target === undefined
  if (!inputs['dry-run'] && isWhole) await remember(restored, scene)
  for (const note of report.notes) step.host.warn(note, 'Restore')
  step.host.info(restoredLine(restored))
  return { outputs: { ...restoredOutputs(restored), ...told }, summary: restoredSummary(restored) }
}

/** What the steps after this one go on from. A part of a checkpoint, or one that lies elsewhere, is nothing to go on from. */
async function remember(
  { entry, completedPhases, stale }: RestoredFacts,
  { job, series }: RestoreScene,
): Promise<void> {
  await new JobSession(job, series).update({
    checkpoint: entry.record.id,
    completedPhases: [...completedPhases],
    values: stale === undefined ? entry.record.values : {},
    isClosed: false,
  })
}

function nothing(
  { host }: Step,
  because: string,
  entry: CatalogEntry | undefined,
  told: { readonly crash?: CrashReport | undefined },
): ActionEnd {
  host.info(`Restored nothing: ${because}`)
  return {
    outputs: {
      'checkpoint-id': entry?.record.id,
      phase: entry?.record.phase,
      'stale-reason': entry === undefined ? '' : because,
      crash: told.crash === undefined ? '' : { ...told.crash },
    },
    summary: nothingSummary(because, entry),
  }
}

async function placeOf(inputs: RestoreInputs, { job, series, store }: RestoreScene) {
  const target = targetOf(inputs, job)
  const { directory } = new JobSession(job, series)
  return { target, leftOut: await leftOutOf(target, { store: store.path, state: directory, realPathOf }) }
}

function targetOf(inputs: RestoreInputs, job: Job): string {
  return path.resolve(job.workspace, inputs.target ?? '.')
}
