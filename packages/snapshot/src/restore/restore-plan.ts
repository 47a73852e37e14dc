import { type BytePath, comparePaths, type Entry } from '../format/entry.js'
import type { Found, TreeCursor } from '../tree/read-tree.js'
import { OpenDirectories } from './open-directories.js'
import { openDirectory } from './open-directory.js'
import { LeafPlanner } from './plan-leaf.js'
import { holdsStagingName, isBelow, isProtected } from './plan-rules.js'
import type { RestoreAction, RestorePolicy } from './restore-action.js'

/** The plan of a restore: what to do so that the target holds what the manifest says. Pure: reads `entries` and `current`, both in path order,
 *  once. Entries must have passed `SafePaths`. */
export function* planRestore(
  entries: Iterable<Entry>,
  current: TreeCursor,
  policy: RestorePolicy,
): Generator<RestoreAction> {
  const planner = new RestorePlanner(current, policy)
  for (const entry of entries) yield* planner.plan(entry)
  yield* planner.finish()
}

/**
 * The merge behind `planRestore`, for entries that come piece by piece. Holds the directories on the way down and one line for each hard-link
 * group and each linked file in place, nothing else of the tree.
 */
export class RestorePlanner {
  readonly #current: TreeCursor
  readonly #policy: RestorePolicy
  readonly #due: RestoreAction[] = []
  readonly #open: OpenDirectories
  readonly #leaves: LeafPlanner

  constructor(current: TreeCursor, policy: RestorePolicy) {
    this.#current = current
    this.#policy = policy
    this.#open = new OpenDirectories(this.#due, policy)
    this.#leaves = new LeafPlanner(policy)
  }

  /** The actions that are due with the next entry. The list is used again. */
  plan(entry: Entry): readonly RestoreAction[] {
    this.#due.length = 0
    if (!holdsStagingName(entry.path)) this.#plan(entry)
    return this.#due
  }

  /** The actions that are due after the last entry. */
  finish(): readonly RestoreAction[] {
    this.#due.length = 0
    this.#passExtras(undefined)
    this.#open.close(undefined)
    return this.#due
  }

  #plan(entry: Entry): void {
    this.#passExtras(entry.path)
    this.#open.close(entry.path)
    const found = this.#current.found?.path === entry.path ? this.#current.found : undefined
    const selected = this.#policy.selects?.(entry.path, entry.kind === 'directory') ?? true
    if (entry.kind === 'directory') {
      if (found !== undefined && found.kind !== 'directory' && isProtected(entry.path)) {
        this.#due.push({
          kind: 'conflict',
          path: entry.path,
          reason: 'a repository keeps its own settings, and the checkpoint holds a directory there',
        })
      }
      this.#open.enclose(entry.path)
      this.#open.push(openDirectory(entry.path, { found, entry: selected ? entry : undefined, lazy: entry }))
      if (found !== undefined) this.#current.next()
      if (selected) this.#open.enter()
      return
    }
    if (!selected) {
      if (found !== undefined) this.#current.skip()
      return
    }
    this.#open.enclose(entry.path)
    this.#open.enter()
    if (found?.kind === 'directory') {
      this.#planOverDirectory(entry, found)
      return
    }
    if (found !== undefined) this.#current.next()
    this.#pushLeaf(entry, found)
  }

  /** Goes past what is in the target and not in the manifest, up to `path`. */
  #passExtras(path: BytePath | undefined): void {
    for (;;) {
      const found = this.#current.found
      if (found === undefined || (path !== undefined && comparePaths(found.path, path) >= 0)) return
      this.#open.close(found.path)
      if (path !== undefined && isBelow(path, found.path)) {
        if (found.kind === 'directory') {
          // On the way to an entry, without an entry of its own.
          this.#open.push(openDirectory(found.path, { found }))
          this.#current.next()
          continue
        }
        this.#due.push({
          kind: 'conflict',
          path: found.path,
          reason: `a ${found.kind} is where the checkpoint needs a directory that it does not hold itself`,
        })
        this.#current.skip()
        continue
      }
      this.#planExtra(found)
    }
  }

  #planExtra(found: Found): void {
    const isDirectory = found.kind === 'directory'
    const verdict =
      isProtected(found.path) || found.path === ''
        ? 'keep'
        : (this.#policy.extras?.(found.path, isDirectory) ?? 'keep')
    if (verdict === 'keep' || (verdict === 'look-inside' && !isDirectory)) {
      this.#open.keep()
      if (found.path === '') this.#current.next()
      else this.#current.skip()
      return
    }
    if (isDirectory) {
      this.#open.push(openDirectory(found.path, { found, isExtra: true, keeps: verdict === 'look-inside' }))
      this.#current.next()
      return
    }
    this.#current.next()
    this.#open.touch()
    this.#due.push({ kind: 'remove', path: found.path, found, replacedBy: undefined })
  }

  /** A directory is in the place of a file or symlink: it goes only if everything in it may go. */
  #planOverDirectory(entry: Entry, found: Found): void {
    const removals: Found[] = [found]
    this.#current.next()
    for (;;) {
      const below = this.#current.found
      if (below === undefined || !isBelow(below.path, found.path)) break
      const verdict = isProtected(below.path)
        ? 'keep'
        : this.#policy.extras?.(below.path, below.kind === 'directory')
      if (verdict !== 'remove') {
        this.#due.push({
          kind: 'conflict',
          path: below.path,
          reason: `it is in the way: the checkpoint holds a ${entry.kind} instead of the directory above it`,
        })
        this.#current.skip()
        continue
      }
      removals.push(below)
      this.#current.next()
    }
    for (const removal of removals.reverse())
      this.#due.push({ kind: 'remove', path: removal.path, found: removal, replacedBy: entry.path })
    this.#pushLeaf(entry, undefined)
  }

  #pushLeaf(entry: Entry, found: Found | undefined): void {
    const action = this.#leaves.plan(entry, found)
    if (action.kind !== 'keep' && action.kind !== 'fix-metadata') this.#open.touch()
    this.#due.push(action)
  }
}
