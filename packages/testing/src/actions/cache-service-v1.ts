import { z } from 'zod'
import type { CacheEntries, CacheEntry } from './cache-entries.js'
import { type Answer, type Exchange, jsonAnswer, readBody } from './exchange.js'
import type { LoopbackBlobs } from './loopback-blobs.js'
import { type RuntimeClaims, readRuntimeToken } from './runtime-token.js'

const PREFIX = '/_apis/artifactcache/'
const Reserve = z.object({ key: z.string(), version: z.string() })
const Commit = z.object({ size: z.number() })

/** The cache service of version 1, which the official client falls back to on GHES: the same entries by other requests.
 *  The protocol is that of cacheHttpClient.ts in @actions/cache. */
export class CacheServiceV1 {
  readonly #o: CacheServiceV1Options

  constructor(o: CacheServiceV1Options) {
    this.#o = o
  }

  static serves(url: URL): boolean {
    return url.pathname.startsWith(PREFIX)
  }

  static operation({ method, url }: Pick<Exchange, 'method' | 'url'>): string {
    const path = url.pathname.slice(PREFIX.length)
    if (method === 'GET' && path === 'cache') return 'cache-v1/get'
    if (method === 'POST' && path === 'caches') return 'cache-v1/reserve'
    const isOne = /^caches\/\d+$/.test(path)
    if (isOne && method === 'PATCH') return 'cache-v1/upload'
    return isOne && method === 'POST' ? 'cache-v1/commit' : `cache-v1/${method} ${path}`
  }

  async answer(exchange: Exchange): Promise<Answer> {
    const claims = readRuntimeToken(exchange.headers.authorization, this.#o.key)
    if (claims === undefined) return v1Failure(401, 'the runtime token is missing or not of this service')
    const operation = CacheServiceV1.operation(exchange)
    switch (operation) {
      case 'cache-v1/get':
        return this.#get(exchange, claims)
      case 'cache-v1/reserve':
        return await this.#reserve(exchange, claims)
      case 'cache-v1/upload':
        return await this.#upload(exchange)
      case 'cache-v1/commit':
        return await this.#commit(exchange)
      default:
        this.#o.refused(`${operation} is not served here`)
        return v1Failure(404, 'not found')
    }
  }

  #get({ url }: Exchange, { cacheScopes: scopes }: RuntimeClaims): Answer {
    if (!scopes.some((scope) => scope.canRead))
      return v1Failure(403, 'cache read denied: the token has no readable scopes')
    const keys = (url.searchParams.get('keys') ?? '').split(',')
    const found = this.#o.entries.lookUp({ keys, version: url.searchParams.get('version') ?? '', scopes })
    if (found === undefined) return { status: 204 }
    return jsonAnswer(200, {
      cacheKey: found.key,
      scope: found.ref,
      cacheVersion: found.version,
      creationTime: found.createdAt.toISOString(),
      archiveLocation: this.#o.blobs.downloadUrl(found.blob),
    })
  }

  async #reserve(exchange: Exchange, { cacheScopes }: RuntimeClaims): Promise<Answer> {
    const { key, version } = Reserve.parse(JSON.parse((await readBody(exchange)).toString('utf8')))
    const ref = cacheScopes.find((scope) => scope.canWrite)?.ref
    if (ref === undefined) return v1Failure(403, 'cache write denied: the token is read-only')
    const entry = this.#o.entries.reserve({ key, version, ref })
    if (entry === undefined)
      return v1Failure(409, `Cache already exists. Scope: ${ref}, Key: ${key}, Version: ${version}`)
    return jsonAnswer(201, { cacheId: entry.id })
  }

  async #upload(exchange: Exchange): Promise<Answer> {
    const entry = this.#pending(exchange)
    const [, start] = /^bytes (\d+)-\d+\/\*$/.exec(exchange.headers['content-range'] ?? '') ?? []
    if (entry === undefined || start === undefined)
      return v1Failure(400, 'no such upload, or no Content-Range')
    await this.#o.blobs.receiveChunk(entry.blob, Number(start), exchange.input)
    return { status: 204 }
  }

  async #commit(exchange: Exchange): Promise<Answer> {
    const entry = this.#pending(exchange)
    const { size } = Commit.parse(JSON.parse((await readBody(exchange)).toString('utf8')))
    if (entry === undefined) return v1Failure(404, 'no such upload')
    const sizeBytes = await this.#o.blobs.commitChunks(entry.blob)
    if (sizeBytes !== size) return v1Failure(400, `the upload has ${sizeBytes} bytes, said are ${size}`)
    this.#o.entries.finalize(entry, sizeBytes)
    return { status: 204 }
  }

  #pending({ url }: Exchange): CacheEntry | undefined {
    return this.#o.entries.findPendingById(Number(url.pathname.split('/').at(-1)))
  }
}

interface CacheServiceV1Options {
  readonly entries: CacheEntries
  /** Ours: this version has no signed URL to upload to. */
  readonly blobs: LoopbackBlobs
  readonly key: string
  /** Hears of requests that no correct client would send. */
  readonly refused: (why: string) => void
}

/** A failure of any status: what a fault asks for. */
export function v1Failure(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return jsonAnswer(status, { message }, headers)
}
