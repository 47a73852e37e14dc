import { ByteWriter } from '../format/byte-writer.js'
import type { Entry } from '../format/entry.js'
import { DIGEST_BYTES } from '../format/pack-index.js'
import { frameHolding, type OpenPack } from '../reading/pack-reader.js'
import type { Found } from '../tree/read-tree.js'
import { packOf } from './frame-groups.js'
import { type CheckJob, type CheckResult, joinPaths } from './restore-job.js'
import { BYTE_COST_MS, FILE_COST_MS, type JobSource, type QueuedJob } from './restore-queue.js'

/** A file in place that may be what the checkpoint holds. */
export interface FileToCheck {
  readonly entry: Entry
  readonly found: Found
}

interface Item extends FileToCheck {
  /** Jobs that have a piece of it, and 1 while pieces are being added. */
  pending: number
  same: boolean
}

/** Files in place that wait to be hashed. */
export class CheckQueue implements JobSource {
  readonly #packs: ReadonlyMap<number, OpenPack>
  readonly #what: string
  readonly #onChecked: (file: FileToCheck, same: boolean) => void
  readonly #ready: QueuedJob[] = []
  #batch = new Batch()
  weightMs = 0

  constructor(o: {
    packs: ReadonlyMap<number, OpenPack>
    what: string
    onChecked: (file: FileToCheck, same: boolean) => void
  }) {
    this.#packs = o.packs
    this.#what = o.what
    this.#onChecked = o.onChecked
  }

  get isFull(): boolean {
    return this.#ready.length > READY_MAX
  }

  get isEmpty(): boolean {
    return this.#ready.length === 0 && this.#batch.items.length === 0
  }

  /** Adds a file; a large one in pieces, between which work can go on. */
  *add(entry: Entry, found: Found): Generator<void> {
    const item: Item = { entry, found, pending: 1, same: true }
    this.weightMs += FILE_COST_MS + entry.sizeBytes * BYTE_COST_MS
    let offset = 0
    this.#begin(item, offset)
    const { runs } = entry
    for (let at = 0; at < runs.length; at += 4) {
      const pack = packOf(runs[at] as number, this.#packs, this.#what)
      for (let step = 0; step < (runs[at + 2] as number); step++) {
        const blob = (runs[at + 1] as number) + step * (runs[at + 3] as number)
        frameHolding(pack, blob)
        if (this.#batch.pieceBytes >= PIECE_BYTES) {
          this.#seal()
          if (this.isFull) yield
          this.#begin(item, offset)
        }
        offset += this.#batch.addBlob(pack, blob)
        // More than the file has: a manifest that is damaged, or means harm.
        if (offset > entry.sizeBytes) break
      }
    }
    if (offset !== entry.sizeBytes) item.same = false
    if (this.#batch.bytes >= BATCH_BYTES || this.#batch.items.length >= BATCH_FILES) this.#seal()
    this.#release(item)
  }

  take(last: boolean): QueuedJob | undefined {
    if (this.#ready.length === 0 && last && this.#batch.items.length > 0) this.#seal()
    return this.#ready.shift()
  }

  #begin(item: Item, offset: number): void {
    item.pending++
    this.#batch.begin(item, offset)
  }

  #seal(): void {
    const batch = this.#batch
    this.#batch = new Batch()
    this.#ready.push({
      kind: 'check',
      job: batch.toJob(),
      done: (result: CheckResult) => {
        batch.items.forEach((item, at) => {
          if (result.same[at] !== 1) item.same = false
          this.#release(item)
        })
      },
    })
  }

  #release(item: Item): void {
    if (--item.pending > 0) return
    this.weightMs -= FILE_COST_MS + item.entry.sizeBytes * BYTE_COST_MS
    this.#onChecked(item, item.same)
  }
}

class Batch {
  readonly items: Item[] = []
  readonly #offsets: number[] = []
  readonly #counts: number[] = []
  readonly #lengths: number[] = []
  readonly #digests = new ByteWriter()
  bytes = 0
  /** Of the file added last. */
  pieceBytes = 0

  begin(item: Item, offset: number): void {
    this.items.push(item)
    this.#offsets.push(offset)
    this.#counts.push(0)
    this.pieceBytes = 0
  }

  addBlob(pack: OpenPack, blob: number): number {
    const length = pack.index.blobLengths[blob] as number
    this.#lengths.push(length)
    this.#digests.bytes(pack.index.digests.subarray(blob * DIGEST_BYTES, (blob + 1) * DIGEST_BYTES))
    this.#counts[this.#counts.length - 1] = (this.#counts.at(-1) as number) + 1
    this.bytes += length
    this.pieceBytes += length
    return length
  }

  toJob(): CheckJob {
    return {
      kind: 'check',
      paths: joinPaths(this.items.map((item) => item.entry.path)),
      offsets: Float64Array.from(this.#offsets),
      blobCounts: Uint32Array.from(this.#counts),
      lengths: Uint32Array.from(this.#lengths),
      // A copy: cloning a view for another thread takes all the memory behind it along.
      digests: new Uint8Array(this.#digests.view()),
    }
  }
}

/** Of one file in one job: a larger one is shared out. */
const PIECE_BYTES = 32 * 2 ** 20
const BATCH_BYTES = 4 * 2 ** 20
const BATCH_FILES = 256
const READY_MAX = 32
