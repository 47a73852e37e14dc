import { setTimeout as sleep } from 'node:timers/promises'
import { realPathOf } from '@belay/machine/real-path'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import type { RememberOptions } from '@belay/snapshot/restore/restore-memory'
import type { CommandContext } from './command.js'
import { contentPolicy } from './content-policy.js'
import type { OpenStore } from './open-store.js'
import { stateDirectoryOf } from './state-directory.js'

/** Where this machine remembers what a restore puts in place; undefined where no checkpoint will ask for it: that of another directory than the one
 *  the command runs in, or after another checkpoint than the newest of the series. */
export async function rememberRestored(
  o: { readonly entry: CatalogEntry; readonly target: string; readonly keepCredentials: boolean },
  { catalog }: OpenStore,
  context: CommandContext,
): Promise<RememberOptions | undefined> {
  const root = context.cwd
  if ((await realPathOf(o.target)) !== (await realPathOf(root))) return undefined
  if (!(await isNewest(o.entry, catalog, context))) return undefined
  return {
    root,
    directory: () => stateDirectoryOf(root, context),
    policy: contentPolicy(o.keepCredentials),
    sleep: async (ms) => {
      await sleep(ms)
    },
  }
}

async function isNewest(
  { record }: CatalogEntry,
  catalog: OpenStore['catalog'],
  { signal }: CommandContext,
): Promise<boolean> {
  // As the next checkpoint looks for the one to build on.
  const listing = catalog.list({ series: record.series, signal, unreadable: () => {} })
  for await (const newest of listing) return newest.record.id === record.id
  return false
}
