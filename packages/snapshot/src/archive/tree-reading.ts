import { corrupt } from '@belay/domain/errors'
import { type BytePath, comparePaths, type Entry } from '../format/entry.js'
import { decodeSegment, endsSegment } from '../format/segment.js'
import type { CheckpointReader } from '../reading/checkpoint-reader.js'
import type { StateRow, StoredSegment } from '../tree/local-state.js'
import type { LocalState } from '../tree/local-state-head.js'
import type { FileResult } from '../tree/read-file.js'
import { readNonFile } from '../tree/read-non-file.js'
import type { IgnoreFile, Selector } from '../tree/selection.js'
import { type Recognised, TreeWalk, type WalkItem, type WalkReport } from '../tree/walk.js'
import type { BatchReader } from './archive-readers.js'
import { HardLinks, linkKeyOf } from './hard-links.js'
import type { ManifestBuilder } from './manifest-builder.js'
import { ResultCursor } from './read-batch.js'
import type { ReferencedBytes } from './referenced-bytes.js'
import type { Voucher } from './voucher.js'

const BATCH_FILES = 256
/** Up to this many files are read on the main thread: starting threads takes longer. */
const INLINE_BATCHES = 1
const INLINE_LARGE_BYTES = 64 * 2 ** 20
/** Segments that wait for files still being read; more would mean memory that grows with the tree. */
const WAITING_SEGMENTS_MAX = 512
const PROGRESS_EVERY = 4096
const LARGE_TREE_ENTRIES = 2 ** 15

/** What a checkpoint leaves out or could not get whole, and how much of the tree it had to look at. */
export interface ChangeReport {
  readonly files: number
  readonly sizeBytes: number
  /** Entries whose content was read because nothing vouched for it. */
  readonly readEntries: number
  readonly special: readonly BytePath[]
  readonly credentials: readonly BytePath[]
  /** Changed again and again while being read: the earlier version was kept, if the parent has one. */
  readonly unstable: readonly BytePath[]
  /** There when the walk began, gone when it came to them. */
  readonly vanished: readonly BytePath[]
  readonly ignoreFiles: readonly IgnoreFile[]
}

