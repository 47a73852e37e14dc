import { randomBytes } from 'node:crypto'
import { corrupt, unavailable } from '@belay/domain/errors'
import type { RecordCodec } from '@belay/snapshot/store/directory-catalog'
import type {
  CallOptions,
  ObjectBody,
  ObjectName,
  PackLocator,
  PruneStore,
  PutOptions,
  ReadOptions,
  RemoveOptions,
  StoredObject,
} from '@belay/snapshot/store/store'
import { untilAborted } from '@belay/snapshot/store/until-aborted'
import { type CacheEntryFacts, deleteCacheEntry, listCacheEntries } from './cache-entries.js'
import { CACHE_KEYS, objectPrefix, parseObjectKey } from './cache-keys.js'
import type { CacheService } from './cache-service.js'
import type { GithubRest } from './github-rest.js'
import type { Network } from './network.js'
import { openObjectSource, withTail } from './object-source.js'
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

  readonly #codec: RecordCodec | undefined

  constructor(o: {
    service: CacheService
    rest: GithubRest
    spool: SessionSpool
    /** Writes the record behind the object with the root; left out, records are by themselves. */
    codec: RecordCodec | undefined
    network: Network
  }) {
    this.label = o.service.label
    this.#service = o.service
    this.#rest = o.rest
    this.#spool = o.spool
    this.#codec = o.codec
    this.#urls = new SignedUrls({ now: o.network.now, validMs: URL_MS })
  }

  async get(at: PackLocator, o: ReadOptions = {}): Promise<Uint8Array | undefined> {
    const prefix = this.#prefixOf(at)
    const doing = `read object ${nameOf(at)}`
    const call = { ...o, signal: o.signal, doing }
    return await untilAborted(
      () =>
        readSigned({
          ...call,
          what: this.#what(nameOf(at)),
          label: this.label,
          find: (fresh) => this.#find(prefix, { ...call, fresh }),
          read: (url, rest) => this.#service.read(url, rest),
        }),
      call,
    )
  }

  localFile(): undefined {
    return undefined
  }

  async spoolDirectory(o: CallOptions = {}): Promise<string> {
    return await untilAborted(() => this.#spool.directory(), { signal: o.signal, doing: 'make a spool' })
  }

  async put(name: ObjectName, body: ObjectBody, o: PutOptions = {}): Promise<PackLocator> {
    this.#prefixOf(name)
    const doing = `store object ${name}`
    const call = { ...o, signal: o.signal, doing }
    return await untilAborted(() => this.#put(name, body, call), call)
  }

  async *list(o: CallOptions = {}): AsyncGenerator<StoredObject> {
    const doing = 'list the objects'
    const call = { signal: o.signal, doing }
    const objects = new Map<PackLocator, StoredObject>()
    for (const prefix of [CACHE_KEYS.objects, CACHE_KEYS.checkpoints]) {
      const entries = await untilAborted(() => listCacheEntries(this.#rest, prefix, call), call)
      // The newest first, which is the one that is read; the others of its name are of other branches, or damaged.
      for (const entry of entries) {
        const parts = parseObjectKey(entry.key)
        if (parts === undefined) continue
        const { at, name, sizeBytes } = parts
        const other = objects.get(at)
        const storedAt = other === undefined ? storedAtOf(entry) : later(other.storedAt, storedAtOf(entry))
        objects.set(at, { at, name, sizeBytes: other?.sizeBytes ?? sizeBytes, storedAt })
      }
    }
    yield* objects.values()
  }

  async remove(at: PackLocator, o: RemoveOptions = {}): Promise<boolean> {
    const prefix = this.#prefixOf(at)
    const doing = `remove object ${nameOf(at)}`
    const call = { ...o, signal: o.signal, doing }
    return await untilAborted(() => this.#remove(prefix, call), call)
  }

  async #find(
    prefix: string,
    o: CallOptions & { doing: string; fresh: boolean },
  ): Promise<SignedObject | undefined> {
    if (o.fresh) this.#urls.forget(prefix)
    return await this.#urls.get(prefix, async () => {
      const found = await this.#service.find(prefix, o)
      if (found === undefined) return undefined
      const parts = parseObjectKey(found.key)
      if (parts !== undefined) return { ...parts, url: found.url }
      throw corrupt(
        'store-corrupt',
        `The key ${found.key} in ${this.label} is no object’s: expected a digest and a size`,
      )
    })
  }

  async #put(name: ObjectName, body: ObjectBody, o: PutOptions & { doing: string }): Promise<PackLocator> {
    const what = this.#what(name)
    const codec = this.#codec
    const root = codec && o.root
    const at =
      root === undefined ? (name as string as PackLocator) : CACHE_KEYS.rootLocator({ ...root.record, name })
    const prefix = this.#prefixOf(at)
    const object = await openObjectSource(body, { what, label: this.label, signal: o.signal })
    if (object === undefined) {
      await this.#assertStored(prefix, body, o)
      return at
    }
    const { sizeBytes } = object
    const source =
      codec === undefined || root === undefined
        ? object
        : await withTail(object, await codec.encode({ ...root, at, sizeBytes }))
    const { digest, sizeBytes: totalBytes } = source
    const key =
      root === undefined
        ? CACHE_KEYS.objectExactly({ name, digest, sizeBytes })
        : CACHE_KEYS.root({ ...root.record, name, digest, sizeBytes, totalBytes })
    this.#urls.forget(prefix)
    const there = await this.#service.store(key, source, { ...o, what })
    // A damaged one that is younger would be found instead.
    if (there !== 'stored' && (await this.#find(prefix, { ...o, fresh: true }))?.digest !== digest) {
      await this.#service.store(`${key}-x${randomBytes(4).toString('hex')}`, source, { ...o, what })
      this.#urls.forget(prefix)
    }
    await source.discard()
    return at
  }

  /** The file to store is gone: then the try before this one must have stored it. */
  async #assertStored(prefix: string, body: ObjectBody, o: CallOptions & { doing: string }): Promise<void> {
    const found = await this.#find(prefix, { ...o, fresh: true })
    const sizeBytes = body.kind === 'file' ? body.sizeBytes : body.bytes.length
    if (found?.sizeBytes === sizeBytes) return
    throw unavailable(
      'file-unreadable',
      `Cannot ${o.doing} in ${this.label}: its file is gone, and it was not stored`,
    )
  }

  async #remove(prefix: string, o: RemoveOptions & { doing: string }): Promise<boolean> {
    const entries = await listCacheEntries(this.#rest, prefix, o)
    const { storedBefore } = o
    if (storedBefore !== undefined && entries.some((entry) => storedAtOf(entry) >= storedBefore)) return false
    this.#urls.forget(prefix)
    for (const { id } of entries) await deleteCacheEntry(this.#rest, id, o)
    return true
  }

  #what(name: string): string {
    return `Object ${name} of ${this.label}`
  }

  /** The beginning of the keys under which the object lies. */
  #prefixOf(at: string): string {
    const prefix = objectPrefix(at)
    if (prefix !== undefined) return prefix
    throw corrupt(
      'path-unsafe',
      `${JSON.stringify(at)} names no object of ${this.label}: expected 64 hex digits, perhaps behind a checkpoint’s`,
    )
  }
}

function nameOf(at: PackLocator): string {
  return at.slice(-64)
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
