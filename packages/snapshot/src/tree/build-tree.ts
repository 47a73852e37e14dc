import { corrupt, misuse } from '@belay/domain/errors'
import type { BytePath, Entry } from '../format/entry.js'
import { errnoOf } from '../system-error.js'
import { createdMode } from './commit.js'
import { displayPath, nativePath } from './native-path.js'
import { RealParents } from './real-parents.js'
import type { TimeSetter } from './time-setter.js'
import { treeError } from './tree-error.js'
import type { TreeFiles } from './tree-files.js'

/** Makes what a restore makes on its main thread, all of it in staging: directories, symlinks, hard links, and files that come in pieces. */
export class TreeBuilder {
  readonly #root: string
  readonly #files: TreeFiles
  readonly #times: TimeSetter | undefined
  readonly #creationMask: number
  readonly #durable: boolean
  readonly #parents: RealParents
  /** Links that this file system could not make, which became copies. */
  copiedLinks = 0

  constructor(o: {
    root: string
    files: TreeFiles
    times: TimeSetter | undefined
    creationMask: number
    durable: boolean
  }) {
    this.#root = o.root
    this.#files = o.files
    this.#times = o.times
    this.#creationMask = o.creationMask
    this.#durable = o.durable
    this.#parents = new RealParents(o.root, o.files)
  }

  directory(staged: BytePath, mode: number): void {
    this.#doing('make the directory', staged, () => {
      this.#files.makeDirectory(this.#native(staged), createdMode(mode, this.#creationMask))
    })
  }

  symlink(staged: BytePath, entry: Entry): void {
    if (entry.target === '' || entry.target.includes('\0')) {
      throw corrupt(
        'path-unsafe',
        `The symlink ${displayPath(entry.path)} of the manifest is unsafe: expected a target, found ${entry.target === '' ? 'none' : 'one with a NUL'}`,
      )
    }
    this.#doing('make the symlink', staged, () => {
      this.#files.symlink(Buffer.from(entry.target, 'latin1'), this.#native(staged))
      this.#setTime(staged, entry)
    })
  }

  /** Creates a file in its full length, all zeros. */
  createSplit(staged: BytePath, entry: Entry): void {
    this.#doing('write', staged, () => {
      const fd = this.#files.open(this.#native(staged), 'create', 0o600)
      try {
        this.#files.truncate(fd, entry.sizeBytes)
      } finally {
        this.#files.close(fd)
      }
    })
  }

  /** Mode and time of a file whose pieces are all written. */
  finishSplit(staged: BytePath, entry: Entry): void {
    this.#doing('write', staged, () => {
      const fd = this.#files.open(this.#native(staged), 'update')
      try {
        this.#files.setMode(fd, entry.mode)
        this.#files.setTime(fd, entry.mtimeSec + entry.mtimeNsec / 1e9)
        if (this.#durable) this.#files.sync(fd)
      } finally {
        this.#files.close(fd)
      }
      this.setExactTime(staged, entry)
    })
  }

  /** @throws BelayError unavailable */
  inodeOf(staged: BytePath): number {
    let inode = 0
    this.#doing('look at', staged, () => {
      inode = this.#files.lstat(this.#native(staged))?.inode ?? 0
    })
    return inode
  }

  /** Another name for `existing`, both relative to the target; a copy where the file system has no links, or not between these two places. */
  link(existing: BytePath, staged: BytePath, entry: Entry): void {
    this.#doing('link', staged, () => {
      // It may be a file in place: the name must still lead to one, and to nothing outside.
      this.#parents.assert(existing)
      const kind = this.#files.lstat(this.#native(existing))?.kind
      if (kind !== entry.kind)
        throw misuse(
          'target-invalid',
          `Cannot link to ${displayPath(existing)}: expected a ${entry.kind}, found ${kind ?? 'nothing'}`,
        )
      try {
        this.#files.link(this.#native(existing), this.#native(staged))
        return
      } catch (error) {
        if (!UNLINKABLE.has(errnoOf(error) ?? '')) throw error
      }
      this.copiedLinks++
      if (entry.kind === 'symlink') this.symlink(staged, entry)
      else {
        this.#files.copy(this.#native(existing), this.#native(staged))
        this.finishSplit(staged, entry)
      }
    })
  }

  /** The part of a file's time that a double does not hold. */
  setExactTime(staged: BytePath, time: { readonly mtimeSec: number; readonly mtimeNsec: number }): void {
    if (time.mtimeNsec !== 0) this.#times?.set(staged, time.mtimeSec, time.mtimeNsec)
  }

  #setTime(staged: BytePath, entry: Entry): void {
    if (this.#times !== undefined && entry.mtimeNsec !== 0) this.setExactTime(staged, entry)
    else this.#files.setLinkTime(this.#native(staged), entry.mtimeSec + entry.mtimeNsec / 1e9)
  }

  #native(path: BytePath): string | Buffer {
    return nativePath(this.#root, path)
  }

  #doing(verb: string, staged: BytePath, act: () => void): void {
    try {
      act()
    } catch (error) {
      throw treeError(error, `${verb} ${displayPath(staged)}`)
    }
  }
}

const UNLINKABLE: ReadonlySet<string> = new Set([
  'EXDEV',
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'EMLINK',
  'ENOSYS',
])
