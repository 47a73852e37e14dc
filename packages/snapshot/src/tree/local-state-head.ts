import { mkdirSync, readFileSync, renameSync, rmSync, type Stats, writeFileSync } from 'node:fs'
import { hash } from 'node:crypto'
import { z } from 'zod'
import type { CatalogEntry } from '../catalog.js'
import {
  indexState,
  LocalStateReader,
  LocalStateWriter,
  type StateIndex,
  type StateRow,
  type StateSegment,
  type StoredSegment,
  vouches,
} from './local-state.js'

const headSchema = z.object({
  version: z.literal(1),
  root: z.string(),
  /** Digest of the checkpoint whose segments the rows name. */
  checkpoint: z.string(),
  /** What else the rows depend on: selection and content rules. */
  key: z.string(),
  rows: z.string(),
  startedAtMs: z.number(),
})
type Head = z.infer<typeof headSchema>

/**
 * What this machine remembers of one tree, for the next checkpoint of the same series: two files, a small head that says which
 * checkpoint the rows belong to, and the rows. Never needed: whatever is missing or odd makes the next checkpoint read every file.
 */
export class LocalState {
  /** Whether rows from the last walk belong to the parent of this checkpoint. */
  readonly usable: boolean
  readonly #directory: string
  readonly #name: string
  readonly #head: Head | undefined
  readonly #index: StateIndex | undefined
  readonly #next: Pick<Head, 'root' | 'key' | 'startedAtMs'>
  readonly #rowsName: string
  /** Opened at the first segment that differs; until then the rows in use may do. */
  #writer: LocalStateWriter | undefined
  #remembered = 0
  #kept = 0
  #emitted = 0

  constructor(o: { directory: string; name: string; head: Head | undefined; index: StateIndex | undefined; next: Pick<Head, 'root' | 'key' | 'startedAtMs'> }) {
    this.#directory = o.directory
    this.#name = o.name
    this.#head = o.head
    this.#index = o.index
    this.#next = o.next
    // Two names in turn: the rows in use stay whole until the head names the others.
    this.#rowsName = o.head?.rows === `${o.name}.a.rows` ? `${o.name}.b.rows` : `${o.name}.a.rows`
    this.usable = o.head !== undefined
  }

  *segments(): Generator<StoredSegment> {
    if (this.#head === undefined) return
    for (const segment of new LocalStateReader(this.#file(this.#head.rows)).segments()) {
      this.#remembered++
      yield segment
    }
  }

  /** The next segment of the new checkpoint is the next one remembered, as it is. */
  keepSegment(segment: StoredSegment): void {
    if (this.#writer === undefined && this.#kept === this.#emitted) this.#kept++
    else this.#openWriter().addRecord(segment.record)
    this.#emitted++
  }

  /** The next segment of the new checkpoint is a new one. */
  addSegment(segment: StateSegment): void {
    this.#openWriter().add(segment)
    this.#emitted++
  }

  vouchesFor(row: StateRow, stat: Stats): boolean {
    return this.#head !== undefined && vouches(row, stat, this.#head.startedAtMs)
  }

  /** What another thread needs to compare the remembered rows with the tree. */
  get rows(): { file: string; index: StateIndex; startedAtMs: number } | undefined {
    if (this.#head === undefined || this.#index === undefined) return undefined
    return { file: this.#file(this.#head.rows), index: this.#index, startedAtMs: this.#head.startedAtMs }
  }

  /** Remembers this walk, whose segments `entry` holds. Where every segment is as it was, the rows stay as they are, and with them the
   *  time of the walk that wrote them: only rows written now are known to be as old as this walk. */
  keep(entry: CatalogEntry): void {
    const isSame = this.#head !== undefined && this.#writer === undefined && this.#kept === this.#remembered
    const rows = isSame ? this.#head : undefined
    if (rows === undefined) this.#openWriter().commit()
    this.#writer = undefined
    const head: Head = {
      version: 1,
      ...this.#next,
      checkpoint: entry.record.digest,
      rows: rows?.rows ?? this.#rowsName,
      startedAtMs: rows?.startedAtMs ?? this.#next.startedAtMs,
    }
    const file = this.#file(`${this.#name}.json`)
    writeFileSync(`${file}.tmp`, JSON.stringify(head), { mode: 0o600 })
    renameSync(`${file}.tmp`, file)
  }

  close(): void {
    this.#writer?.abandon()
    this.#writer = undefined
  }

  #openWriter(): LocalStateWriter {
    if (this.#writer !== undefined) return this.#writer
    this.#writer = new LocalStateWriter(this.#file(this.#rowsName))
    // What was kept so far comes first.
    let left = this.#kept
    if (this.#head !== undefined && left > 0) {
      for (const record of new LocalStateReader(this.#file(this.#head.rows)).records()) {
        this.#writer.addRecord(record)
        if (--left === 0) break
      }
    }
    return this.#writer
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
  /** Anything whose change makes remembered rows worthless. */
  dependsOn: unknown
  startedAtMs: number
}): LocalState | undefined {
  if (o.directory === undefined) return undefined
  const key = hash('sha256', JSON.stringify(o.dependsOn), 'hex')
  const name = hash('sha256', JSON.stringify([o.root, o.series]), 'hex').slice(0, 32)
  mkdirSync(o.directory, { recursive: true, mode: 0o700 })
  const found = readHead(`${o.directory}/${name}.json`)
  const fits = found?.root === o.root && found.key === key && found.checkpoint === o.parent?.record.digest
  const index = fits && found !== undefined ? findIndex(`${o.directory}/${found.rows}`) : undefined
  const head = index === undefined ? undefined : found
  return new LocalState({ directory: o.directory, name, head, index, next: { root: o.root, key, startedAtMs: o.startedAtMs } })
}

/** Forgets a tree, so that every file is read next time. */
export function forgetLocalState(directory: string): void {
  rmSync(directory, { recursive: true, force: true })
}

function readHead(file: string): Head | undefined {
  try {
    return headSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    // A cache: unreadable, torn or of another version is as good as none.
    return undefined
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
