import { corrupt } from '@belay/domain/errors'
import type { BytePath, Entry } from '../format/entry.js'
import type { Found } from '../tree/read-tree.js'
import { isMetadataRight, isProtected } from './plan-rules.js'
import type { RestoreAction, RestorePolicy } from './restore-action.js'

/** Decides what to do about each file and symlink. Holds one line for each hard-link group and each linked file in place. */
export class LeafPlanner {
  readonly #policy: RestorePolicy
  readonly #links = new Map<number, { path: BytePath; entry: Entry }>()
  /** Files in place with several links that stay as they are: which group they belong to. */
  readonly #inodes = new Map<string, number>()

  constructor(policy: RestorePolicy) {
    this.#policy = policy
  }

  /** `found` is what is in place, unless that is a directory, which makes room first. */
  plan(entry: Entry, found: Found | undefined): RestoreAction {
    const { path } = entry
    if (found !== undefined && isProtected(path)) return { kind: 'keep', path, entry, found }
    const primary = entry.linkGroup === 0 ? undefined : this.#linkPrimary(entry)
    if (primary !== undefined) return { kind: 'link', path, entry, primary, found }
    if (entry.kind === 'symlink') {
      if (found?.kind === 'symlink' && found.target === entry.target) {
        return this.#isRight(entry, found)
          ? { kind: 'keep', path, entry, found }
          : { kind: 'fix-metadata', path, entry, found }
      }
      return { kind: 'create-symlink', path, entry, found }
    }
    return found === undefined ? { kind: 'write-file', path, entry } : this.#planFileInPlace(entry, found)
  }

  #planFileInPlace(entry: Entry, found: Found): RestoreAction {
    const { path } = entry
    const mustPart = found.kind === 'file' && found.links > 1 && !this.#claimInode(entry, found)
    const isRight = this.#isRight(entry, found)
    // Mode and time belong to all links of a file: another tree's links must not change with ours.
    const wouldChangeOthers = found.links > 1 && entry.linkGroup === 0 && !isRight
    if (found.kind !== 'file' || found.sizeBytes !== entry.sizeBytes || mustPart || wouldChangeOthers)
      return { kind: 'replace-file', path, entry, found }
    if (entry.sizeBytes > 0 && this.#mustRead(entry, found)) return { kind: 'check', path, entry, found }
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
}

function isEqual(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, at) => value === b[at])
}
