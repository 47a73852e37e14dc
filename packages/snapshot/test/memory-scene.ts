import type { ArchiveResult } from '@belay/snapshot/archive/archive-options'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import { Keyring } from '@belay/snapshot/format/keys'
import { type ArchiveTreeOptions, archiveTree } from '@belay/testing/archive-tree'
import { ManualClock } from '@belay/testing/clock'
import { MemoryCatalog, MemoryPlace, MemoryStore } from '@belay/testing/memory-store'
import { Rng } from '@belay/testing/rng'
import { buildTree, type TreeEntry } from '@belay/testing/tree-builder'

export interface MemorySceneOptions {
  readonly root: string
  readonly tree: readonly TreeEntry[]
  readonly keyring?: Keyring | undefined
  /** By the clock of the checkpoints; files are stamped by the machine's. */
  readonly startedAt?: string | undefined
}

/** A tree in `root`, an empty store in memory, and ways to take checkpoints of the one in the other, a minute apart. */
export async function memoryScene(o: MemorySceneOptions) {
  const clock = new ManualClock(o.startedAt)
  const place = new MemoryPlace(clock.now)
  const store = new MemoryStore(place)
  const catalog = new MemoryCatalog(place)
  const rng = new Rng(7)
  const keyring = o.keyring ?? new Keyring(undefined)
  const { root } = o
  await buildTree(root, o.tree)
  const archive = async (over: Partial<ArchiveTreeOptions>): Promise<ArchiveResult> => {
    clock.advance(60_000)
    return await archiveTree({ root, store, catalog, rng, keyring, now: clock.now(), ...over })
  }
  const create = async (
    parent?: CatalogEntry,
    over: Partial<ArchiveTreeOptions> = {},
  ): Promise<CatalogEntry> => {
    const { entry } = await archive({ ...over, parent })
    if (entry === undefined) throw new Error('nothing was archived')
    return entry
  }
  return { clock, place, store, catalog, root, rng, keyring, archive, create }
}
