import type { RunAttempt, WorkflowJob } from './run-attempt.js'
import type { WorkflowRun } from './workflow-run.js'

export interface ArtifactRecord {
  readonly id: number
  readonly name: string
  readonly job: WorkflowJob
  readonly blob: string
  readonly mimeType: string
  readonly createdAt: Date
  /** Tests may change it: an artifact that is about to expire. */
  expiresAt: Date
  updatedAt: Date
  sizeBytes: number
  /** `sha256:…`, as the uploader said it. */
  digest: string | undefined
  /** Created, and not finalized: it occupies its name, and nobody finds it. */
  isPending: boolean
  /** Kept out of REST lists, as a list that lags would: until this moment. */
  listedFrom: Date | undefined
}

export interface ArtifactLimits {
  /** 500 unless told. */
  readonly perJobMax: number
  /** What a repository allows, and what is given without a wish. 90 unless told. */
  readonly retentionDaysMax: number
  /** A name is taken for the whole run, or for the attempt (which of the two the service does is contested). */
  readonly namesAreUniquePer: 'run' | 'attempt'
}

export const ARTIFACT_LIMITS: ArtifactLimits = {
  perJobMax: 500,
  retentionDaysMax: 90,
  namesAreUniquePer: 'run',
}

export type CreateRefusal = 'name-taken' | 'too-many' | 'quota-full'

/** A repository's artifacts: immutable, each named within its run. */
export class ArtifactRecords {
  /** The owner's storage is used up: nothing can be created. */
  isQuotaFull = false
  /** New artifacts appear in REST lists only so much later. */
  listingLagMs = 0
  readonly #records = new Map<number, ArtifactRecord>()
  readonly #limits: ArtifactLimits
  readonly #now: () => Date
  readonly #removeBlob: (blob: string) => void
  readonly #counts = new Map<number, number>()

  constructor(o: { limits: ArtifactLimits; now: () => Date; removeBlob: (blob: string) => void }) {
    this.#limits = o.limits
    this.#now = o.now
    this.#removeBlob = o.removeBlob
  }

  create(o: {
    readonly job: WorkflowJob
    readonly name: string
    readonly mimeType: string
    readonly expiresAt?: Date | undefined
  }): ArtifactRecord | CreateRefusal {
    if (this.isQuotaFull) return 'quota-full'
    const all = [...this.#records.values()]
    if (all.some((other) => other.name === o.name && this.#sharesNames(other.job, o.job))) return 'name-taken'
    if (all.filter((other) => other.job === o.job).length >= this.#limits.perJobMax) return 'too-many'
    return this.#add(o)
  }

  /** Puts a finalized artifact there, as an earlier job would have, without asking any limit. Its blob is the caller's to write. */
  seed(o: {
    readonly job: WorkflowJob
    readonly name: string
    readonly sizeBytes: number
    readonly digest?: string
    readonly mimeType?: string
    readonly createdAt?: Date
    readonly expiresAt?: Date
  }): ArtifactRecord {
    const record = this.#add({ mimeType: 'application/zip', ...o })
    record.isPending = false
    record.sizeBytes = o.sizeBytes
    record.digest = o.digest
    return record
  }

  finalize(
    record: ArtifactRecord,
    o: { readonly sizeBytes: number; readonly digest: string | undefined },
  ): void {
    record.isPending = false
    record.sizeBytes = o.sizeBytes
    record.digest = o.digest
    record.updatedAt = this.#now()
    if (this.listingLagMs > 0) record.listedFrom = new Date(this.#now().getTime() + this.listingLagMs)
  }

  findPending(job: WorkflowJob, name: string): ArtifactRecord | undefined {
    return [...this.#records.values()].find(
      (record) => record.isPending && record.name === name && record.job === job,
    )
  }

  /** What the runner's own service shows a job: the finalized artifacts of its attempt. */
  ofAttempt(attempt: RunAttempt): readonly ArtifactRecord[] {
    return this.#reachable().filter((record) => record.job.attempt === attempt)
  }

  /** What REST lists, newest first: every attempt's, except those that a re-run of all jobs has put out of reach. */
  listed(run?: WorkflowRun): readonly ArtifactRecord[] {
    const now = this.#now()
    return this.#reachable()
      .filter((record) => run === undefined || record.job.run === run)
      .filter((record) => record.listedFrom === undefined || record.listedFrom <= now)
      .toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
  }

  /** By id a lagging list does not matter. */
  find(id: number): ArtifactRecord | undefined {
    return this.#reachable().find((record) => record.id === id)
  }

  remove(record: ArtifactRecord): void {
    if (this.#records.delete(record.id)) this.#removeBlob(record.blob)
  }

  isExpired(record: ArtifactRecord): boolean {
    return record.expiresAt <= this.#now()
  }

  /** Later ones first, so that the sort by time keeps the newest of a moment in front. */
  #reachable(): ArtifactRecord[] {
    return [...this.#records.values()]
      .filter(({ isPending, job }) => !isPending && job.attempt.number >= job.run.firstVisibleAttempt)
      .reverse()
  }

  #add(o: {
    readonly job: WorkflowJob
    readonly name: string
    readonly mimeType: string
    readonly createdAt?: Date
    readonly expiresAt?: Date | undefined
  }): ArtifactRecord {
    const createdAt = o.createdAt ?? this.#now()
    const latest = new Date(createdAt.getTime() + this.#limits.retentionDaysMax * 86_400_000)
    const id = this.#newId(o.job.attempt)
    const record: ArtifactRecord = {
      id,
      name: o.name,
      job: o.job,
      // The client unpacks what it is sent from a path that ends so.
      blob: `artifacts/${id}${/^application\/(x-)?zip(-compressed)?$/.test(o.mimeType) ? '.zip' : ''}`,
      mimeType: o.mimeType,
      createdAt,
      updatedAt: createdAt,
      expiresAt: o.expiresAt !== undefined && o.expiresAt < latest ? o.expiresAt : latest,
      sizeBytes: 0,
      digest: undefined,
      isPending: true,
      listedFrom: undefined,
    }
    this.#records.set(id, record)
    return record
  }

  #sharesNames(a: WorkflowJob, b: WorkflowJob): boolean {
    if (this.#limits.namesAreUniquePer === 'attempt') return a.attempt === b.attempt
    // Names of attempts that are out of reach are free again.
    return a.run === b.run && a.attempt.number >= a.run.firstVisibleAttempt
  }

  /** Ascending within an attempt, descending from one to the next: nobody may take the highest id for the newest. */
  #newId(attempt: RunAttempt): number {
    const range = 900 - (attempt.number % 900)
    const count = (this.#counts.get(range) ?? 0) + 1
    this.#counts.set(range, count)
    return range * 10_000_000 + count
  }
}
