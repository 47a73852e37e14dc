/** GitHub's primary limit: so many requests an hour, from the first one on.
 *  https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
export class RateLimit {
  readonly limit: number
  readonly #now: () => Date
  #windowFrom: number | undefined
  #used = 0

  constructor(limit: number, now: () => Date) {
    this.limit = limit
    this.#now = now
  }

  /** Counts one request. False: none is left. */
  take(): boolean {
    this.#roll()
    if (this.#used >= this.limit) return false
    this.#used++
    return true
  }

  /** A conditional request that was answered 304 costs nothing. */
  giveBack(): void {
    this.#used = Math.max(0, this.#used - 1)
  }

  /** For tests: so many are left in the current hour. */
  leave(remaining: number): void {
    this.#roll()
    this.#used = this.limit - remaining
  }

  state(): {
    readonly limit: number
    readonly used: number
    readonly remaining: number
    readonly reset: number
  } {
    const windowFrom = this.#roll()
    return {
      limit: this.limit,
      used: this.#used,
      remaining: this.limit - this.#used,
      reset: Math.ceil((windowFrom + 3_600_000) / 1000),
    }
  }

  headers(): Record<string, string> {
    const { limit, used, remaining, reset } = this.state()
    return {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(remaining),
      'x-ratelimit-used': String(used),
      'x-ratelimit-reset': String(reset),
      'x-ratelimit-resource': 'core',
    }
  }

  #roll(): number {
    const now = this.#now().getTime()
    if (this.#windowFrom === undefined || now >= this.#windowFrom + 3_600_000) {
      this.#windowFrom = now
      this.#used = 0
    }
    return this.#windowFrom
  }
}
