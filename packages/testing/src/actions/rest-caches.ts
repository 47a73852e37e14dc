import type { CacheEntries, CacheEntry } from './cache-entries.js'
import { pageOf } from './pages.js'
import { listAnswer, notFound, type RestHandler, type RestPlace } from './rest-call.js'

/** https://docs.github.com/rest/actions/cache */
export function restCaches(o: RestPlace & { readonly entries: CacheEntries }): Record<string, RestHandler> {
  const { entries } = o
  return {
    'actions/get-actions-cache-usage': () => ({
      status: 200,
      body: {
        full_name: o.runs.repository.fullName,
        active_caches_size_in_bytes: entries.list().reduce((sum, entry) => sum + entry.sizeBytes, 0),
        active_caches_count: entries.list().length,
      },
    }),
    'actions/get-actions-cache-list': ({ url, parameters }) => {
      const { key, ref, sort, direction, per_page: perPage, page } = parameters
      const found = entries
        .list()
        .filter((entry) => key === undefined || entry.key.startsWith(String(key)))
        .filter((entry) => ref === undefined || entry.ref === ref)
        .toSorted((a, b) => sortValue(a, sort) - sortValue(b, sort) || a.id - b.id)
      const cut = pageOf(direction === 'asc' ? found : found.toReversed(), { url, perPage, page })
      return listAnswer('actions_caches', { ...cut, items: cut.items.map(shapeOf) })
    },
    // Here the key is complete, not a prefix; every version and, without a ref, every scope goes.
    'actions/delete-actions-cache-by-key': ({ parameters: { key, ref } }) => {
      const found = entries
        .list()
        .filter((entry) => entry.key === key && (ref === undefined || entry.ref === ref))
      if (found.length === 0) throw notFound()
      for (const entry of found) entries.remove(entry)
      return { status: 200, body: { total_count: found.length, actions_caches: found.map(shapeOf) } }
    },
    'actions/delete-actions-cache-by-id': ({ parameters }) => {
      const entry = entries.list().find((one) => one.id === Number(parameters['cache_id']))
      if (entry === undefined) throw notFound()
      entries.remove(entry)
      return { status: 204 }
    },
  }
}

function sortValue(entry: CacheEntry, sort: unknown): number {
  if (sort === 'size_in_bytes') return entry.sizeBytes
  return (sort === 'created_at' ? entry.createdAt : entry.lastAccessedAt).getTime()
}

function shapeOf(entry: CacheEntry): unknown {
  return {
    id: entry.id,
    ref: entry.ref,
    key: entry.key,
    version: entry.version,
    last_accessed_at: entry.lastAccessedAt.toISOString(),
    created_at: entry.createdAt.toISOString(),
    size_in_bytes: entry.sizeBytes,
  }
}
