import { corrupt } from '@belay/domain/errors'
import type { CatalogEntry } from '../catalog.js'
import { type BlobRuns, type BytePath, comparePaths, type Entry } from '../format/entry.js'
import { BlobHasher, type Keyring, type StoreKeys } from '../format/keys.js'
import { decodeLinkTable } from '../format/link-table.js'
import { decodeRoot, type PackRef, type Root } from '../format/root.js'
import { decodeSegment } from '../format/segment.js'
import type { CallOptions, ObjectName, ReadStore } from '../store/store.js'
import { BlobReader } from './blob-reader.js'
import { type OpenPack, openPack } from './pack-reader.js'

/** An open checkpoint: its root is verified, everything below is verified as it is read. Holds the indexes of the packs it has
 *  opened, and a few frames. */
export class CheckpointReader {
  readonly entry: CatalogEntry
  readonly root: Root
  /** Computes blob ids as this checkpoint's packs do. */
  readonly hasher: BlobHasher
  readonly keys: StoreKeys | undefined
  /** The object that holds the root, as a child of this checkpoint lists it; how much it refers to there is for the child to say. */
  readonly selfRef: PackRef
  readonly #refs: ReadonlyMap<number, PackRef>
  readonly #blobs: BlobReader
  #places: readonly (readonly [pack: number, blob: number])[] | undefined

  private constructor(o: {
    entry: CatalogEntry
    root: Root
    self: OpenPack
    store: ReadStore
    keyring: Keyring
  }) {
    this.entry = o.entry
    this.root = o.root
    this.keys = o.self.keys
    this.hasher = new BlobHasher(o.self.keys?.blobId)
    this.selfRef = {
      number: o.root.selfPack,
      ...placeOf(o.entry),
      referencedBytes: 0,
      rawBytes: o.self.index.blobLengths.reduce((sum, length) => sum + length, 0),
    }
    this.#refs = new Map(o.root.packs.map((pack) => [pack.number, pack]))
    this.#blobs = new BlobReader({
      packs: this.#refs,
      what: this.what,
      hasher: this.hasher,
      store: o.store,
      keyring: o.keyring,
    })
    this.#blobs.hold(o.root.selfPack, o.self)
  }

  /** @throws BelayError corrupt if the root is not the one the catalog names. */
  static async open(
    entry: CatalogEntry,
    o: { store: ReadStore; keyring: Keyring } & CallOptions,
  ): Promise<CheckpointReader> {
    const self = await openPack(placeOf(entry), o.store, o.keyring, { signal: o.signal })
    const what = `checkpoint ${entry.record.id}`
    if (self.root === undefined) throw corrupt('manifest-corrupt', `The object of ${what} holds no root`)
    const root = decodeRoot(self.root, what)
    if (root.facts.record.id !== entry.record.id) {
      throw corrupt(
        'manifest-corrupt',
        `The root of ${what} is corrupt: it belongs to ${root.facts.record.id}`,
      )
    }
    return new CheckpointReader({ entry, root, self, store: o.store, keyring: o.keyring })
  }

  get what(): string {
    return `checkpoint ${this.entry.record.id}`
  }

  /** Numbers of all packs of this checkpoint, its own included. */
  packNumbers(): number[] {
    return [...this.#refs.keys(), this.root.selfPack]
  }

  /** @throws BelayError corrupt if the manifest names a pack its root does not list. */
  async pack(number: number, o: CallOptions = {}): Promise<OpenPack> {
    return await this.#blobs.pack(number, o)
  }

  /** The entries, in path order, segment by segment. */
  async *segments(o: CallOptions = {}): AsyncGenerator<readonly Entry[]> {
    const groupOf = await this.#linkGroups(o)
    let after: BytePath | undefined
    let count = 0
    let linked = 0
    for (const [pack, blob] of blobsOf(this.root.segments)) {
      o.signal?.throwIfAborted()
      const entries = decodeSegment(await this.readBlob(pack, blob, o), {
        after,
        what: `A manifest segment of ${this.what}`,
      })
      after = entries.at(-1)?.path
      count += entries.length
      if (groupOf.size === 0) {
        yield entries
        continue
      }
      const withGroups = withLinks(entries, groupOf)
      for (const { linkGroup } of withGroups) if (linkGroup > 0) linked++
      yield withGroups
    }
    if (count !== this.root.facts.entries) {
      throw corrupt(
        'manifest-corrupt',
        `The manifest of ${this.what} is corrupt: expected ${this.root.facts.entries} entries, found ${count}`,
      )
    }
    if (linked !== groupOf.size) {
      throw corrupt(
        'manifest-corrupt',
        `The manifest of ${this.what} is corrupt: expected ${groupOf.size} entries with hard links, found ${linked}`,
      )
    }
  }

  /** The entry of a path, without its link group; `undefined` if the manifest has none. Reads as many segments as a binary search takes. */
  async find(path: BytePath, o: CallOptions = {}): Promise<Entry | undefined> {
    this.#places ??= [...blobsOf(this.root.segments)]
    const places = this.#places
    let low = 0
    let high = places.length - 1
    while (low <= high) {
      const middle = (low + high) >>> 1
      const [pack, blob] = places[middle] as readonly [number, number]
      const bytes = await this.readBlob(pack, blob, o)
      const entries = decodeSegment(bytes, { after: undefined, what: `A manifest segment of ${this.what}` })
      if (comparePaths(path, (entries[0] as Entry).path) < 0) high = middle - 1
      else if (comparePaths(path, (entries.at(-1) as Entry).path) > 0) low = middle + 1
      else return entries.find((entry) => entry.path === path)
    }
    return undefined
  }

  /** One verified blob. Neighbours in one frame cost one read. */
  async readBlob(packNumber: number, blob: number, o: CallOptions = {}): Promise<Uint8Array> {
    return await this.#blobs.read(packNumber, blob, o)
  }

  async #linkGroups(o: CallOptions): Promise<Map<BytePath, number>> {
    const groupOf = new Map<BytePath, number>()
    let firstGroup = 1
    for (const [pack, blob] of blobsOf(this.root.links)) {
      firstGroup = decodeLinkTable(await this.readBlob(pack, blob, o), {
        groupOf,
        firstGroup,
        what: this.what,
      })
    }
    return groupOf
  }
}

function withLinks(entries: readonly Entry[], groupOf: ReadonlyMap<BytePath, number>): readonly Entry[] {
  return entries.map((entry) => {
    const linkGroup = groupOf.get(entry.path)
    if (linkGroup === undefined || entry.kind === 'directory') return entry
    return { ...entry, linkGroup }
  })
}

/** The blobs of runs, lazily: a run's count is a claim until its pack has been seen. */
export function* blobsOf(runs: BlobRuns): Generator<[pack: number, blob: number]> {
  for (let at = 0; at < runs.length; at += 4) {
    const count = runs[at + 2] as number
    for (let step = 0; step < count; step++)
      yield [runs[at] as number, (runs[at + 1] as number) + step * (runs[at + 3] as number)]
  }
}

function placeOf(entry: CatalogEntry): Pick<PackRef, 'name' | 'at' | 'sizeBytes' | 'trailerBytes'> {
  const { record, at, sizeBytes, trailerBytes } = entry
  return { name: record.digest as string as ObjectName, at, sizeBytes, trailerBytes }
}
