import { randomBytes } from 'node:crypto'
import type { CheckpointId } from '@belay/domain/brand'
import type { CatalogEntry, Lease } from '@belay/snapshot/catalog'
import type { CallOptions } from '@belay/snapshot/store/store'
import type { ArtifactListing } from './artifact-listing.js'
import type { ArtifactMarks } from './artifact-marks.js'
import { ARTIFACT_NAMES, parseLeaseArtifact } from './artifact-names.js'
import { type Leases, SESSION_MS_MAX } from './leases.js'

/** Leases as artifacts. One that nobody gave back ends by its age. */
export class StoredArtifactLeases implements Leases {
  readonly #marks: ArtifactMarks
  readonly #listing: ArtifactListing
  readonly #now: () => Date

  constructor(o: { marks: ArtifactMarks; listing: ArtifactListing; now: () => Date }) {
    this.#marks = o.marks
    this.#listing = o.listing
    this.#now = o.now
  }

  async take(
    parent: CatalogEntry | undefined,
    isThere: (o: CallOptions) => Promise<boolean>,
    o: CallOptions,
  ): Promise<Lease | undefined> {
    const nonce = randomBytes(8).toString('hex')
    const name = ARTIFACT_NAMES.lease({ id: parent?.record.id, startedAt: this.#now(), nonce })
    await this.#marks.markRun([ARTIFACT_NAMES.runMarker], o)
    const lease = await this.#marks.store(name, { signal: o.signal, doing: 'take a lease' })
    // In this order: a cleanup takes the record away and looks for leases then.
    if (parent === undefined || (await isThere(o))) return lease
    await lease.release(o)
    return undefined
  }

  async assertHeld(): Promise<void> {
    // A cleanup has seen the lease.
  }

  async isLeased(id: CheckpointId, o: CallOptions): Promise<boolean> {
    return (await this.#leases(o)).some((lease) => lease.id === id)
  }

  async oldestStart(o: CallOptions): Promise<Date | undefined> {
    const starts = (await this.#leases(o)).map(({ startedAt }) => startedAt)
    return starts.toSorted((a, b) => a.getTime() - b.getTime())[0]
  }

  async #leases({ signal }: CallOptions) {
    const oldest = this.#now().getTime() - SESSION_MS_MAX
    return (await this.#listing.ours({ signal, doing: 'read the leases' }))
      .flatMap(({ name }) => parseLeaseArtifact(name) ?? [])
      .filter(({ startedAt }) => startedAt.getTime() >= oldest)
  }
}
