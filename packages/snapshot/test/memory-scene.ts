import type { CatalogEntry } from '@belay/snapshot/catalog'
import { Keyring } from '@belay/snapshot/format/keys'
import { archiveTree } from '@belay/testing/archive-tree'
import { ManualClock } from '@belay/testing/clock'
import { MemoryCatalog, MemoryPlace, MemoryStore } from '@belay/testing/memory-store'
import { Rng } from '@belay/testing/rng'
import { buildTree, type TreeEntry } from '@belay/testing/tree-builder'

/** A tree in `root`, an empty store in memory, and a way to take checkpoints of the one in the other, a minute apart. */
export async function memoryScene(o: { root: string; tree: readonly TreeEntry[]; keyring?: Keyring }) {
  const clock = new ManualClock()
  const place = new MemoryPlace(clock.now)
  const store = new MemoryStore(place)
  const catalog = new MemoryCatalog(place)
  const rng = new Rng(7)
  const keyring = o.keyring ?? new Keyring(undefined)
  const { root } = o
  await buildTree(root, o.tree)
  const create = async (parent?: CatalogEntry, series?: string): Promise<CatalogEntry> => {
    clock.advance(60_000)
    const { entry } = await archiveTree({
      root,
      store,
      catalog,
      rng,
      keyring,
      now: clock.now(),
      parent,
      series,
    })
    if (entry === undefined) throw new Error('nothing was archived')
    return entry
  }
  return { clock, place, store, catalog, root, rng, keyring, create }
}
