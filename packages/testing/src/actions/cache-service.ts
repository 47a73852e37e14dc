import { z } from 'zod'
import type { BlobPart } from './blob-part.js'
import type { CacheEntries } from './cache-entries.js'
import type { RuntimeClaims } from './runtime-token.js'
import { TwirpError, type TwirpMethod, twirpMethod } from './twirp.js'

const ENTRY_BYTES_MAX = 10 * 2 ** 30
const Key = z
  .string()
  .min(1)
  .max(512)
  .regex(/^[^,]*$/)
const Version = z.string().regex(/^[0-9a-f]{64}$/)
const Int64 = z.string().regex(/^\d+$/)
const CreateCacheEntry = z.strictObject({ key: Key, version: Version, metadata: z.unknown().optional() })
const FinalizeCacheEntryUpload = z.strictObject({
  key: Key,
  version: Version,
  // Proto JSON leaves out what is zero or empty.
  size_bytes: Int64.default('0'),
  metadata: z.unknown().optional(),
})
const GetCacheEntryDownloadURL = z.strictObject({
  key: Key,
  restore_keys: z.array(Key).max(9).default([]),
  version: Version,
  metadata: z.unknown().optional(),
})

/** The methods of the cache service, version 2, under their route's name. */
export function cacheService(o: {
  readonly entries: CacheEntries
  readonly blobs: BlobPart
}): Record<string, TwirpMethod> {
  const { entries, blobs } = o
  return {
    'CacheService/CreateCacheEntry': twirpMethod(CreateCacheEntry, async ({ key, version }, claims) => {
      const ref = writableRef(claims)
      // The client tells a downgraded token from other refusals by how the message begins.
      if (ref === undefined) return { ok: false, message: 'cache write denied: the token is read-only' }
      const waitSeconds = entries.countUpload()
      if (waitSeconds !== undefined)
        throw new TwirpError('resource_exhausted', 'too many cache uploads', {
          'retry-after': String(waitSeconds),
        })
      if (entries.isQuotaFull)
        throw new TwirpError('resource_exhausted', 'insufficient usage to create a cache entry')
      const entry = entries.reserve({ key, version, ref })
      if (entry === undefined)
        throw new TwirpError(
          'already_exists',
          'cache entry with the same key, version, and scope already exists',
        )
      return { ok: true, signed_upload_url: blobs.uploadUrl(entry.blob) }
    }),

    'CacheService/FinalizeCacheEntryUpload': twirpMethod(
      FinalizeCacheEntryUpload,
      async (request, claims) => {
        const entry = entries.findPending({ ...request, ref: writableRef(claims) ?? '' })
        if (entry === undefined) throw new TwirpError('not_found', 'no such cache entry is being uploaded')
        const stored = await blobs.findBlob(entry.blob)
        if (stored === undefined)
          throw new TwirpError('not_found', 'nothing was uploaded for the cache entry')
        if (stored.sizeBytes !== Number(request.size_bytes) || stored.sizeBytes > ENTRY_BYTES_MAX) {
          return {
            ok: false,
            message: `the upload has ${stored.sizeBytes} bytes, said are ${request.size_bytes}, allowed ${ENTRY_BYTES_MAX}`,
          }
        }
        entries.finalize(entry, stored.sizeBytes)
        return { ok: true, entry_id: String(entry.id) }
      },
    ),

    'CacheService/GetCacheEntryDownloadURL': twirpMethod(
      GetCacheEntryDownloadURL,
      async (request, claims) => {
        if (!claims.cacheScopes.some((scope) => scope.canRead))
          throw new TwirpError('permission_denied', 'cache read denied: the token has no readable scopes')
        const keys = [request.key, ...request.restore_keys]
        const found = entries.lookUp({ keys, version: request.version, scopes: claims.cacheScopes })
        if (found === undefined) return { ok: false }
        return { ok: true, signed_download_url: blobs.downloadUrl(found.blob), matched_key: found.key }
      },
    ),
  }
}

function writableRef(claims: RuntimeClaims): string | undefined {
  return claims.cacheScopes.find((scope) => scope.canWrite)?.ref
}
