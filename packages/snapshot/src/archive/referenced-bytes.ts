import { countBlobs, type Entry } from '../format/entry.js'

/**
 * Counts the raw bytes a checkpoint refers to in each pack: what decides whether a pack is needed, and whether it is worth keeping as it is.
 *
 * Every reference counts, so bytes that several files share count for each. Of a file whose blobs lie in several packs each run counts its
 * share by number of blobs, rounded up: always the same whole numbers for the same entry, so that taking an entry away leaves
 * exactly what was there before it, and zero means that nothing refers to the pack.
 */
export class ReferencedBytes {
  readonly #bytes: Map<number, number>

  constructor(start: Iterable<readonly [pack: number, bytes: number]> = []) {
    this.#bytes = new Map(start)
  }

  addBytes(pack: number, bytes: number): void {
    this.#bytes.set(pack, (this.#bytes.get(pack) ?? 0) + bytes)
  }

  /** @param sign -1 for an entry that is no longer there */
  addEntry(entry: Entry, sign: 1 | -1): void {
    const { runs, sizeBytes } = entry
    if (runs.length === 4) {
      this.addBytes(runs[0] as number, sign * sizeBytes)
      return
    }
    const blobs = countBlobs(runs)
    for (let at = 0; at < runs.length; at += 4) {
      this.addBytes(runs[at] as number, sign * Math.ceil((sizeBytes * (runs[at + 2] as number)) / blobs))
    }
  }

  of(pack: number): number {
    return this.#bytes.get(pack) ?? 0
  }
}
