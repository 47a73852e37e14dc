import type { CheckpointId } from '@belay/domain/brand'
import type { BelayError } from '@belay/domain/errors'
import type { Catalog, CatalogEntry } from '../catalog.js'
import type { CallOptions } from '../store/store.js'

/** What a catalog lists. */
export interface CatalogSurvey {
  readonly entries: readonly CatalogEntry[]
  /** Records that are corrupt. */
  readonly unreadable: readonly { readonly id: CheckpointId; readonly error: BelayError }[]
}

/** Lists all of a catalog. A record that cannot be read is part of the answer.
 *  @throws BelayError unavailable if it cannot be listed, misuse where the passphrase is the matter */
export async function surveyCatalog(
  o: CallOptions & { readonly catalog: Pick<Catalog, 'list'> },
): Promise<CatalogSurvey> {
  const entries: CatalogEntry[] = []
  const unreadable: CatalogSurvey['unreadable'][number][] = []
  const listing = o.catalog.list({
    signal: o.signal,
    unreadable: (id, error) => unreadable.push({ id, error }),
  })
  for await (const entry of listing) entries.push(entry)
  return { entries, unreadable }
}
