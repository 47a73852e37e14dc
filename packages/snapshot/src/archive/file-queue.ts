import { corrupt } from '@belay/domain/errors'
import { appendRuns, type BytePath } from '../format/entry.js'
import { type FilePart, partsOf } from '../tree/file-parts.js'
import type { FileResult } from '../tree/read-file.js'
import type { BatchReader } from './archive-readers.js'
import { type FileReading, ResultCursor } from './read-batch.js'

const BATCH_FILES = 256
/** Up to this many files are read on the main thread: starting threads takes longer. */
const INLINE_FILES = 2 * BATCH_FILES
const INLINE_LARGE_BYTES = 64 * 2 ** 20

export interface FileQueueOptions<File> {
  /** Called when files have to be read: at first, and again if a few turn out to be many. */
  readonly beginReading: (few: boolean) => Promise<BatchReader>
  /** Called once for each file, in no particular order. `reading` is good during the call only. */
  readonly onRead: (file: File, kind: Exclude<FileResult['kind'], 'large'>, reading: FileReading) => void
  /** Awaited before more is read. */
  readonly beforeReading: () => Promise<void>
  readonly signal?: AbortSignal | undefined
}

/**
 * Has files read: small ones in batches, large ones in parts as soon as they are known, since the one begun last would leave the other
 * threads idle. A failure is kept and thrown by whatever is called next.
 */
export class FileQueue<File extends { readonly path: BytePath }> {
  readonly #o: FileQueueOptions<File>
  #batch: File[] = []
  /** Batches that came before it was known whether threads would pay. */
  readonly #backlog: File[][] = []
  #inlineFiles = 0
  readonly #large: { file: File; sizeBytes: number }[] = []
  readonly #underWay = new Set<Promise<void>>()
  #failure: unknown
  #reader: BatchReader | undefined

  constructor(o: FileQueueOptions<File>) {
    this.#o = o
  }

  add(file: File): void {
    this.#batch.push(file)
  }

  /** Whether `pump` has something to do. */
  get isFull(): boolean {
    return this.#batch.length >= BATCH_FILES
  }

