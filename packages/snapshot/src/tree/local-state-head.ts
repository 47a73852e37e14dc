import { mkdirSync, readFileSync, renameSync, rmSync, type Stats, writeFileSync } from 'node:fs'
import { hash } from 'node:crypto'
import { z } from 'zod'
import type { CatalogEntry } from '../catalog.js'
import { isIntactState, LocalStateReader, LocalStateWriter, type StateRow, type StateSegment } from './local-state.js'

/** A file that changed this shortly before the walk could change again under the same timestamp. */
const CLOCK_TICK_MS = 20

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
  readonly #next: Pick<Head, 'root' | 'key' | 'startedAtMs'>
  readonly #rowsName: string
  #writer: LocalStateWriter | undefined

  constructor(o: { directory: string; name: string; head: Head | undefined; next: Pick<Head, 'root' | 'key' | 'startedAtMs'> }) {
    this.#directory = o.directory
    this.#name = o.name
    this.#head = o.head
    this.#next = o.next
    // Two names in turn: the rows in use stay whole until the head names the others.
    this.#rowsName = o.head?.rows === `${o.name}.a.rows` ? `${o.name}.b.rows` : `${o.name}.a.rows`
    this.usable = o.head !== undefined
  }

  get writer(): LocalStateWriter {
    this.#writer ??= new LocalStateWriter(`${this.#directory}/${this.#rowsName}`)
    return this.#writer
  }

  *segments(): Generator<StateSegment> {
    if (this.#head !== undefined) yield* new LocalStateReader(`${this.#directory}/${this.#head.rows}`).segments()
  }

  /** Whether an entry is surely what it was: same size, times and inode, and no chance that it changed again within one tick of the clock. */
  vouchesFor(row: StateRow, stat: Stats): boolean {
    if (this.#head === undefined || row.mtimeMs !== stat.mtimeMs || row.mode !== (stat.mode & 0o7777)) return false
    if (row.kind === 'directory') return stat.isDirectory()
    if (row.ctimeMs !== stat.ctimeMs || row.inode !== stat.ino || row.statSize !== stat.size) return false
    if (row.kind === 'file' ? !stat.isFile() : !stat.isSymbolicLink()) return false
    return row.ctimeMs < this.#head.startedAtMs - CLOCK_TICK_MS
  }

  /** Remembers this walk, whose segments `entry` holds. Everything it could fail at only costs the next checkpoint time. */
  keep(entry: CatalogEntry): void {
    this.writer.commit()
    this.#writer = undefined
    const head: Head = { version: 1, ...this.#next, checkpoint: entry.record.digest, rows: this.#rowsName }
    const file = `${this.#directory}/${this.#name}.json`
    writeFileSync(`${file}.tmp`, JSON.stringify(head), { mode: 0o600 })
    renameSync(`${file}.tmp`, file)
  }

  close(): void {
    this.#writer?.abandon()
    this.#writer = undefined
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
  const head = fits && found !== undefined && isIntact(`${o.directory}/${found.rows}`) ? found : undefined
  return new LocalState({ directory: o.directory, name, head, next: { root: o.root, key, startedAtMs: o.startedAtMs } })
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

function isIntact(file: string): boolean {
  try {
    return isIntactState(file)
  } catch {
    // As above.
    return false
  }
}
