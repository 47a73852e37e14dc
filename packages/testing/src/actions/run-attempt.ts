import { createHash } from 'node:crypto'
import type { WorkflowRun } from './workflow-run.js'

export type Conclusion = 'success' | 'failure' | 'cancelled' | 'skipped' | 'timed_out' | 'startup_failure'

export class RunAttempt {
  readonly run: WorkflowRun
  readonly number: number
  /** What runtime tokens and the runner's services call this attempt. */
  readonly backendId: string
  readonly jobs: WorkflowJob[] = []
  readonly startedAt: Date
  updatedAt: Date
  status: 'in_progress' | 'completed' = 'in_progress'
  conclusion: Conclusion | undefined
  readonly #now: () => Date

  constructor(run: WorkflowRun, number: number, now: () => Date) {
    this.run = run
    this.number = number
    this.backendId = uuidOf(`run ${run.id} attempt ${number}`)
    this.#now = now
    this.startedAt = now()
    this.updatedAt = this.startedAt
  }

  finish(conclusion: Conclusion): void {
    this.status = 'completed'
    this.conclusion = conclusion
    this.updatedAt = this.#now()
  }
}

interface JobOptions {
  readonly id: number
  readonly name: string
  readonly key: string
  readonly attempt: RunAttempt
  readonly now: () => Date
}

export class WorkflowJob {
  readonly id: number
  readonly name: string
  /** `GITHUB_JOB`: the job's key in the workflow file. */
  readonly key: string
  readonly attempt: RunAttempt
  readonly backendId: string
  readonly createdAt: Date
  startedAt: Date | undefined
  completedAt: Date | undefined
  status: 'queued' | 'in_progress' | 'completed' = 'queued'
  conclusion: Conclusion | undefined
  readonly #now: () => Date

  constructor(o: JobOptions) {
    this.id = o.id
    this.name = o.name
    this.key = o.key
    this.attempt = o.attempt
    this.backendId = uuidOf(`job ${o.id}`)
    this.#now = o.now
    this.createdAt = o.now()
  }

  get run(): WorkflowRun {
    return this.attempt.run
  }

  start(): void {
    this.status = 'in_progress'
    this.startedAt = this.#now()
  }

  finish(conclusion: Conclusion): void {
    this.status = 'completed'
    this.conclusion = conclusion
    this.completedAt = this.#now()
  }
}

function uuidOf(text: string): string {
  return createHash('sha256')
    .update(text)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')
}
