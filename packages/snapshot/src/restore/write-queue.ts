import type { BytePath, Entry } from '../format/entry.js'
import type { OpenPack } from '../reading/pack-reader.js'
import { frameHolding } from '../reading/pack-reader.js'
import {
  emptyFilesJob,
  type FileToWrite,
  FrameGroup,
  frameOfFile,
  packOf,
  type SplitFile,
} from './frame-groups.js'
import type { WriteResult } from './restore-job.js'
import { BYTE_COST_MS, FILE_COST_MS, type JobSource, type QueuedJob } from './restore-queue.js'

/** Something that brings a frame's bytes to where a job can read them. */
export interface FrameFetcher {
  /** True if they are there; else it sees to it, and `wake` is called once they are. */
  isThere(pack: number, frame: number): boolean
}

export interface WriteQueueOptions {
  readonly packs: ReadonlyMap<number, OpenPack>
  readonly fetcher: FrameFetcher
  /** For messages. */
  readonly what: string
  readonly onWritten: (files: readonly FileToWrite[], result: WriteResult) => void
  /** A file that spans frames is there in its full length. */
  readonly createSplit: (file: FileToWrite) => void
  readonly finishSplit: (file: FileToWrite) => void
}

/**
 * Files that wait to be written, by the frame that holds their content, so that each frame is read and decompressed about once. Consecutive
 * files lie in a few frames at a time; a frame all of whose blobs are wanted is due first, others when much waits, or at the end.
 */
export class WriteQueue implements JobSource {
  readonly #o: WriteQueueOptions
  readonly #groups = new Map<string, FrameGroup>()
  /** Complete ones and those that are large enough, in the order they became so. */
  readonly #due = new Set<FrameGroup>()
  #empty: FileToWrite[] = []
  #waiting = 0
  #underWay = 0
  #time = 0
  weightMs = 0

  constructor(o: WriteQueueOptions) {
    this.#o = o
  }

  /** More waits than should; whoever adds should wait, too. */
  get isFull(): boolean {
    return this.#waiting + this.#underWay > HELD_MAX
  }

  /** Adds a file. One that spans frames comes in pieces, between which work can go on: ask the result for them.
   *  @throws BelayError corrupt if the manifest names blobs that are not there */
  add(entry: Entry, staged: BytePath): Iterable<void> | undefined {
    this.weightMs += FILE_COST_MS + entry.sizeBytes * BYTE_COST_MS
    if (entry.sizeBytes === 0) {
      this.#empty.push({ entry, staged })
      this.#waiting++
      return undefined
    }
    const one = frameOfFile(entry, this.#o.packs, this.#o.what)
    if (one === undefined) return this.#addSplit(entry, staged)
    const group = this.#group(one.pack, one.frame)
    const before = group.weight
    group.addFile({ entry, staged })
    this.#grown(group, before)
    return undefined
  }

  /** Says that the plan has come a good way further. What nothing was added to for a while is due: over a tree that is mostly right, hardly
   *  a frame is ever wanted whole. */
  pass(): void {
    this.#time++
    for (const group of this.#groups.values()) {
      if (this.#time - group.touched > PATIENCE) this.#due.add(group)
    }
  }

  take(last: boolean): QueuedJob | undefined {
    if (this.#empty.length >= EMPTY_FILES_PER_JOB || (last && this.#empty.length > 0))
      return this.#takeEmpty()
    for (const group of this.#due) {
      if (this.#isThere(group)) return this.#takeGroup(group)
    }
    if (!last && this.#waiting <= WAITING_MAX) return undefined
    for (const group of this.#groups.values()) {
      if (this.#isThere(group)) return this.#takeGroup(group)
    }
    return undefined
  }

  get isEmpty(): boolean {
    return this.#waiting === 0
  }

  *#addSplit(entry: Entry, staged: BytePath): Generator<void> {
    const file: SplitFile = { entry, staged, pendingJobs: 1 }
    this.#o.createSplit(file)
    let offset = 0
    const { runs } = entry
    for (let at = 0; at < runs.length; at += 4) {
      const [pack, first, count, stride] = [
        runs[at] as number,
        runs[at + 1] as number,
        runs[at + 2] as number,
        runs[at + 3] as number,
      ]
      const opened = packOf(pack, this.#o.packs, this.#o.what)
      const repeats = stride === 0 ? count : 1
      for (let step = 0; step < (stride === 0 ? 1 : count); step++) {
        const blob = first + step
        const group = this.#group(pack, frameHolding(opened, blob))
        const before = group.weight
        group.addPart(file, { blob, offset, repeats })
        this.#grown(group, before)
        offset += (opened.index.blobLengths[blob] as number) * repeats
        if (this.isFull) yield
      }
    }
    this.#release(file)
  }

  #release(file: SplitFile): void {
    if (--file.pendingJobs === 0) this.#o.finishSplit(file)
  }

  #group(packNumber: number, frame: number): FrameGroup {
    const key = `${packNumber}/${frame}`
    let group = this.#groups.get(key)
    if (group === undefined) {
      group = new FrameGroup({ pack: packOf(packNumber, this.#o.packs, this.#o.what), packNumber, frame })
      this.#groups.set(key, group)
      this.weightMs += group.rawBytes * DECODE_COST_MS
    }
    group.touched = this.#time
    return group
  }

  #grown(group: FrameGroup, before: number): void {
    this.#waiting += group.weight - before
    if (group.isComplete || group.weight >= GROUP_MAX) this.#due.add(group)
    // What comes now makes a job of its own: one thread would have this one for too long.
    if (group.weight >= GROUP_MAX) this.#groups.delete(`${group.packNumber}/${group.frame}`)
  }

  #isThere(group: FrameGroup): boolean {
    return this.#o.fetcher.isThere(group.packNumber, group.frame)
  }

  #takeGroup(group: FrameGroup): QueuedJob {
    this.#due.delete(group)
    const key = `${group.packNumber}/${group.frame}`
    if (this.#groups.get(key) === group) this.#groups.delete(key)
    const { weight } = group
    this.#waiting -= weight
    this.#underWay += weight
    this.weightMs -= group.rawBytes * DECODE_COST_MS
    for (const { entry } of group.files) this.weightMs -= FILE_COST_MS + entry.sizeBytes * BYTE_COST_MS
    return {
      kind: 'write',
      job: group.toJob(),
      done: (result) => {
        this.#underWay -= weight
        this.#o.onWritten(group.files, result)
        for (const file of group.splitFiles) this.#release(file)
      },
    }
  }

  #takeEmpty(): QueuedJob {
    const files = this.#empty
    this.#empty = []
    this.#waiting -= files.length
    this.weightMs -= files.length * FILE_COST_MS
    return { kind: 'write', job: emptyFilesJob(files), done: (result) => this.#o.onWritten(files, result) }
  }
}

const EMPTY_FILES_PER_JOB = 256
/** Reading, decompressing, per byte. */
const DECODE_COST_MS = 1e-6
/** Of calls of `pass`. */
const PATIENCE = 2
/** Files and pieces that wait before frames are due that are wanted in part: more would find more that share a frame. */
const WAITING_MAX = 8192
/** Files and pieces that wait or are being written, at most: each takes some hundred bytes. */
const HELD_MAX = 12_288
/** A group this large is worth a job though its frame has more. */
const GROUP_MAX = 2048
