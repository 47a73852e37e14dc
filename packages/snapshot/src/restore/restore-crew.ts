import { Worker } from 'node:worker_threads'
import { unavailable } from '@belay/domain/errors'
import { fromPlain } from '@belay/domain/plain-error'
import { assertRunning } from '../store/until-aborted.js'
import { JobRunner, type RunnerSetup } from '../tree/job-runner.js'
import type { TreeFiles } from '../tree/tree-files.js'
import type { CheckResult, JobResult, PackFile, WriteResult } from './restore-job.js'
import type { JobSource, QueuedJob } from './restore-queue.js'
import type { RestoreReply, RestoreRequest } from './restore-worker.js'

export interface CrewOptions {
  readonly source: JobSource
  /** Asked for when the first job is due. */
  readonly setup: () => RunnerSetup
  /** Without it, everything is done on this thread. */
  readonly workerUrl: URL | undefined
  readonly threads: number
  readonly files: TreeFiles
  readonly signal: AbortSignal | undefined
}

interface Thread {
  readonly worker: Worker
  busy: number
}

/** Does the jobs of a source: on this thread while they are few, on worker threads once starting those is the smaller part. */
export class RestoreCrew {
  readonly #o: CrewOptions
  readonly #packs: PackFile[] = []
  readonly #threads: Thread[] = []
  readonly #running = new Map<number, { thread: Thread; queued: QueuedJob }>()
  #inline: JobRunner | undefined
  #nextId = 0
  #failure: Error | undefined
  #wake: (() => void) | undefined
  #isDraining = false
  #isStopping = false

  constructor(o: CrewOptions) {
    this.#o = o
  }

  get threads(): number {
    return this.#threads.length
  }

  /** Announces a pack before the first job about it. */
  addPack(file: PackFile): void {
    this.#packs.push(file)
    this.#inline?.addPack(file)
    for (const { worker } of this.#threads) post(worker, { kind: 'pack', file })
  }

  /** There may be work, or there may be more of it. */
  offer(): void {
    if (
      this.#threads.length === 0 &&
      this.#o.workerUrl !== undefined &&
      this.#o.source.weightMs > WORTH_THREADS_MS
    ) {
      this.#start(this.#o.workerUrl)
    }
    for (;;) {
      const idle = this.#threads.find((thread) => thread.busy < JOBS_PER_THREAD)
      if (idle === undefined || this.#failure !== undefined) return
      const queued = this.#o.source.take(this.#isDraining)
      if (queued === undefined) return
      const id = this.#nextId++
      idle.busy++
      this.#running.set(id, { thread: idle, queued })
      post(idle.worker, { kind: 'job', id, job: queued.job })
    }
  }

  /** Lets work go on until `isEnough`: resolves then.
   *  @throws what a job threw */
  async until(isEnough: () => boolean): Promise<void> {
    for (;;) {
      this.offer()
      if (this.#failure !== undefined) throw this.#failure
      assertRunning(this.#o.signal, 'restore')
      if (isEnough()) return
      if (this.#threads.length === 0 && this.#runInline()) continue
      await this.#nextEvent()
    }
  }

  /** Does everything there is. */
  async drain(): Promise<void> {
    this.#isDraining = true
    try {
      await this.until(() => this.#running.size === 0 && this.#o.source.isEmpty)
    } finally {
      this.#isDraining = false
    }
  }

  /** The source has work that it had not before, though nobody offered any. */
  notify(): void {
    this.#wake?.()
    this.#wake = undefined
  }

  /** Makes everybody who waits fail. */
  fail(error: Error): void {
    this.#failure ??= error
    this.notify()
  }

  async stop(): Promise<void> {
    this.#isStopping = true
    this.#inline?.close()
    this.#inline = undefined
    await Promise.all(this.#threads.map((thread) => thread.worker.terminate()))
  }

  #runInline(): boolean {
    const queued = this.#o.source.take(true)
    if (queued === undefined) return false
    if (this.#inline === undefined) {
      this.#inline = new JobRunner(this.#o.setup(), this.#o.files)
      for (const file of this.#packs) this.#inline.addPack(file)
    }
    finish(queued, this.#inline.run(queued.job))
    return true
  }

  #start(workerUrl: URL): void {
    const setup = this.#o.setup()
    for (let number = 0; number < this.#o.threads; number++) {
      const worker = new Worker(workerUrl, {
        workerData: { kind: 'restore', setup },
        resourceLimits: WORKER_LIMITS,
      })
      const thread: Thread = { worker, busy: 0 }
      worker.on('message', (reply: RestoreReply) => this.#receive(reply))
      worker.on('error', (cause) =>
        this.fail(unavailable('worker-failed', `A worker thread failed: ${cause}`, { cause })),
      )
      worker.on('exit', (code) => {
        if (!this.#isStopping)
          this.fail(unavailable('worker-failed', `A worker thread ended early, with code ${code}`))
      })
      for (const file of this.#packs) post(worker, { kind: 'pack', file })
      this.#threads.push(thread)
    }
  }

  #receive(reply: RestoreReply): void {
    if (reply.kind === 'failed') {
      this.fail(fromPlain(reply.error))
      return
    }
    const running = this.#running.get(reply.id)
    if (running === undefined) return
    this.#running.delete(reply.id)
    running.thread.busy--
    try {
      finish(running.queued, reply.result)
    } catch (error) {
      this.fail(error instanceof Error ? error : new Error(String(error)))
      return
    }
    this.offer()
    this.notify()
  }

  async #nextEvent(): Promise<void> {
    const { signal } = this.#o
    await new Promise<void>((resolve) => {
      const proceed = (): void => {
        signal?.removeEventListener('abort', proceed)
        resolve()
      }
      this.#wake = proceed
      signal?.addEventListener('abort', proceed, { once: true })
    })
  }
}

/** What a job leaves behind dies young; a larger nursery only takes memory. */
const WORKER_LIMITS = { maxYoungGenerationSizeMb: 8 }
/** Threads are ready after about 32 ms. */
const WORTH_THREADS_MS = 60
/** One in work, the others to go on with while the main thread has no time. */
const JOBS_PER_THREAD = 4

function finish(queued: QueuedJob, result: JobResult): void {
  if (queued.kind === 'write') queued.done(result as WriteResult)
  else queued.done(result as CheckResult)
}

function post(worker: Worker, request: RestoreRequest): void {
  worker.postMessage(request)
}
