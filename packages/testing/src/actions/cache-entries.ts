import type { CacheScope } from './runtime-token.js'

export interface CacheEntry {
  readonly id: number
  readonly key: string
  readonly version: string
  readonly ref: string
  readonly blob: string
  readonly createdAt: Date
  lastAccessedAt: Date
  sizeBytes: number
  /** Reserved, and not yet finalized: it occupies its key, and nobody finds it. */
  isPending: boolean
}

export interface CacheLimits {
  /** What a repository may hold; the least recently used entries go first. 10 GB unless told. */
  readonly totalBytesMax: number
  /** Entries go when nobody has used them for so long. 7 days unless told. */
  readonly idleDaysMax: number
  /** 200 unless told. */
  readonly uploadsPerMinuteMax: number
}

export const CACHE_LIMITS: CacheLimits = {
  totalBytesMax: 10 * 2 ** 30,
  idleDaysMax: 7,
  uploadsPerMinuteMax: 200,
}

/** A repository's caches: immutable entries in scopes, found by prefix, evicted by age and by total size. */
export class CacheEntries {
  /** The repository may store nothing more: reservations are refused. */
  isQuotaFull = false
  readonly #entries = new Map<number, CacheEntry>()
  readonly #limits: CacheLimits
  readonly #now: () => Date
  readonly #removeBlob: (blob: string) => void
  #count = 0
  #uploads: number[] = []

  constructor(o: { limits: CacheLimits; now: () => Date; removeBlob: (blob: string) => void }) {
    this.#limits = o.limits
    this.#now = o.now
    this.#removeBlob = o.removeBlob
  }

  /** Reserves a key for an upload. Undefined: the key and version are taken in this scope, finalized or not. */
  reserve(o: {
    readonly key: string
    readonly version: string
    readonly ref: string
  }): CacheEntry | undefined {
    if (this.#find(o) !== undefined) return undefined
    const id = 1000 + ++this.#count
    const now = this.#now()
    const entry = {
      ...o,
      id,
      blob: `caches/${id}`,
      createdAt: now,
      lastAccessedAt: now,
      sizeBytes: 0,
      isPending: true,
    }
    this.#entries.set(id, entry)
    return entry
  }

  /** The seconds until one more upload is allowed, or undefined if one is, which counts. */
  countUpload(): number | undefined {
    const now = this.#now().getTime()
    this.#uploads = this.#uploads.filter((at) => at > now - 60_000)
    const oldest = this.#uploads[0]
    if (oldest !== undefined && this.#uploads.length >= this.#limits.uploadsPerMinuteMax)
      return Math.ceil((oldest + 60_000 - now) / 1000)
    this.#uploads.push(now)
    return undefined
  }

  findPending(o: {
    readonly key: string
    readonly version: string
    readonly ref: string
  }): CacheEntry | undefined {
    const entry = this.#find(o)
    return entry?.isPending === true ? entry : undefined
  }

  findPendingById(id: number): CacheEntry | undefined {
    const entry = this.#entries.get(id)
    return entry?.isPending === true ? entry : undefined
  }

  /** From now on the entry is found; others may have to go. */
  finalize(entry: CacheEntry, sizeBytes: number): void {
    entry.isPending = false
    entry.sizeBytes = sizeBytes
    this.#evictOverTotal()
  }

  /** Puts an entry there, as an earlier job would have. Its blob is the caller's to write. */
  seed(o: Pick<CacheEntry, 'key' | 'version' | 'ref' | 'sizeBytes'>): CacheEntry {
    const entry = this.reserve(o)
    if (entry === undefined) throw new Error(`the cache ${o.key} is there already`)
    this.finalize(entry, o.sizeBytes)
    return entry
  }

  /** Scope by scope: the key exactly, then the newest that begins with it, then each further key's newest.
   *  https://docs.github.com/actions/reference/workflows-and-actions/dependency-caching */
  lookUp(o: {
    readonly keys: readonly string[]
    readonly version: string
    readonly scopes: readonly CacheScope[]
  }): CacheEntry | undefined {
    const usable = this.list().filter((entry) => entry.version === o.version)
    for (const scope of o.scopes) {
      if (!scope.canRead) continue
      const within = usable.filter((entry) => entry.ref === scope.ref)
      const exact = within.find((entry) => entry.key === o.keys[0])
      const found = exact ?? newestByPrefix(within, o.keys)
      if (found === undefined) continue
      found.lastAccessedAt = this.#now()
      return found
    }
    return undefined
  }

  /** Those finalized and not evicted. */
  list(): readonly CacheEntry[] {
    const oldest = this.#now().getTime() - this.#limits.idleDaysMax * 86_400_000
    for (const entry of this.#entries.values())
      if (entry.lastAccessedAt.getTime() < oldest) this.remove(entry)
    return [...this.#entries.values()].filter((entry) => !entry.isPending)
  }

  remove(entry: CacheEntry): void {
    if (this.#entries.delete(entry.id)) this.#removeBlob(entry.blob)
  }

  #find(o: { readonly key: string; readonly version: string; readonly ref: string }): CacheEntry | undefined {
    return [...this.#entries.values()].find(
      (entry) => entry.key === o.key && entry.version === o.version && entry.ref === o.ref,
    )
  }

  #evictOverTotal(): void {
    const leastRecent = this.list().toSorted(
      (a, b) => a.lastAccessedAt.getTime() - b.lastAccessedAt.getTime() || a.id - b.id,
    )
    let totalBytes = leastRecent.reduce((sum, entry) => sum + entry.sizeBytes, 0)
    for (const entry of leastRecent) {
      if (totalBytes <= this.#limits.totalBytesMax) return
      totalBytes -= entry.sizeBytes
      this.remove(entry)
    }
  }
}

function newestByPrefix(entries: readonly CacheEntry[], keys: readonly string[]): CacheEntry | undefined {
  for (const key of keys) {
    const matching = entries.filter((entry) => entry.key.startsWith(key))
    const newest = matching.toSorted(
      (a, b) => b.createdAt.getTime() - a.createdAt.getTime() || b.id - a.id,
    )[0]
    if (newest !== undefined) return newest
  }
  return undefined
}
