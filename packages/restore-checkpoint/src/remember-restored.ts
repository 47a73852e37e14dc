import { setTimeout as sleep } from 'node:timers/promises'
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
  },
  catalog: Pick<Catalog, 'list'>,
  call: CallOptions,
): Promise<RememberOptions | undefined> {
  const { root } = o
  if ((await realPathOf(o.target)) !== (await realPathOf(root))) return undefined
  if (!(await isNewest(o.entry, catalog, call))) return undefined
  return {
    root,
    directory: o.stateDirectory,
    policy: contentPolicy(o.keepCredentials),
    sleep: async (ms) => {
      await sleep(ms)
    },
  }
}

async function isNewest(
  { record }: CatalogEntry,
  catalog: Pick<Catalog, 'list'>,
  { signal }: CallOptions,
): Promise<boolean> {
  // As the next checkpoint looks for the one to build on.
  const listing = catalog.list({ series: record.series, signal, unreadable: () => {} })
  for await (const newest of listing) return newest.record.id === record.id
  return false
}
