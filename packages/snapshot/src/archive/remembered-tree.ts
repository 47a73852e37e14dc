import { corrupt } from '@belay/domain/errors'
import { type BytePath, comparePaths, type Entry } from '../format/entry.js'
import { decodeSegment } from '../format/segment.js'
import type { CheckpointReader } from '../reading/checkpoint-reader.js'
import type { StateRow, StoredSegment } from '../tree/local-state.js'
import type { LocalState } from '../tree/local-state-head.js'
import type { Recognised } from '../tree/walk.js'
import type { ReferencedBytes } from './referenced-bytes.js'
import type { Voucher } from './voucher.js'

/** A segment of the parent's. Its rows go once the walk has passed it: what remains is small, however large the tree. */
export interface KnownSegment {
  readonly pack: number
  readonly blob: number
  state: StoredSegment | undefined
  entries: readonly Entry[] | undefined
  kept: boolean
  /** Its references no longer count. */
  dropped: boolean
}

/** Where the parent has an entry. */
export interface KnownPosition extends Recognised {
  readonly segment: KnownSegment
  readonly index: number
  readonly row: StateRow
}

export interface RememberedTreeOptions {
  readonly parent: CheckpointReader | undefined
  readonly state: LocalState | undefined
  readonly voucher: Voucher | undefined
  readonly referenced: ReferencedBytes
  readonly signal?: AbortSignal | undefined
}

/** What this machine remembers of the parent's tree, read once in path order beside the walk, and the parent's entries where they are needed. */
export class RememberedTree {
  readonly #o: RememberedTreeOptions
  readonly #remembered: Iterator<StoredSegment>
  /** The first remembered entry the walk has not passed. */
  #segment: KnownSegment | undefined
  #rows: readonly StateRow[] = []
  #index = 0
  /** Number of the current segment's record in the state, and of its first row. */
  #record = -1
  #firstRow = 0
  readonly #segments: KnownSegment[] = []

  constructor(o: RememberedTreeOptions) {
    this.#o = o
    this.#remembered = (o.state?.segments() ?? [])[Symbol.iterator]()
    this.#nextSegment()
  }

  /** Where the parent has a path; paths must be asked for in path order. */
  lookUp(path: BytePath): KnownPosition | undefined {
    while (this.#segment !== undefined) {
      const segment = this.#segment
      const index = this.#index
      const number = this.#firstRow + index
      const row = this.#rows[index] as StateRow
      const order = row.path === path ? 0 : comparePaths(row.path, path)
      if (order > 0) return undefined
      if (++this.#index === this.#rows.length) this.#nextSegment()
      if (order === 0)
        return {
          segment,
          index,
          row,
          seenAs: this.#o.voucher?.hasSeen(number) === true ? row.kind : undefined,
        }
    }
    return undefined
  }

  /** The parent's entry there. */
  async entryAt(known: KnownPosition): Promise<Entry> {
    const entry = (await this.#entriesOf(known.segment))[known.index]
    if (entry?.path !== known.row.path)
      throw corrupt(
        'manifest-corrupt',
        `The manifest of ${this.#o.parent?.what} is not what this machine remembers`,
      )
    return entry
  }

  /** The parent's last version of a file that would not hold still, marked as such. */
  async lastWhole(path: BytePath): Promise<Entry | undefined> {
    const entry = await this.#o.parent?.find(path, { signal: this.#o.signal })
    return entry?.kind === 'file' ? { ...entry, unstable: true } : undefined
  }

  /** After the walk: the references of segments that are not taken over no longer count. */
  async dropUnused(): Promise<void> {
    while (this.#segment !== undefined) this.#nextSegment()
    for (const segment of this.#segments) {
      if (segment.kept || segment.dropped) continue
      await this.#entriesOf(segment)
      segment.entries = undefined
    }
  }

  /** A segment of the parent's that is not taken over as a whole: its references no longer count. */
  async #entriesOf(segment: KnownSegment): Promise<readonly Entry[]> {
    if (segment.entries !== undefined) return segment.entries
    const parent = this.#o.parent
    if (parent === undefined) throw corrupt('internal', 'A known segment without a parent')
    const { pack, blob } = segment
    const bytes = await parent.readBlob(pack, blob, { signal: this.#o.signal })
    segment.entries = decodeSegment(bytes, { after: undefined, what: `A manifest segment of ${parent.what}` })
    if (!segment.dropped) {
      for (const entry of segment.entries) this.#o.referenced.addEntry(entry, -1)
      this.#o.referenced.addBytes(pack, -bytes.length)
      segment.dropped = true
    }
    return segment.entries
  }

  #nextSegment(): void {
    const next = this.#remembered.next()
    this.#firstRow += this.#rows.length
    this.#index = 0
    this.#o.voucher?.reached(++this.#record)
    if (next.done === true) {
      this.#segment = undefined
      this.#rows = []
      return
    }
    const state = next.value
    this.#rows = state.rows
    this.#segment = {
      pack: state.pack,
      blob: state.blob,
      state,
      entries: undefined,
      kept: false,
      dropped: false,
    }
    this.#segments.push(this.#segment)
  }
}
