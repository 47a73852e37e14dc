import { BelayError, unavailable } from '@belay/domain/errors'
import { assertRunning } from '@belay/snapshot/store/until-aborted'
import type { Octokit } from '@octokit/core'
import type { z } from 'zod'
import { retryAfterMs } from './http-client.js'
import type { Network } from './network.js'

export interface RepositoryAccess {
  /** `GITHUB_API_URL`. */
  readonly apiUrl: string
  /** `owner/name`. */
  readonly repository: string
  /** Without one every call is refused: nobody may ask. */
  readonly token: string | undefined
}

export interface RestCall<T> {
  /** `GET /repos/{owner}/{repo}/actions/caches`. */
  readonly route: string
  readonly parameters?: Readonly<Record<string, string | number | undefined>>
  readonly answer: z.ZodType<T>
  readonly doing: string
  /** What the token needs, where it is not about Actions: `contents: read`. */
  readonly permission?: string | undefined
  readonly signal: AbortSignal | undefined
}

export type RestResult<T> = { readonly kind: 'ok'; readonly value: T } | { readonly kind: 'not-found' }

/** Requests to GitHub's REST API about one repository, within a budget. The client is loaded with the first of them. */
export class GithubRest {
  /** Requests made so far. */
  requests = 0
  readonly #access: RepositoryAccess
  readonly #network: Network
  readonly #requestsMax: number
  readonly #secondMs: number
  #octokit: Promise<Octokit> | undefined

  constructor(o: {
    readonly access: RepositoryAccess
    readonly network: Network
    /** The budget; when it is used up every further call is refused. */
    readonly requestsMax?: number | undefined
    /** See `OctokitOptions`. */
    readonly secondMs?: number | undefined
  }) {
    this.#access = o.access
    this.#network = o.network
    this.#requestsMax = o.requestsMax ?? REQUESTS_MAX
    this.#secondMs = o.secondMs ?? 1000
  }

  get repository(): string {
    return this.#access.repository
  }

  /** @throws BelayError unavailable, `permission-denied` where the token may not */
  async call<T>(o: RestCall<T>): Promise<RestResult<T>> {
    const response = await this.#request(o, {})
    if (response === undefined) return { kind: 'not-found' }
    const parsed = o.answer.safeParse(response.data)
    if (parsed.success) return { kind: 'ok', value: parsed.data }
    throw unavailable(
      'store-unavailable',
      `Cannot ${o.doing} in ${this.repository}: the answer to ${o.route} is not understood: ${parsed.error.issues[0]?.path.join('.')}: ${parsed.error.issues[0]?.message}`,
      { cause: parsed.error, hint: 'Run this again; a proxy may change answers.' },
    )
  }

  /** Where GitHub sends the asker: the address, not what is there.
   *  @throws BelayError unavailable */
  async redirect(o: Omit<RestCall<never>, 'answer'>): Promise<RestResult<string>> {
    const response = await this.#request(o, { redirect: 'manual' })
    if (response === undefined) return { kind: 'not-found' }
    const { location } = response.headers
    if (typeof location === 'string') return { kind: 'ok', value: location }
    throw unavailable(
      'store-unavailable',
      `Cannot ${o.doing} in ${this.repository}: expected ${o.route} to name a place, found status ${response.status} without one`,
      { hint: 'Run this again.' },
    )
  }

