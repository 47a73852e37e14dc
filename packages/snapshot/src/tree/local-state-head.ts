import { hash, randomBytes } from 'node:crypto'
import { readdirSync, rmSync, type Stats } from 'node:fs'
import { corrupt } from '@belay/domain/errors'
import type { StoredPart } from '../archive/manifest-builder.js'
import type { CatalogEntry } from '../catalog.js'
import {
  decodeStateRecord,
  indexState,
  LocalStateReader,
  LocalStateWriter,
  placeOfRecord,
  type StateIndex,
  type StateRow,
  type StateSegment,
  type StoredSegment,
} from './local-state.js'
import { makeDirectories } from './make-directories.js'
import type { RestoredSegment } from './restored-rows.js'
import { findHead, type StateHead, writeHead } from './state-head.js'
import { type RestoreTime, type StateTimes, vouches } from './vouches.js'

/**
 * What this machine remembers of one tree, for the next checkpoint of the same series: two files, a small head that says which
 * checkpoint the rows belong to, and the rows. Never needed: whatever is missing or odd makes the next checkpoint read every file.
 */
export class LocalState {
  /** Whether rows from the last walk belong to the parent of this checkpoint. */
  readonly usable: boolean
  readonly #directory: string
  readonly #name: string
  readonly #head: StateHead | undefined
  readonly #index: StateIndex | undefined
  readonly #next: Pick<StateHead, 'root' | 'key' | 'startedAtMs'>
  readonly #rowsName: string
  /** Opened at the first segment that differs; until then the rows in use may do. */
  #writer: LocalStateWriter | undefined
  #reading: Generator<StoredSegment> | undefined
  #isGivenUp = false
  #remembered = 0
  #kept = 0
  #emitted = 0

  constructor(o: {
    directory: string
    name: string
    head: StateHead | undefined
    index: StateIndex | undefined
    next: Pick<StateHead, 'root' | 'key' | 'startedAtMs'>
  }) {
    this.#directory = o.directory
    this.#name = o.name
    this.#head = o.head
    this.#index = o.index
    this.#next = o.next
    // A name of its own: two sessions may write at once, and the rows that a head names are never written to.
    this.#rowsName = `${o.name}.${randomBytes(8).toString('hex')}.rows`
    this.usable = o.head !== undefined
  }

  /** May be asked for once. */
  segments(): Generator<StoredSegment> {
    this.#reading = this.#readSegments()
    return this.#reading
  }

  *#readSegments(): Generator<StoredSegment> {
    if (this.#head === undefined) return
    try {
      for (const segment of new LocalStateReader(this.#file(this.#head.rows)).segments()) {
        this.#remembered++
        yield segment
      }
    } catch {
      // Gone since it was checked, or odd in spite of its checksum: the rest of the tree is read.
      this.#giveUp()
    }
  }

  /** The next segment of the new checkpoint is one that is remembered, as it is. */
  keepSegment(segment: StoredSegment): void {
    // Only what comes first may stay where it is: behind a segment that is gone, though no directory tells of it, all is written.
    const isNext = this.#kept === this.#emitted && segment.number === this.#kept
    if (this.#writer === undefined && isNext) this.#kept++
    else this.#write((writer) => writer.addRecord(segment.record))
    this.#emitted++
  }

  /** The next segment of the new checkpoint is a new one. */
  addSegment(segment: StateSegment): void {
    this.#write((writer) => writer.add(segment))
    this.#emitted++
  }

  /** As `addSegment`, of a segment that was restored. */
  addRestored(segment: RestoredSegment): void {
    this.#write((writer) => writer.addRestored(segment))
    this.#emitted++
  }

  /** Segments that were told of lie elsewhere now, perhaps in several parts. */
  relocate(movedTo: (pack: number, blob: number) => readonly StoredPart[] | undefined): void {
    this.#write((told) => {
      told.commit()
      const file = this.#file(this.#rowsName)
      const writer = new LocalStateWriter(file)
      this.#writer = writer
      const reader = new LocalStateReader(file)
      for (const record of reader.records()) {
        const { pack, blob } = placeOfRecord(record)
        const parts = movedTo(pack, blob)
        if (parts === undefined) {
          writer.addRecord(record)
          continue
        }
        const { rows } = decodeStateRecord(record)
        let from = 0
        for (const part of parts) {
          writer.add({ pack: part.pack, blob: part.blob, rows: rows.slice(from, from + part.entries) })
          from += part.entries
        }
      }
      if (!reader.intact) throw corrupt('internal', 'The local state was damaged while it was written')
    })
  }

  vouchesFor(row: StateRow, stat: Stats): boolean {
    return this.#head !== undefined && vouches(row, stat, this.#head)
  }

