import { nullable, object, type ShapeOf, text, wholeNumber } from '../shape.js'

/** Which job took a checkpoint, as that job says. It tells jobs apart and finds their sessions again; whether the job was who it says, only
 *  the service that keeps the checkpoint can tell. */
export type Origin = ShapeOf<typeof originShape>

const name = (lengthMax: number) => text({ lengthMin: 1, lengthMax })

export const originShape = object({
  /** `owner/name` of the repository the job ran in. */
  repository: name(200),
  /** `owner/name` of the repository the commit came from: another one for a fork's pull request. */
  headRepository: name(200),
  headBranch: text({ lengthMax: 500 }),
  event: name(100),
  /** `.github/workflows/ci.yml`. */
  workflow: name(500),
  runId: name(40),
  attempt: wholeNumber({ min: 1 }),
  /** The job's key in the workflow file. */
  job: name(500),
  /** The combination of the matrix, as canonical JSON; empty without a matrix. */
  matrix: text({ lengthMax: 4000 }),
  /** Tells two executions of one job key apart; null where the runner does not say. */
  instance: nullable(text({ lengthMax: 200 })),
  /** The process that lives as long as the job. */
  session: nullable(
    object({
      host: text({ lengthMax: 500 }),
      pid: wholeNumber({ min: 0 }),
      processStart: text({ lengthMax: 100 }),
    }),
  ),
  /** How long after this checkpoint the next one is due; null where nobody promised one. */
  intervalMs: nullable(wholeNumber({ min: 1 })),
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
