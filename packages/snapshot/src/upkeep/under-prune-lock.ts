import { unavailable } from '@belay/domain/errors'
import type { PruneCatalog } from '../catalog.js'
import type { CallOptions, PruneStore } from '../store/store.js'

/** Runs `work` as the only one of its kind: no cleanup, and nothing else that needs the lock, is at work beside it.
 *  @throws BelayError unavailable `store-locked` while another one is; what `work` throws */
export async function underPruneLock<T>(
  o: CallOptions & { readonly store: PruneStore; readonly catalog: PruneCatalog },
  work: () => Promise<T>,
): Promise<T> {
  const lock = await o.catalog.lockForPrune({ signal: o.signal })
  if (lock === undefined) {
    throw unavailable('store-locked', `Another cleanup of ${o.store.label} is at work`, {
      hint: 'Run this again when it is done.',
    })
  }
  let result: T
  try {
    result = await work()
  } catch (error) {
    await lock.release().catch(() => {
      // The failure that led here is the one to report; the lock ends with the session.
    })
    throw error
  }
  await lock.release()
  return result
}
