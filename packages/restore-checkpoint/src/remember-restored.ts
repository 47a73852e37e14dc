import { setTimeout as sleep } from 'node:timers/promises'
import type { CheckpointId } from '@belay/domain/brand'
import { realPathOf } from '@belay/machine/real-path'
import { contentPolicy } from '@belay/snapshot/archive/content-policy'
import type { Catalog, CatalogEntry } from '@belay/snapshot/catalog'
import type { RememberOptions } from '@belay/snapshot/restore/restore-memory'
import type { CallOptions } from '@belay/snapshot/store/store'

/** Where this machine remembers what a restore puts in place; undefined where no checkpoint will ask for it: that of another directory than the one
 *  checkpoints are taken of here, or after another checkpoint than the newest of the series. */
export async function rememberRestored(
  o: {
    readonly entry: CatalogEntry
    readonly target: string
    readonly keepCredentials: boolean
    /** Of which checkpoints are taken here. */
    readonly root: string
    readonly stateDirectory: () => Promise<string | undefined>
    /** Of the series, where a listing has just shown it; undefined: it is looked for. */
    readonly newest?: CheckpointId | undefined
  },
  catalog: Pick<Catalog, 'list'>,
  call: CallOptions,
): Promise<RememberOptions | undefined> {
  const { root } = o
  if ((await realPathOf(o.target)) !== (await realPathOf(root))) return undefined
  const newest = o.newest ?? (await findNewest(o.entry, catalog, call))
  if (newest !== o.entry.record.id) return undefined
  return {
    root,
    directory: o.stateDirectory,
    policy: contentPolicy(o.keepCredentials),
    sleep: async (ms) => {
      await sleep(ms)
    },
  }
}

async function findNewest(
  { record }: CatalogEntry,
  catalog: Pick<Catalog, 'list'>,
  { signal }: CallOptions,
): Promise<CheckpointId | undefined> {
  // As the next checkpoint looks for the one to build on.
  const listing = catalog.list({ series: record.series, signal, unreadable: () => {} })
  for await (const newest of listing) return newest.record.id
  return undefined
}
