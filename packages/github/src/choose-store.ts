import type { Priority } from '@belay/domain/checkpoint/priority'
import { misuse } from '@belay/domain/errors'
import { isEnterpriseServer, type JobServices } from './job-services.js'
import { parseRuntimeToken } from './runtime-token.js'

export type StoreKind = 'cache' | 'artifact' | 'directory'

export interface StoreChoice {
  readonly kind: StoreKind
  /** A clause for a person. */
  readonly because: string
}

/** The store that is asked for or, for `auto`, the cache unless the checkpoint must outlive it or the job may not write it.
 *  @throws BelayError `not-supported` for artifacts on GitHub Enterprise Server */
export function chooseStore(
  asked: StoreKind | 'auto',
  o: {
    readonly job: JobServices
    readonly access: 'read' | 'write'
    readonly priority?: Priority | undefined
    readonly retentionDays?: number | 'forever' | undefined
  },
): StoreChoice {
  const isEnterprise = isEnterpriseServer(o.job)
  if (asked === 'artifact' && isEnterprise) {
    throw misuse(
      'not-supported',
      `The store artifact cannot be used on ${o.job.serverUrl}: GitHub Enterprise Server has no artifacts of this kind`,
      {
        hint: 'Use the store cache or directory.',
      },
    )
  }
  if (asked !== 'auto') return { kind: asked, because: 'it was asked for' }
  if (isEnterprise)
    return { kind: 'cache', because: 'GitHub Enterprise Server has no artifacts of this kind' }
  if (o.priority === 'high' || o.priority === 'critical')
    return { kind: 'artifact', because: `the priority ${o.priority} must not be evicted` }
  if (o.retentionDays === 'forever' || (o.retentionDays ?? 0) > CACHE_DAYS)
    return { kind: 'artifact', because: `the cache drops what nobody used for ${CACHE_DAYS} days` }
  if (o.access === 'write' && !mayWriteCache(o.job))
    return { kind: 'artifact', because: 'this job may only read the cache' }
  return { kind: 'cache', because: 'it survives re-runs and is found without a token' }
}

const CACHE_DAYS = 7

function mayWriteCache({ cacheMode, results }: JobServices): boolean {
  if (cacheMode !== undefined) return cacheMode.startsWith('write')
  const scopes = results === undefined ? undefined : parseRuntimeToken(results.token).cacheScopes
  return scopes === undefined || scopes.some(({ canWrite }) => canWrite)
}
