import { createHash, randomBytes } from 'node:crypto'
import { BelayError } from '@belay/domain/errors'
import type { Lease } from '@belay/snapshot/catalog'
import type { CallOptions } from '@belay/snapshot/store/store'
import { deleteCacheEntry, listCacheEntries } from './cache-entries.js'
import { CACHE_KEYS } from './cache-keys.js'
import type { CacheService } from './cache-service.js'
import type { GithubRest } from './github-rest.js'
import { LOCK_MS_MAX, RELEASE_MS_MAX } from './leases.js'

/** Entries of the cache that say something by being there. */
export class CacheMarks {
  readonly #service: CacheService
  readonly #rest: GithubRest
  readonly #now: () => Date

  constructor(o: { service: CacheService; rest: GithubRest; now: () => Date }) {
    this.#service = o.service
    this.#rest = o.rest
    this.#now = o.now
  }

  /** The mark stays until it is released. */
  async store(key: string, o: CallOptions & { readonly doing: string }): Promise<Lease> {
    const bytes = Buffer.from('belay')
    const digest = createHash('sha256').update(bytes).digest('hex')
    const source = { sizeBytes: bytes.length, digest, read: async () => bytes }
    await this.#service.store(key, source, { ...o, what: key })
    return this.#releasable(key)
  }

  /** @returns undefined if another cleanup is at work */
  async lockForPrune(o: CallOptions): Promise<Lease | undefined> {
    if ((await this.#locks(o)).length > 0) return undefined
    const key = CACHE_KEYS.prune({ startedAt: this.#now(), nonce: randomBytes(8).toString('hex') })
    const lock = await this.store(key, { ...o, doing: LOCKING })
    // Two that lock at the same moment see each other and both give way: a cleanup can wait.
    if ((await this.#locks(o)).every((other) => other === key)) return lock
    await lock.release(o)
    return undefined
  }

  async #locks({ signal }: CallOptions): Promise<string[]> {
    const entries = await listCacheEntries(this.#rest, CACHE_KEYS.prunes, { signal, doing: LOCKING })
    const oldest = this.#now().getTime() - LOCK_MS_MAX
    return entries.filter(({ createdAt }) => createdAt.getTime() >= oldest).map(({ key }) => key)
  }

  #releasable(key: string): Lease {
    let isReleased = false
    return {
      release: async (o: CallOptions = {}) => {
        if (isReleased) return
        const call = { signal: o.signal ?? AbortSignal.timeout(RELEASE_MS_MAX), doing: `take back ${key}` }
        try {
          for (const { id } of await listCacheEntries(this.#rest, key, call))
            await deleteCacheEntry(this.#rest, id, call)
        } catch (error) {
          // A job without `actions: write` cannot delete what it stored: then it ends by its age.
          if (!(error instanceof BelayError) || error.code !== 'permission-denied') throw error
        }
        isReleased = true
      },
    }
  }
}

const LOCKING = 'lock for a cleanup'
