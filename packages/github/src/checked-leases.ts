import type { CheckpointId } from '@belay/domain/brand'
import { unavailable } from '@belay/domain/errors'
import type { CatalogEntry, Lease } from '@belay/snapshot/catalog'
import type { CallOptions } from '@belay/snapshot/store/store'
import { type Leases, SESSION_MS_MAX } from './leases.js'

/**
 * Leases that store nothing, since each stored one would cost a checkpoint as many requests as the checkpoint itself. They rest on three
 * things, see docs/adr/0013-leases-without-marks.md:
 * - A cleanup leaves alone what was stored within the longest time a session lasts.
 * - It withdraws no checkpoint whose successor is younger than that: only the newest of a series becomes a parent.
 * - A session looks for its parent once more after it has published: a cleanup that did not see the new checkpoint is seen by it.
 */
export class CheckedLeases implements Leases {
  readonly #now: () => Date
  readonly #label: string
  readonly #held = new Map<object, { readonly id: CheckpointId; isThere(o: CallOptions): Promise<boolean> }>()

  constructor(o: { now: () => Date; label: string }) {
    this.#now = o.now
    this.#label = o.label
  }

  async take(
    parent: CatalogEntry | undefined,
    isThere: (o: CallOptions) => Promise<boolean>,
  ): Promise<Lease> {
    const lease: Lease = { release: async () => void this.#held.delete(lease) }
    // That it is there now, whoever reads it will find out.
    if (parent !== undefined) this.#held.set(lease, { id: parent.record.id, isThere })
    return lease
  }

  async assertHeld(o: CallOptions): Promise<void> {
    for (const { id, isThere } of this.#held.values()) {
      if (await isThere(o)) continue
      throw unavailable(
        'store-unavailable',
        `Checkpoint ${id} in ${this.#label}, which the new one shares content with, was cleaned up meanwhile`,
        { hint: 'Run this again: what is missing is stored anew.' },
      )
    }
  }

  async isLeased(
    _id: CheckpointId,
    { successor }: { readonly successor?: Date | undefined },
  ): Promise<boolean> {
    return successor !== undefined && successor.getTime() > this.#now().getTime() - SESSION_MS_MAX
  }

  /** As if a session as old as can be were storing now. */
  async oldestStart(): Promise<Date> {
    return new Date(this.#now().getTime() - SESSION_MS_MAX)
  }
}
