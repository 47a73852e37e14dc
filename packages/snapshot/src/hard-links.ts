import { type BytePath, comparePaths } from './format/entry.js'

/** Collects which paths are one file. Only files with several links come here, so memory grows with those alone. */
export class HardLinks {
  readonly #paths = new Map<string, BytePath[]>()

  /** @param key the same for links to the same file: its device and inode */
  add(key: string, path: BytePath): void {
    const paths = this.#paths.get(key)
    if (paths === undefined) this.#paths.set(key, [path])
    else paths.push(path)
  }

  /** Groups of at least two: a file whose other links lie outside the tree is a file of its own here. */
  groups(): BytePath[][] {
    return [...this.#paths.values()].filter((paths) => paths.length > 1).map((paths) => paths.sort(comparePaths))
  }
}
