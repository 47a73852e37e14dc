import type { CatalogEntry } from '@belay/snapshot/catalog'

/** A listing that can be gone through again without being asked for again: the same entries in the same order, and more of them only
 *  when they are wanted. What the listing throws, it throws to whoever comes that far. */
export class ListedOnce {
  readonly #rest: AsyncIterator<CatalogEntry>
  readonly #seen: CatalogEntry[] = []

  constructor(listing: AsyncIterable<CatalogEntry>) {
    this.#rest = listing[Symbol.asyncIterator]()
  }

  async *entries(): AsyncGenerator<CatalogEntry> {
    for (let at = 0; ; at++) {
      if (at === this.#seen.length) {
        const next = await this.#rest.next()
        if (next.done === true) return
        this.#seen.push(next.value)
      }
      yield this.#seen[at] as CatalogEntry
    }
  }
}
