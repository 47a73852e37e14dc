import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { CheckpointId } from '@belay/domain/brand'
import { type BelayError, corrupt, misuse, unavailable } from '@belay/domain/errors'
import type { CatalogEntry, Lease, ListOptions, PruneCatalog } from '@belay/snapshot/catalog'
import type {
  CallOptions,
  ObjectBody,
  ObjectName,
  PackLocator,
  PruneStore,
  ReadOptions,
  RemoveOptions,
  StoredObject,
} from '@belay/snapshot/store/store'
import { assertRunning } from '@belay/snapshot/store/until-aborted'

/** What several sessions of one memory store share. Tests may look into it, and change it as a failing disk would. */
export class MemoryPlace {
  readonly objects = new Map<PackLocator, { bytes: Uint8Array; storedAt: Date }>()
  readonly records = new Map<CheckpointId, CatalogEntry>()
  /** Records whose bytes are damaged. */
  readonly damaged = new Set<CheckpointId>()
  readonly leases = new Set<{ readonly parent: CheckpointId | undefined; readonly startedAt: Date }>()
  isLocked = false
  readonly now: () => Date

  constructor(now: () => Date) {
    this.now = now
  }
}

/** A store in memory that keeps the whole contract: a session of `place`. */
export class MemoryStore implements PruneStore {
  readonly label: string = 'memory'
  readonly #place: MemoryPlace
  #spool: Promise<string> | undefined

  constructor(place: MemoryPlace) {
    this.#place = place
  }

  async get(at: PackLocator, o: ReadOptions = {}): Promise<Uint8Array | undefined> {
    assertRunning(o.signal, `read ${at} in ${this.label}`)
    this.#assertName(at)
    const stored = this.#place.objects.get(at)
    if (stored === undefined) return undefined
    const { offset, length } = o.range ?? { offset: 0, length: stored.bytes.length }
    if (offset < 0 || length < 0)
      throw misuse(
        'size-limit-exceeded',
        `Cannot read ${length} bytes at ${offset} of ${at} in ${this.label}`,
      )
    if (offset + length > stored.bytes.length) {
      throw corrupt(
        'pack-corrupt',
        `Object ${at} of ${this.label} is corrupt: expected at least ${offset + length} bytes, found ${stored.bytes.length}`,
      )
    }
    return stored.bytes.slice(offset, offset + length)
  }

  localFile(): undefined {
    return undefined
  }

  async spoolDirectory(o: CallOptions = {}): Promise<string> {
    assertRunning(o.signal, `make a spool in ${this.label}`)
    this.#spool ??= mkdtemp(path.join(tmpdir(), 'belay-memory-store-'))
    return await this.#spool
  }

  async put(name: ObjectName, body: ObjectBody, o: CallOptions = {}): Promise<PackLocator> {
    assertRunning(o.signal, `store ${name} in ${this.label}`)
    const at = this.#assertName(name)
    const there = this.#place.objects.get(at)
    // A file that is gone was taken by an earlier try of the same put.
    const isTaken = there !== undefined && body.kind === 'file' && !existsSync(body.path)
    const bytes = isTaken ? there.bytes : await this.#bytesOf(name, body)
    if (body.kind === 'file') await rm(body.path, { force: true })
    assertRunning(o.signal, `store ${name} in ${this.label}`)
    this.#place.objects.set(at, { bytes, storedAt: this.#place.now() })
    return at
  }

  async *list(o: CallOptions = {}): AsyncGenerator<StoredObject> {
    for (const [at, { bytes, storedAt }] of [...this.#place.objects]) {
      assertRunning(o.signal, `list the objects in ${this.label}`)
      yield { at, name: at as string as ObjectName, sizeBytes: bytes.length, storedAt }
    }
    assertRunning(o.signal, `list the objects in ${this.label}`)
  }

  async remove(at: PackLocator, o: RemoveOptions = {}): Promise<boolean> {
    assertRunning(o.signal, `remove ${at} in ${this.label}`)
    const stored = this.#place.objects.get(this.#assertName(at))
    if (stored !== undefined && o.storedBefore !== undefined && stored.storedAt >= o.storedBefore)
      return false
    this.#place.objects.delete(at)
    return true
  }

  /** Removes the spool. */
  async close(): Promise<void> {
    const spool = await this.#spool
    this.#spool = undefined
    if (spool !== undefined) await rm(spool, { recursive: true, force: true })
  }

  #assertName(at: string): PackLocator {
    if (/^[0-9a-f]{64}$/.test(at)) return at as PackLocator
    throw corrupt(
      'path-unsafe',
      `${JSON.stringify(at)} names no object of ${this.label}: expected 64 hex digits`,
    )
  }

