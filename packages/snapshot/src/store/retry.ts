import { BelayError } from '@belay/domain/errors'
import { assertRunning } from './until-aborted.js'

export interface RetryPolicy {
  /** Tries altogether, the first included. */
  readonly triesMax: number
  /** The longest wait after the first failure; it doubles with each further one. */
  readonly firstDelayMs: number
  readonly delayMsMax: number
}

const DEFAULT_RETRY_POLICY: RetryPolicy = { triesMax: 4, firstDelayMs: 200, delayMsMax: 5_000 }

export interface RetryPorts {
  /** Rejects when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal | undefined) => Promise<void>
  /** From 0 up to, not including, 1. */
  readonly random: () => number
  /** Told before each wait. */
  readonly onRetry?:
    | ((retry: { readonly doing: string; readonly error: BelayError; readonly delayMs: number }) => void)
    | undefined
  readonly policy?: RetryPolicy | undefined
}

/** Runs `work` until it succeeds, fails for a reason that time does not heal, or has failed `triesMax` times: then with its last error.
 *  The waits are "full jitter" (exponential, then a random share of it), so that many who failed together do not come back together.
 *  @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ */
export async function retry<T>(
  ports: RetryPorts,
  o: { readonly doing: string; readonly signal: AbortSignal | undefined },
  work: () => Promise<T>,
): Promise<T> {
  const policy = ports.policy ?? DEFAULT_RETRY_POLICY
  for (let tries = 1; ; tries++) {
    assertRunning(o.signal, o.doing)
    try {
      return await work()
    } catch (error) {
      if (tries >= policy.triesMax || o.signal?.aborted || !isWorthRetrying(error)) throw error
      const delayMs = Math.floor(
        ports.random() * Math.min(policy.delayMsMax, policy.firstDelayMs * 2 ** (tries - 1)),
      )
      ports.onRetry?.({ doing: o.doing, error, delayMs })
      await waitFor(delayMs, ports, o)
    }
  }
}

/** Only what is unavailable, and of that nothing that stays so until a person acts. */
function isWorthRetrying(error: unknown): error is BelayError {
  return error instanceof BelayError && error.kind === 'unavailable' && !LASTING.has(error.code)
}

async function waitFor(
  delayMs: number,
  ports: RetryPorts,
  o: { doing: string; signal: AbortSignal | undefined },
): Promise<void> {
  try {
    await ports.sleep(delayMs, o.signal)
  } catch (error) {
    assertRunning(o.signal, o.doing)
    throw error
  }
}

const LASTING: ReadonlySet<string> = new Set(['aborted', 'disk-full', 'permission-denied', 'store-read-only'])
