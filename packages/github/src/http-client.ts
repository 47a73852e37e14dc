import { BelayError, unavailable } from '@belay/domain/errors'
import { assertRunning } from '@belay/snapshot/store/until-aborted'
import type { Network } from './network.js'

export interface HttpRequest {
  /** The effect and its object, for messages: `read object 9f2c…`. */
  readonly doing: string
  readonly method: 'GET' | 'PUT' | 'POST'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array<ArrayBuffer> | string
  /** An answer that is larger is not read to its end. */
  readonly bytesMax: number
  readonly signal: AbortSignal | undefined
}

export interface HttpAnswer {
  readonly status: number
  readonly bytes: Uint8Array
  /** Of `content-range: bytes 0-9/1000`: how large the whole is. */
  readonly totalBytes: number | undefined
}

/** An answer whose status is no success. Whoever asked knows what it means. */
export class HttpFailure extends Error {
  readonly status: number
  readonly text: string
  readonly retryAfterMs: number | undefined
  /** Of `content-range: bytes *\/1000`: how large that is of which a range was asked in vain. */
  readonly totalBytes: number | undefined

  constructor(o: {
    status: number
    text: string
    retryAfterMs: number | undefined
    totalBytes: number | undefined
  }) {
    super(`the service answered ${o.status}${o.text === '' ? '' : `: ${o.text.slice(0, TEXT_SHOWN_MAX)}`}`)
    this.status = o.status
    this.text = o.text
    this.retryAfterMs = o.retryAfterMs
    this.totalBytes = o.totalBytes
  }
}

/** Requests with a time limit each, tried again while that may help: what broke off, what took too long, 408, 429 and 5xx. */
export class HttpClient {
  readonly #network: Network
  /** Whom it talks to, for messages. */
  readonly #label: string

  constructor(network: Network, label: string) {
    this.#network = network
    this.#label = label
  }

  /** @param read takes what it needs of a successful answer. What it throws as `unavailable` is tried again
   *  @throws HttpFailure where the service answered and a repetition would not change that; BelayError `unavailable` where there was no answer
   *  or the service remained unable */
  async send<T>(o: HttpRequest, read: (answer: HttpAnswer) => T): Promise<T> {
    const { limits, onRetry } = this.#network
    for (let tries = 1; ; tries++) {
      assertRunning(o.signal, o.doing)
      try {
        return await this.#once(o, read)
      } catch (error) {
        assertRunning(o.signal, o.doing)
        const delayMs = this.#delayMs(error, tries)
        const failure = this.#translated(error, o)
        if (delayMs === undefined || tries >= limits.triesMax) throw failure
        onRetry?.({ doing: `${o.doing} in ${this.#label}`, error: asBelayError(failure), delayMs })
        await this.#wait(delayMs, o)
      }
    }
  }

