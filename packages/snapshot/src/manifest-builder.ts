import { appendBlob, type BlobRuns, type BytePath, type Entry } from './format/entry.js'
import { SegmentEncoder } from './format/segment.js'
import { encodeLinkTable } from './format/link-table.js'
import type { PackWriter } from './pack-writer.js'
import type { ReferencedBytes } from './referenced-bytes.js'

/** Turns entries into segments and those into blobs, taking over the parent's segments where nothing in them has changed. */
export class ManifestBuilder {
  entries = 0
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

  /** Stores one segment; if it is the parent's after all, byte for byte, nothing is stored. */
  add(entries: readonly Entry[]): { pack: number; blob: number } {
    for (const entry of entries) {
      this.#encoder.add(entry)
      this.#referenced.addEntry(entry, 1)
    }
    const bytes = this.#encoder.finish()
    const place = this.#writer.addBytes(bytes)
    this.#referenced.addBytes(place.pack, bytes.length)
    this.entries += entries.length
    appendBlob(this.#runs, place.pack, place.blob)
    return place
  }

  /** Stores the hard links of the whole tree. */
  addLinks(groups: readonly (readonly BytePath[])[]): BlobRuns {
    const runs: number[] = []
    for (const part of encodeLinkTable(groups)) {
      const { pack, blob } = this.#writer.addBytes(part)
      this.#referenced.addBytes(pack, part.length)
      appendBlob(runs, pack, blob)
    }
    return runs
  }
}
