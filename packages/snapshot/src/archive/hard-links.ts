import { type BlobRuns, type BytePath, comparePaths } from '../format/entry.js'

/** Collects which paths are one file. Only files with several links come here, so memory grows with those alone. */
export class HardLinks {
  readonly #groups = new Map<string, { paths: BytePath[]; runs: BlobRuns | undefined }>()

  /** @param key from `linkKeyOf` (tree/file-facts)
   *  @param runs the content, of a file that was read just now */
  add(key: string, path: BytePath, runs?: BlobRuns): void {
    const group = this.#groups.get(key)
    if (group === undefined) {
      this.#groups.set(key, { paths: [path], runs })
      return
    }
    // Written to between the readings of two of its names, within one tick of the clock: two files in this checkpoint.
    if (runs !== undefined && group.runs !== undefined && !isEqual(runs, group.runs)) return
    group.runs ??= runs
    group.paths.push(path)
  }

  /** Groups of at least two: a file whose other links lie outside the tree is a file of its own here. */
  groups(): BytePath[][] {
    return [...this.#groups.values()]
      .filter(({ paths }) => paths.length > 1)
      .map(({ paths }) => paths.sort(comparePaths))
  }
}

function isEqual(a: BlobRuns, b: BlobRuns): boolean {
  return a.length === b.length && a.every((value, at) => value === b[at])
}
