import { absent, BelayError } from '@belay/domain/errors'
import type { Voice } from '@belay/domain/surroundings'
import type { Catalog, CatalogEntry, Lease } from './catalog.js'
import type { CallOptions } from './store/store.js'

export interface HoldOptions extends CallOptions {
  readonly catalog: Pick<Catalog, 'lease'>
  /** Told where nothing can be held. */
  readonly output: Pick<Voice, 'detail' | 'warn'>
}

/** Chooses a checkpoint to read, and keeps cleanups away from it until the store is closed. One that a cleanup takes away in between is chosen anew.
 *  @throws BelayError what `choose` throws; absent `checkpoint-not-found` if cleanups go on taking away what was chosen */
export async function holdChosen(choose: () => Promise<CatalogEntry>, o: HoldOptions): Promise<CatalogEntry> {
  for (let tries = 1; ; tries++) {
    const entry = await choose()
    if ((await hold(entry, o)) !== undefined) return entry
    if (tries < TRIES_MAX) continue
    throw absent('checkpoint-not-found', `Checkpoint ${entry.record.id} was removed a moment ago`, {
      hint: 'Run this again once the cleanup that is at work has ended.',
    })
  }
}

/** Goes through checkpoints and keeps cleanups away from each while it is looked at; those that are gone by then are left out. */
export async function* holdingEach(
  entries: Iterable<CatalogEntry> | AsyncIterable<CatalogEntry>,
  o: HoldOptions,
): AsyncGenerator<CatalogEntry> {
  for await (const entry of entries) {
    const lease = await hold(entry, o)
    if (lease === undefined) continue
    try {
      yield entry
    } finally {
      await lease.release().catch(() => {
        // It ends when the store is closed.
      })
    }
  }
}

/** `undefined` if it is gone. In a store that cannot be written to nothing can be held: it is read all the
 *  same, and if a cleanup from elsewhere removes something of it, that shows as missing. */
async function hold(
  entry: CatalogEntry,
  { catalog, output, signal }: HoldOptions,
): Promise<Lease | undefined> {
  try {
    return await catalog.lease(entry, { signal })
  } catch (error) {
    if (!(error instanceof BelayError) || error.kind !== 'unavailable' || error.code === 'aborted')
      throw error
    const text = `nothing keeps a cleanup away from checkpoint ${entry.record.id}: ${error.message}`
    if (CANNOT_HOLD.has(error.code)) output.detail(text)
    else output.warn(text)
    return { release: async () => {} }
  }
}

const TRIES_MAX = 3
/** Where nothing else is to be expected. */
const CANNOT_HOLD: ReadonlySet<string> = new Set(['store-read-only', 'permission-denied'])