  /** Hands on what has gathered; waits where the readers have enough. */
  async pump(): Promise<void> {
    this.#backlog.push(this.#batch)
    this.#batch = []
    // A few more may come, or many.
    if (this.#reader === undefined && this.#mayReadInline) return
    if (this.#reader?.inline === false) await this.#readLarge()
    await this.#readBacklog()
  }

  /** Waits until more is read: of what has been handed on, else of what has gathered. */
  async waitForSome(): Promise<void> {
    this.#throwFailure()
    if (this.#large.length > 0) await this.#readLarge()
    else if (this.#underWay.size === 0) await this.#readGathered()
    if (this.#underWay.size > 0) await Promise.race(this.#underWay)
    this.#throwFailure()
  }

  /** Has everything read to the end. */
  async finish(): Promise<void> {
    await this.#readGathered()
    do {
      await this.#readLarge()
      if (this.#underWay.size > 0) await Promise.race(this.#underWay)
      this.#throwFailure()
    } while (this.#underWay.size > 0 || this.#large.length > 0)
  }

  async #readGathered(): Promise<void> {
    if (this.#batch.length > 0) this.#backlog.push(this.#batch)
    this.#batch = []
    await this.#readBacklog()
  }

  async #readBacklog(): Promise<void> {
    if (this.#backlog.length === 0) return
    if (this.#reader === undefined || (this.#reader.inline && !this.#mayReadInline))
      this.#reader = await this.#o.beginReading(this.#mayReadInline)
    for (const batch of this.#backlog.splice(0)) {
      if (this.#reader.inline) this.#inlineFiles += batch.length
      await this.#read(batch)
    }
  }

  get #mayReadInline(): boolean {
    return this.#backlog.reduce((sum, batch) => sum + batch.length, this.#inlineFiles) <= INLINE_FILES
  }

  async #read(batch: readonly File[]): Promise<void> {
    const paths = batch.map((file) => file.path)
    await this.#start(async (reader) => {
      const cursor = new ResultCursor(await reader.read({ paths, large: false }))
      for (const file of batch) {
        const kind = cursor.next()
        if (kind === 'large') this.#large.push({ file, sizeBytes: cursor.sizeBytes })
        else this.#o.onRead(file, kind, cursor)
      }
    })
  }

  async #readLarge(): Promise<void> {
    if (this.#large.length === 0) return
    const bytes = this.#large.reduce((sum, file) => sum + file.sizeBytes, 0)
    if (this.#reader === undefined || (this.#reader.inline && bytes > INLINE_LARGE_BYTES))
      this.#reader = await this.#o.beginReading(false)
    // The largest first: what is left over at the end should be small.
    this.#large.sort((a, b) => a.sizeBytes - b.sizeBytes)
    for (let next = this.#large.pop(); next !== undefined; next = this.#large.pop()) {
      const parts = partsOf(next.sizeBytes)
      const results: PartReading[] = []
      for (const [number, part] of parts.entries())
        await this.#readPart(next.file, { number, part, parts: parts.length, results })
    }
  }

  async #readPart(
    file: File,
    o: { number: number; part: FilePart; parts: number; results: PartReading[] },
  ): Promise<void> {
    await this.#start(async (reader) => {
      const cursor = new ResultCursor(await reader.read({ paths: [file.path], large: true, part: o.part }))
      o.results.push({ ...takeResult(cursor), number: o.number })
      if (o.results.length < o.parts) return
      const whole = joinParts(o.results)
      if (whole !== undefined) this.#o.onRead(file, whole.kind, whole)
      else await this.#readWhole(file, reader)
    })
  }

  /** A file that changed between the readings of its parts: by one thread, which sees it when it holds still. */
  async #readWhole(file: File, reader: BatchReader): Promise<void> {
    const cursor = new ResultCursor(await reader.read({ paths: [file.path], large: true }))
    const kind = cursor.next()
    if (kind === 'large') throw corrupt('internal', 'A large file was put off twice')
    this.#o.onRead(file, kind, cursor)
  }

  async #start(task: (reader: BatchReader) => Promise<void>): Promise<void> {
    const reader = this.#reader
    if (reader === undefined) throw corrupt('internal', 'Reading was not begun')
    await this.#o.beforeReading()
    await reader.ready()
    this.#throwFailure()
    const running = task(reader)
      .catch((error: unknown) => {
        this.#failure ??= error
      })
      .finally(() => this.#underWay.delete(running))
    this.#underWay.add(running)
    if (reader.inline) await running
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure
    this.#o.signal?.throwIfAborted()
  }
}

type WholeReading = FileReading & { readonly kind: Exclude<FileResult['kind'], 'large'> }
type PartReading = FileReading & { readonly kind: FileResult['kind']; readonly number: number }

function takeResult(cursor: ResultCursor): FileReading & { kind: FileResult['kind'] } {
  const kind = cursor.next()
  const { mode, mtimeSec, mtimeNsec, statSize, inode, mtimeMs, ctimeMs, sizeBytes, runs, text } = cursor
  return { kind, mode, mtimeSec, mtimeNsec, statSize, inode, mtimeMs, ctimeMs, sizeBytes, runs, text }
}

/** One file again, if every part found it in the same state. */
function joinParts(parts: PartReading[]): WholeReading | undefined {
  parts.sort((a, b) => a.number - b.number)
  const [first] = parts
  if (first === undefined) return undefined
  const { kind } = first
  // One that changed before its parts were read may hold still by now.
  if (kind === 'large' || kind === 'unstable' || (kind !== 'read' && parts.length > 1)) return undefined
  const runs: number[] = []
  for (const part of parts) {
    if (part.kind !== kind || !isSameFile(part, first)) return undefined
    appendRuns(runs, part.runs)
  }
  return { ...first, kind, runs }
}

function isSameFile(a: FileReading, b: FileReading): boolean {
  return (
    a.inode === b.inode &&
    a.statSize === b.statSize &&
    a.mtimeMs === b.mtimeMs &&
    a.ctimeMs === b.ctimeMs &&
    a.mode === b.mode
  )
}
