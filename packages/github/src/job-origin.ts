import type { SeriesName } from '@belay/domain/brand'
import { isPrivileged } from '@belay/domain/checkpoint/distrust'
import type { Origin } from '@belay/domain/checkpoint/origin'
import { canonicalMatrix, seriesOfJob } from '@belay/domain/checkpoint/series-of-job'
import { misuse } from '@belay/domain/errors'
import type { Job } from './job.js'

/** The job as the checkpoints it takes tell of it.
 *  @throws BelayError misuse if the internal input `matrix` was set by hand to what is no JSON */
export function originOf(
  job: Job,
  o: {
    readonly matrix: string | undefined
    readonly intervalMs: number | null
    readonly session: Origin['session']
  },
): Origin {
  return {
    repository: job.repository,
    headRepository: job.headRepository,
    headBranch: job.headBranch,
    event: job.event,
    workflow: job.workflow,
    runId: job.runId,
    attempt: job.attempt,
    job: job.key,
    matrix: matrixOf(o.matrix),
    instance: job.instance,
    session: o.session,
    intervalMs: o.intervalMs,
  }
}

/** The series of a job that names none. */
export function ownSeries(origin: Origin): SeriesName {
  return seriesOfJob({
    workflow: origin.workflow,
    job: origin.job,
    matrix: origin.matrix,
    privilegedEvent: isPrivileged(origin.event) ? origin.event : undefined,
  })
}

function matrixOf(json: string | undefined): string {
  try {
    return canonicalMatrix(json ?? '')
  } catch (cause) {
    throw misuse('option-invalid', 'The input "matrix" is no JSON: expected what toJSON(matrix) gives', {
      cause,
      hint: 'Leave it out: the action fills it in by itself.',
    })
  }
}
