import { parseSeriesName, type SeriesName } from '@belay/domain/brand'
import type { Origin } from '@belay/domain/checkpoint/origin'
import { retentionDaysOf } from '@belay/domain/lane-policy'
import type { GithubRest } from '@belay/github/github-rest'
import type { Step } from '@belay/github/host-process'
import { type Job, jobOf } from '@belay/github/job'
import { configOfJob } from '@belay/github/job-config'
import { originOf, ownSeries } from '@belay/github/job-origin'
import { restOf } from '@belay/github/job-rest'
import { readTrustedFile } from '@belay/github/read-trusted-file'
import { placeOfStore, type StorePlace } from '@belay/github/with-store'
import type { LoadedConfig } from '@belay/machine/load-config'
import type { RestoreInputs } from './inputs.js'

/** What this step is about, the same in each of its processes. */
export interface RestoreScene {
  readonly job: Job
  readonly loaded: LoadedConfig
  readonly origin: Origin
  readonly series: SeriesName
  readonly store: StorePlace
  readonly rest: GithubRest
}

/** @throws BelayError misuse, naming the input */
export async function sceneOf(inputs: RestoreInputs, step: Step): Promise<RestoreScene> {
  const job = await jobOf(step.host)
  const rest = restOf(job, inputs['github-token'], step)
  const loaded = await configOfJob(inputs.config, job, (file) =>
    readTrustedFile(rest, file, step.surroundings),
  )
  const { config } = loaded
  const origin = originOf(job, { matrix: inputs.matrix, intervalMs: null, session: await step.session() })
  const { priority } = config.checkpoint
  const lane = inputs.lane ?? config.lane
  const retentionDays =
    config.checkpoint.retentionDays ??
    retentionDaysOf(priority, config.lanes[lane === 'auto' ? 'standard' : lane])
  return {
    job,
    loaded,
    origin,
    rest,
    series:
      inputs.series ??
      (config.series.name === null ? ownSeries(origin) : parseSeriesName(config.series.name)),
    store: await placeOfStore(inputs, config, { job, step }, { priority, retentionDays }),
  }
}
