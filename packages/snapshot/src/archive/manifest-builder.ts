import { appendBlob, type BlobRuns, type BytePath, type Entry } from '../format/entry.js'
import { encodeLinkTable } from '../format/link-table.js'
import { SegmentEncoder } from '../format/segment.js'
import type { BlobPlace } from './dedup-table.js'
import type { PackWriter } from './pack-writer.js'
import type { ReferencedBytes } from './referenced-bytes.js'

/** A segment grows to this only where single files have very many blobs; it must fit a blob. */
const SEGMENT_BYTES = 2 ** 20

/** A segment and where it lies. */
export interface StoredPart {
  readonly pack: number
  readonly blob: number
  readonly entries: number
}

/** Turns entries into segments and those into blobs, taking over the parent's segments where nothing in them has changed. */
export class ManifestBuilder {
  entries = 0
  /** Raw bytes of segments and links that the store did not have. */
  newBytes = 0
  readonly #runs: number[] = []
  readonly #encoder = new SegmentEncoder()
  readonly #writer: PackWriter
  readonly #referenced: ReferencedBytes

  constructor(writer: PackWriter, referenced: ReferencedBytes) {
    this.#writer = writer
    this.#referenced = referenced
  }

  get segments(): BlobRuns {
    return this.#runs
  }

  /** Takes a segment of the parent's over. */
  reuse(segment: { pack: number; blob: number; entries: number }): void {
    this.entries += segment.entries
    appendBlob(this.#runs, segment.pack, segment.blob)
  }

  /** Stores one segment, several only where huge files would make it too large; if it is the parent's after all, byte for byte, nothing
   *  is stored. */
  add(entries: readonly Entry[]): StoredPart[] {
    const parts: StoredPart[] = []
    for (const entry of entries) {
      this.#encoder.add(entry)
      this.#referenced.addEntry(entry, 1)
      if (this.#encoder.sizeBytes >= SEGMENT_BYTES) parts.push(this.#endSegment())
    }
    if (this.#encoder.count > 0) parts.push(this.#endSegment())
    return parts
  }

  /** Stores the hard links of the whole tree. */
  addLinks(groups: readonly (readonly BytePath[])[]): BlobRuns {
    const runs: number[] = []
    for (const part of encodeLinkTable(groups)) {
      const { pack, blob } = this.#store(part)
      this.#referenced.addBytes(pack, part.length)
      appendBlob(runs, pack, blob)
    }
    return runs
  }

  #endSegment(): StoredPart {
    const entries = this.#encoder.count
    const bytes = this.#encoder.finish()
    const { pack, blob } = this.#store(bytes)
    this.#referenced.addBytes(pack, bytes.length)
    this.entries += entries
    appendBlob(this.#runs, pack, blob)
    return { pack, blob, entries }
  }

  #store(bytes: Uint8Array): BlobPlace {
    const before = this.#writer.newBytes
    const place = this.#writer.addBytes(bytes)
    this.newBytes += this.#writer.newBytes - before
    return place
  }
}
