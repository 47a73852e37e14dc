import type { ObjectName } from '../store/store.js'

/** Remembers which blobs, and headers of objects, were read and found sound, so that checkpoints that share packs cost one read of them. One byte a blob. */
export class ProvenBlobs {
  readonly #headers = new Set<ObjectName>()
  readonly #objects = new Map<ObjectName, Uint8Array>()

  add(name: ObjectName, blobs: Iterable<number>, blobCount: number): void {
    const proven = this.#objects.get(name) ?? new Uint8Array(blobCount)
    this.#objects.set(name, proven)
    for (const blob of blobs) proven[blob] = 1
  }

  addHeader(name: ObjectName): void {
    this.#headers.add(name)
  }

  hasHeader(name: ObjectName): boolean {
    return this.#headers.has(name)
  }

  holds(name: ObjectName, blobs: readonly number[]): boolean {
    const proven = this.#objects.get(name)
    return proven !== undefined && blobs.every((blob) => proven[blob] === 1)
  }
}
