import { type RetryPorts, retry } from './retry.js'
import { retryListing } from './retry-listing.js'
import type {
  CallOptions,
  ObjectBody,
  ObjectName,
  PackLocator,
  PruneStore,
  PutOptions,
  ReadOptions,
  RemoveOptions,
  StoredObject,
} from './store.js'

/** A store that tries again what was unavailable. Nothing else is retried: what is absent or corrupt stays so. */
export class RetryingStore implements PruneStore {
  readonly label: string
  readonly #store: PruneStore
  readonly #ports: RetryPorts

  constructor(store: PruneStore, ports: RetryPorts) {
    this.label = store.label
    this.#store = store
    this.#ports = ports
  }

  async get(at: PackLocator, o: ReadOptions = {}): Promise<Uint8Array | undefined> {
    return await this.#retry(`read ${at}`, o, () => this.#store.get(at, o))
  }

  localFile(at: PackLocator): string | undefined {
    return this.#store.localFile(at)
  }

  async spoolDirectory(o: CallOptions = {}): Promise<string> {
    return await this.#retry('make a spool', o, () => this.#store.spoolDirectory(o))
  }

  async put(name: ObjectName, body: ObjectBody, o: PutOptions = {}): Promise<PackLocator> {
    return await this.#retry(`store ${name}`, o, () => this.#store.put(name, body, o))
  }

  list(o: CallOptions = {}): AsyncGenerator<StoredObject> {
    return retryListing(this.#ports, {
      doing: `list the objects in ${this.label}`,
      signal: o.signal,
      begin: () => this.#store.list(o),
      keyOf: (object) => object.at,
    })
  }

  async remove(at: PackLocator, o: RemoveOptions = {}): Promise<boolean> {
    return await this.#retry(`remove ${at}`, o, () => this.#store.remove(at, o))
  }

  async #retry<T>(doing: string, o: CallOptions, work: () => Promise<T>): Promise<T> {
    return await retry(this.#ports, { doing: `${doing} in ${this.label}`, signal: o.signal }, work)
  }
}
