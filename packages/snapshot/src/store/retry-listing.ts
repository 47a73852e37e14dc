import { type RetryPorts, retry } from './retry.js'

/** A listing that is begun again when it breaks off, and then passes over what it has yielded. The tries start anew with each
 *  item that was not yielded before, so that a listing which never gets further ends.
 *  @param o.keyOf what tells one item from another */
export async function* retryListing<T, Key>(
  ports: RetryPorts,
  o: {
    readonly doing: string
    readonly signal: AbortSignal | undefined
    readonly begin: () => AsyncIterable<T>
    readonly keyOf: (item: T) => Key
  },
): AsyncGenerator<T> {
  const yielded = new Set<Key>()
  let listing: AsyncIterator<T> | undefined
  try {
    for (;;) {
      const next = await retry(ports, o, async () => {
        listing ??= o.begin()[Symbol.asyncIterator]()
        try {
          for (;;) {
            const step = await listing.next()
            if (step.done || !yielded.has(o.keyOf(step.value))) return step
          }
        } catch (error) {
          listing = undefined
          throw error
        }
      })
      if (next.done) return
      yielded.add(o.keyOf(next.value))
      yield next.value
    }
  } finally {
    await listing?.return?.()
  }
}
