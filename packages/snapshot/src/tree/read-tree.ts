import type { BytePath } from '../format/entry.js'
import { assertRunning } from '../store/until-aborted.js'
import { displayPath, nativePath } from './native-path.js'
import { isStagingName } from './staging-name.js'
import { treeError } from './tree-error.js'
import type { FileStat, TreeFiles } from './tree-files.js'

/** Something that is in the target now. */
export interface Found extends FileStat {
  readonly path: BytePath
  /** A symlink's target as bytes in latin1; empty otherwise. */
  readonly target: string
}

/** What is in a tree, one at a time, in path order (see comparePaths). */
export interface TreeCursor {
  /** `undefined` at the end. */
  readonly found: Found | undefined
  next(): void
  /** As `next`, but past everything below a directory, without looking at it. */
  skip(): void
}

/** A cursor over a tree that is not there, or empty. */
export const EMPTY_TREE: TreeCursor = { found: undefined, next() {}, skip() {} }

/**
 * Walks a target: names of the directories on the way down are held, nothing else. Follows no symbolic link, passes over staging
 * directories of restores. What disappears meanwhile is passed over.
 */
export class TreeWalk implements TreeCursor {
  found: Found | undefined
  readonly #root: string
  readonly #files: TreeFiles
  readonly #signal: AbortSignal | undefined
  readonly #open: { prefix: string; names: readonly string[]; at: number }[] = []

  /** @throws BelayError unavailable if a directory cannot be listed; so does every step. */
  constructor(root: string, files: TreeFiles, signal?: AbortSignal) {
    this.#root = root
    this.#files = files
    this.#signal = signal
    this.found = this.#look('')
  }

  next(): void {
    if (this.found?.kind === 'directory') this.#enter(this.found.path)
    this.skip()
  }

  skip(): void {
    this.found = undefined
    for (;;) {
      const directory = this.#open.at(-1)
      if (directory === undefined) return
      const name = directory.names[directory.at++]
      if (name === undefined) {
        this.#open.pop()
        continue
      }
      this.found = this.#look(directory.prefix + name)
      if (this.found !== undefined) return
    }
  }

  #enter(path: BytePath): void {
    assertRunning(this.#signal, 'look through the target')
    let names: string[]
    try {
      names = this.#files.readDirectory(nativePath(this.#root, path))
    } catch (error) {
      throw treeError(error, `list the directory ${displayPath(path) || '.'} of the target`)
    }
    // Default order is by UTF-16 unit, which is by byte here.
    names.sort()
    this.#open.push({
      prefix: path === '' ? '' : `${path}/`,
      names: names.filter((name) => !isStagingName(name)),
      at: 0,
    })
  }

  #look(path: BytePath): Found | undefined {
    const native = nativePath(this.#root, path)
    try {
      const stat = this.#files.lstat(native)
      if (stat === undefined) return undefined
      return { ...stat, path, target: stat.kind === 'symlink' ? this.#files.readLink(native) : '' }
    } catch (error) {
      throw treeError(error, `look at ${displayPath(path) || '.'} in the target`)
    }
  }
}
