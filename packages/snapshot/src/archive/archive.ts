import { randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { CheckpointRecord } from '@belay/domain/checkpoint/record'
import { BelayError, unavailable } from '@belay/domain/errors'
import type { Catalog, CatalogEntry } from '../catalog.js'
import { type Chunking, DEFAULT_CHUNKING } from '../chunker/chunker.js'
import type { BlobRuns } from '../format/entry.js'
import type { Compression } from '../format/frame-codec.js'
import { type Keyring, SALT_BYTES, type StoreKeys } from '../format/keys.js'
import { DIGEST_BYTES } from '../format/pack-index.js'
import { encodeRoot, type PackRef, type Selection } from '../format/root.js'
import { BlobReader } from '../reading/blob-reader.js'
import { blobsOf, CheckpointReader } from '../reading/checkpoint-reader.js'
import type { ObjectName, PackLocator, WriteStore } from '../store/store.js'
import { assertRunning } from '../store/until-aborted.js'
import { type LocalState, openLocalState } from '../tree/local-state-head.js'
import type { Selector } from '../tree/selection.js'
import { type BatchReader, inlineReader, ThreadedReader } from './archive-readers.js'
import { type ArchiveSetup, makePackWriter, type WriterTotals } from './archive-worker.js'
import { consolidate } from './consolidate.js'
import type { ContentPolicy } from './content-rules.js'
import { DedupTable } from './dedup-table.js'
import { ManifestBuilder } from './manifest-builder.js'
import type { PackWriter, SpooledPack } from './pack-writer.js'
import { packsToRetire } from './packs-to-retire.js'
import { ReferencedBytes } from './referenced-bytes.js'
import { type ChangeReport, TreeReading } from './tree-reading.js'
import { Voucher } from './voucher.js'

/** What the caller says of the checkpoint; the rest of its record is measured. */
export type RecordFacts = Omit<
  CheckpointRecord,
  | 'version'
  | 'files'
  | 'sizeBytes'
  | 'storedBytes'
  | 'reusedBytes'
  | 'durationMs'
  | 'unstableFiles'
  | 'digest'
  | 'parent'
  | 'encrypted'
>

export interface ArchiveOptions {
  /** Absolute path of the tree. */
  readonly root: string
  readonly selection: Omit<Selection, 'ignoreFiles'>
  /** `selection`, compiled. */
  readonly selector: Selector
  readonly policy: ContentPolicy
  readonly facts: RecordFacts
  readonly store: WriteStore
  readonly catalog: Catalog
  readonly keyring: Keyring
  /** Random bytes for a store salt, used when there is no parent to inherit one from. */
  readonly salt: Uint8Array
  /** The checkpoint to share content with. */
  readonly parent: CatalogEntry | undefined
  /** A directory for what this machine remembers of the tree; without it every file is read. */
  readonly stateDirectory: string | undefined
  readonly workerUrl: URL
  readonly parallelism: number
  readonly compression: Compression
  /** Asked once everything is read: whether the change is worth a checkpoint. May throw, to refuse it. */
  readonly isWorthIt: (change: ArchiveChange) => boolean
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly onProgress?: ((progress: ArchiveProgress) => void) | undefined
  /** Called once for a tree of more entries than most: the time to trade some speed for memory. */
  readonly onLargeTree?: (() => void) | undefined
  readonly signal?: AbortSignal | undefined
}

export interface ArchiveChange {
  /** Nothing differs from the parent, not even a mode. */
  readonly unchanged: boolean
  /** Bytes that the store did not have: contents, and the descriptions of what changed. */
  readonly newBytes: number
  readonly files: number
  readonly sizeBytes: number
}

export interface ArchiveProgress {
  readonly entries: number
  readonly path: string
}

export interface ArchiveResult extends ChangeReport {
  /** `undefined`: the change was not worth it, so nothing was published. */
  readonly entry: CatalogEntry | undefined
  readonly entries: number
  readonly files: number
  readonly sizeBytes: number
  /** Bytes added to the store. */
  readonly storedBytes: number
  /** Bytes of content that are in the store only once more by name: unchanged, or found by digest. */
  readonly reusedBytes: number
  readonly durationMs: number
}

/**
 * Takes a checkpoint of a tree: reads what has changed since the parent, stores what is new, publishes.
 *
 * Order of writing: packs, then the object with the root, then the catalog entry. A crash before the last leaves objects nobody names,
 * which cleanup removes; never a checkpoint that lacks something.
 *
 * @throws BelayError of the store's kind, `file-unreadable`, `aborted`; then nothing is published
 */
export async function archive(o: ArchiveOptions): Promise<ArchiveResult> {
  // Before the parent is read: from here on cleanup leaves its packs alone.
  const lease = await o.catalog.lease(o.parent, { signal: o.signal })
  if (lease === undefined) return await archive({ ...o, parent: undefined })
  try {
    const session = await ArchiveSession.open(o)
    try {
      return await session.run()
    } catch (error) {
      // Walks and loops over disk throw the signal's own reason.
      if (!(error instanceof BelayError)) assertRunning(o.signal, `take a checkpoint of ${o.root}`)
      throw error
    } finally {
      await session.close()
    }
  } finally {
    await lease.release()
  }
}

/** What the root says, and the writer whose last pack will carry it. */
interface Manifest {
  readonly segments: BlobRuns
  readonly links: BlobRuns
  readonly writer: PackWriter
}

const MANIFEST_COMPRESSION: Compression = { level: 6 }

class ArchiveSession {
  readonly #o: ArchiveOptions
  readonly #startedAtMs: number
  readonly #parent: CheckpointReader | undefined
  readonly #setup: ArchiveSetup
  readonly #table: DedupTable
  readonly #state: LocalState | undefined
  readonly #voucher: Voucher | undefined
  readonly #stored: Promise<void>[] = []
  readonly #packs = new Map<number, PackRef>()
  /** Numbers in the order their packs were finished: the last one holds the root. */
  readonly #order: number[] = []
  #writer: PackWriter | undefined
  #reader: BatchReader | undefined
  #storedBytes = 0
  #stopped = false
  #loaded: Promise<void> | undefined

  private constructor(
    o: ArchiveOptions,
    parts: { parent: CheckpointReader | undefined; setup: ArchiveSetup; state: LocalState | undefined },
  ) {
    this.#o = o
    this.#startedAtMs = parts.setup.startedAtMs
    this.#parent = parts.parent
    this.#setup = parts.setup
    this.#table = new DedupTable(parts.setup.table)
    this.#state = parts.state
    const { root, workerUrl, parallelism } = o
    this.#voucher = Voucher.begin({ root, rows: parts.state?.rows, workerUrl, parallelism })
  }

  static async open(o: ArchiveOptions): Promise<ArchiveSession> {
    const startedAtMs = o.clock()
    const parent =
      o.parent === undefined
        ? undefined
        : await CheckpointReader.open(o.parent, { store: o.store, keyring: o.keyring, signal: o.signal })
    const keys = await keysForWriting(o, parent)
    const packNumbers = new SharedArrayBuffer(4)
    new Int32Array(packNumbers)[0] = parent === undefined ? 0 : Math.max(...parent.packNumbers()) + 1
    const setup: ArchiveSetup = {
      root: o.root,
      startedAtMs,
      // One session may take several checkpoints, one after a failed one or two at a time.
      spool: `${await o.store.spoolDirectory({ signal: o.signal })}/${randomBytes(8).toString('hex')}`,
      table: new DedupTable().memory,
      packNumbers,
      keys,
      compression: o.compression,
      chunking: parentChunking(parent),
      policy: o.policy,
    }
    const state = openLocalState({
      directory: o.stateDirectory,
      root: o.root,
      series: o.facts.series,
      parent: o.parent,
      segments: parent === undefined ? [] : blobsOf(parent.root.segments),
      dependsOn: [o.selection, o.policy],
      startedAtMs,
    })
    return new ArchiveSession(o, { parent, setup, state })
  }

  async run(): Promise<ArchiveResult> {
    const writer = makePackWriter(this.#setup, (pack) => this.#store(pack))
    this.#writer = writer
    const referenced = new ReferencedBytes(this.#state?.usable === true ? this.#parentReferences() : [])
    const builder = new ManifestBuilder(writer, referenced)
    const reading = new TreeReading({
      root: this.#o.root,
      selector: this.#o.selector,
      parent: this.#parent,
      state: this.#state,
      voucher: this.#voucher,
      builder,
      referenced,
      beforeStoring: async () => await this.#loadParentBlobs(),
      beginReading: async (few) => await this.#beginReading(few, writer),
      onProgress: this.#o.onProgress,
      onLargeTree: this.#o.onLargeTree,
      signal: this.#o.signal,
    })
    const report = await reading.run()
    if (this.#state?.usable === true) await this.#dropParentLinks(referenced)
    if (report.links.length > 0) await this.#loadParentBlobs()
    const links = builder.addLinks(report.links)
    const totals = (await this.#reader?.finish()) ?? { newBytes: 0, reusedBytes: 0 }
    await this.#allStored()

    const durationMs = (): number => this.#o.clock() - this.#startedAtMs
    const root = this.#parent?.root
    const unchanged =
      root !== undefined &&
      isDeepStrictEqual(builder.segments, root.segments) &&
      isDeepStrictEqual(links, root.links)
    const sums: WriterTotals = {
      newBytes: totals.newBytes + writer.newBytes,
      reusedBytes: totals.reusedBytes + writer.reusedBytes,
    }
    if (
      !this.#o.isWorthIt({
        unchanged,
        newBytes: sums.newBytes - builder.newBytes,
        files: report.files,
        sizeBytes: report.sizeBytes,
      })
    ) {
      writer.abandon()
      // Of a changed tree nothing is remembered: what was seen is in no checkpoint.
      if (unchanged && this.#o.parent !== undefined) this.#state?.keep(this.#o.parent)
      return {
        ...report,
        entry: undefined,
        ...measured(report, builder, sums),
        storedBytes: this.#storedBytes,
        durationMs: durationMs(),
      }
    }
    const manifest = { segments: builder.segments, links, writer }
    // Of an unchanged tree next to nothing is stored.
    const {
      segments,
      writer: lastWriter,
      links: linksInUse,
    } = unchanged ? manifest : await this.#consolidate(manifest, referenced)
    const record = this.#recordOf(report, {
      durationMs: durationMs(),
      newBytes: sums.newBytes - builder.newBytes,
    })
    lastWriter.finish((self) =>
      encodeRoot({
        facts: {
          record,
          selection: { ...this.#o.selection, ignoreFiles: [...report.ignoreFiles] },
          entries: builder.entries,
          chunking: { ...this.#setup.chunking },
        },
        selfPack: self.number,
        selfReferencedBytes: referenced.of(self.number),
        packs: this.#packsInUse(referenced, self.number),
        segments,
        links: linksInUse,
      }),
    )
    await this.#allStored()
    const last = this.#lastPack()
    const entry: CatalogEntry = {
      record: {
        ...record,
        digest: last.name as string as CheckpointRecord['digest'],
        storedBytes: this.#storedBytes,
      },
      at: last.at,
      sizeBytes: last.sizeBytes,
      trailerBytes: last.trailerBytes,
    }
    this.#o.signal?.throwIfAborted()
    await this.#o.catalog.publish(entry, { signal: this.#o.signal })
    this.#state?.keep(entry)
    return {
      ...report,
      entry,
      ...measured(report, builder, sums),
      storedBytes: this.#storedBytes,
      durationMs: durationMs(),
    }
  }

  /** Does without packs that are not worth keeping: see `packsToRetire`. */
  async #consolidate(manifest: Manifest, referenced: ReferencedBytes): Promise<Manifest> {
    const fresh = this.#packs.size + 1
    const earlier = this.#packsInUse(referenced, undefined).filter(({ number }) => !this.#packs.has(number))
    const retired = packsToRetire(earlier, fresh)
    if (retired.size === 0) return manifest
    // What this session wrote is read like everything else, so it must be in the store first.
    manifest.writer.finish()
    await this.#allStored()
    if (!(await this.#readsBack())) return manifest
    // A table of its own: the one in use would find every blob where it is.
    const writer = makePackWriter({ ...this.#setup, table: new DedupTable().memory }, (pack) =>
      this.#store(pack),
    )
    this.#writer = writer
    const { store, keyring, facts, signal } = this.#o
    const what = `checkpoint ${facts.id}`
    const packs = new Map(this.#packsInUse(referenced, undefined).map((pack) => [pack.number, pack]))
    const blobs = new BlobReader({ packs, what, hasher: writer.hasher, store, keyring })
    for (const number of this.#parent?.packNumbers() ?? []) {
      const pack = packs.has(number) ? await this.#parent?.pack(number, { signal }) : undefined
      if (pack !== undefined) blobs.hold(number, pack)
    }
    const { segments, links, movedTo } = await consolidate({
      ...manifest,
      retired,
      blobs,
      writer,
      referenced,
      what,
      signal,
    })
    await this.#allStored()
    this.#state?.relocate(movedTo)
    return { segments, links, writer }
  }

  /** False for a dry run, which keeps nothing of what it is given. */
  async #readsBack(): Promise<boolean> {
    const [pack] = this.#packs.values()
    if (pack === undefined) return true
    const range = { offset: 0, length: 1 }
    return (await this.#o.store.get(pack.at, { range, signal: this.#o.signal })) !== undefined
  }

  async close(): Promise<void> {
    this.#stopped = true
    try {
      this.#writer?.abandon()
    } finally {
      // Whatever becomes of a file in the spool, no thread and no store call outlives its session.
      await this.#reader?.stop()
      await this.#voucher?.stop()
      await Promise.allSettled(this.#stored)
      this.#state?.close()
    }
  }

  /** Threads only where there is much to read. */
  async #beginReading(few: boolean, writer: ReturnType<typeof makePackWriter>): Promise<BatchReader> {
    await this.#loadParentBlobs()
    if (few) return inlineReader(writer, this.#setup)
    // From here on this thread writes the manifest only: small, read often, and stored again wherever it changes.
    writer.changeCompression(MANIFEST_COMPRESSION)
    this.#reader = new ThreadedReader({
      count: this.#o.parallelism,
      workerUrl: this.#o.workerUrl,
      setup: this.#setup,
      onPack: (pack) => this.#store(pack),
      signal: this.#o.signal,
    })
    return this.#reader
  }

  async #loadParentBlobs(): Promise<void> {
    this.#loaded ??= this.#readParentBlobs()
    await this.#loaded
  }

  async #readParentBlobs(): Promise<void> {
    if (this.#parent === undefined) return
    for (const number of this.#parent.packNumbers()) {
      const { index } = await this.#parent.pack(number, { signal: this.#o.signal })
      const digests = index.digests.toString('latin1')
      for (let blob = 0; blob * DIGEST_BYTES < digests.length; blob++) {
        this.#table.claim(digests.slice(blob * DIGEST_BYTES, (blob + 1) * DIGEST_BYTES), number, blob)
      }
    }
  }

  #store(pack: SpooledPack): void {
    if (this.#stopped) return
    const { number, name, sizeBytes, trailerBytes, rawBytes } = pack
    this.#order.push(number)
    const stored = (async () => {
      const at = await this.#o.store.put(
        name,
        { kind: 'file', path: pack.path, sizeBytes },
        { signal: this.#o.signal },
      )
      this.#packs.set(number, {
        number,
        name,
        at,
        sizeBytes,
        trailerBytes,
        rawBytes,
        referencedBytes: rawBytes,
      })
      this.#storedBytes += sizeBytes
    })()
    // Awaited by allStored; until then a failure must not count as unhandled.
    stored.catch(() => undefined)
    this.#stored.push(stored)
  }

  async #allStored(): Promise<void> {
    await Promise.all(this.#stored)
  }

  #lastPack(): { name: ObjectName; at: PackLocator; sizeBytes: number; trailerBytes: number } {
    const last = this.#packs.get(this.#order.at(-1) ?? -1)
    if (last === undefined)
      throw unavailable('store-unavailable', 'The checkpoint has no object: nothing was stored')
    return last
  }

  #parentReferences(): [number, number][] {
    const root = this.#parent?.root
    if (root === undefined) return []
    return [
      [root.selfPack, root.selfReferencedBytes],
      ...root.packs.map((pack): [number, number] => [pack.number, pack.referencedBytes]),
    ]
  }

  /** The link table is stored whole each time, so the parent's no longer counts. */
  async #dropParentLinks(referenced: ReferencedBytes): Promise<void> {
    const parent = this.#parent
    if (parent === undefined) return
    for (const [number, blob] of blobsOf(parent.root.links)) {
      const pack = await parent.pack(number, { signal: this.#o.signal })
      referenced.addBytes(number, -(pack.index.blobLengths[blob] ?? 0))
    }
  }

  /** The packs the new checkpoint refers to, the parent's among them. */
  #packsInUse(referenced: ReferencedBytes, self: number | undefined): PackRef[] {
    const refs = new Map<number, PackRef>()
    const parent = this.#parent
    if (parent !== undefined) {
      const { name, at, sizeBytes, trailerBytes } = {
        name: parent.entry.record.digest as string as ObjectName,
        at: parent.entry.at,
        sizeBytes: parent.entry.sizeBytes,
        trailerBytes: parent.entry.trailerBytes,
      }
      const number = parent.root.selfPack
      refs.set(number, {
        number,
        name,
        at,
        sizeBytes,
        trailerBytes,
        referencedBytes: 0,
        rawBytes: parent.rawBytesOfSelf,
      })
      for (const pack of parent.root.packs) refs.set(pack.number, pack)
    }
    for (const pack of this.#packs.values()) refs.set(pack.number, pack)
    if (self !== undefined) refs.delete(self)
    return [...refs.values()]
      .map((pack) => ({ ...pack, referencedBytes: referenced.of(pack.number) }))
      .filter((pack) => pack.referencedBytes > 0)
  }

  #recordOf(
    report: ChangeReport,
    o: { durationMs: number; newBytes: number },
  ): Omit<CheckpointRecord, 'digest'> {
    return {
      ...this.#o.facts,
      version: 1,
      files: report.files,
      sizeBytes: report.sizeBytes,
      storedBytes: this.#storedBytes,
      reusedBytes: Math.max(0, report.sizeBytes - o.newBytes),
      durationMs: o.durationMs,
      unstableFiles: report.unstable.length,
      parent: this.#o.parent?.record.id ?? null,
      encrypted: this.#setup.keys !== undefined,
    }
  }
}

function measured(
  report: { files: number; sizeBytes: number },
  builder: ManifestBuilder,
  totals: WriterTotals,
): Pick<ArchiveResult, 'entries' | 'files' | 'sizeBytes' | 'reusedBytes'> {
  return {
    entries: builder.entries,
    files: report.files,
    sizeBytes: report.sizeBytes,
    reusedBytes: Math.max(0, report.sizeBytes - (totals.newBytes - builder.newBytes)),
  }
}

async function keysForWriting(
  o: ArchiveOptions,
  parent: CheckpointReader | undefined,
): Promise<StoreKeys | undefined> {
  return await o.keyring.keysFor(parent?.keys?.salt ?? o.salt.subarray(0, SALT_BYTES))
}

function parentChunking(parent: CheckpointReader | undefined): Chunking {
  return parent?.root.facts.chunking ?? DEFAULT_CHUNKING
}
