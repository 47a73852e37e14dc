import type { CallOptions } from '@belay/snapshot/store/store'
import { z } from 'zod'
import type { GithubRest } from './github-rest.js'
import { restItems } from './rest-pages.js'

/** An entry of the cache as REST lists it. */
export type CacheEntryFacts = z.infer<typeof cacheEntrySchema>

const cacheEntrySchema = z
  .object({
    id: z.int(),
    ref: z.string(),
    key: z.string(),
    created_at: z.iso.datetime({ offset: true }),
    last_accessed_at: z.iso.datetime({ offset: true }),
    size_in_bytes: z.int().nonnegative(),
  })
  .transform((entry) => ({
    id: entry.id,
    ref: entry.ref,
    key: entry.key,
    createdAt: new Date(entry.created_at),
    lastAccessedAt: new Date(entry.last_accessed_at),
    sizeBytes: entry.size_in_bytes,
  }))

/** Everything in the cache whose key begins so, of all branches, the newest first.
 *  @throws BelayError unavailable; `permission-denied` without `actions: read` */
export async function listCacheEntries(
  rest: GithubRest,
  prefix: string,
  o: CallOptions & { readonly doing: string },
): Promise<CacheEntryFacts[]> {
  const entries = await restItems(rest, {
    route: 'GET /repos/{owner}/{repo}/actions/caches',
    parameters: { key: prefix, sort: 'created_at', direction: 'desc' },
    itemsIn: 'actions_caches',
    item: cacheEntrySchema,
    doing: o.doing,
    signal: o.signal,
  })
  return entries.filter(({ key }) => key.startsWith(prefix))
}

/** Content if it was gone before.
 *  @throws BelayError unavailable; `permission-denied` without `actions: write` */
export async function deleteCacheEntry(
  rest: GithubRest,
  id: number,
  o: CallOptions & { readonly doing: string },
): Promise<void> {
  await rest.call({
    route: 'DELETE /repos/{owner}/{repo}/actions/caches/{cache_id}',
    parameters: { cache_id: id },
    answer: z.unknown(),
    doing: o.doing,
    signal: o.signal,
  })
}
