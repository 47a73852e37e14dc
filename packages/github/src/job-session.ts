import { createHash } from 'node:crypto'
import path from 'node:path'
import type { SeriesName } from '@belay/domain/brand'
import { type Values, valuesShape } from '@belay/domain/checkpoint/values'
import { kindOf } from '@belay/domain/errors'
import { Mismatch } from '@belay/domain/shape'
import { findJsonFile, writeJsonFile } from '@belay/machine/json-file'
import { z } from 'zod'
import type { Job } from './job.js'

/** What the steps of one job tell each other of one series, through a file that the runner removes when the job ends. */
export type SessionFacts = z.infer<typeof sessionSchema>

const sessionSchema = z.object({
  /** Names the job and its attempt: what another one left is not ours. */
  job: z.string(),
  /** The newest checkpoint of the state in the workspace: restored, or taken here. */
  checkpoint: z.string().nullable(),
  /** The kind of store it is in. */
  store: z.enum(['cache', 'artifact', 'directory']).nullable(),
  /** All phases that are done in that state. */
  completedPhases: z.array(z.string()),
  /** What its checkpoints carry along. */
  values: z.custom<Values>(isValues),
  /** The lineage has been closed: the job has succeeded. */
  isClosed: z.boolean(),
})

/** The part of a runner's temporary directory that belongs to one series in one job. */
export class JobSession {
  /** Absolute. */
  readonly directory: string
  readonly #file: string
  readonly #job: string

  constructor(job: Job, series: SeriesName) {
    const key = createHash('sha256').update(series).digest('hex').slice(0, 16)
    this.directory = path.join(job.temp, 'belay', key)
    this.#file = path.join(this.directory, 'session.json')
    this.#job = [job.runId, job.attempt, job.key, job.instance ?? ''].join('/')
  }

  /** Where the engine remembers what it saw of the tree. */
  get stateDirectory(): string {
    return path.join(this.directory, 'state')
  }

  async read(): Promise<SessionFacts> {
    const nothing = {
      job: this.#job,
      checkpoint: null,
      store: null,
      completedPhases: [],
      values: {},
      isClosed: false,
    }
    try {
      const found = await findJsonFile(this.#file, sessionSchema)
      return found?.job === this.#job ? found : nothing
    } catch (error) {
      // Something else wrote there: the job goes on as if it had just begun.
      if (kindOf(error) === 'corrupt') return nothing
      throw error
    }
  }

  async update(change: Partial<Omit<SessionFacts, 'job'>>): Promise<void> {
    await writeJsonFile(this.#file, { ...(await this.read()), ...change })
  }

  /** What the job knows once a phase has ended here.
   *  @param phase null for a checkpoint that ends none */
  async after(o: {
    phase: string | null
    values: Values
  }): Promise<Pick<SessionFacts, 'completedPhases' | 'values'>> {
    const { completedPhases, values } = await this.read()
    // Again at the end, if it was done again.
    const before = completedPhases.filter((phase) => phase !== o.phase)
    return {
      completedPhases: o.phase === null ? before : [...before, o.phase],
      values: { ...values, ...o.values },
    }
  }
}

function isValues(value: unknown): boolean {
  try {
    valuesShape(value)
    return true
  } catch (error) {
    if (error instanceof Mismatch) return false
    throw error
  }
}
