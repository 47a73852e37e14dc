import type { CheckpointId } from '@belay/domain/brand'
import type { CheckpointRecord } from '@belay/domain/checkpoint/record'
import type { BelayError } from '@belay/domain/errors'
import type { CallOptions, PackLocator } from './store/store.js'

/** One line of a catalog: a checkpoint and where the object that holds its root lies. */
export interface CatalogEntry {
  readonly record: CheckpointRecord
  readonly at: PackLocator
  /** Size of the object that holds the root, and of its trailer, so that one range read opens it. */
  readonly sizeBytes: number
  readonly trailerBytes: number
}

/**
 * Finds checkpoints. Services find differently, so this is a port of its own: a directory reads its records, the cache looks up
 * key prefixes, artifacts list the run's.
 *
 * The contract:
 * - `publish` is the moment a checkpoint comes into being: everything it needs is durable before. It is durable when it resolves.
 *   Publishing the same entry again changes nothing; another root under an existing id is `corrupt`.
 * - `list` yields the newest first. An entry that cannot be read is an error of its own kind, never a missing entry.
 * - `lease` protects the packs of the checkpoint it names, and everything stored after it was taken, from `prune` until `release`.
 *   It is taken before the parent is read; whoever only reads takes one, too, where the store can be written to. Resolves to `undefined` if that checkpoint is already gone.
 */
export interface Catalog {
  list(o?: ListOptions): AsyncIterable<CatalogEntry>
  publish(entry: CatalogEntry, o?: CallOptions): Promise<void>
  lease(parent: CatalogEntry | undefined, o?: CallOptions): Promise<Lease | undefined>
}

export interface ListOptions extends CallOptions {
  readonly series?: string | undefined
  /** Told of each entry that is `corrupt`, whatever its series: it cannot be read. The listing then goes on with the next.
   *  Without it such an entry ends the listing with its error. */
  readonly unreadable?: ((id: CheckpointId, error: BelayError) => void) | undefined
}

export interface Lease {
  /** Harmless if it was released before. Also without a signal it ends after some seconds: it is called when all else was aborted. */
  release(o?: CallOptions): Promise<void>
}

/**
 * What a cleanup needs. It is safe beside any number of running sessions if it goes in this order: `lockForPrune`; `withdraw`
 * each checkpoint; `oldestLease`, and take the earlier of that and of now less the grace period (some seconds at the least: the
 * clocks of disks lag); list the checkpoints that remain, which includes the leased ones; remove the objects that none of them
 * needs, each with that moment as `storedBefore`.
 */
export interface PruneCatalog extends Catalog {
  /** Whether the record and the object with the root are one, so that withdrawing the one removes the other. Not if left out. */
  isOneWithRoot?(entry: CatalogEntry): boolean
  /** Removes the entry unless a lease names it: then it stays and the result is `false`. `true` also if it was gone before.
   *  Durable when it resolves. Only under `lockForPrune`. */
  withdraw(entry: CatalogEntry, o?: CallOptions): Promise<boolean>
  /** The start of the oldest live session that may be storing objects now; objects stored after it stay. */
  oldestLease(o?: CallOptions): Promise<Date | undefined>
  /** Publishes the entry, also in the place of a record of its id that is corrupt. A record that can be read stays as it is: the result
   *  is `false`. Durable when it resolves. Only under `lockForPrune`. */
  repair(entry: CatalogEntry, o?: CallOptions): Promise<boolean>
  /** Removes a record that is corrupt, unless a lease names it. One that can be read stays: the result is `false`. `true` also if it was
   *  gone before. Only under `lockForPrune`. */
  discard(id: CheckpointId, o?: CallOptions): Promise<boolean>
  /** One prune at a time: resolves to `undefined` if another one is at work. */
  lockForPrune(o?: CallOptions): Promise<Lease | undefined>
}
