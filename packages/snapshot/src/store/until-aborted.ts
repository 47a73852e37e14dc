import { BelayError, unavailable } from '@belay/domain/errors'

/** Runs `work`, but no longer than until `signal` aborts: a call that hangs in the system cannot be ended, only left behind.
 *  What is left behind ends at its next `assertRunning`.
 *  @throws BelayError `aborted`, or `timed-out` where the signal was a timeout */
export async function untilAborted<T>(
  work: () => Promise<T>,
  o: { signal: AbortSignal | undefined; doing: string },
): Promise<T> {
  const { signal, doing } = o
  if (signal === undefined) return await work()
  assertRunning(signal, doing)
  let stop: (() => void) | undefined
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(abortError(signal, doing))
    signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([work(), aborted])
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop)
  }
}

/** @throws BelayError `aborted`, or `timed-out` where the signal was a timeout */
export function assertRunning(signal: AbortSignal | undefined, doing: string): void {
  if (signal?.aborted) throw abortError(signal, doing)
}

function abortError(signal: AbortSignal, doing: string): BelayError {
  const cause: unknown = signal.reason
  if (cause instanceof BelayError) return cause
  const isTimeout =
    typeof cause === 'object' && cause !== null && 'name' in cause && cause.name === 'TimeoutError'
  return isTimeout
    ? unavailable('timed-out', `Gave up to ${doing}: it took too long`, { cause })
    : unavailable('aborted', `Stopped before the end: ${doing}`, { cause })
}
