import { CacheCatalog } from './cache-catalog.js'
import { CacheMarks } from './cache-marks.js'
import { CacheService } from './cache-service.js'
import { CacheStore } from './cache-store.js'
import { CheckedLeases } from './checked-leases.js'
import { resultsServiceOf } from './job-services.js'
import type { OpenStore, ServiceStoreParts } from './open-store.js'
import { parseRuntimeToken } from './runtime-token.js'
import { StoredCacheLeases } from './stored-cache-leases.js'

export function openCacheStore({
  options,
  codec,
  rest,
  spool,
}: ServiceStoreParts): Pick<OpenStore, 'store' | 'catalog' | 'renew'> {
  const { job, network } = options
  const { now } = network
  const results = resultsServiceOf(job, 'cache')
  const label = `the cache of ${job.repository}`
  const service = new CacheService({ service: results, network, label })
  const marks = new CacheMarks({ service, rest, now })
  const leases =
    options.leases === 'stored'
      ? new StoredCacheLeases({ marks, rest, now })
      : new CheckedLeases({ now, label })
  const scopes = parseRuntimeToken(results.token).cacheScopes
  return {
    store: new CacheStore({
      service,
      rest,
      spool,
      network,
      // A record that is withdrawn against a lease goes back by itself: so it must be by itself.
      codec: options.leases === 'stored' ? undefined : codec,
    }),
    catalog: new CacheCatalog({ service, rest, codec, scopes, marks, leases }),
    // What is used stays; there is no date.
    renew: async () => 0,
  }
}
