import { corrupt } from '@belay/domain/errors'
import { appendBlob, type BlobRuns, type Entry } from '../format/entry.js'
import { decodeSegment } from '../format/segment.js'
import type { BlobReader } from '../reading/blob-reader.js'
import { blobsOf } from '../reading/checkpoint-reader.js'
import { assertRunning } from '../store/until-aborted.js'
import { PackUse } from '../upkeep/verify-pack-use.js'
import type { BlobPlace } from './dedup-table.js'
import { ManifestBuilder, type StoredPart } from './manifest-builder.js'
import type { PackWriter } from './pack-writer.js'
import type { ReferencedBytes } from './referenced-bytes.js'

export interface ConsolidationOptions {
  /** Numbers of the packs to do without. */
  readonly retired: ReadonlySet<number>
  /** The manifest as it is. */
  readonly segments: BlobRuns
  readonly links: BlobRuns
  /** Reads every pack the manifest refers to. */
  readonly blobs: BlobReader
  /** Must know no blob of a retired pack: it would find it there. */
  readonly writer: PackWriter
  /** Is brought up to date. */
  readonly referenced: ReferencedBytes
  /** For messages. */
  readonly what: string
  readonly signal?: AbortSignal | undefined
}

/** A manifest that says the same without the retired packs. */
export interface ConsolidatedManifest {
  readonly segments: BlobRuns
  readonly links: BlobRuns
  /** Where a segment has gone; `undefined` for one that stays. */
  movedTo(pack: number, blob: number): readonly StoredPart[] | undefined
}

/**
 * Copies what a manifest needs of some packs into new ones, and rewrites the segments that say where it is. Three steps, so that each
 * frame is decompressed once and memory holds no content: the manifest is read, for which blobs are needed; these are copied pack by pack;
 * the segments concerned are written anew.
 *
 * @throws BelayError corrupt if a blob is not what its index says: then nothing of it is taken over
 */
export async function consolidate(o: ConsolidationOptions): Promise<ConsolidatedManifest> {
  return await new Consolidation(o).run()
}

class Consolidation {
  readonly #o: ConsolidationOptions
  readonly #uses = new Map<number, PackUse>()
  /** For each retired pack, the new pack and blob of each of its blobs. */
  readonly #places = new Map<number, Uint32Array>()
  readonly #moved = new Map<string, readonly StoredPart[]>()

  constructor(o: ConsolidationOptions) {
    this.#o = o
  }

  async run(): Promise<ConsolidatedManifest> {
    for (const number of this.#o.retired)
      this.#uses.set(number, new PackUse(await this.#o.blobs.pack(number, this.#o)))
    const counts = await this.#findNeeded()
    for (const [number, use] of this.#uses) await this.#copyPack(number, use)
    const builder = new ManifestBuilder(this.#o.writer, this.#o.referenced)
    let at = 0
    for (const [pack, blob] of blobsOf(this.#o.segments)) {
      const count = counts[at++] as number
      if (count >= 0) builder.reuse({ pack, blob, entries: count })
      else await this.#rewriteSegment(pack, blob, builder)
    }
    return {
      segments: builder.segments,
      links: await this.#moveLinks(),
      movedTo: (pack, blob) => this.#moved.get(`${pack}:${blob}`),
    }
  }

  /** @returns for each segment the number of its entries, or -1 if it must be rewritten */
  async #findNeeded(): Promise<number[]> {
    const counts: number[] = []
    for (const [pack, blob] of blobsOf(this.#o.segments)) {
      const { entries } = await this.#readSegment(pack, blob)
      let isConcerned = this.#o.retired.has(pack)
      for (const { runs } of entries) if (this.#markRetired(runs)) isConcerned = true
      counts.push(isConcerned ? -1 : entries.length)
    }
    return counts
  }

  #markRetired(runs: BlobRuns): boolean {
    let isConcerned = false
    for (let at = 0; at < runs.length; at += 4) {
      const [pack, first, count, stride] = runAt(runs, at)
      const use = this.#uses.get(pack)
      if (use === undefined) continue
      const last = first + (count - 1) * stride
      if (last >= use.blobCount) {
        throw corrupt(
          'manifest-corrupt',
          `The manifest of ${this.#o.what} is corrupt: expected blob ${last} of pack ${pack}, found ${use.blobCount} blobs`,
        )
      }
      use.mark(first, last)
      isConcerned = true
    }
    return isConcerned
  }

  async #copyPack(number: number, use: PackUse): Promise<void> {
    const places = new Uint32Array(use.blobCount * 2)
    this.#places.set(number, places)
    const marked = use.marked()
    for (let blob = marked.indexOf(1); blob >= 0; blob = marked.indexOf(1, blob + 1)) {
      assertRunning(this.#o.signal, `consolidate the packs of ${this.#o.what}`)
      const place = this.#o.writer.addBytes(await this.#o.blobs.read(number, blob, this.#o))
      places[blob * 2] = place.pack
      places[blob * 2 + 1] = place.blob
    }
  }

  async #rewriteSegment(pack: number, blob: number, builder: ManifestBuilder): Promise<void> {
    const { entries, bytes } = await this.#readSegment(pack, blob)
    for (const entry of entries) this.#o.referenced.addEntry(entry, -1)
    this.#o.referenced.addBytes(pack, -bytes)
    this.#moved.set(
      `${pack}:${blob}`,
      builder.add(entries.map((entry) => ({ ...entry, runs: this.#movedRuns(entry.runs) }))),
    )
  }

  #movedRuns(runs: BlobRuns): BlobRuns {
    const moved: number[] = []
    for (let at = 0; at < runs.length; at += 4) {
      const [pack, first, count, stride] = runAt(runs, at)
      const places = this.#places.get(pack)
      if (places === undefined) {
        moved.push(pack, first, count, stride)
        continue
      }
      for (let step = 0; step < count; step++) {
        const blob = first + step * stride
        appendBlob(moved, places[blob * 2] as number, places[blob * 2 + 1] as number)
      }
    }
    return moved
  }

  async #moveLinks(): Promise<BlobRuns> {
    const moved: number[] = []
    for (const [pack, blob] of blobsOf(this.#o.links)) {
      let place: BlobPlace = { pack, blob }
      if (this.#o.retired.has(pack)) {
        const bytes = await this.#o.blobs.read(pack, blob, this.#o)
        place = this.#o.writer.addBytes(bytes)
        this.#o.referenced.addBytes(pack, -bytes.length)
        this.#o.referenced.addBytes(place.pack, bytes.length)
      }
      appendBlob(moved, place.pack, place.blob)
    }
    return moved
  }

  async #readSegment(pack: number, blob: number): Promise<{ entries: Entry[]; bytes: number }> {
    assertRunning(this.#o.signal, `consolidate the packs of ${this.#o.what}`)
    const bytes = await this.#o.blobs.read(pack, blob, this.#o)
    return {
      entries: decodeSegment(bytes, { after: undefined, what: `A manifest segment of ${this.#o.what}` }),
      bytes: bytes.length,
    }
  }
}

function runAt(runs: BlobRuns, at: number): [pack: number, first: number, count: number, stride: number] {
  return [runs[at] as number, runs[at + 1] as number, runs[at + 2] as number, runs[at + 3] as number]
}
