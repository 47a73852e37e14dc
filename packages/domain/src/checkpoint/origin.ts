import { z } from 'zod'

/** Which job took a checkpoint, as that job says. It tells jobs apart and finds their sessions again; whether the job was who it says, only
 *  the service that keeps the checkpoint can tell. */
export type Origin = z.infer<typeof originSchema>

const text = (max: number) => z.string().min(1).max(max)

export const originSchema = z.object({
  /** `owner/name` of the repository the job ran in. */
  repository: text(200),
  /** `owner/name` of the repository the commit came from: another one for a fork's pull request. */
  headRepository: text(200),
  headBranch: z.string().max(500),
  event: text(100),
  /** `.github/workflows/ci.yml`. */
  workflow: text(500),
  runId: text(40),
  attempt: z.int().positive(),
  /** The job's key in the workflow file. */
  job: text(500),
  /** The combination of the matrix, as canonical JSON; empty without a matrix. */
  matrix: z.string().max(4000),
  /** Tells two executions of one job key apart; null where the runner does not say. */
  instance: z.string().max(200).nullable(),
  /** The process that lives as long as the job. */
  session: z
    .object({ host: z.string().max(500), pid: z.int(), processStart: z.string().max(100) })
    .nullable(),
  /** How long after this checkpoint the next one is due; null where nobody promised one. */
  intervalMs: z.int().positive().nullable(),
})

/** Whether two jobs of one run use one series, where neither could trust what it restores.
 *  Jobs of different attempts are the same job again if they have the same key and matrix combination. */
export function isAnotherJobOfTheRun(theirs: Origin, ours: Origin): boolean {
  if (theirs.runId !== ours.runId || theirs.repository !== ours.repository) return false
  if (theirs.job !== ours.job || theirs.matrix !== ours.matrix) return true
  // A reusable workflow that is called twice: the same key, the same attempt, another execution.
  return (
    theirs.attempt === ours.attempt &&
    theirs.instance !== null &&
    ours.instance !== null &&
    theirs.instance !== ours.instance
  )
}

/** Whether it is the same job of the same workflow, in whatever run. */
export function isSameJob(theirs: Origin, ours: Origin): boolean {
  return (
    theirs.repository === ours.repository &&
    theirs.workflow === ours.workflow &&
    theirs.job === ours.job &&
    theirs.matrix === ours.matrix
  )
}
