import { type CheckpointId, timeOfCheckpointId } from '@belay/domain/brand'
import { absent, BelayError, corrupt } from '@belay/domain/errors'
import type { CatalogEntry, Lease, ListOptions, PruneCatalog } from '@belay/snapshot/catalog'
import type { RecordCodec } from '@belay/snapshot/store/directory-catalog'
import type { CallOptions, ObjectName } from '@belay/snapshot/store/store'
import { untilAborted } from '@belay/snapshot/store/until-aborted'
import { type CacheEntryFacts, deleteCacheEntry, listCacheEntries } from './cache-entries.js'
import { CACHE_KEYS, parseCheckpointKey, parseObjectKey } from './cache-keys.js'
import type { CacheMarks } from './cache-marks.js'
import type { CacheService, FoundCache } from './cache-service.js'
import type { CheckpointOrigin, OriginCatalog } from './checkpoint-origin.js'
import type { GithubRest } from './github-rest.js'
import type { Leases } from './leases.js'
import { readSigned } from './read-signed.js'
import type { CacheScope } from './runtime-token.js'

/** The checkpoints in the cache: one small entry each, found by the beginning of its key. The newest of a series takes two requests and no
 *  token; older ones are listed by REST or, where the token may not, found one from the other by their parents. */
export class CacheCatalog implements PruneCatalog, OriginCatalog {
  readonly #service: CacheService
  readonly #rest: GithubRest
  readonly #codec: RecordCodec
  readonly #scopes: readonly CacheScope[] | undefined
  readonly #marks: CacheMarks
  readonly #leases: Leases
  /** When the checkpoint that follows was made, as far as a listing has shown. */
  readonly #successors = new Map<CheckpointId, Date>()

  constructor(o: {
    service: CacheService
    rest: GithubRest
    codec: RecordCodec
    /** What the job's token may read: entries of other branches are none of its own. */
    scopes: readonly CacheScope[] | undefined
    marks: CacheMarks
    leases: Leases
  }) {
    this.#service = o.service
    this.#rest = o.rest
    this.#codec = o.codec
    this.#scopes = o.scopes
    this.#marks = o.marks
    this.#leases = o.leases
  }

  isOneWithRoot({ at, record }: CatalogEntry): boolean {
    return at === CACHE_KEYS.rootLocator({ ...record, name: record.digest as string as ObjectName })
  }

