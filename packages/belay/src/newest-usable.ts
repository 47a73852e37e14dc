import type { SeriesName } from '@belay/domain/brand'
import type { Catalog, CatalogEntry } from '@belay/snapshot/catalog'
import type { CommandContext } from './command.js'

/** The newest checkpoint of a series, to share contents with. One whose record is damaged is passed over, and said so. */
export async function newestUsable(
  series: SeriesName,
  { catalog }: { readonly catalog: Catalog },
  { output, signal }: CommandContext,
): Promise<CatalogEntry | undefined> {
  const listing = catalog.list({
    series,
    signal,
    unreadable: (id, error) => output.warn(`checkpoint ${id} is passed over: ${error.message}`),
  })
  for await (const entry of listing) return entry
  return undefined
}
