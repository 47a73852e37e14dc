import type { Catalog, CatalogEntry, Lease, ListOptions } from '../catalog.js'
import type { ObjectBody, ObjectName, PackLocator, ReadOptions, ReadStore, WriteStore } from './store.js'
import { storeError } from './store-error.js'
import { machineFiles, type StoreFiles } from './store-files.js'
import { unlinkIfThere } from './synced-file.js'

/** What a run would have stored. */
export interface DryRunCounts {
  readonly objects: number
  readonly bytes: number
  readonly published: readonly CatalogEntry[]
}

export interface DryRunOptions {
  readonly store: ReadStore
  readonly catalog: Catalog
  /** A directory outside the store for what is packed to be measured; whoever gave it removes it. */
  readonly spoolDirectory: () => Promise<string>
  readonly files?: StoreFiles | undefined
}

/** A store and a catalog that read from the real ones and write nowhere: everything stored is counted and let go. What was
 *  stored in this run cannot be read back: to `get` it is as absent as in truth it is. */
export class DryRun implements WriteStore, Catalog {
  readonly label: string
  readonly #o: DryRunOptions
  readonly #files: StoreFiles
  readonly #sizes = new Map<PackLocator, number>()
  readonly #published: CatalogEntry[] = []

  constructor(o: DryRunOptions) {
    this.label = o.store.label
    this.#o = o
    this.#files = o.files ?? machineFiles
  }

  get counts(): DryRunCounts {
    let bytes = 0
    for (const sizeBytes of this.#sizes.values()) bytes += sizeBytes
    return { objects: this.#sizes.size, bytes, published: this.#published }
  }

  async get(at: PackLocator, o?: ReadOptions): Promise<Uint8Array | undefined> {
    return at.startsWith(DRY_RUN_PREFIX) ? undefined : await this.#o.store.get(at, o)
  }

  localFile(at: PackLocator): string | undefined {
    return at.startsWith(DRY_RUN_PREFIX) ? undefined : this.#o.store.localFile(at)
  }

  async spoolDirectory(): Promise<string> {
    return await this.#o.spoolDirectory()
  }

  async put(name: ObjectName, body: ObjectBody): Promise<PackLocator> {
    const at = `${DRY_RUN_PREFIX}${name}` as PackLocator
    this.#sizes.set(at, body.kind === 'bytes' ? body.bytes.length : body.sizeBytes)
    if (body.kind === 'file') {
      try {
        await unlinkIfThere(this.#files, body.path)
      } catch (error) {
        throw storeError(error, { label: this.label, doing: `let go of ${body.path}` })
      }
    }
    return at
  }

  list(o?: ListOptions): AsyncIterable<CatalogEntry> {
    return this.#o.catalog.list(o)
  }

  async publish(entry: CatalogEntry): Promise<void> {
    this.#published.push(entry)
  }

  /** Holds nothing: a lease would write. A cleanup beside a dry run can make it fail, never do harm. */
  async lease(): Promise<Lease | undefined> {
    return { release: async () => {} }
  }
}

// No store's locators begin like this.
const DRY_RUN_PREFIX = 'dry-run:'
