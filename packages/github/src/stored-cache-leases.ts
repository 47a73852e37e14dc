import { randomBytes } from 'node:crypto'
import type { CheckpointId } from '@belay/domain/brand'
import type { CatalogEntry, Lease } from '@belay/snapshot/catalog'
import type { CallOptions } from '@belay/snapshot/store/store'
import { listCacheEntries } from './cache-entries.js'
import { CACHE_KEYS, parseLeaseKey } from './cache-keys.js'
import type { CacheMarks } from './cache-marks.js'
import type { GithubRest } from './github-rest.js'
import { type Leases, SESSION_MS_MAX } from './leases.js'

/** Leases as entries of the cache. One that nobody gave back ends by its age. */
export class StoredCacheLeases implements Leases {
  readonly #marks: CacheMarks
  readonly #rest: GithubRest
  readonly #now: () => Date

  constructor(o: { marks: CacheMarks; rest: GithubRest; now: () => Date }) {
    this.#marks = o.marks
    this.#rest = o.rest
    this.#now = o.now
  }

  async take(
    parent: CatalogEntry | undefined,
    isThere: (o: CallOptions) => Promise<boolean>,
    o: CallOptions,
  ): Promise<Lease | undefined> {
    const nonce = randomBytes(8).toString('hex')
    const key = CACHE_KEYS.lease({ id: parent?.record.id, startedAt: this.#now(), nonce })
    const lease = await this.#marks.store(key, { ...o, doing: 'take a lease' })
    // In this order: a cleanup takes the record away and looks for leases then.
    if (parent === undefined || (await isThere(o))) return lease
    await lease.release(o)
    return undefined
  }

  async assertHeld(): Promise<void> {
    // A cleanup has seen the lease.
  }

  async isLeased(id: CheckpointId, o: CallOptions): Promise<boolean> {
    return (await this.#starts(CACHE_KEYS.leasesOf(id), o)).length > 0
  }

  async oldestStart(o: CallOptions): Promise<Date | undefined> {
    const starts = await this.#starts(CACHE_KEYS.leases, o)
    return starts.toSorted((a, b) => a.getTime() - b.getTime())[0]
  }

  async #starts(prefix: string, { signal }: CallOptions): Promise<Date[]> {
    const entries = await listCacheEntries(this.#rest, prefix, { signal, doing: 'read the leases' })
    const oldest = this.#now().getTime() - SESSION_MS_MAX
    return entries
      .flatMap(({ key }) => parseLeaseKey(key)?.startedAt ?? [])
      .filter((startedAt) => startedAt.getTime() >= oldest)
  }
}
