import { misuse } from '@belay/domain/errors'
import type { ResultsService } from './twirp-client.js'

/** What the runner tells an action of its job and of the services around it. */
export interface JobServices {
  /** Undefined outside an action: `run:` steps and people's machines are not told. */
  readonly results: ResultsService | undefined
  /** `GITHUB_API_URL`. */
  readonly apiUrl: string
  /** `GITHUB_SERVER_URL`. */
  readonly serverUrl: string
  /** `owner/name`. */
  readonly repository: string
  readonly runId: number
  /** `ACTIONS_CACHE_MODE`: what this job may do with the cache, where the runner says so. */
  readonly cacheMode: string | undefined
  /** The longest time that the repository keeps an artifact, where the runner says so. */
  readonly retentionDaysMax: number | undefined
}

/** Reads the runner's variables.
 *  @param env the process's environment, given by who may read it */
export function jobServicesOf(env: Readonly<Record<string, string | undefined>>): JobServices {
  const url = env['ACTIONS_RESULTS_URL']
  const token = env['ACTIONS_RUNTIME_TOKEN']
  const days = Number(env['GITHUB_RETENTION_DAYS'] || Number.NaN)
  return {
    results: url && token ? { url, token } : undefined,
    apiUrl: env['GITHUB_API_URL'] || 'https://api.github.com',
    serverUrl: env['GITHUB_SERVER_URL'] || 'https://github.com',
    repository: env['GITHUB_REPOSITORY'] ?? '',
    runId: Number(env['GITHUB_RUN_ID'] ?? 0),
    cacheMode: env['ACTIONS_CACHE_MODE'] || undefined,
    retentionDaysMax: Number.isNaN(days) ? undefined : days,
  }
}

/** @throws BelayError `option-conflict` where the runner does not tell of its services */
export function resultsServiceOf({ results }: JobServices, store: 'cache' | 'artifact'): ResultsService {
  if (results !== undefined) return results
  throw misuse(
    'option-conflict',
    `The store ${store} cannot be used here: ACTIONS_RESULTS_URL and ACTIONS_RUNTIME_TOKEN are not set`,
    {
      hint: 'Runners tell them to actions only, not to `run:` steps: use the action there, or the store directory.',
    },
  )
}

/** Whether this is a GitHub Enterprise Server, which has no artifacts of the present kind. By the rule of GitHub's own clients. */
export function isEnterpriseServer({ serverUrl }: JobServices): boolean {
  const host = new URL(serverUrl).hostname.toLowerCase()
  return host !== 'github.com' && !host.endsWith('.ghe.com') && !host.endsWith('.localhost')
}
