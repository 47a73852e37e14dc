import { createHash } from 'node:crypto'
import { type Conclusion, RunAttempt, WorkflowJob } from './run-attempt.js'

export interface Repository {
  readonly id: number
  /** `owner/name`. */
  readonly fullName: string
  readonly defaultBranch: string
  readonly isPrivate: boolean
}

export interface RunFacts {
  /** `.github/workflows/ci.yml` unless told. */
  readonly workflowPath?: string
  readonly workflowName?: string
  readonly event?: string
  readonly headBranch?: string
  readonly headSha?: string
  /** Where the head commit lies: another repository for a fork's pull request. */
  readonly headRepository?: Repository
  /** For events of pull requests. */
  readonly pullRequest?: { readonly number: number; readonly baseBranch: string }
  readonly actor?: string
  /** For the event workflow_run: the run whose end began this one. */
  readonly triggeredBy?: WorkflowRun
}

/** Why a re-run was refused, in the service's words. */
export class RerunRefused extends Error {}

const RERUNS_MAX = 50
const RERUN_DAYS_MAX = 30

interface RunOptions {
  readonly id: number
  readonly number: number
  readonly repository: Repository
  readonly facts: RunFacts
  readonly now: () => Date
  readonly newJobId: () => number
}

export class WorkflowRun {
  readonly id: number
  readonly number: number
  readonly repository: Repository
  readonly headRepository: Repository
  readonly workflowPath: string
  readonly workflowName: string
  readonly workflowId: number
  readonly event: string
  readonly headBranch: string
  readonly headSha: string
  readonly pullRequest: RunFacts['pullRequest']
  readonly actor: string
  readonly triggeredBy: WorkflowRun | undefined
  readonly createdAt: Date
  readonly attempts: RunAttempt[] = []
  /** Attempts before this one have lost their artifacts. */
  firstVisibleAttempt = 1
  readonly #now: () => Date
  readonly #newJobId: () => number

  constructor(o: RunOptions) {
    this.id = o.id
    this.number = o.number
    this.repository = o.repository
    this.headRepository = o.facts.headRepository ?? o.repository
    this.workflowPath = o.facts.workflowPath ?? '.github/workflows/ci.yml'
    this.workflowName = o.facts.workflowName ?? 'CI'
    this.workflowId = 10_000_000 + Number.parseInt(digestOf(this.workflowPath).slice(0, 5), 16)
    this.event = o.facts.event ?? (o.facts.pullRequest === undefined ? 'push' : 'pull_request')
    this.headBranch = o.facts.headBranch ?? o.repository.defaultBranch
    this.headSha = o.facts.headSha ?? digestOf(`commit ${o.number}`).slice(0, 40)
    this.pullRequest = o.facts.pullRequest
    this.actor = o.facts.actor ?? 'octocat'
    this.triggeredBy = o.facts.triggeredBy
    this.#now = o.now
    this.#newJobId = o.newJobId
    this.createdAt = o.now()
    this.#begin([])
  }

  /** `GITHUB_REF`. */
  get ref(): string {
    if (this.pullRequest === undefined) return `refs/heads/${this.headBranch}`
    // This event runs what the base branch says, with the base branch's caches.
    if (this.event === 'pull_request_target') return `refs/heads/${this.pullRequest.baseBranch}`
    return `refs/pull/${this.pullRequest.number}/merge`
  }

  get attempt(): RunAttempt {
    const latest = this.attempts.at(-1)
    if (latest === undefined) throw new Error('a run has at least one attempt')
    return latest
  }

  /** A job of the current attempt begins: the one that a re-run queued under this name, or a new one. */
  startJob(name = 'build', o: { readonly key?: string } = {}): WorkflowJob {
    const queued = this.attempt.jobs.find((job) => job.name === name && job.status === 'queued')
    const job = queued ?? this.#newJob(this.attempt, name, o.key)
    if (queued === undefined) this.attempt.jobs.push(job)
    job.start()
    return job
  }

  /** Ends the current attempt. Jobs still running end with it. */
  finish(conclusion?: Conclusion): void {
    for (const job of this.attempt.jobs) if (job.status !== 'completed') job.finish(conclusion ?? 'cancelled')
    const ends = this.attempt.jobs.map((job) => job.conclusion)
    const worst = (['failure', 'timed_out', 'cancelled'] as const).find((end) => ends.includes(end))
    this.attempt.finish(conclusion ?? (worst === 'timed_out' ? 'failure' : worst) ?? 'success')
  }

  /** A new attempt in which every job runs again. What earlier attempts stored as artifacts is out of reach from now on. */
  rerunAllJobs(): RunAttempt {
    this.#assertRerunnable()
    const again = this.attempt.jobs.map((job) => ({ name: job.name, key: job.key }))
    this.firstVisibleAttempt = this.attempts.length + 1
    return this.#begin([], again)
  }

  /** A new attempt in which the jobs that did not succeed run again. The others count as they were. */
  rerunFailedJobs(): RunAttempt {
    this.#assertRerunnable()
    const kept = this.attempt.jobs.filter(
      (job) => job.conclusion === 'success' || job.conclusion === 'skipped',
    )
    const again = this.attempt.jobs.filter((job) => !kept.includes(job))
    if (again.length === 0) throw new RerunRefused('This workflow run has no failed jobs')
    return this.#begin(kept, again)
  }

  /** A new attempt in which this one job runs again. */
  rerunJob(job: WorkflowJob): RunAttempt {
    this.#assertRerunnable()
    return this.#begin(
      this.attempt.jobs.filter((other) => other !== job),
      [job],
    )
  }

  /** The newest execution of each job, or all of them. */
  jobs(which: 'latest' | 'all'): readonly WorkflowJob[] {
    if (which === 'latest') return this.attempt.jobs
    return [...new Set(this.attempts.flatMap((attempt) => attempt.jobs))]
  }

  #assertRerunnable(): void {
    if (this.attempt.status !== 'completed') throw new RerunRefused('This workflow is already running')
    if (this.attempts.length > RERUNS_MAX)
      throw new RerunRefused(`This workflow run has been re-run ${RERUNS_MAX} times`)
    if (this.#now().getTime() - this.createdAt.getTime() > RERUN_DAYS_MAX * 86_400_000)
      throw new RerunRefused(`Unable to re-run this workflow run because it was created over a month ago`)
  }

  #begin(kept: readonly WorkflowJob[], again: readonly { name: string; key: string }[] = []): RunAttempt {
    const attempt = new RunAttempt(this, this.attempts.length + 1, this.#now)
    attempt.jobs.push(...kept, ...again.map(({ name, key }) => this.#newJob(attempt, name, key)))
    this.attempts.push(attempt)
    return attempt
  }

  #newJob(attempt: RunAttempt, name: string, key?: string): WorkflowJob {
    // The key of `build (2, linux)` is `build`.
    return new WorkflowJob({
      id: this.#newJobId(),
      name,
      key: key ?? name.replace(/ \(.*\)$/, ''),
      attempt,
      now: this.#now,
    })
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
