import type { BytePath, Entry } from '../format/entry.js'
import type { Found } from '../tree/read-tree.js'
import type { EnteredDirectory } from './staged-places.js'

/** A further name of a file, to be made once the file is there. */
export interface PendingLink {
  readonly entry: Entry
  readonly found: Found | undefined
  readonly parent: EnteredDirectory
}

/** Hard links that wait for the files they lead to. */
export class PendingLinks {
  readonly #links: PendingLink[] = []
  /** First members of hard-link groups: where their file is. */
  readonly #primaries = new Map<number, { at: BytePath; found: Found | undefined }>()

  /** Tells where an entry's file is, or will be built: the first name of its group, if it has several. */
  remember(entry: Entry, at: BytePath, found: Found | undefined): void {
    if (entry.linkGroup !== 0) this.#primaries.set(entry.linkGroup, { at, found })
  }

  add(link: PendingLink): void {
    this.#links.push(link)
  }

  /** Gives each link to one of the two, and pauses now and then: `keep` if it is there already, else `make` with where the file is. */
  *settle(o: {
    keep: (link: PendingLink, found: Found) => void
    make: (link: PendingLink, existing: BytePath) => void
  }): Generator<void> {
    let count = 0
    for (const link of this.#links) {
      if (++count % LINKS_PER_PAUSE === 0) yield
      const { entry, found } = link
      const primary = this.#primaries.get(entry.linkGroup)
      if (primary === undefined) continue
      const isSame =
        found !== undefined && found.inode === primary.found?.inode && found.device === primary.found.device
      if (isSame) o.keep(link, found)
      else o.make(link, primary.at)
    }
    this.#links.length = 0
  }
}

const LINKS_PER_PAUSE = 256
