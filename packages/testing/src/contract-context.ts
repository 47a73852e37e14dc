import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { CheckpointRecord } from '@belay/domain/checkpoint/record'
import { BelayError } from '@belay/domain/errors'
import type { CatalogEntry, ListOptions, PruneCatalog } from '@belay/snapshot/catalog'
import type { ObjectName, PackLocator, PruneStore } from '@belay/snapshot/store/store'
import { afterEach, beforeEach } from '@jest/globals'
import { makeRecord } from './checkpoint-record.js'
import { ManualClock } from './clock.js'
import { Rng } from './rng.js'

/** One process's view of a place where objects and checkpoints are kept. */
export interface SessionUnderTest {
  readonly store: PruneStore
  readonly catalog: PruneCatalog
  close(): Promise<void>
}

/** A new, empty place. */
export interface PlaceUnderTest {
  /** Opens one more session of it. All sessions use the clock given and count as alive until closed. */
  open(): Promise<SessionUnderTest>
  /** Damages the stored record, so that it cannot be read. */
  damageRecord(id: CheckpointRecord['id']): Promise<void>
  /** A locator that could be one of this store, of an object that is not there. */
  readonly absent: PackLocator
}

/** What a test of the contract works with: a new place and a session of it for each test. To be called in a `describe`. */
export function useContract(makePlace: (clock: ManualClock) => Promise<PlaceUnderTest>): ContractContext {
  const context = new ContractContext()
  beforeEach(() => context.begin(makePlace))
  afterEach(() => context.end())
  return context
}

export class ContractContext {
  rng = new Rng(7)
  clock = new ManualClock()
  #place: PlaceUnderTest | undefined
  #sessions: SessionUnderTest[] = []

  async begin(makePlace: (clock: ManualClock) => Promise<PlaceUnderTest>): Promise<void> {
    this.rng = new Rng(7)
    this.clock = new ManualClock()
    this.#place = await makePlace(this.clock)
    this.#sessions = []
    await this.openSession()
  }

  async end(): Promise<void> {
    for (const session of this.#sessions) await session.close()
  }

  get place(): PlaceUnderTest {
    return begun(this.#place)
  }

  get store(): PruneStore {
    return begun(this.#sessions[0]).store
  }

  get catalog(): PruneCatalog {
    return begun(this.#sessions[0]).catalog
  }

  async openSession(): Promise<SessionUnderTest> {
    const session = await this.place.open()
    this.#sessions.push(session)
    return session
  }

  /** A file of these bytes in the session's spool. */
  async spooled(bytes: Uint8Array): Promise<{ kind: 'file'; path: string; sizeBytes: number }> {
    const file = path.join(await this.store.spoolDirectory(), nameOf(this.rng.bytes(8)))
    await writeFile(file, bytes)
    return { kind: 'file', path: file, sizeBytes: bytes.length }
  }

  /** A checkpoint of one small object, a second younger than the one before. */
  async published(over: Partial<CheckpointRecord> = {}): Promise<CatalogEntry> {
    this.clock.advance(1000)
    const bytes = this.rng.bytes(100)
    const at = await this.store.put(nameOf(bytes), { kind: 'bytes', bytes })
    const record = makeRecord({ rng: this.rng, now: this.clock.now(), over })
    const entry = { record, at, sizeBytes: bytes.length, trailerBytes: bytes.length }
    await this.catalog.publish(entry)
    return entry
  }

  async idsOf(o?: ListOptions): Promise<readonly string[]> {
    return (await collect(this.catalog.list(o))).map((entry) => entry.record.id)
  }

  async sizeAndName(): Promise<readonly string[]> {
    return (await collect(this.store.list())).map((object) => `${object.name} ${object.sizeBytes}`).sort()
  }
}

/** The name that a test gives an object: names are content-derived. */
export function nameOf(bytes: Uint8Array): ObjectName {
  return createHash('sha256').update(bytes).digest('hex') as ObjectName
}

/** The BelayError that the work must end in. */
export async function failureOf(work: Promise<unknown>): Promise<BelayError> {
  let result: unknown
  try {
    result = await work
  } catch (error) {
    if (error instanceof BelayError) return error
    throw error
  }
  throw new Error(`expected a BelayError, found the result ${JSON.stringify(result)}`)
}

export async function collect<T>(listing: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = []
  for await (const item of listing) items.push(item)
  return items
}

export function isSame(found: Uint8Array | undefined, expected: Uint8Array): boolean {
  return found !== undefined && Buffer.compare(found, expected) === 0
}

function begun<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('no test has begun')
  return value
}
