import { Octokit } from '@octokit/core'
import { retry } from '@octokit/plugin-retry'
import { throttling } from '@octokit/plugin-throttling'
import Bottleneck from 'bottleneck/light.js'

export interface OctokitOptions {
  /** `GITHUB_API_URL`. */
  readonly apiUrl: string
  readonly token: string
  readonly fetch: typeof fetch
  /** A limit that lifts later than this is not waited for. */
  readonly waitMsMax: number
  /** Milliseconds that count as a second between tries, and between two requests that change something: 1000 but in tests. */
  readonly secondMs: number
  readonly onWait: (o: { readonly doing: string; readonly delayMs: number }) => void
}

/** GitHub's API as GitHub asks to be used: ten requests at a time at most, one change a second, and pauses where it says so.
 *  https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api */
export function makeOctokit(o: OctokitOptions): Octokit {
  const { secondMs } = o
  const mayWait = (seconds: number, doing: string, retryCount: number): boolean => {
    if (retryCount >= WAITS_MAX || seconds * 1000 > o.waitMsMax) return false
    o.onWait({ doing, delayMs: seconds * secondMs })
    return true
  }
  const Limited = Octokit.plugin(retry, throttling)
  return new Limited({
    auth: o.token,
    baseUrl: o.apiUrl.replace(/\/$/, ''),
    userAgent: 'belay',
    request: { fetch: o.fetch },
    // What goes wrong is in the error; a log of our own would only repeat it.
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    // 429 is left to the other plugin and to `retry-after`.
    retry: {
      doNotRetry: [400, 401, 403, 404, 409, 410, 422, 429, 451],
      retries: 3,
      retryAfterBaseValue: secondMs,
    },
    throttle: {
      // Of this client's own: one that is shared would keep its pace for the next.
      write: new Bottleneck.Group({ maxConcurrent: 1, minTime: secondMs }),
      retryAfterBaseValue: secondMs,
      fallbackSecondaryRateRetryAfter: 60,
      onRateLimit: (seconds, { method, url }, _octokit, count) => mayWait(seconds, `${method} ${url}`, count),
      onSecondaryRateLimit: (seconds, { method, url }, _octokit, count) =>
        mayWait(seconds, `${method} ${url}`, count),
    },
  })
}

const WAITS_MAX = 2
