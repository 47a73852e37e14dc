import { setImmediate } from 'node:timers/promises'
import { type ContentPolicy, rowsDependOn } from '../archive/content-rules.js'
import { blobsOf, type CheckpointReader } from '../reading/checkpoint-reader.js'
import { type LocalState, openLocalState } from '../tree/local-state-head.js'
import { CLOCK_TICK_MS, clockDoubtMs } from '../tree/tree-clock.js'
import type { VerifyPolicy } from './restore-action.js'
import { RestoredFacts } from './restored-facts.js'

/** Where and for whom a machine remembers what was restored. */
export interface RememberOptions {
  /** The target as the next checkpoint of its series will call it. */
  readonly root: string
  /** Where to, made if need be, perhaps in the target; `undefined` where it cannot be. */
  readonly directory: () => Promise<string | undefined>
  /** Of the next checkpoint. */
  readonly policy: ContentPolicy
  readonly sleep: (ms: number) => Promise<void>
}

/**
 * Writes down what a restore has put in place, so that the next checkpoint of this tree need not read it. Only for a whole checkpoint.
 * A cache like all that a machine remembers: where it cannot be written, the next checkpoint takes longer, and the restore is none the worse.
 */
export class RestoreMemory {
  readonly facts = new RestoredFacts()
  readonly #o: RememberOptions
  readonly #checkpoint: CheckpointReader
  readonly #verify: VerifyPolicy
  readonly #now: () => Date
  readonly #startedAtMs: number
  /** How many entries each segment holds. */
  readonly #counts: number[] = []
  #untilMs: number | undefined
  #state: LocalState | undefined

  constructor(
    o: RememberOptions,
    restore: { checkpoint: CheckpointReader; verify: VerifyPolicy; now: () => Date },
  ) {
    this.#o = o
    this.#checkpoint = restore.checkpoint
    this.#verify = restore.verify
    this.#now = restore.now
    this.#startedAtMs = restore.now().getTime()
  }

  /** To be called once the last entry of a segment has been planned. */
  endSegment(entries: number): void {
    this.#counts.push(entries)
  }

  /** To be called before the target's directories get their times: it may make one. */
  async open(): Promise<void> {
    // By another clock, nobody could tell the restore's changes from later ones.
    if (clockDoubtMs(this.#o.root) > 0) return
    const { entry, root } = this.#checkpoint
    const state = openLocalState({
      directory: await this.#findDirectory(),
      root: this.#o.root,
      series: entry.record.series,
      parent: entry,
      segments: blobsOf(root.segments),
      dependsOn: rowsDependOn(root.facts.selection, this.#o.policy),
      startedAtMs: this.#startedAtMs,
    })
    // Files that were not read are known from before, or not at all.
    if (state?.usable === true && this.#verify.kind !== 'full') state.close()
    else this.#state = state
  }

  /** To be called once everything new is built and none of it can be seen: who changes it from now on, changes it later than what is remembered.
   *  A file that is put in place by itself is changed by that, too, and not remembered. @param filesChanged how many */
  async settle(filesChanged: number): Promise<void> {
    // The clock says whole milliseconds.
    const builtMs = this.#now().getTime() + 1
    if (filesChanged >= WORTH_WAITING) await this.#waitUntil(builtMs + CLOCK_TICK_MS)
    this.#untilMs = Math.min(builtMs, this.#now().getTime() - CLOCK_TICK_MS)
  }

  /** To be called once everything is in place. */
  async keep(signal: AbortSignal | undefined): Promise<void> {
    const state = this.#state
    if (state === undefined) return
    try {
      await this.#addSegments(state, signal)
      const sinceMs = this.#startedAtMs - CLOCK_TICK_MS
      state.keep(this.#checkpoint.entry, { sinceMs, untilMs: this.#untilMs ?? sinceMs })
    } catch {
      // It was read a moment ago, and what is restored is restored.
    } finally {
      state.close()
    }
  }

  async #findDirectory(): Promise<string | undefined> {
    try {
      return await this.#o.directory()
    } catch {
      // Half of the tree is in place: this is no reason to stop.
      return undefined
    }
  }

  async #addSegments(state: LocalState, signal: AbortSignal | undefined): Promise<void> {
    let first = 0
    let number = 0
    for (const [pack, blob] of blobsOf(this.#checkpoint.root.segments)) {
      const count = this.#counts[number++] ?? 0
      const bytes = await this.#checkpoint.readBlob(pack, blob, { signal })
      state.addRestored({ pack, blob, bytes, ...this.facts.of(first, count) })
      first += count
      // Signals come only between turns of the event loop.
      if (number % SEGMENTS_PER_PAUSE === 0) await setImmediate()
    }
  }

  async #waitUntil(atMs: number): Promise<void> {
    const leftMs = atMs - this.#now().getTime()
    // A clock that was set back meanwhile is no reason to wait for it.
    if (leftMs > 0) await this.#o.sleep(Math.min(leftMs, CLOCK_TICK_MS) + 1)
  }
}

const SEGMENTS_PER_PAUSE = 64
/** Fewer files are read in less time than a tick of the clock takes. */
const WORTH_WAITING = 256
