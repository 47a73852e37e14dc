import { corrupt } from '@belay/domain/errors'
import { type BytePath, comparePaths, type Entry } from '../format/entry.js'
import type { Found, TreeCursor } from '../tree/read-tree.js'
import { type OpenDirectory, openDirectory } from './open-directory.js'
import { holdsStagingName, isBelow, isMetadataRight, isProtected } from './plan-rules.js'
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
  readonly #open: OpenDirectory[] = []
  readonly #due: RestoreAction[] = []
  readonly #links = new Map<number, { path: BytePath; entry: Entry }>()
  /** Files in place with several links that stay as they are: which group they belong to. */
  readonly #inodes = new Map<string, number>()

  constructor(current: TreeCursor, policy: RestorePolicy) {
    this.#current = current
    this.#policy = policy
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
    this.#close(undefined)
    return this.#due
  }

  #plan(entry: Entry): void {
    this.#passExtras(entry.path)
    this.#close(entry.path)
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
      this.#enclose(entry.path)
      this.#open.push(openDirectory(entry.path, { found, entry: selected ? entry : undefined, lazy: entry }))
      if (found !== undefined) this.#current.next()
      if (selected) this.#enterParents()
      return
    }
    if (!selected) {
      if (found !== undefined) this.#current.skip()
      return
    }
    this.#enclose(entry.path)
    this.#enterParents()
    if (found?.kind === 'directory') {
      this.#planOverDirectory(entry, found)
      return
    }
    if (found !== undefined) this.#current.next()
    this.#due.push(this.#planLeaf(entry, found))
  }

  /** Goes past what is in the target and not in the manifest, up to `path`. */
  #passExtras(path: BytePath | undefined): void {
    for (;;) {
      const found = this.#current.found
      if (found === undefined || (path !== undefined && comparePaths(found.path, path) >= 0)) return
      this.#close(found.path)
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
      this.#keepInParent()
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
    this.#touchParent()
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
    this.#due.push(this.#planLeaf(entry, undefined))
  }

  #planLeaf(entry: Entry, found: Found | undefined): RestoreAction {
    const { path } = entry
    if (found !== undefined && isProtected(path)) return { kind: 'keep', path, entry, found }
    const primary = entry.linkGroup === 0 ? undefined : this.#linkPrimary(entry)
    if (primary !== undefined) {
      this.#touchParent()
      return { kind: 'link', path, entry, primary, found }
    }
    if (entry.kind === 'symlink') {
      if (found?.kind === 'symlink' && found.target === entry.target) {
        return this.#isRight(entry, found)
          ? { kind: 'keep', path, entry, found }
          : { kind: 'fix-metadata', path, entry, found }
      }
      this.#touchParent()
      return { kind: 'create-symlink', path, entry, found }
    }
    if (found === undefined) {
      this.#touchParent()
      return { kind: 'write-file', path, entry }
    }
    return this.#planFileInPlace(entry, found)
  }

  #planFileInPlace(entry: Entry, found: Found): RestoreAction {
    const { path } = entry
    const mustPart = found.kind === 'file' && found.links > 1 && !this.#claimInode(entry, found)
    const isRight = this.#isRight(entry, found)
    // Mode and time belong to all links of a file: another tree's links must not change with ours.
    const wouldChangeOthers = found.links > 1 && entry.linkGroup === 0 && !isRight
    if (found.kind !== 'file' || found.sizeBytes !== entry.sizeBytes || mustPart || wouldChangeOthers) {
      this.#touchParent()
      return { kind: 'replace-file', path, entry, found }
    }
    if (entry.sizeBytes > 0 && this.#mustRead(entry, found)) {
      this.#touchParent()
      return { kind: 'check', path, entry, found }
    }
    return isRight ? { kind: 'keep', path, entry, found } : { kind: 'fix-metadata', path, entry, found }
  }

  #mustRead(entry: Entry, found: Found): boolean {
    if (found.mtimeSec !== entry.mtimeSec || found.mtimeNsec !== entry.mtimeNsec) return true
    const { verify } = this.#policy
    return verify.kind === 'full' || (verify.kind === 'sample' && this.#policy.random() < verify.share)
  }

  #isRight(entry: Entry, found: Found): boolean {
    return isMetadataRight(entry, found, this.#policy.keepsModes)
  }

  /** False if the file in place is already taken by an entry that is another file in the checkpoint. */
  #claimInode(entry: Entry, found: Found): boolean {
    const key = `${found.device}:${found.inode}`
    const group = this.#inodes.get(key)
    this.#inodes.set(key, entry.linkGroup === 0 ? -1 : entry.linkGroup)
    return group === undefined
  }

  /** The path that `entry` is another name of; `undefined` if it is the first of its group. */
  #linkPrimary(entry: Entry): BytePath | undefined {
    const first = this.#links.get(entry.linkGroup)
    if (first === undefined) {
      this.#links.set(entry.linkGroup, { path: entry.path, entry })
      return undefined
    }
    const other = first.entry
    const isOne =
      other.kind === entry.kind &&
      other.sizeBytes === entry.sizeBytes &&
      other.target === entry.target &&
      isEqual(other.runs, entry.runs)
    if (!isOne) {
      throw corrupt(
        'manifest-corrupt',
        `The manifest is corrupt: expected hard links to have one content, found two in group ${entry.linkGroup}`,
      )
    }
    return first.path
  }

  /** Announces the directories on the way down that have not been: only what is restored needs them. */
  #enterParents(): void {
    let announcing = this.#open.length
    while (announcing > 0 && (this.#open[announcing - 1] as OpenDirectory).state === 'closed') announcing--
    for (; announcing < this.#open.length; announcing++) {
      const directory = this.#open[announcing] as OpenDirectory
      const { path, found } = directory
      if (found?.kind === 'directory') {
        directory.state = 'entered'
        this.#due.push({ kind: 'enter-directory', path, found })
        continue
      }
      directory.state = 'created'
      const above = this.#open[announcing - 1]
      if (above !== undefined) above.touched = true
      this.#due.push({ kind: 'create-directory', path, entry: directory.lazy, found })
    }
  }

  /** Adds the directories above `path` that are neither in the manifest nor in the target. */
  #enclose(path: BytePath): void {
    if (this.#open.length === 0 && path !== '') this.#open.push(openDirectory('', {}))
    for (;;) {
      const above = this.#open.at(-1)
      if (above === undefined) return
      const slash = path.indexOf('/', above.path === '' ? 0 : above.path.length + 1)
      if (slash === -1) return
      this.#open.push(openDirectory(path.slice(0, slash), {}))
    }
  }

  /** Leaves the directories that `path` is not in; all of them at the end. */
  #close(path: BytePath | undefined): void {
    for (;;) {
      const directory = this.#open.at(-1)
      if (directory === undefined || (path !== undefined && isBelow(path, directory.path))) return
      this.#open.pop()
      if (directory.isExtra) {
        if (directory.keeps || directory.found === undefined) this.#keepInParent()
        else {
          this.#touchParent()
          this.#due.push({
            kind: 'remove',
            path: directory.path,
            found: directory.found,
            replacedBy: undefined,
          })
        }
        continue
      }
      const entry = directory.state === 'created' ? directory.lazy : directory.entry
      if (entry === undefined) continue
      const created = directory.state === 'created'
      const differs = !created && directory.found !== undefined && !this.#isRight(entry, directory.found)
      if (created || directory.touched || differs) {
        this.#due.push({ kind: 'finish-directory', path: directory.path, entry, created, differs })
      }
    }
  }

  #touchParent(): void {
    const parent = this.#open.at(-1)
    if (parent !== undefined) parent.touched = true
  }

  #keepInParent(): void {
    const parent = this.#open.at(-1)
    if (parent !== undefined) parent.keeps = true
  }
}

function isEqual(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, at) => value === b[at])
}