  async #once<T>(o: HttpRequest, read: (answer: HttpAnswer) => T): Promise<T> {
    const { fetch, limits, now } = this.#network
    const sentBytes = typeof o.body === 'string' ? o.body.length : (o.body?.length ?? 0)
    const patience = new Patience(limits.timeoutMs + (sentBytes / limits.bytesPerSecondMin) * 1000)
    try {
      const response = await fetch(o.url, {
        method: o.method,
        headers: { ...o.headers },
        ...(o.body === undefined ? {} : { body: o.body }),
        redirect: 'error',
        signal: o.signal === undefined ? patience.signal : AbortSignal.any([o.signal, patience.signal]),
      })
      patience.begin(limits.timeoutMs)
      const bytes = await bodyOf(response, o, () => patience.begin(limits.timeoutMs))
      const { status, headers } = response
      if (response.ok) return read({ status, bytes, totalBytes: totalBytes(headers) })
      throw new HttpFailure({
        status,
        text: Buffer.from(bytes).toString('utf8').trim(),
        retryAfterMs: retryAfterMs(headers.get('retry-after'), now()),
        totalBytes: totalBytes(headers),
      })
    } finally {
      patience.end()
    }
  }

  /** How long to wait before the next try, or undefined if none would help. */
  #delayMs(error: unknown, tries: number): number | undefined {
    const { limits, random } = this.#network
    if (error instanceof BelayError && error.kind !== 'unavailable') return undefined
    if (error instanceof HttpFailure) {
      if (!isPassing(error)) return undefined
      if (error.retryAfterMs !== undefined)
        return error.retryAfterMs <= limits.retryAfterMsMax ? error.retryAfterMs : undefined
    }
    return Math.floor(random() * Math.min(limits.delayMsMax, limits.firstDelayMs * 2 ** (tries - 1)))
  }

  #translated(error: unknown, o: HttpRequest): unknown {
    if (error instanceof BelayError) return error
    if (error instanceof HttpFailure) return isPassing(error) ? this.#unable(error, o) : error
    if (isNamed(error, 'TimeoutError')) {
      return unavailable('timed-out', `Gave up to ${o.doing} in ${this.#label}: no answer in time`, {
        cause: error,
        hint: 'Run this again; see https://www.githubstatus.com if it persists.',
      })
    }
    return unavailable(
      'store-unavailable',
      `Cannot ${o.doing} in ${this.#label}: the connection failed: ${reasonOf(error)}`,
      { cause: error, hint: 'Run this again; check that this machine reaches the service.' },
    )
  }

  #unable(error: HttpFailure, o: HttpRequest): BelayError {
    const until =
      error.retryAfterMs === undefined
        ? ''
        : `; it asks to come back in ${Math.ceil(error.retryAfterMs / 1000)} s`
    return unavailable('store-unavailable', `Cannot ${o.doing} in ${this.#label}: ${error.message}${until}`, {
      cause: error,
      hint:
        error.status === 429
          ? 'Too many requests went to this service: take checkpoints less often, or run this again later.'
          : 'Run this again; see https://www.githubstatus.com if it persists.',
    })
  }

  async #wait(delayMs: number, o: HttpRequest): Promise<void> {
    try {
      await this.#network.sleep(delayMs, o.signal)
    } catch (error) {
      assertRunning(o.signal, o.doing)
      throw error
    }
  }
}

const TEXT_SHOWN_MAX = 300
const PASSING: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504])

function isPassing(failure: HttpFailure): boolean {
  // A quota is full until somebody frees some of it.
  return PASSING.has(failure.status) && !isQuotaText(failure.text)
}

/** The services say 429 for two things; only one of them passes by itself. */
export function isQuotaText(text: string): boolean {
  return /insufficient usage|quota/i.test(text)
}

/** Seconds or a date: https://www.rfc-editor.org/rfc/rfc9110#name-retry-after */
export function retryAfterMs(header: string | null, now: Date): number | undefined {
  if (header === null || header.trim() === '') return undefined
  const seconds = Number(header)
  const ms = Number.isFinite(seconds) ? seconds * 1000 : new Date(header).getTime() - now.getTime()
  return Number.isNaN(ms) ? undefined : Math.max(0, ms)
}

/** @returns undefined where the answer does not say */
function totalBytes(headers: Headers): number | undefined {
  const total = /\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1]
  return total === undefined ? undefined : Number(total)
}

async function bodyOf(response: Response, o: HttpRequest, onBytes: () => void): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let sizeBytes = 0
  for await (const part of response.body ?? []) {
    onBytes()
    parts.push(part)
    sizeBytes += part.length
    if (sizeBytes > o.bytesMax)
      throw unavailable(
        'store-unavailable',
        `Cannot ${o.doing}: expected an answer of at most ${o.bytesMax} bytes, found more`,
      )
  }
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts)
}

/** Ends a request that stands still. */
class Patience {
  readonly #controller = new AbortController()
  #timer: NodeJS.Timeout | undefined

  constructor(ms: number) {
    this.begin(ms)
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  begin(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#controller.abort(new DOMException('too long', 'TimeoutError')), ms)
  }

  end(): void {
    clearTimeout(this.#timer)
  }
}

function asBelayError(error: unknown): BelayError {
  return error instanceof BelayError
    ? error
    : unavailable('store-unavailable', error instanceof Error ? error.message : String(error))
}

function isNamed(error: unknown, name: string): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === name
}

/** fetch says no more than that it failed; what it was stands in the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error ? cause.message : String(cause)
}