  async *list(o: ListOptions = {}): AsyncGenerator<CatalogEntry> {
    const doing = 'list the checkpoints'
    const seen = new Set<CheckpointId>()
    let newest: CatalogEntry | undefined
    if (o.series !== undefined) {
      const prefix = CACHE_KEYS.checkpointsOf(o.series)
      const found = await this.#attempt(doing, o, () => this.#service.find(prefix, { ...o, doing }))
      // The service has looked through everything this job may see.
      if (found === undefined) return
      newest = await this.#attempt(doing, o, () => this.#readListed(found, o))
      seen.add(idOf(found.key))
      if (newest !== undefined && newest.record.series === o.series) yield newest
    }
    const listed = await this.#attempt(doing, o, () => this.#listedIds(newest, o))
    if (listed === undefined) {
      yield* this.#ancestors(newest, o)
      return
    }
    const keys = listed.filter(({ id }) => !seen.has(id))
    for (let next = 0, batch = 1; next < keys.length; next += batch, batch = Math.min(batch * 4, BATCH_MAX)) {
      const found = await this.#attempt(doing, o, () =>
        Promise.all(keys.slice(next, next + batch).map(({ key }) => this.#readKey(key, o))),
      )
      for (const entry of found)
        if (entry !== undefined && (o.series === undefined || entry.record.series === o.series)) yield entry
    }
  }

  async publish(entry: CatalogEntry, o: CallOptions = {}): Promise<void> {
    const { id, series } = entry.record
    const doing = `publish checkpoint ${id}`
    await this.#attempt(doing, o, async () => {
      // The store has kept it with its root.
      if (this.isOneWithRoot(entry)) return await this.#leases.assertHeld(o)
      const there = await this.#store(entry, { ...o, doing })
      const other = there === 'stored' ? undefined : await this.#read(there, o)
      if (there === 'stored' || (other?.at === entry.at && other.record.series === series)) {
        await this.#leases.assertHeld(o)
        return
      }
      throw corrupt(
        'store-corrupt',
        `Checkpoint ${id} exists already in ${this.#service.label}: expected its root in ${entry.at}, found ${other?.at ?? 'none'}`,
        { hint: 'Run this again: the next checkpoint gets another id.' },
      )
    })
  }

  async lease(parent: CatalogEntry | undefined, o: CallOptions = {}): Promise<Lease | undefined> {
    const doing = parent === undefined ? 'take a lease' : `lease checkpoint ${parent.record.id}`
    const isThere = async (call: CallOptions): Promise<boolean> => {
      if (parent === undefined) return true
      const key = CACHE_KEYS.checkpoint(parent.record.series, parent.record.id)
      return (await this.#service.find(key, { signal: call.signal, doing })) !== undefined
    }
    return await this.#attempt(doing, o, () => this.#leases.take(parent, isThere, o))
  }

  async withdraw(entry: CatalogEntry, o: CallOptions = {}): Promise<boolean> {
    const { id } = entry.record
    const doing = `withdraw checkpoint ${id}`
    return await this.#attempt(doing, o, async () => {
      const call = { signal: o.signal, successor: this.#successors.get(id) }
      if (await this.#leases.isLeased(id, call)) return false
      const entries = await this.#entriesOf(id, o)
      for (const one of entries) await deleteCacheEntry(this.#rest, one.id, { ...o, doing })
      // Whoever leases looks for the record after having stored the lease.
      if (entries.length === 0 || !(await this.#leases.isLeased(id, call))) return true
      await this.#store(entry, { ...o, doing })
      return false
    })
  }

  async repair(entry: CatalogEntry, o: CallOptions = {}): Promise<boolean> {
    const { id } = entry.record
    const doing = `repair the record of checkpoint ${id}`
    return await this.#attempt(doing, o, async () => {
      if ((await this.#readIfSound(id, o)) !== undefined) return false
      await this.#deleteRecords(await this.#entriesOf(id, o), { ...o, doing })
      await this.#store(entry, { ...o, doing })
      return true
    })
  }

  async discard(id: CheckpointId, o: CallOptions = {}): Promise<boolean> {
    const doing = `discard the record of checkpoint ${id}`
    return await this.#attempt(doing, o, async () => {
      if ((await this.#readIfSound(id, o)) !== undefined || (await this.#leases.isLeased(id, o))) return false
      return await this.#deleteRecords(await this.#entriesOf(id, o), { ...o, doing })
    })
  }

  async oldestLease(o: CallOptions = {}): Promise<Date | undefined> {
    return await this.#attempt('read the leases', o, () => this.#leases.oldestStart(o))
  }

  async lockForPrune(o: CallOptions = {}): Promise<Lease | undefined> {
    return await this.#attempt('lock for a cleanup', o, () => this.#marks.lockForPrune(o))
  }

  async originOf({ record }: CatalogEntry, o: CallOptions = {}): Promise<CheckpointOrigin> {
    const doing = `ask for the origin of checkpoint ${record.id}`
    return await this.#attempt(doing, o, async () => {
      const refs = await this.#refsOf(CACHE_KEYS.checkpoint(record.series, record.id), { ...o, doing })
      if (refs instanceof BelayError) return this.#untold(refs)
      const [ref] = refs
      if (ref === undefined)
        throw absent('checkpoint-not-found', `Checkpoint ${record.id} is no longer in ${this.#service.label}`)
      if (refs.size === 1) return { kind: 'cache-scope', ref }
      throw corrupt(
        'store-corrupt',
        `Checkpoint ${record.id} is in ${this.#service.label} more than once: expected one branch, found ${[...refs].join(', ')}`,
      )
    })
  }

  /** @returns false if there is one that is one with its root, which others may need: that stays */
  async #deleteRecords(
    entries: readonly CacheEntryFacts[],
    o: CallOptions & { doing: string },
  ): Promise<boolean> {
    const records = entries.filter(({ key }) => parseObjectKey(key) === undefined)
    for (const { id } of records) await deleteCacheEntry(this.#rest, id, o)
    return records.length === entries.length
  }

  /** @returns the error where nobody may be asked, or nobody answers */
  async #refsOf(key: string, o: CallOptions & { doing: string }): Promise<ReadonlySet<string> | BelayError> {
    try {
      const entries = await listCacheEntries(this.#rest, key, o)
      return new Set(this.#readable(entries).map(({ ref }) => ref))
    } catch (error) {
      if (!(error instanceof BelayError) || error.kind !== 'unavailable' || o.signal?.aborted) throw error
      return error
    }
  }

  /** What is left to say without REST: the service gave the entry to this job, so it lies where the job may read. */
  #untold(error: BelayError): CheckpointOrigin {
    const refs = this.#scopes?.filter(({ canRead }) => canRead).map(({ ref }) => ref)
    if (refs === undefined) throw error
    const [ref] = refs
    return refs.length === 1 && ref !== undefined
      ? { kind: 'cache-scope', ref }
      : { kind: 'cache-scopes', refs, because: error.message }
  }

  async #store(entry: CatalogEntry, o: CallOptions & { doing: string }): Promise<'stored' | FoundCache> {
    const bytes = await this.#codec.encode(entry)
    const source = {
      sizeBytes: bytes.length,
      read: async (offset: number, length: number) => bytes.subarray(offset, offset + length),
    }
    const { series, id } = entry.record
    return await this.#service.store(CACHE_KEYS.checkpoint(series, id), source, {
      ...o,
      what: this.#what(id),
    })
  }

  /** The newest first, of the branches this job may see, the one with the newest first.
   *  @returns undefined where the token may not list; then `newest` is what there is to begin from */
  async #listedIds(
    newest: CatalogEntry | undefined,
    o: ListOptions,
  ): Promise<{ readonly id: CheckpointId; readonly key: string }[] | undefined> {
    const prefix = o.series === undefined ? CACHE_KEYS.checkpoints : CACHE_KEYS.checkpointsOf(o.series)
    try {
      const entries = await listCacheEntries(this.#rest, prefix, { ...o, doing: 'list the checkpoints' })
      const keys = new Map(
        // Of several of one checkpoint the newest: it was stored to repair the others.
        this.#readable(entries)
          .toReversed()
          .flatMap(({ key }) => {
            const id = parseCheckpointKey(key)?.id
            return id === undefined ? [] : [[id, key] as const]
          }),
      )
      const listed = [...keys].map(([id, key]) => ({ id, key })).sort((a, b) => (a.id < b.id ? 1 : -1))
      this.#noteSuccessors(listed)
      return listed
    } catch (error) {
      if (newest === undefined || !(error instanceof BelayError) || error.code !== 'permission-denied')
        throw error
      return undefined
    }
  }

  #noteSuccessors(listed: readonly { readonly id: CheckpointId; readonly key: string }[]): void {
    const younger = new Map<string, Date>()
    for (const { id, key } of listed) {
      const series = parseCheckpointKey(key)?.series ?? ''
      const successor = younger.get(series)
      if (successor !== undefined) this.#successors.set(id, successor)
      younger.set(series, timeOfCheckpointId(id))
    }
  }

  async *#ancestors(newest: CatalogEntry | undefined, o: ListOptions): AsyncGenerator<CatalogEntry> {
    let parent = newest?.record.parent ?? undefined
    const series = newest?.record.series
    for (let count = 0; parent !== undefined && series !== undefined && count < ANCESTORS_MAX; count++) {
      const key = CACHE_KEYS.checkpoint(series, parent)
      const entry = await this.#attempt('list the checkpoints', o, () => this.#readKey(key, o))
      if (entry === undefined) return
      yield entry
      parent = entry.record.parent ?? undefined
    }
  }

  #readable(entries: readonly CacheEntryFacts[]): CacheEntryFacts[] {
    const refs = this.#scopes?.filter(({ canRead }) => canRead).map(({ ref }) => ref)
    return entries.filter(({ ref }) => refs === undefined || refs.includes(ref))
  }

  async #entriesOf(id: CheckpointId, o: CallOptions): Promise<CacheEntryFacts[]> {
    const doing = `look for checkpoint ${id}`
    const entries = await listCacheEntries(this.#rest, CACHE_KEYS.checkpoints, { ...o, doing })
    return entries.filter(({ key }) => parseCheckpointKey(key)?.id === id)
  }

  /** @returns undefined for a record that is not there or corrupt */
  async #readIfSound(id: CheckpointId, o: CallOptions): Promise<CatalogEntry | undefined> {
    const [entry] = this.#readable(await this.#entriesOf(id, o))
    if (entry === undefined) return undefined
    try {
      return await this.#readKey(entry.key, o)
    } catch (error) {
      // By its kind alone: what could not be read may well be sound.
      if (error instanceof BelayError && error.kind === 'corrupt') return undefined
      throw error
    }
  }

  /** @returns undefined for an entry that is gone, or corrupt where somebody wants to hear of it */
  async #readKey(key: string, o: ListOptions): Promise<CatalogEntry | undefined> {
    const found = await this.#service.find(key, { ...o, doing: `read ${key}` })
    return found === undefined ? undefined : await this.#readListed(found, o)
  }

  async #readListed(found: FoundCache, o: ListOptions): Promise<CatalogEntry | undefined> {
    try {
      return await this.#read(found, o)
    } catch (error) {
      if (o.unreadable === undefined || !(error instanceof BelayError) || error.kind !== 'corrupt')
        throw error
      o.unreadable(idOf(found.key), error)
      return undefined
    }
  }

  /** @returns undefined if the entry has gone since it was found */
  async #read(found: FoundCache, o: CallOptions): Promise<CatalogEntry | undefined> {
    try {
      return await this.#readOnce(found, o)
    } catch (error) {
      if (!(error instanceof BelayError) || error.kind !== 'corrupt') throw error
      // It may have been damaged on its way only.
      return await this.#readOnce(found, o)
    }
  }

  async #readOnce(found: FoundCache, o: CallOptions): Promise<CatalogEntry | undefined> {
    const id = idOf(found.key)
    const what = this.#what(id)
    const doing = `read the record of checkpoint ${id}`
    const root = parseObjectKey(found.key)
    // A record has the end of what it is stored with.
    const range = root && { offset: root.sizeBytes, length: root.totalBytes - root.sizeBytes }
    const bytes = await readSigned({
      signal: o.signal,
      range,
      doing,
      what,
      label: this.#service.label,
      find: async (fresh) => {
        const { url } = (fresh ? await this.#service.find(found.key, { ...o, doing }) : found) ?? {}
        return url === undefined
          ? undefined
          : { url, sizeBytes: undefined, totalBytes: undefined, digest: undefined }
      },
      read: (url, call) => this.#service.read(url, call),
    })
    if (bytes === undefined) return undefined
    const entry = await this.#codec.decode(bytes, what)
    if (entry.record.id === id) return entry
    throw corrupt('record-corrupt', `${what} is corrupt: it names checkpoint ${entry.record.id}`)
  }

  #what(id: CheckpointId): string {
    return `The record of checkpoint ${id} in ${this.#service.label}`
  }

  async #attempt<T>(doing: string, o: CallOptions, work: () => Promise<T>): Promise<T> {
    return await untilAborted(work, { signal: o.signal, doing })
  }
}

function idOf(key: string): CheckpointId {
  const id = parseCheckpointKey(key)?.id
  if (id !== undefined) return id
  throw corrupt('store-corrupt', `The cache key ${key} is no checkpoint’s: expected a series and an id`)
}

const BATCH_MAX = 8
/** A chain of parents is walked no further: each step takes two requests. */
const ANCESTORS_MAX = 200
