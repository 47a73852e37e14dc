import type { RunAttempt, WorkflowJob } from './run-attempt.js'
import { type Repository, type RunFacts, WorkflowRun } from './workflow-run.js'

/** The runs of one repository. */
export class WorkflowRuns {
  readonly repository: Repository
  readonly #now: () => Date
  readonly #runs: WorkflowRun[] = []
  #jobCount = 0

  constructor(repository: Repository, now: () => Date) {
    this.repository = repository
    this.#now = now
  }

  /** Begins a run: in progress, its first attempt without jobs. */
  start(facts: RunFacts = {}): WorkflowRun {
    const number = this.#runs.length + 1
    const run = new WorkflowRun({
      id: 7_000_000_000 + number,
      number,
      repository: this.repository,
      facts,
      now: this.#now,
      newJobId: () => 40_000_000_000 + ++this.#jobCount,
    })
    this.#runs.push(run)
    return run
  }

  /** Newest first. */
  list(): readonly WorkflowRun[] {
    return this.#runs.toReversed()
  }

  find(id: number): WorkflowRun | undefined {
    return this.#runs.find((run) => run.id === id)
  }

  findJob(id: number): WorkflowJob | undefined {
    return this.#runs.flatMap((run) => run.jobs('all')).find((job) => job.id === id)
  }

  /** The attempt that a runtime token names. */
  findAttempt(backendId: string): RunAttempt | undefined {
    return this.#runs.flatMap((run) => run.attempts).find((attempt) => attempt.backendId === backendId)
  }
}
