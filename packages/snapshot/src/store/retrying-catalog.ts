import type { CheckpointId } from '@belay/domain/brand'
import type { CatalogEntry, Lease, ListOptions, PruneCatalog } from '../catalog.js'
import { type RetryPorts, retry } from './retry.js'
import { retryListing } from './retry-listing.js'
import type { CallOptions } from './store.js'

/** A catalog that tries again what was unavailable; see `RetryingStore`. */
export class RetryingCatalog implements PruneCatalog {
  readonly #catalog: PruneCatalog
  readonly #ports: RetryPorts

  constructor(catalog: PruneCatalog, ports: RetryPorts) {
    this.#catalog = catalog
    this.#ports = ports
  }

  isOneWithRoot(entry: CatalogEntry): boolean {
    return this.#catalog.isOneWithRoot?.(entry) ?? false
  }

  list(o: ListOptions = {}): AsyncGenerator<CatalogEntry> {
    const { unreadable } = o
    // Begun again, the listing would tell of the same entries once more.
    const told = new Set<CheckpointId>()
    const tellOnce: ListOptions['unreadable'] =
      unreadable &&
      ((id, error) => {
        if (!told.has(id)) unreadable(id, error)
        told.add(id)
      })
    return retryListing(this.#ports, {
      doing: 'list the checkpoints',
      signal: o.signal,
      begin: () => this.#catalog.list({ ...o, unreadable: tellOnce }),
      keyOf: (entry) => entry.record.id,
    })
  }

  async publish(entry: CatalogEntry, o: CallOptions = {}): Promise<void> {
    await this.#retry(`publish checkpoint ${entry.record.id}`, o, () => this.#catalog.publish(entry, o))
  }

  async lease(parent: CatalogEntry | undefined, o: CallOptions = {}): Promise<Lease | undefined> {
    return await this.#retry('take a lease', o, () => this.#catalog.lease(parent, o))
  }

  async withdraw(entry: CatalogEntry, o: CallOptions = {}): Promise<boolean> {
    return await this.#retry(`withdraw checkpoint ${entry.record.id}`, o, () =>
      this.#catalog.withdraw(entry, o),
    )
  }

  async repair(entry: CatalogEntry, o: CallOptions = {}): Promise<boolean> {
    return await this.#retry(`repair the record of checkpoint ${entry.record.id}`, o, () =>
      this.#catalog.repair(entry, o),
    )
  }

  async discard(id: CheckpointId, o: CallOptions = {}): Promise<boolean> {
    return await this.#retry(`discard the record of checkpoint ${id}`, o, () => this.#catalog.discard(id, o))
  }

  async oldestLease(o: CallOptions = {}): Promise<Date | undefined> {
    return await this.#retry('read the leases', o, () => this.#catalog.oldestLease(o))
  }

  async lockForPrune(o: CallOptions = {}): Promise<Lease | undefined> {
    return await this.#retry('lock for a cleanup', o, () => this.#catalog.lockForPrune(o))
  }

  async #retry<T>(doing: string, o: CallOptions, work: () => Promise<T>): Promise<T> {
    return await retry(this.#ports, { doing, signal: o.signal }, work)
  }
}