  async #request(
    o: Omit<RestCall<never>, 'answer'>,
    request: { redirect?: 'manual' },
  ): Promise<{ data: unknown; status: number; headers: Record<string, unknown> } | undefined> {
    const octokit = await this.#client()
    const [owner, repo] = this.repository.split('/')
    for (let tries = 1; ; tries++) {
      assertRunning(o.signal, o.doing)
      this.#assertBudget()
      try {
        return await octokit.request(o.route, {
          owner,
          repo,
          ...o.parameters,
          request: { ...request, ...(o.signal === undefined ? {} : { signal: o.signal }) },
        })
      } catch (error) {
        assertRunning(o.signal, o.doing)
        const refused = belayErrorOf(error)
        if (refused !== undefined) throw refused
        const failure = requestFailure(error)
        if (failure?.status === 302 && request.redirect === 'manual')
          return { data: undefined, status: 302, headers: failure.headers }
        if (failure !== undefined && (failure.status === 404 || failure.status === 410)) return undefined
        const delayMs = tries > 1 ? undefined : this.#pauseMs(failure)
        if (delayMs === undefined) throw this.#translated(error, failure, o)
        await this.#network.sleep(delayMs, o.signal)
      }
    }
  }

  /** A pause that the answer asks for and the plugins do not know. */
  #pauseMs(failure: RequestFailure | undefined): number | undefined {
    if (failure?.status !== 429 || failure.isSecondaryLimit) return undefined
    const ms = retryAfterMs(String(failure.headers['retry-after'] ?? ''), this.#network.now())
    const { firstDelayMs, retryAfterMsMax } = this.#network.limits
    if (ms === undefined) return firstDelayMs
    return ms <= retryAfterMsMax ? ms : undefined
  }

  /** One try: within its time, its budget, and whole. */
  readonly #fetch: typeof fetch = async (input, init) => {
    this.#assertBudget()
    this.requests++
    const timeout = AbortSignal.timeout(this.#network.limits.timeoutMs)
    const signal = init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout
    const response = await this.#network.fetch(input, { ...init, signal })
    const text = await response.text()
    // Cut short, it would be an answer of another kind; as a failure it is tried again.
    if (/json/.test(response.headers.get('content-type') ?? '') && text !== '') JSON.parse(text)
    const { status, headers } = response
    return new Response(text === '' ? null : text, { status, headers })
  }

  #assertBudget(): void {
    if (this.requests >= this.#requestsMax) {
      throw unavailable(
        'request-budget-spent',
        `Stopped: the ${this.#requestsMax} requests to GitHub’s API that this run may make are used up`,
        { hint: 'Nothing is half done: run this again, and it goes on from here.' },
      )
    }
  }

  async #client(): Promise<Octokit> {
    const { apiUrl, token } = this.#access
    if (token === undefined || token === '') {
      throw unavailable(
        'permission-denied',
        `Cannot ask GitHub about ${this.repository}: there is no token`,
        {
          hint: 'Give the input github-token; it needs `actions: read`, and `actions: write` to delete.',
        },
      )
    }
    this.#octokit ??= (async () => {
      const { makeOctokit } = await import('./octokit.js')
      const { limits, onRetry } = this.#network
      return makeOctokit({
        apiUrl,
        token,
        fetch: this.#fetch,
        waitMsMax: limits.retryAfterMsMax,
        secondMs: this.#secondMs,
        onWait: ({ doing, delayMs }) =>
          onRetry?.({
            doing,
            delayMs,
            error: unavailable('store-unavailable', 'GitHub asks for a pause: a rate limit is reached'),
          }),
      })
    })()
    return await this.#octokit
  }

  #translated(
    error: unknown,
    failure: RequestFailure | undefined,
    o: Omit<RestCall<never>, 'answer'>,
  ): unknown {
    if (error instanceof BelayError) return error
    const said = error instanceof Error ? error.message : String(error)
    const message = `Cannot ${o.doing} in ${this.repository}: ${said}`
    if (isTimeout(error))
      return unavailable('timed-out', `Gave up to ${o.doing} in ${this.repository}: no answer in time`, {
        cause: error,
      })
    if (failure !== undefined && (failure.status === 401 || (failure.status === 403 && !failure.isLimit))) {
      return unavailable('permission-denied', message, {
        cause: error,
        hint:
          o.permission === undefined
            ? 'The token lacks a permission: reading needs `actions: read`, deleting `actions: write`.'
            : `The token lacks the permission \`${o.permission}\`.`,
      })
    }
    return unavailable('store-unavailable', message, {
      cause: error,
      hint: failure?.isLimit
        ? 'GitHub’s limit for this token is reached: run this again later.'
        : 'Run this again; see https://www.githubstatus.com if it persists.',
    })
  }
}

/** More than any one command needs, fewer than a token has in an hour. */
const REQUESTS_MAX = 400

interface RequestFailure {
  readonly status: number
  readonly headers: Record<string, unknown>
  readonly isLimit: boolean
  readonly isSecondaryLimit: boolean
}

/** By shape: the class comes with a package that is loaded late. */
function requestFailure(error: unknown): RequestFailure | undefined {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return undefined
  const response =
    'response' in error ? (error.response as { headers?: Record<string, unknown> } | undefined) : undefined
  const headers = response?.headers ?? {}
  const isSecondaryLimit = /secondary rate/i.test(error.message)
  return {
    status: error.status,
    headers,
    isSecondaryLimit,
    isLimit: isSecondaryLimit || headers['x-ratelimit-remaining'] === '0' || error.status === 429,
  }
}

/** octokit wraps what `fetch` throws. */
function belayErrorOf(error: unknown): BelayError | undefined {
  if (error instanceof BelayError) return error
  return error instanceof Error && error.cause !== undefined ? belayErrorOf(error.cause) : undefined
}

function isTimeout(error: unknown): boolean {
  const cause: unknown = error instanceof Error && error.cause !== undefined ? error.cause : error
  return typeof cause === 'object' && cause !== null && 'name' in cause && cause.name === 'TimeoutError'
}
