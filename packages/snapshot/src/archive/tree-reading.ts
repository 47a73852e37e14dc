import { corrupt } from '@belay/domain/errors'
import type { BytePath, Entry } from '../format/entry.js'
import { endsSegment } from '../format/segment.js'
import type { CheckpointReader } from '../reading/checkpoint-reader.js'
import { linkKeyOf } from '../tree/file-facts.js'
import type { StateRow, StoredSegment } from '../tree/local-state.js'
import type { LocalState } from '../tree/local-state-head.js'
import { readNonFile } from '../tree/read-non-file.js'
import type { IgnoreFile, Selector } from '../tree/selection.js'
import { TreeWalk, type WalkItem, type WalkReport } from '../tree/walk.js'
import type { BatchReader } from './archive-readers.js'
import { FileQueue, type FileQueueOptions } from './file-queue.js'
import { HardLinks } from './hard-links.js'
import type { ManifestBuilder } from './manifest-builder.js'
import type { FileReading } from './read-batch.js'
import type { ReferencedBytes } from './referenced-bytes.js'
import { type KnownPosition, type KnownSegment, RememberedTree } from './remembered-tree.js'
import type { Voucher } from './voucher.js'

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
  /** Called before more is read. */
  readonly beforeReading: () => Promise<void>
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
  /** It would not hold still. */
  unstable: boolean
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
  readonly #remembered: RememberedTree
  readonly #queue: FileQueue<Unread>
  #current: Waiting = { slots: [], unread: 0 }
  #files = 0
  #sizeBytes = 0
  #readEntries = 0

  constructor(o: TreeReadingOptions) {
    this.#o = o
    this.#remembered = new RememberedTree(o)
    const { beginReading, beforeReading, signal } = o
    this.#queue = new FileQueue({
      beginReading,
      beforeReading,
      onRead: this.#complete,
      signal,
    })
  }

  /** Reads the tree to the end. What remains is the link table: `links`. */
  async run(): Promise<ChangeReport & { links: readonly (readonly BytePath[])[] }> {
    let count = 0
    const report: WalkReport = this.#report
    const withStat = this.#o.state?.usable === true
    const { root, selector, signal } = this.#o
    const recognise = withStat ? (path: BytePath) => this.#remembered.lookUp(path) : undefined
    const walk = new TreeWalk({ root, selector, withStat, report, recognise, signal })
    for (let item = walk.next(); item !== undefined; item = walk.next()) {
      this.#take(item)
      if (endsSegment(item.path, this.#current.slots.length)) this.#endSegment()
      if (this.#queue.isFull) {
        await this.#queue.pump()
        await this.#drain()
      }
      if (++count % PROGRESS_EVERY === 0) {
        this.#o.onProgress?.({ entries: count, path: item.path })
        if (count === LARGE_TREE_ENTRIES) this.#o.onLargeTree?.()
        await this.#drain()
        // Lets replies of worker threads and signals in.
        await new Promise((resolve) => setImmediate(resolve))
      }
      while (this.#waiting.length > WAITING_SEGMENTS_MAX) {
        await this.#queue.waitForSome()
        await this.#drain()
      }
    }
    if (this.#current.slots.length > 0) this.#endSegment()
    await this.#queue.finish()
    await this.#drain()
    if (this.#waiting.length > 0)
      throw corrupt('internal', `${this.#waiting.length} segments were never completed`)
    await this.#remembered.dropUnused()
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
      unstable: false,
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
      this.#queue.add({ path: item.path, waiting: this.#current, slot })
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

  readonly #complete: FileQueueOptions<Unread>['onRead'] = ({ path, waiting, slot }, kind, reading) => {
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
        slot.unstable = true
        return
      case 'read':
        this.#takeReading(path, slot, reading)
    }
  }

  #takeReading(path: BytePath, slot: Slot, reading: FileReading): void {
    const { mode, mtimeSec, mtimeNsec, statSize, inode, mtimeMs, ctimeMs, sizeBytes, runs, text } = reading
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
    if (text !== '') this.#links.add(text, path, runs)
    this.#files++
    this.#sizeBytes += sizeBytes
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
    if (slot.unstable) return await this.#remembered.lastWhole(slot.path)
    if (slot.known === undefined || !slot.unchanged) return undefined
    return await this.#remembered.entryAt(slot.known)
  }
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
