import type { BelayError } from '@belay/domain/errors'
import type { Catalog, CatalogEntry } from './catalog.js'
import type { CallOptions } from './store/store.js'

/** The newest checkpoint of a series, to share contents with. One whose record is damaged is passed over, and told of. */
export async function newestUsable(
  series: string,
  catalog: Pick<Catalog, 'list'>,
  o: CallOptions & { readonly unreadable: (id: string, error: BelayError) => void },
): Promise<CatalogEntry | undefined> {
  for await (const entry of catalog.list({ series, signal: o.signal, unreadable: o.unreadable })) return entry
  return undefined
}
