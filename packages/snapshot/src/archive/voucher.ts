import { Worker } from 'node:worker_threads'
import type { VouchSetup } from '../tree/vouch-rows.js'

/** Below this a thread takes longer to start than the walk to finish. */
const ROWS_MIN = 16_384

/**
 * A second thread that compares remembered rows with the tree, from the last one backwards, while the walk comes towards it from the
 * front. It only saves the walk calls: what it has not reached, the walk looks at itself, so its failure costs nothing but time.
 */
export class Voucher {
  readonly #marks: Uint8Array
  readonly #position: Int32Array
  readonly #worker: Worker

  /** `undefined` where it would not pay. */
  static begin(o: {
    root: string
    rows: VouchSetup['rows'] | undefined
    workerUrl: URL
    parallelism: number
  }): Voucher | undefined {
    const count = o.rows?.index.firstRows.at(-1) ?? 0
    if (o.rows === undefined || count < ROWS_MIN || o.parallelism < 2) return undefined
    const setup: VouchSetup = {
      root: o.root,
      rows: o.rows,
      marks: new SharedArrayBuffer(count),
      position: new SharedArrayBuffer(4),
    }
    return new Voucher(setup, o.workerUrl)
  }

  private constructor(setup: VouchSetup, workerUrl: URL) {
    this.#marks = new Uint8Array(setup.marks)
    this.#position = new Int32Array(setup.position)
    this.#worker = new Worker(workerUrl, { workerData: { kind: 'vouch', setup } })
    this.#worker.on('error', () => {
      // Nothing depends on it: without marks the walk looks for itself.
    })
  }

  /** Tells how far the walk has come: no use in looking at records before this one. */
  reached(record: number): void {
    Atomics.store(this.#position, 0, record)
  }

  /** Whether the row's entry was just seen unchanged, with one link. */
  hasSeen(row: number): boolean {
    return Atomics.load(this.#marks, row) === 1
  }

  async stop(): Promise<void> {
    await this.#worker.terminate()
  }
}