  async #bytesOf(name: ObjectName, body: ObjectBody): Promise<Uint8Array> {
    if (body.kind === 'bytes') return body.bytes.slice()
    let bytes: Uint8Array
    try {
      bytes = await readFile(body.path)
    } catch (cause) {
      throw unavailable(
        'store-unavailable',
        `Cannot store object ${name} in ${this.label}: its file cannot be read`,
        { cause },
      )
    }
    if (bytes.length !== body.sizeBytes) throw this.#sizeDiffers(name, body.sizeBytes, bytes.length)
    return bytes
  }

  #sizeDiffers(name: ObjectName, expected: number, found: number): BelayError {
    return corrupt(
      'pack-corrupt',
      `Object ${name} of ${this.label} is corrupt: expected ${expected} bytes, found ${found}`,
    )
  }
}

/** The catalog of a memory store: a session of `place`. */
export class MemoryCatalog implements PruneCatalog {
  readonly #place: MemoryPlace

  constructor(place: MemoryPlace) {
    this.#place = place
  }

  async *list(o: ListOptions = {}): AsyncGenerator<CatalogEntry> {
    for (const id of [...this.#place.records.keys()].sort().reverse()) {
      assertRunning(o.signal, 'list the checkpoints in memory')
      if (this.#place.damaged.has(id)) {
        const error = corrupt('record-corrupt', `The record of checkpoint ${id} in memory is corrupt`)
        if (o.unreadable === undefined) throw error
        o.unreadable(id, error)
        continue
      }
      const entry = this.#place.records.get(id)
      if (entry !== undefined && (o.series === undefined || entry.record.series === o.series)) yield entry
    }
    assertRunning(o.signal, 'list the checkpoints in memory')
  }

  async publish(entry: CatalogEntry, o: CallOptions = {}): Promise<void> {
    const { id } = entry.record
    assertRunning(o.signal, `publish checkpoint ${id} in memory`)
    const there = this.#place.records.get(id)
    if (there !== undefined && there.at !== entry.at) {
      throw corrupt(
        'store-corrupt',
        `Checkpoint ${id} exists already in memory: expected its root in ${entry.at}, found ${there.at}`,
      )
    }
    if (there === undefined) this.#place.records.set(id, entry)
  }

  async lease(parent: CatalogEntry | undefined, o: CallOptions = {}): Promise<Lease | undefined> {
    assertRunning(o.signal, 'take a lease in memory')
    const id = parent?.record.id
    if (id !== undefined && !this.#place.records.has(id)) return undefined
    const lease = { parent: id, startedAt: this.#place.now() }
    this.#place.leases.add(lease)
    return {
      release: async () => {
        this.#place.leases.delete(lease)
      },
    }
  }

  async withdraw(entry: CatalogEntry, o: CallOptions = {}): Promise<boolean> {
    const { id } = entry.record
    assertRunning(o.signal, `withdraw checkpoint ${id} in memory`)
    if ([...this.#place.leases].some((lease) => lease.parent === id)) return false
    this.#place.records.delete(id)
    return true
  }

  async repair(entry: CatalogEntry, o: CallOptions = {}): Promise<boolean> {
    const { id } = entry.record
    assertRunning(o.signal, `repair the record of checkpoint ${id} in memory`)
    if (this.#place.records.has(id) && !this.#place.damaged.has(id)) return false
    this.#place.records.set(id, entry)
    this.#place.damaged.delete(id)
    return true
  }

  async discard(id: CheckpointId, o: CallOptions = {}): Promise<boolean> {
    assertRunning(o.signal, `discard the record of checkpoint ${id} in memory`)
    if (this.#place.records.has(id) && !this.#place.damaged.has(id)) return false
    if ([...this.#place.leases].some((lease) => lease.parent === id)) return false
    this.#place.records.delete(id)
    this.#place.damaged.delete(id)
    return true
  }

  async oldestLease(o: CallOptions = {}): Promise<Date | undefined> {
    assertRunning(o.signal, 'read the leases in memory')
    const starts = [...this.#place.leases].map((lease) => lease.startedAt)
    return starts.length === 0
      ? undefined
      : starts.reduce((oldest, start) => (start < oldest ? start : oldest))
  }

  async lockForPrune(o: CallOptions = {}): Promise<Lease | undefined> {
    assertRunning(o.signal, 'lock for a cleanup in memory')
    if (this.#place.isLocked) return undefined
    this.#place.isLocked = true
    let isReleased = false
    return {
      release: async () => {
        if (!isReleased) this.#place.isLocked = false
        isReleased = true
      },
    }
  }
}
