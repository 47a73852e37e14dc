import type { BytePath, Entry } from '../format/entry.js'
import type { Found } from '../tree/read-tree.js'
import type { Staging } from '../tree/staging.js'
import { metadataOf, StepLog } from '../tree/step-log.js'

export interface StagedPlacesOptions {
  /** Device of the target's root. */
  readonly device: number
  /** Asked for only from the first thing on that is built. */
  readonly staging: () => Staging
  /** Nothing is built. */
  readonly dryRun: boolean
  readonly listsOverwritten: boolean
}

/** A directory on the way down. */
export interface EnteredDirectory {
  readonly path: BytePath
  /** Where it is being built; `undefined` if it is there already. */
  readonly staged: BytePath | undefined
  readonly device: number
}

/** Says where each new thing is built, and what is to be done once all of them are. What is below a new directory is built in it, so that a new
 *  subtree is put in place by one step. */
export class StagedPlaces {
  /** Once everything is built and verified. */
  readonly steps = new StepLog()
  /** After all other steps: whatever changes in a directory changes its time. */
  readonly directories = new StepLog()
  /** What will be overwritten or removed; empty unless asked for. */
  readonly overwritten: BytePath[] = []
  /** Something directly below the root is made, replaced or removed, or its time set. */
  changesRoot = false
  readonly #o: StagedPlacesOptions
  readonly #open: EnteredDirectory[] = []
  /** Paths where a directory makes room for something else, or the other way round, and how many entries are below each. */
  readonly #replaced = new Map<BytePath, number>()

  constructor(o: StagedPlacesOptions) {
    this.#o = o
  }

  enter(directory: EnteredDirectory): void {
    this.#leave(directory.path)
    this.#open.push(directory)
  }

  parentOf(path: BytePath): EnteredDirectory {
    this.#leave(path)
    return this.#open.at(-1) ?? { path: '', staged: undefined, device: this.#o.device }
  }

  /** Where to build `path`; `undefined` in a dry run. */
  stage(path: BytePath, found: Found | undefined, parent: EnteredDirectory): BytePath | undefined {
    if (found !== undefined) this.#overwrite(path)
    if (this.#o.dryRun) return undefined
    if (parent.staged !== undefined) return `${parent.staged}/${path.slice(path.lastIndexOf('/') + 1)}`
    const staged = this.#o.staging().newPath(parent.path, parent.device)
    if (parent.path === '') this.changesRoot = true
    const entries = this.#replaced.get(path)
    this.#replaced.delete(path)
    this.steps.add(
      entries === undefined
        ? { kind: 'place', path, staged, replaces: found === undefined ? 'nothing' : 'leaf' }
        : { kind: 'exchange', path, staged, entries },
    )
    return staged
  }

  /** As `stage`, for a directory. */
  stageDirectory(path: BytePath, found: Found | undefined, parent: EnteredDirectory): BytePath | undefined {
    // A leaf, which holds nothing.
    if (found !== undefined) this.#replaced.set(path, 0)
    return this.stage(path, found, parent)
  }

  /** @param replacedBy path of what takes the place of the directory that goes, and is staged next */
  remove(path: BytePath, kind: Found['kind'], replacedBy: BytePath | undefined): void {
    this.#overwrite(path)
    if (!path.includes('/')) this.changesRoot = true
    if (replacedBy === undefined) {
      this.steps.add({ kind: kind === 'directory' ? 'remove-directory' : 'remove-leaf', path })
      return
    }
    const entries = this.#replaced.get(replacedBy)
    // All but one are below the directory: the last is the directory itself.
    this.#replaced.set(replacedBy, entries === undefined ? 0 : entries + 1)
  }

  /** Sets mode and time of what is in place. */
  fix(entry: Entry): void {
    const kind = entry.kind === 'symlink' ? 'fix-symlink' : 'fix-file'
    this.steps.add({ kind, path: entry.path, ...metadataOf(entry) })
  }

  finishDirectory(entry: Entry, created: boolean): void {
    const { path } = entry
    if (path === '') this.changesRoot = true
    this.directories.add({ kind: 'finish-directory', path, created, ...metadataOf(entry) })
  }

  #overwrite(path: BytePath): void {
    if (this.#o.listsOverwritten) this.overwritten.push(path)
  }

  #leave(path: BytePath): void {
    for (;;) {
      const top = this.#open.at(-1)
      if (top === undefined || top.path === '' || path.startsWith(`${top.path}/`)) return
      this.#open.pop()
    }
  }
}