  /** What another thread needs to compare the remembered rows with the tree. */
  get rows(): (StateTimes & { file: string; index: StateIndex }) | undefined {
    if (this.#head === undefined || this.#index === undefined) return undefined
    const { rows, startedAtMs, restored } = this.#head
    return { file: this.#file(rows), index: this.#index, startedAtMs, restored }
  }

  /** Remembers this walk, whose segments `entry` holds. Where every segment is as it was, the rows stay as they are, and with them the
   *  time of the walk that wrote them: only rows written now are known to be as old as this walk.
   *  @param restored when a restore wrote what it tells of; rows of an earlier one that are taken over keep that one's */
  keep(entry: CatalogEntry, restored: RestoreTime | undefined = this.#head?.restored): void {
    const isSame = this.#head !== undefined && this.#writer === undefined && this.#kept === this.#remembered
    const same = isSame ? this.#head : undefined
    if (same === undefined) this.#write((writer) => writer.commit())
    if (this.#isGivenUp) return
    this.#writer = undefined
    const rows = same?.rows ?? this.#rowsName
    const startedAtMs = same?.startedAtMs ?? this.#next.startedAtMs
    const checkpoint = entry.record.digest
    const head: StateHead = { version: 1, ...this.#next, checkpoint, rows, startedAtMs, restored }
    try {
      writeHead(this.#file(this.#name), head)
      sweep(this.#directory, this.#name, rows)
    } catch {
      // As in #write.
      this.#giveUp()
    }
  }

  close(): void {
    this.#reading?.return(undefined)
    this.#giveUp()
  }

  /** What cannot be written down is forgotten: the next checkpoint takes longer, and this one is none the worse. */
  #write(work: (writer: LocalStateWriter) => void): void {
    if (this.#isGivenUp) return
    try {
      work(this.#writer ?? this.#openWriter())
    } catch {
      this.#giveUp()
    }
  }

  #giveUp(): void {
    this.#isGivenUp = true
    const writer = this.#writer
    this.#writer = undefined
    try {
      writer?.abandon()
    } catch {
      // The next opening sweeps it.
    }
  }

  #openWriter(): LocalStateWriter {
    const writer = new LocalStateWriter(this.#file(this.#rowsName))
    this.#writer = writer
    // What was kept so far comes first.
    let left = this.#kept
    if (this.#head !== undefined && left > 0) {
      for (const record of new LocalStateReader(this.#file(this.#head.rows)).records()) {
        writer.addRecord(record)
        if (--left === 0) break
      }
    }
    return writer
  }

  #file(name: string): string {
    return `${this.#directory}/${name}`
  }
}

/** Opens what is remembered of a tree. `usable` only if it belongs to this parent, tree and selection. */
export function openLocalState(o: {
  directory: string | undefined
  root: string
  series: string
  parent: CatalogEntry | undefined
  /** Pack and blob of each of the parent's segments, in turn. */
  segments: Iterable<readonly [pack: number, blob: number]>
  /** Anything whose change makes remembered rows worthless. */
  dependsOn: unknown
  startedAtMs: number
}): LocalState | undefined {
  if (o.directory === undefined) return undefined
  const { directory } = o
  const key = hash('sha256', JSON.stringify(o.dependsOn), 'hex')
  const name = hash('sha256', JSON.stringify([o.root, o.series]), 'hex').slice(0, 32)
  try {
    makeDirectories(directory, 0o700)
    const found = findHead(`${directory}/${name}`)
    sweep(directory, name, found?.rows)
    const fits = found?.root === o.root && found.key === key && found.checkpoint === o.parent?.record.digest
    const stored = fits && found !== undefined ? findIndex(`${directory}/${found.rows}`) : undefined
    // What is taken over or dropped below is taken from the parent: rows that name another segment would count for what it does not hold.
    const index = stored !== undefined && isPlacedAs(stored.places, o.segments) ? stored : undefined
    const head = index === undefined ? undefined : found
    return new LocalState({
      directory,
      name,
      head,
      index,
      next: { root: o.root, key, startedAtMs: o.startedAtMs },
    })
  } catch {
    // No place to remember anything: every file is read, each time.
    return undefined
  }
}

function isPlacedAs(
  places: Float64Array,
  segments: Iterable<readonly [pack: number, blob: number]>,
): boolean {
  let at = 0
  for (const [pack, blob] of segments) {
    if (places[at++] !== pack || places[at++] !== blob) return false
  }
  return at === places.length
}

/** Removes what earlier sessions left of this tree, and what another writes at this moment: it then remembers nothing, as both could not. */
function sweep(directory: string, name: string, rows: string | undefined): void {
  for (const file of readdirSync(directory)) {
    if (file.startsWith(`${name}.`) && file !== `${name}.json` && file !== rows)
      rmSync(`${directory}/${file}`, { force: true })
  }
}

function findIndex(file: string): StateIndex | undefined {
  try {
    return indexState(file)
  } catch {
    // As above.
    return undefined
  }
}
