import { randomBytes } from 'node:crypto'
import { corrupt, unavailable } from '@belay/domain/errors'
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
import { untilAborted } from '@belay/snapshot/store/until-aborted'
import { type CacheEntryFacts, deleteCacheEntry, listCacheEntries } from './cache-entries.js'
import { CACHE_KEYS, parseObjectKey } from './cache-keys.js'
import type { CacheService } from './cache-service.js'
import type { GithubRest } from './github-rest.js'
import type { Network } from './network.js'
import { openObjectSource } from './object-source.js'
import { readSigned } from './read-signed.js'
import type { SessionSpool } from './session-spool.js'
import { type SignedObject, SignedUrls } from './signed-urls.js'

/** Objects as entries of the cache. An entry's key says what its bytes must be, so that a damaged one is put beside by a good one, which
 *  is found first. Listing and removing go by REST and need its token; all else does not. */
export class CacheStore implements PruneStore {
  readonly label: string
  readonly #service: CacheService
  readonly #rest: GithubRest
  readonly #spool: SessionSpool
  readonly #urls: SignedUrls

  constructor(o: { service: CacheService; rest: GithubRest; spool: SessionSpool; network: Network }) {
    this.label = o.service.label
    this.#service = o.service
    this.#rest = o.rest
    this.#spool = o.spool
    this.#urls = new SignedUrls({ now: o.network.now, validMs: URL_MS })
  }

  async get(at: PackLocator, o: ReadOptions = {}): Promise<Uint8Array | undefined> {
    const name = this.#nameOf(at)
    const doing = `read object ${name}`
    return await untilAborted(() => this.#get(name, { ...o, doing }), { signal: o.signal, doing })
  }

  localFile(): undefined {
    return undefined
  }

  async spoolDirectory(o: CallOptions = {}): Promise<string> {
    return await untilAborted(() => this.#spool.directory(), { signal: o.signal, doing: 'make a spool' })
  }

  async put(name: ObjectName, body: ObjectBody, o: CallOptions = {}): Promise<PackLocator> {
    const at = this.#nameOf(name)
    const doing = `store object ${name}`
    await untilAborted(() => this.#put(at, body, { ...o, doing }), { signal: o.signal, doing })
    return at as string as PackLocator
  }

  async *list(o: CallOptions = {}): AsyncGenerator<StoredObject> {
    const doing = 'list the objects'
    const entries = await untilAborted(
      () => listCacheEntries(this.#rest, CACHE_KEYS.objects, { ...o, doing }),
      {
        signal: o.signal,
        doing,
      },
    )
    const objects = new Map<ObjectName, StoredObject>()
    // The newest first, which is the one that is read; the others of its name are of other branches, or damaged.
    for (const entry of entries) {
      const parts = parseObjectKey(entry.key)
      if (parts === undefined) continue
      const { name, sizeBytes } = parts
      const other = objects.get(name)
      const storedAt = other === undefined ? storedAtOf(entry) : later(other.storedAt, storedAtOf(entry))
      objects.set(name, {
        at: name as string as PackLocator,
        name,
        sizeBytes: other?.sizeBytes ?? sizeBytes,
        storedAt,
      })
    }
    yield* objects.values()
  }

  async remove(at: PackLocator, o: RemoveOptions = {}): Promise<boolean> {
    const name = this.#nameOf(at)
    const doing = `remove object ${name}`
    return await untilAborted(() => this.#remove(name, { ...o, doing }), { signal: o.signal, doing })
  }

  async #get(name: ObjectName, o: ReadOptions & { doing: string }): Promise<Uint8Array | undefined> {
    return await readSigned({
      ...o,
      what: `Object ${name} of ${this.label}`,
      label: this.label,
      find: (fresh) => this.#find(name, { ...o, fresh }),
      read: (url, call) => this.#service.read(url, call),
    })
  }

  async #find(
    name: ObjectName,
    o: CallOptions & { doing: string; fresh: boolean },
  ): Promise<SignedObject | undefined> {
    if (o.fresh) this.#urls.forget(name)
    return await this.#urls.get(name, async () => {
      const found = await this.#service.find(CACHE_KEYS.object(name), o)
      if (found === undefined) return undefined
      const parts = parseObjectKey(found.key)
      if (parts !== undefined) return { ...parts, url: found.url }
      throw corrupt(
        'store-corrupt',
        `The key ${found.key} in ${this.label} is no object’s: expected a digest and a size`,
      )
    })
  }

  async #put(name: ObjectName, body: ObjectBody, o: CallOptions & { doing: string }): Promise<void> {
    const what = `Object ${name} of ${this.label}`
    const source = await openObjectSource(body, { what, label: this.label, signal: o.signal })
    if (source === undefined) return await this.#assertStored(name, body, o)
    this.#urls.forget(name)
    const key = CACHE_KEYS.objectExactly({ name, ...source })
    const there = await this.#service.store(key, source, { ...o, what })
    // A damaged one that is younger would be found instead.
    if (there !== 'stored' && (await this.#find(name, { ...o, fresh: true }))?.digest !== source.digest) {
      await this.#service.store(`${key}-x${randomBytes(4).toString('hex')}`, source, { ...o, what })
      this.#urls.forget(name)
    }
    await source.discard()
  }

  /** The file to store is gone: then the try before this one must have stored it. */
  async #assertStored(name: ObjectName, body: ObjectBody, o: CallOptions & { doing: string }): Promise<void> {
    const found = await this.#find(name, { ...o, fresh: true })
    const sizeBytes = body.kind === 'file' ? body.sizeBytes : body.bytes.length
    if (found?.sizeBytes === sizeBytes) return
    throw unavailable(
      'file-unreadable',
      `Cannot ${o.doing} in ${this.label}: its file is gone, and it was not stored`,
    )
  }

  async #remove(name: ObjectName, o: RemoveOptions & { doing: string }): Promise<boolean> {
    const entries = await listCacheEntries(this.#rest, CACHE_KEYS.object(name), o)
    const { storedBefore } = o
    if (storedBefore !== undefined && entries.some((entry) => storedAtOf(entry) >= storedBefore)) return false
    this.#urls.forget(name)
    for (const { id } of entries) await deleteCacheEntry(this.#rest, id, o)
    return true
  }

  #nameOf(at: string): ObjectName {
    if (/^[0-9a-f]{64}$/.test(at)) return at as ObjectName
    throw corrupt(
      'path-unsafe',
      `${JSON.stringify(at)} names no object of ${this.label}: expected 64 hex digits`,
    )
  }
}

/** Signed addresses are good for ten minutes and more. */
const URL_MS = 4 * 60 * 1000

/** A put of what is there finds it, and what is found is accessed: so it counts as stored again. */
function storedAtOf(entry: CacheEntryFacts): Date {
  return later(entry.createdAt, entry.lastAccessedAt)
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b
}
