import type { RetryPorts } from '@belay/snapshot/store/retry'

/** What reaching a service takes from outside: a test passes its own. */
export interface Network {
  readonly fetch: typeof fetch
  /** Rejects when the signal aborts. */
  readonly sleep: RetryPorts['sleep']
  /** From 0 up to, not including, 1. */
  readonly random: RetryPorts['random']
  readonly now: () => Date
  /** Told before each wait. */
  readonly onRetry?: RetryPorts['onRetry']
  readonly limits: NetworkLimits
}

export interface NetworkLimits {
  /** Tries of one request altogether, the first included. */
  readonly triesMax: number
  /** The longest wait after the first failure; it doubles with each further one. */
  readonly firstDelayMs: number
  readonly delayMsMax: number
  /** A service that asks for a longer pause than this is not waited for. */
  readonly retryAfterMsMax: number
  /** How long nothing may come: neither the beginning of an answer, nor the next part of its body. */
  readonly timeoutMs: number
  /** What is sent slower than this counts as hanging. */
  readonly bytesPerSecondMin: number
}

export const NETWORK_LIMITS: NetworkLimits = {
  triesMax: 5,
  firstDelayMs: 500,
  delayMsMax: 15_000,
  retryAfterMsMax: 90_000,
  timeoutMs: 30_000,
  bytesPerSecondMin: 128 * 1024,
}
