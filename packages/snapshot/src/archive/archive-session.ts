import { isDeepStrictEqual } from 'node:util'
import type { CheckpointRecord } from '@belay/domain/checkpoint/record'
import type { CatalogEntry } from '../catalog.js'
import type { Compression } from '../format/frame-codec.js'
import { encodeRoot } from '../format/root.js'
import { blobsOf, CheckpointReader } from '../reading/checkpoint-reader.js'
import { type LocalState, openLocalState } from '../tree/local-state-head.js'
import { clockDoubtMs } from '../tree/tree-clock.js'
import type { ArchiveOptions, ArchiveResult } from './archive-options.js'
import { type BatchReader, inlineReader, ThreadedReader } from './archive-readers.js'
import { makeArchiveSetup } from './archive-setup.js'
import { type ArchiveSetup, makePackWriter, type WriterTotals } from './archive-worker.js'
import { rowsDependOn } from './content-rules.js'
import { DedupTable } from './dedup-table.js'
import { ManifestBuilder } from './manifest-builder.js'
import type { PackWriter } from './pack-writer.js'
import { ReferencedBytes } from './referenced-bytes.js'
import { type Manifest, retirePacks } from './retire-packs.js'
import { StoredPacks } from './stored-packs.js'
import { type ChangeReport, TreeReading } from './tree-reading.js'
import { Voucher } from './voucher.js'

const MANIFEST_COMPRESSION: Compression = { level: 6 }

/** One checkpoint being taken: what `archive` does between its lease and its end. */
export class ArchiveSession {
  readonly #o: ArchiveOptions
  readonly #startedAtMs: number
  readonly #parent: CheckpointReader | undefined
  readonly #setup: ArchiveSetup
  readonly #table: DedupTable
  readonly #state: LocalState | undefined
  readonly #voucher: Voucher | undefined
  readonly #packs: StoredPacks
  #writer: PackWriter | undefined
  #reader: BatchReader | undefined
  #loaded: Promise<void> | undefined

  private constructor(
    o: ArchiveOptions,
    parts: {
      parent: CheckpointReader | undefined
      setup: ArchiveSetup
      state: LocalState | undefined
      startedAtMs: number
    },
  ) {
    this.#o = o
    this.#startedAtMs = parts.startedAtMs
    this.#parent = parts.parent
    this.#setup = parts.setup
    this.#table = new DedupTable(parts.setup.table)
    this.#state = parts.state
    this.#packs = new StoredPacks({ store: o.store, parent: parts.parent, signal: o.signal })
    const { root, workerUrl, parallelism } = o
    this.#voucher = Voucher.begin({ root, rows: parts.state?.rows, workerUrl, parallelism })
  }

  static async open(o: ArchiveOptions): Promise<ArchiveSession> {
    const startedAtMs = o.clock()
    const restsSinceMs = startedAtMs - clockDoubtMs(o.root)
    const parent =
      o.parent === undefined
        ? undefined
        : await CheckpointReader.open(o.parent, { store: o.store, keyring: o.keyring, signal: o.signal })
    const setup = await makeArchiveSetup(o, parent, restsSinceMs)
    const state = openLocalState({
      directory: o.stateDirectory,
      root: o.root,
      series: o.facts.series,
      parent: o.parent,
      segments: parent === undefined ? [] : blobsOf(parent.root.segments),
      dependsOn: rowsDependOn(o.selection, o.policy),
      startedAtMs: restsSinceMs,
    })
    return new ArchiveSession(o, { parent, setup, state, startedAtMs })
  }

  async run(): Promise<ArchiveResult> {
    const writer = makePackWriter(this.#setup, (pack) => this.#packs.add(pack))
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
      beforeReading: async () => await this.#packs.room(),
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
    await this.#packs.allStored()

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
        storedBytes: this.#packs.storedBytes,
        durationMs: durationMs(),
      }
    }
    const manifest = { segments: builder.segments, links, writer }
    // Of an unchanged tree next to nothing is stored.
    const {
      segments,
      writer: lastWriter,
      links: linksInUse,
    } = unchanged ? manifest : await this.#retire(manifest, referenced)
    // Before the root: a store may let the checkpoint come into being with it.
    await this.#packs.allStored()
    const record = this.#recordOf(report, {
      durationMs: durationMs(),
      newBytes: sums.newBytes - builder.newBytes,
    })
    this.#packs.expectRoot(record)
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
        packs: this.#packs.inUse(referenced, self.number),
        segments,
        links: linksInUse,
      }),
    )
    await this.#packs.allStored()
    const { last } = this.#packs
    const entry: CatalogEntry = {
      record: {
        ...record,
        digest: last.name as string as CheckpointRecord['digest'],
        storedBytes: this.#packs.storedBytes,
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
      storedBytes: this.#packs.storedBytes,
      durationMs: durationMs(),
    }
  }

  /** Does without packs that are not worth keeping. */
  async #retire(manifest: Manifest, referenced: ReferencedBytes): Promise<Manifest> {
    const { store, keyring, facts, signal } = this.#o
    const retired = await retirePacks({
      manifest,
      referenced,
      packs: this.#packs,
      parent: this.#parent,
      openWriter: () => {
        // A table of its own: the one in use would find every blob where it is.
        const setup = { ...this.#setup, table: new DedupTable().memory }
        this.#writer = makePackWriter(setup, (pack) => this.#packs.add(pack))
        return this.#writer
      },
      store,
      keyring,
      what: `checkpoint ${facts.id}`,
      signal,
    })
    if (retired === undefined) return manifest
    this.#state?.relocate(retired.movedTo)
    return retired
  }

  async close(): Promise<void> {
    this.#packs.stop()
    try {
      this.#writer?.abandon()
    } finally {
      // Whatever becomes of a file in the spool, no thread and no store call outlives its session.
      await this.#reader?.stop()
      await this.#voucher?.stop()
      await this.#packs.settled()
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
      onPack: (pack) => this.#packs.add(pack),
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
      this.#table.claimAll(number, index.digests)
    }
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

  #recordOf(
    report: ChangeReport,
    o: { durationMs: number; newBytes: number },
  ): Omit<CheckpointRecord, 'digest'> {
    return {
      ...this.#o.facts,
      version: 1,
      files: report.files,
      sizeBytes: report.sizeBytes,
      storedBytes: this.#packs.storedBytes,
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
