import { BelayError, unavailable } from '@belay/domain/errors'
import { z } from 'zod'
import { HttpClient, HttpFailure, isQuotaText } from './http-client.js'
import type { Network } from './network.js'

/** The runner's own services: `ACTIONS_RESULTS_URL` and `ACTIONS_RUNTIME_TOKEN`. */
export interface ResultsService {
  readonly url: string
  readonly token: string
}

export interface TwirpCall<T> {
  /** `CacheService/CreateCacheEntry`. */
  readonly method: string
  readonly request: Readonly<Record<string, unknown>>
  readonly answer: z.ZodType<T>
  readonly doing: string
  readonly signal: AbortSignal | undefined
}

/** What a method answered: its result, or that the thing is there already, or that it is not there. */
export type TwirpResult<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'already-exists' }
  | { readonly kind: 'not-found' }

/** Calls the services behind caches and artifacts, as JSON over Twirp: https://twitchtv.github.io/twirp/docs/spec_v7.html */
export class TwirpClient {
  readonly label: string
  readonly #service: ResultsService
  readonly #http: HttpClient

  constructor(o: { service: ResultsService; network: Network; label: string }) {
    this.label = o.label
    this.#service = o.service
    this.#http = new HttpClient(o.network, o.label)
  }

  /** @throws BelayError unavailable, with the reason told apart: `permission-denied`, `disk-full` for a quota, else `store-unavailable` */
  async call<T>(o: TwirpCall<T>): Promise<TwirpResult<T>> {
    try {
      const value = await this.#http.send(
        {
          doing: o.doing,
          method: 'POST',
          url: new URL(`twirp/github.actions.results.api.v1.${o.method}`, withSlash(this.#service.url)).href,
          headers: { authorization: `Bearer ${this.#service.token}`, 'content-type': 'application/json' },
          body: JSON.stringify(o.request),
          bytesMax: ANSWER_BYTES_MAX,
          signal: o.signal,
        },
        ({ bytes }) => this.#parsed(Buffer.from(bytes).toString('utf8'), o),
      )
      return { kind: 'ok', value }
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error
      return this.#resultOf(error, o)
    }
  }

  #parsed<T>(text: string, o: TwirpCall<T>): T {
    const parsed = o.answer.safeParse(jsonOf(text))
    if (parsed.success) return parsed.data
    // Cut short on its way, or a page of some proxy's: the next try may get the whole.
    throw unavailable(
      'store-unavailable',
      `Cannot ${o.doing} in ${this.label}: the answer of ${o.method} is not understood: ${parsed.error.issues[0]?.message}`,
      {
        cause: parsed.error,
        hint: 'Run this again; a proxy between here and the service may change answers.',
      },
    )
  }

  #resultOf<T>(failure: HttpFailure, o: TwirpCall<T>): TwirpResult<T> {
    const error = twirpErrorSchema.safeParse(jsonOf(failure.text)).data
    const reason = error?.msg ?? failure.message
    const message = `Cannot ${o.doing} in ${this.label}: ${reason}`
    if (error?.code === 'already_exists' || (failure.status === 409 && error === undefined))
      return { kind: 'already-exists' }
    // A 404 of anybody but the service itself says nothing about the object.
    if (error?.code === 'not_found') return { kind: 'not-found' }
    if (failure.status === 429 || isQuotaText(reason)) {
      throw unavailable('disk-full', message, {
        cause: failure,
        hint: 'The storage for this repository is used up: delete caches or artifacts, or run the cleanup.',
      })
    }
    if (failure.status === 401 || failure.status === 403) {
      throw unavailable('permission-denied', message, {
        cause: failure,
        hint: 'The job’s own token was refused: it is read-only for untrusted events, and ends with the job.',
      })
    }
    if (failure.status === 400) {
      throw new BelayError({
        code: 'internal',
        message,
        cause: failure,
        hint: 'This is a defect of Belay; please report it.',
      })
    }
    throw unavailable('store-unavailable', message, {
      cause: failure,
      hint: 'Run this again; see https://www.githubstatus.com if it persists.',
    })
  }
}

const ANSWER_BYTES_MAX = 32 * 2 ** 20

const twirpErrorSchema = z.object({ code: z.string(), msg: z.string() })

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`
}

/** @returns undefined for what is not JSON, which then fits no schema */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