export interface TreeReadingOptions {
  readonly root: string
  readonly selector: Selector
  readonly parent: CheckpointReader | undefined
  readonly state: LocalState | undefined
  readonly voucher: Voucher | undefined
  readonly builder: ManifestBuilder
  readonly referenced: ReferencedBytes
  /** Called before anything is stored. */
  readonly beforeStoring: () => Promise<void>
  /** Called when files have to be read: at first, and again if a few turn out to be many. */
  readonly beginReading: (few: boolean) => Promise<BatchReader>
  readonly onProgress?: ((progress: { entries: number; path: string }) => void) | undefined
  /** Called once for a tree of more entries than most: the time to trade some speed for memory. */
  readonly onLargeTree?: (() => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** One entry of the segment under construction. */
interface Slot {
  readonly path: BytePath
  /** Where the parent has it, unchanged or in its last version. */
  readonly known: KnownPosition | undefined
  readonly unchanged: boolean
  entry: Entry | undefined
  row: StateRow | undefined
}

interface Waiting {
  readonly slots: Slot[]
  /** Slots whose file is still being read. */
  unread: number
}

/** A file on its way. */
interface Unread {
  readonly path: BytePath
  readonly waiting: Waiting
  readonly slot: Slot
}

/** A segment of the parent's. Its rows go once the walk has passed it: what remains is small, however large the tree. */
interface KnownSegment {
  readonly pack: number
  readonly blob: number
  state: StoredSegment | undefined
  entries: readonly Entry[] | undefined
  kept: boolean
  /** Its references no longer count. */
  dropped: boolean
}

/** Merges the walk with what is known of the tree, has the rest read, and hands segments to the manifest in path order. */
export class TreeReading {
  readonly #o: TreeReadingOptions
  readonly #report = {
    special: [] as BytePath[],
    credentials: [] as BytePath[],
    ignoreFiles: [] as IgnoreFile[],
  }
  readonly #unstable: BytePath[] = []
  readonly #vanished: BytePath[] = []
  readonly #links = new HardLinks()
  readonly #waiting: Waiting[] = []
  readonly #remembered: Iterator<StoredSegment>
  /** The first remembered entry the walk has not passed. */
  #segment: KnownSegment | undefined
  #rows: readonly StateRow[] = []
  #index = 0
  /** Number of the current segment's record in the state, and of its first row. */
  #record = -1
  #firstRow = 0
  readonly #segments: KnownSegment[] = []
  #current: Waiting = { slots: [], unread: 0 }
  #batch: Unread[] = []
  readonly #backlog: Unread[][] = []
  readonly #large: (Unread & { sizeBytes: number })[] = []
  readonly #underWay = new Set<Promise<void>>()
  #failure: unknown
  #reader: BatchReader | undefined
  #files = 0
  #sizeBytes = 0
  #readEntries = 0

  constructor(o: TreeReadingOptions) {
    this.#o = o
    this.#remembered = (o.state?.segments() ?? [])[Symbol.iterator]()
    this.#nextSegment()
  }

  /** Reads the tree to the end. What remains is the link table: `links`. */
  async run(): Promise<ChangeReport & { links: readonly (readonly BytePath[])[] }> {
    let count = 0
    const report: WalkReport = this.#report
    const withStat = this.#o.state?.usable === true
    const { root, selector, signal } = this.#o
    const recognise = withStat ? (path: BytePath) => this.#lookUp(path) : undefined
    const walk = new TreeWalk({ root, selector, withStat, report, recognise, signal })
    for (let item = walk.next(); item !== undefined; item = walk.next()) {
      this.#take(item)
      if (endsSegment(item.path, this.#current.slots.length)) this.#endSegment()
      if (this.#batch.length >= BATCH_FILES) await this.#endBatch()
      if (++count % PROGRESS_EVERY === 0) {
        this.#o.onProgress?.({ entries: count, path: item.path })
        if (count === LARGE_TREE_ENTRIES) this.#o.onLargeTree?.()
        await this.#drain()
        // Lets replies of worker threads and signals in.
        await new Promise((resolve) => setImmediate(resolve))
      }
      while (this.#waiting.length > WAITING_SEGMENTS_MAX) await this.#waitForSome()
    }
    if (this.#current.slots.length > 0) this.#endSegment()
    await this.#finishReading()
    await this.#drain()
    if (this.#waiting.length > 0)
      throw corrupt('internal', `${this.#waiting.length} segments were never completed`)
    await this.#dropUnusedSegments()
    return {
      ...this.#report,
      unstable: this.#unstable,
      vanished: this.#vanished,
      files: this.#files,
      sizeBytes: this.#sizeBytes,
      readEntries: this.#readEntries,
      links: this.#links.groups(),
    }
  }

  #take(item: WalkItem): void {
    const known = item.recognised as KnownPosition | undefined
    const row = known?.row
    const vouched =
      row !== undefined && item.stat !== undefined && this.#o.state?.vouchesFor(row, item.stat) === true
    const unchanged = known?.seenAs !== undefined || vouched
    const slot: Slot = {
      path: item.path,
      known,
      unchanged,
      entry: undefined,
      row: unchanged ? row : undefined,
    }
    this.#current.slots.push(slot)
    if (unchanged) {
      if (item.stat !== undefined && item.kind !== 'directory' && item.stat.nlink > 1) {
        this.#links.add(linkKeyOf(item.stat.dev, item.stat.ino, item.stat.ctimeMs), item.path)
      }
      if (item.kind === 'file') {
        this.#files++
        this.#sizeBytes += row?.statSize ?? 0
      }
    } else if (item.kind === 'file') {
      this.#current.unread++
      this.#batch.push({ path: item.path, waiting: this.#current, slot })
    } else {
      const read = readNonFile(item, this.#o.root)
      if (read === undefined) {
        this.#vanished.push(item.path)
        return
      }
      slot.entry = read.entry
      slot.row = read.row
      if (read.linkKey !== '') this.#links.add(read.linkKey, item.path)
    }
  }

  #endSegment(): void {
    this.#waiting.push(this.#current)
    this.#current = { slots: [], unread: 0 }
  }

  async #endBatch(): Promise<void> {
    const batch = this.#batch
    this.#batch = []
    if (this.#reader === undefined) {
      this.#backlog.push(batch)
      if (this.#backlog.length <= INLINE_BATCHES) return
      this.#reader = await this.#o.beginReading(false)
      for (const earlier of this.#backlog.splice(0)) await this.#read(earlier, false)
      return
    }
    // Large files as soon as they are known: begun last, one of them would leave the other threads idle.
    if (!this.#reader.inline) await this.#readLarge()
    await this.#read(batch, false)
  }

  async #finishReading(): Promise<void> {
    if (this.#batch.length > 0) this.#backlog.push(this.#batch)
    this.#batch = []
    if (this.#backlog.length > 0) {
      this.#reader ??= await this.#o.beginReading(true)
      for (const batch of this.#backlog.splice(0)) await this.#read(batch, false)
    }
    // The largest first: what is left over at the end should be small.
    do {
      while (this.#underWay.size > 0) await this.#waitForSome()
      this.#large.sort((a, b) => a.sizeBytes - b.sizeBytes)
      await this.#readLarge()
    } while (this.#underWay.size > 0)
    this.#throwFailure()
  }

  async #readLarge(): Promise<void> {
    if (this.#large.length === 0) return
    const bytes = this.#large.reduce((sum, file) => sum + file.sizeBytes, 0)
    let reader = this.#reader
    if (reader === undefined || (reader.inline && bytes > INLINE_LARGE_BYTES))
      reader = await this.#o.beginReading(false)
    this.#reader = reader
    for (let file = this.#large.pop(); file !== undefined; file = this.#large.pop())
      await this.#read([file], true)
  }

  async #read(batch: readonly Unread[], large: boolean): Promise<void> {
    const reader = this.#reader
    if (reader === undefined) throw corrupt('internal', 'Reading was not begun')
    await reader.ready()
    this.#throwFailure()
    const reading = reader
      .read({ paths: batch.map((file) => file.path), large })
      .then((results) => {
        const cursor = new ResultCursor(results)
        for (const file of batch) this.#complete(file, cursor.next(), cursor)
      })
      .catch((error: unknown) => {
        this.#failure ??= error
      })
      .finally(() => this.#underWay.delete(reading))
    this.#underWay.add(reading)
    if (reader.inline) await reading
    await this.#drain()
  }

  #complete(file: Unread, kind: FileResult['kind'], result: ResultCursor): void {
    const { path, waiting, slot } = file
    if (kind === 'large') {
      this.#large.push({ ...file, sizeBytes: result.sizeBytes })
      return
    }
    waiting.unread--
    this.#readEntries++
    switch (kind) {
      case 'vanished':
        this.#vanished.push(path)
        return
      case 'credential':
        this.#report.credentials.push(path)
        return
      case 'unstable':
        this.#unstable.push(path)
        return
      case 'read': {
        const {
          mode,
          mtimeSec,
          mtimeNsec,
          statSize,
          inode,
          mtimeMs,
          ctimeMs,
          sizeBytes,
          runs,
          text: linkKey,
        } = result
        slot.entry = {
          path,
          kind: 'file',
          mode,
          mtimeSec,
          mtimeNsec,
          sizeBytes,
          runs,
          target: '',
          linkGroup: 0,
          unstable: false,
        }
        slot.row = { path, kind: 'file', mode, statSize, mtimeMs, ctimeMs, inode }
        if (linkKey !== '') this.#links.add(linkKey, path, runs)
        this.#files++
        this.#sizeBytes += sizeBytes
      }
    }
  }

  async #waitForSome(): Promise<void> {
    this.#throwFailure()
    if (this.#underWay.size === 0 && this.#backlog.length > 0) {
      this.#reader ??= await this.#o.beginReading(false)
      for (const batch of this.#backlog.splice(0)) await this.#read(batch, false)
    } else if (this.#underWay.size === 0 && this.#large.length > 0) {
      await this.#readLarge()
    } else if (this.#underWay.size === 0 && this.#batch.length > 0) {
      await this.#endBatch()
      return
    }
    if (this.#underWay.size > 0) await Promise.race(this.#underWay)
    this.#throwFailure()
    await this.#drain()
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure
    this.#o.signal?.throwIfAborted()
  }

  /** Hands on the segments whose files have all been read. */
  async #drain(): Promise<void> {
    let done = 0
    while (this.#waiting[done]?.unread === 0) await this.#emit((this.#waiting[done++] as Waiting).slots)
    if (done > 0) this.#waiting.splice(0, done)
  }

  async #emit(slots: readonly Slot[]): Promise<void> {
    const segment = slots[0]?.known?.segment
    if (segment?.state !== undefined && isWhole(segment, segment.state, slots)) {
      this.#o.builder.reuse({ pack: segment.pack, blob: segment.blob, entries: slots.length })
      this.#o.state?.keepSegment(segment.state)
      segment.kept = true
      segment.state = undefined
      return
    }
    const entries: Entry[] = []
    const rows: StateRow[] = []
    for (const slot of slots) {
      const entry = slot.entry ?? (await this.#parentEntry(slot))
      if (entry === undefined) continue
      entries.push(entry)
      // Without a row nothing vouches for it next time, but rows and entries go in step.
      rows.push(slot.row ?? { ...NO_ROW, path: slot.path })
    }
    for (const slot of slots) {
      // The walk is past it. Should the next segment hold the rest of it, it is decoded once more.
      if (slot.known === undefined) continue
      slot.known.segment.state = undefined
      slot.known.segment.entries = undefined
    }
    if (entries.length === 0) return
    await this.#o.beforeStoring()
    let from = 0
    for (const { pack, blob, entries: count } of this.#o.builder.add(entries)) {
      this.#o.state?.addSegment({ pack, blob, rows: rows.slice(from, from + count) })
      from += count
    }
  }

  /** The parent's entry for a slot that was not read: as it is if unchanged; the last whole version if the file would not hold still. */
  async #parentEntry(slot: Slot): Promise<Entry | undefined> {
    const isUnstable = !slot.unchanged && this.#unstable.includes(slot.path)
    if (isUnstable) return await this.#lastWhole(slot.path)
    if (slot.known === undefined || !slot.unchanged) return undefined
    const entry = (await this.#entriesOf(slot.known.segment))[slot.known.index]
    if (entry?.path !== slot.path)
      throw corrupt(
        'manifest-corrupt',
        `The manifest of ${this.#o.parent?.what} is not what this machine remembers`,
      )
    return entry
  }

  async #lastWhole(path: BytePath): Promise<Entry | undefined> {
    const entry = await this.#o.parent?.find(path, { signal: this.#o.signal })
    return entry?.kind === 'file' ? { ...entry, unstable: true } : undefined
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

  async #dropUnusedSegments(): Promise<void> {
    while (this.#segment !== undefined) this.#nextSegment()
    for (const segment of this.#segments) {
      if (segment.kept || segment.dropped) continue
      await this.#entriesOf(segment)
      segment.entries = undefined
    }
  }

  #lookUp(path: BytePath): KnownPosition | undefined {
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

/** Where the parent has an entry. */
interface KnownPosition extends Recognised {
  readonly segment: KnownSegment
  readonly index: number
  readonly row: StateRow
}

/** Whether these slots are exactly this segment, with nothing changed. */
function isWhole(segment: KnownSegment, state: StoredSegment, slots: readonly Slot[]): boolean {
  if (state.rows.length !== slots.length) return false
  return slots.every(
    (slot, at) => slot.unchanged && slot.known?.segment === segment && slot.known.index === at,
  )
}

const NO_ROW: Omit<StateRow, 'path'> = {
  kind: 'special',
  mode: 0,
  statSize: 0,
  mtimeMs: 0,
  ctimeMs: 0,
  inode: 0,
}
