import { type MessagePort, Worker } from 'node:worker_threads'
import { unavailable } from '@belay/domain/errors'
import { fromPlain } from '@belay/domain/plain-error'
import type { ArchiveReply, ArchiveRequest, ArchiveSetup, WriterTotals } from './archive-worker.js'
import { contentRuleFor } from './content-rules.js'
import type { PackWriter, SpooledPack } from './pack-writer.js'
import { type Batch, type PackedResults, packResults, readBatch } from './read-batch.js'

/** Reads batches of files into packs: on this thread, or on several. */
export interface BatchReader {
  /** Whether `read` blocks this thread. */
  readonly inline: boolean
  /** Resolves when another batch is welcome. */
  ready(): Promise<void>
  read(batch: Batch): Promise<PackedResults>
  /** After the last batch: ends the packs under construction. */
  finish(): Promise<WriterTotals>
  /** Ends everything at once, also what is under way. */
  stop(): Promise<void>
}

/** Reads on this thread, into the caller's own packs: for a few files, starting threads would take longer. */
export function inlineReader(writer: PackWriter, setup: ArchiveSetup): BatchReader {
  const ruleFor = contentRuleFor(setup.policy)
  return {
    inline: true,
    ready: () => Promise.resolve(),
    read: async (batch) =>
      packResults(readBatch(batch, writer, { root: setup.root, restsSinceMs: setup.restsSinceMs, ruleFor })),
    // The caller's writer counts for itself.
    finish: async () => ({ newBytes: 0, reusedBytes: 0 }),
    stop: async () => undefined,
  }
}

const BATCHES_PER_WORKER = 4
/** A part of a large file counts as this many batches: one in work and one to go on with. */
const LARGE_WEIGHT = 2
/** V8 would let the garbage of each thread grow to some 50 MB before it looks. */
const WORKER_LIMITS = { maxYoungGenerationSizeMb: 8 }

interface Thread {
  readonly worker: Worker
  busy: number
}

/** Reads on `count` worker threads. Any failure of one fails everything that waits, and so does an abort, with the signal's own reason: a
 *  large file takes longer than anyone wants to wait then. */
export class ThreadedReader implements BatchReader {
  readonly inline = false
  readonly #threads: Thread[] = []
  readonly #onPack: (pack: SpooledPack) => void
  readonly #pending = new Map<
    number,
    { thread: Thread; resolve: (results: PackedResults) => void; reject: (error: unknown) => void }
  >()
  readonly #finishing: { resolve: (totals: WriterTotals) => void; reject: (error: unknown) => void }[] = []
  readonly #signal: AbortSignal | undefined
  readonly #abort = (): void => this.#fail(this.#signal?.reason)
  #nextId = 0
  #failure: unknown
  #wake: (() => void) | undefined

  constructor(o: {
    count: number
    workerUrl: URL
    setup: ArchiveSetup
    onPack: (pack: SpooledPack) => void
    signal: AbortSignal | undefined
  }) {
    this.#onPack = o.onPack
    this.#signal = o.signal
    o.signal?.addEventListener('abort', this.#abort)
    for (let number = 0; number < o.count; number++) {
      const worker = new Worker(o.workerUrl, {
        workerData: { kind: 'archive', setup: o.setup },
        resourceLimits: WORKER_LIMITS,
      })
      const thread: Thread = { worker, busy: 0 }
      worker.on('message', (reply: ArchiveReply) => this.#receive(thread, reply))
      worker.on('error', (cause) =>
        this.#fail(unavailable('worker-failed', `A worker thread failed: ${cause}`, { cause })),
      )
      worker.on('exit', (code) => {
        if (code !== 0) this.#fail(unavailable('worker-failed', `A worker thread ended with code ${code}`))
      })
      this.#threads.push(thread)
    }
  }

  async ready(): Promise<void> {
    while (
      this.#failure === undefined &&
      this.#threads.every((thread) => thread.busy >= BATCHES_PER_WORKER)
    ) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    if (this.#failure !== undefined) throw this.#failure
  }

  async read(batch: Batch): Promise<PackedResults> {
    if (this.#failure !== undefined) throw this.#failure
    const thread = this.#threads.reduce((least, other) => (other.busy < least.busy ? other : least))
    const id = this.#nextId++
    thread.busy += batch.large ? LARGE_WEIGHT : 1
    return await new Promise((resolve, reject) => {
      this.#pending.set(id, { thread, resolve, reject })
      post(thread.worker, { kind: 'batch', id, batch })
    })
  }

  async finish(): Promise<WriterTotals> {
    if (this.#failure !== undefined) throw this.#failure
    const totals = await Promise.all(
      this.#threads.map(
        (thread) =>
          new Promise<WriterTotals>((resolve, reject) => {
            this.#finishing.push({ resolve, reject })
            post(thread.worker, { kind: 'finish' })
          }),
      ),
    )
    return totals.reduce((sum, one) => ({
      newBytes: sum.newBytes + one.newBytes,
      reusedBytes: sum.reusedBytes + one.reusedBytes,
    }))
  }

  async stop(): Promise<void> {
    this.#signal?.removeEventListener('abort', this.#abort)
    await Promise.all(this.#threads.map((thread) => thread.worker.terminate()))
  }

  #receive(thread: Thread, reply: ArchiveReply): void {
    switch (reply.kind) {
      case 'pack':
        this.#onPack(reply.pack)
        return
      case 'failed':
        this.#fail(fromPlain(reply.error))
        return
      case 'finished':
        this.#finishing.shift()?.resolve(reply.totals)
        return
      case 'batch': {
        const pending = this.#pending.get(reply.id)
        this.#pending.delete(reply.id)
        thread.busy -= reply.large ? LARGE_WEIGHT : 1
        pending?.resolve(reply.results)
        this.#wakeUp()
      }
    }
  }

  #fail(error: unknown): void {
    this.#failure ??= error
    for (const { reject } of this.#pending.values()) reject(this.#failure)
    for (const { reject } of this.#finishing) reject(this.#failure)
    this.#pending.clear()
    this.#finishing.length = 0
    this.#wakeUp()
  }

  #wakeUp(): void {
    this.#wake?.()
    this.#wake = undefined
  }
}

function post(port: Worker | MessagePort, request: ArchiveRequest): void {
  port.postMessage(request)
}
