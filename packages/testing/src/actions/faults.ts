/** What goes wrong with one request.
 *  - `status`: answered so, and nothing done. The body is what the part addressed would write.
 *  - `hang`: never answered; the connection stays open.
 *  - `reset`: the connection is cut before anything is done.
 *  - `lost-answer`: everything is done, then the connection is cut instead of the answer.
 *  - `cut-request`: the connection is cut after so many bytes of the request's body.
 *  - `cut-answer`: the connection is cut after so many bytes of the answer's body.
 *  - `truncate`: a complete answer whose body ends after so many bytes, its length said accordingly.
 *  - `flip`: one bit of the answer's body is wrong.
 *  - `slow`: the answer begins later, and its body comes at this pace.
 *  - `meanwhile`: something else happens first, such as an eviction between a list and a read; then all is as it then is. */
export type Fault =
  | StatusFault
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'lost-answer' }
  | { readonly kind: 'cut-request'; readonly afterBytes: number }
  | { readonly kind: 'cut-answer'; readonly afterBytes: number }
  | { readonly kind: 'truncate'; readonly afterBytes: number }
  | { readonly kind: 'flip'; readonly atByte: number }
  | { readonly kind: 'slow'; readonly delayMs: number; readonly bytesPerSecond?: number }
  | { readonly kind: 'meanwhile'; happens(): void | Promise<void> }

export interface StatusFault {
  readonly kind: 'status'
  readonly status: number
  readonly message?: string
  readonly retryAfterSeconds?: number
  /** A 403 or 429 that speaks of GitHub's secondary limit. */
  readonly isSecondaryLimit?: boolean
}

export interface FaultRule {
  readonly fault: Fault
  /** The operation's name, such as `CacheService/CreateCacheEntry`, `blob/put-block` or `actions/get-artifact`. */
  readonly operation?: string | RegExp
  /** Requests that match and are served before the fault comes. 0 unless told. */
  readonly skip?: number
  /** How many requests it strikes, after those skipped. 1 unless told; Infinity for all. */
  readonly times?: number
}

/** The fault at the n-th request from now, 0 for the next: to spoil each request of some work in turn. */
export function atRequest(index: number, fault: Fault): FaultRule {
  return { fault, skip: index }
}

/** A rule laid down. `struck` counts the requests it has spoilt. */
export interface LaidFault extends FaultRule {
  readonly struck: number
}

/** The faults still to come. The first rule that matches a request and still has something to spoil decides. */
export class Faults {
  readonly #rules: { rule: FaultRule; matched: number; struck: number }[] = []

  add(rule: FaultRule): LaidFault {
    const laid = { rule, matched: 0, struck: 0 }
    this.#rules.push(laid)
    return {
      ...rule,
      get struck() {
        return laid.struck
      },
    }
  }

  clear(): void {
    this.#rules.length = 0
  }

  /** The fault for a request that has just come. Every rule that names the operation counts it. */
  take(operation: string): Fault | undefined {
    let taken: Fault | undefined
    for (const laid of this.#rules) {
      if (!isNamed(operation, laid.rule.operation)) continue
      const index = laid.matched++ - (laid.rule.skip ?? 0)
      if (taken !== undefined || index < 0 || laid.struck >= (laid.rule.times ?? 1)) continue
      laid.struck++
      taken = laid.rule.fault
    }
    return taken
  }
}

function isNamed(operation: string, wanted: string | RegExp | undefined): boolean {
  if (wanted === undefined) return true
  return typeof wanted === 'string' ? wanted === operation : wanted.test(operation)
}
