import { randomBytes } from 'node:crypto'
import { unavailable } from '@belay/domain/errors'
import type { CallOptions } from '@belay/snapshot/store/store'
import { z } from 'zod'
import { type BlobRead, BlobTransfer, type ByteSource } from './blob-transfer.js'
import { CACHE_VERSION } from './cache-keys.js'
import type { Network } from './network.js'
import { type ResultsService, TwirpClient } from './twirp-client.js'

/** An entry of the cache as a look-up finds it. */
export interface FoundCache {
  readonly key: string
  /** Signed, for some minutes. */
  readonly url: string
}

/** The cache service of the runner, version 2. Tells what is not there from what cannot be told, which the official client does not: there
 *  a miss, a refusal and an outage are all `undefined`. See docs/adr/0012-own-clients-of-the-runners-services.md. */
export class CacheService {
  readonly label: string
  readonly #twirp: TwirpClient
  readonly #blobs: BlobTransfer
  readonly #network: Network

  constructor(o: { service: ResultsService; network: Network; label: string }) {
    this.label = o.label
    this.#twirp = new TwirpClient(o)
    this.#blobs = new BlobTransfer(o.network, o.label)
    this.#network = o.network
  }

  /** The newest entry whose key begins so, scope by scope; a key that is exactly so comes first.
   *  @returns undefined where the service says that there is none
   *  @throws BelayError unavailable */
  async find(prefix: string, o: CallOptions & { readonly doing: string }): Promise<FoundCache | undefined> {
    const found = await this.#twirp.call({
      method: 'CacheService/GetCacheEntryDownloadURL',
      request: { key: prefix, restore_keys: [prefix], version: CACHE_VERSION },
      answer: foundSchema,
      doing: o.doing,
      signal: o.signal,
    })
    if (found.kind !== 'ok') {
      throw unavailable(
        'store-unavailable',
        `Cannot ${o.doing} in ${this.label}: the service knows no such call`,
        {
          hint: 'This runner’s cache service may be of another version: use another store.',
        },
      )
    }
    const { ok, matched_key: key, signed_download_url: url } = found.value
    if (!ok && key === '' && url === '') return undefined
    if (ok && key.startsWith(prefix) && url !== '') return { key, url }
    // Neither a hit nor a miss: to take it for a miss would make something that is there absent.
    throw unavailable(
      'store-unavailable',
      `Cannot ${o.doing} in ${this.label}: the answer is not understood: expected a key that begins with ${prefix} and an address, or neither`,
      { hint: 'Run this again; a proxy between here and the service may change answers.' },
    )
  }

  /** Stores an entry. An entry of this key that is there already stays. Where the key is reserved and never becomes an entry, since its
   *  upload failed, it is stored beside it under a key that the same prefix finds.
   *  @returns `stored`, or what is there
   *  @throws BelayError unavailable: `store-read-only`, `disk-full`, `permission-denied` among others */
  async store(
    key: string,
    source: ByteSource,
    o: CallOptions & { readonly doing: string; readonly what: string },
  ): Promise<'stored' | FoundCache> {
    for (let attempts = 0; attempts < ATTEMPTS_MAX; attempts++) {
      const attempt = attempts === 0 ? key : `${key}-x${randomBytes(4).toString('hex')}`
      const url = await this.#reserve(attempt, o)
      if (url !== undefined) {
        await this.#blobs.upload(source, { url, ...o, signal: o.signal })
        if (await this.#finalize(attempt, source.sizeBytes, o)) return 'stored'
      }
      // Somebody else's, or our own whose answer was lost.
      const there = await this.#awaitEntry(key, o)
      if (there !== undefined) return there
    }
    throw unavailable(
      'store-unavailable',
      `Cannot ${o.doing} in ${this.label}: the key ${key} is reserved, and no entry comes of it`,
      { hint: 'Run this again.' },
    )
  }

  async read(
    url: string,
    o: CallOptions & {
      readonly doing: string
      readonly what: string
      readonly range?: { readonly offset: number; readonly length: number } | undefined
      readonly expectedBytes?: number | undefined
    },
  ): Promise<BlobRead> {
    return await this.#blobs.download({ range: undefined, ...o, url, signal: o.signal })
  }

  /** @returns undefined if the key is taken */
  async #reserve(key: string, o: CallOptions & { readonly doing: string }): Promise<string | undefined> {
    const created = await this.#twirp.call({
      method: 'CacheService/CreateCacheEntry',
      request: { key, version: CACHE_VERSION },
      answer: createdSchema,
      doing: o.doing,
      signal: o.signal,
    })
    if (created.kind === 'already-exists') return undefined
    if (created.kind === 'ok' && created.value.ok && created.value.signed_upload_url !== '')
      return created.value.signed_upload_url
    const reason = (created.kind === 'ok' ? created.value.message : '') || 'the service gave no reason'
    throw unavailable(
      /denied|read-only|readonly/i.test(reason) ? 'store-read-only' : 'store-unavailable',
      `Cannot ${o.doing} in ${this.label}: ${reason}`,
      { hint: 'Untrusted events get a token that only reads the cache: use the artifact store there.' },
    )
  }

  /** @returns false if the service knows of no such upload: it was finalized before, or given up */
  async #finalize(
    key: string,
    sizeBytes: number,
    o: CallOptions & { readonly doing: string; readonly what: string },
  ): Promise<boolean> {
    const finalized = await this.#twirp.call({
      method: 'CacheService/FinalizeCacheEntryUpload',
      request: { key, version: CACHE_VERSION, size_bytes: String(sizeBytes) },
      answer: finalizedSchema,
      doing: o.doing,
      signal: o.signal,
    })
    if (finalized.kind !== 'ok') return false
    if (finalized.value.ok) return true
    throw unavailable(
      'store-unavailable',
      `Cannot ${o.doing} in ${this.label}: ${finalized.value.message || 'the service did not take the upload'}`,
      { hint: 'Run this again.' },
    )
  }

  /** Who holds a key may still be uploading: a few looks, then it is taken for given up. */
  async #awaitEntry(
    key: string,
    o: CallOptions & { readonly doing: string },
  ): Promise<FoundCache | undefined> {
    for (let looks = 0; ; looks++) {
      const found = await this.find(key, o)
      if (found !== undefined || looks >= LOOKS_MAX) return found
      await this.#network.sleep(FIRST_LOOK_MS * 2 ** looks, o.signal)
    }
  }
}

const ATTEMPTS_MAX = 3
/** With the waits between them: 6 seconds. */
const LOOKS_MAX = 5
const FIRST_LOOK_MS = 200

// Proto JSON leaves out what is empty.
const foundSchema = z.object({
  ok: z.boolean().default(false),
  signed_download_url: z.string().default(''),
  matched_key: z.string().default(''),
})
const createdSchema = z.object({
  ok: z.boolean().default(false),
  signed_upload_url: z.string().default(''),
  message: z.string().default(''),
})
const finalizedSchema = z.object({ ok: z.boolean().default(false), message: z.string().default('') })
