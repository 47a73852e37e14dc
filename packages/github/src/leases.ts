import type { CheckpointId } from '@belay/domain/brand'
import type { CatalogEntry, Lease } from '@belay/snapshot/catalog'
import type { CallOptions } from '@belay/snapshot/store/store'

/** How a catalog keeps cleanups away from what sessions rely on. */
export interface Leases {
  /** @param isThere looks for the checkpoint's record
   *  @returns undefined if it is gone */
  take(
    parent: CatalogEntry | undefined,
    isThere: (o: CallOptions) => Promise<boolean>,
    o: CallOptions,
  ): Promise<Lease | undefined>
  /** To be called once a checkpoint is published.
   *  @throws BelayError unavailable if one that this session relied on was cleaned up meanwhile */
  assertHeld(o: CallOptions): Promise<void>
  /** @param o.successor when the next younger checkpoint of the series was made, if there is one */
  isLeased(id: CheckpointId, o: CallOptions & { readonly successor?: Date | undefined }): Promise<boolean>
  oldestStart(o: CallOptions): Promise<Date | undefined>
}

/** Six hours: as long as a job on GitHub's machines may take. */
export const SESSION_MS_MAX: number = 6 * 60 * 60 * 1000
/** A cleanup that has been at work for so long is dead. */
export const LOCK_MS_MAX: number = 60 * 60 * 1000
export const RELEASE_MS_MAX = 20_000
