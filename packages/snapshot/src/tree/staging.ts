import { object, text, wholeNumber } from '@belay/domain/shape'
import type { BytePath } from '../format/entry.js'
import type { Liveness, SessionIdentity, SessionLiveness } from '../store/session-liveness.js'
import { putBack } from './exchange.js'
import { displayPath, nativePath } from './native-path.js'
import { removeTree } from './remove-tree.js'
import { createSmallFile, findSmallFile } from './small-file.js'
import { isStagingName, STAGING_PREFIX } from './staging-name.js'
import { treeError } from './tree-error.js'
import type { TreeFiles } from './tree-files.js'

/**
 * Where a restore builds what is to appear in its target, and where it puts aside what has to make room:
 *
 *     .belay-restore-<session>/owner    whose it is
 *     .belay-restore-<session>/beside-n names a directory of the same name elsewhere in the target, on another file system
 *     .belay-restore-<session>/<n>      a new file, or a new subtree, under construction
 *     .belay-restore-<session>/<n>.path names what <n> will be exchanged with: a file with a directory, or the other way round
 *     .belay-restore-<session>/<n>.old  what had to make room for <n>
 *
 * Readable by its owner only: what is under construction has not got its mode yet.
 */
export class Staging {
  readonly name: string
  readonly #root: string
  readonly #files: TreeFiles
  readonly #device: number
  readonly #beside = new Map<BytePath, BytePath>()
  #next = 0

  private constructor(o: { root: string; files: TreeFiles; name: string; device: number }) {
    this.#root = o.root
    this.#files = o.files
    this.name = o.name
    this.#device = o.device
  }

  /** @throws BelayError unavailable */
  static create(o: { root: string; files: TreeFiles; session: string; own: SessionIdentity }): Staging {
    const { root, files } = o
    const name = `${STAGING_PREFIX}${o.session}`
    try {
      files.makeDirectory(`${root}/${name}`, 0o700)
      createSmallFile(files, `${root}/${name}/${OWNER}`, Buffer.from(JSON.stringify(o.own), 'utf8'))
      const device = files.lstat(`${root}/${name}`)?.device ?? 0
      return new Staging({ root, files, name, device })
    } catch (error) {
      try {
        removeTree(root, name, files)
      } catch {
        // The failure that led here is the one to report; the next restore sweeps.
      }
      throw treeError(error, `make the staging directory ${name} in the target`)
    }
  }

  get path(): string {
    return `${this.#root}/${this.name}`
  }

  /** A new path for something that will be renamed to a place in `parent`, a directory on `device`. */
  newPath(parent: BytePath, device: number): BytePath {
    const number = this.#next++
    return `${device === this.#device ? this.name : this.#besideIn(parent)}/${number}`
  }

  /** Removes everything, but what an exchange that failed half-way had put aside goes back first. @throws BelayError unavailable */
  remove(): void {
    removeStaging([...this.#beside.values(), this.name], this.#root, this.#files)
  }

  /** A rename cannot leave its file system: what goes onto another one is built there. */
  #besideIn(parent: BytePath): BytePath {
    let beside = this.#beside.get(parent)
    if (beside === undefined) {
      beside = `${parent}/${this.name}`
      this.#beside.set(parent, beside)
      const files = this.#files
      try {
        // Named before it is made, so that a sweep finds it whenever we die.
        createSmallFile(files, `${this.path}/${BESIDE}${this.#beside.size}`, Buffer.from(beside, 'latin1'))
        files.makeDirectory(nativePath(this.#root, beside), 0o700)
      } catch (error) {
        throw treeError(error, `make the staging directory ${displayPath(beside)}`)
      }
    }
    return beside
  }
}

export interface SweepOptions {
  readonly root: string
  readonly files: TreeFiles
  readonly liveness: SessionLiveness
  readonly now: Date
}

/** Whether a restore is under way in a tree, or died there. */
export function holdsStaging(root: string, files: TreeFiles): boolean {
  try {
    return files.readDirectory(root).some(isStagingName)
  } catch (error) {
    throw treeError(error, `list ${root}`)
  }
}

/** Removes the staging directories of restores that died, once what they had put aside is back in its place. @returns how many
 *  @throws BelayError unavailable */
export async function sweepStaging(o: SweepOptions): Promise<number> {
  let swept = 0
  try {
    for (const name of o.files.readDirectory(o.root).filter(isStagingName)) {
      if (await isLeftBehind(name, o)) swept++
    }
  } catch (error) {
    throw treeError(error, `clear away what an earlier restore left in ${o.root}`)
  }
  return swept
}

async function isLeftBehind(name: string, o: SweepOptions): Promise<boolean> {
  const stat = o.files.lstat(nativePath(o.root, name))
  if (stat?.kind !== 'directory') return false
  const owner = findOwner(name, o)
  const liveness: Liveness = owner === undefined ? 'unknown' : await o.liveness.isAlive(owner)
  if (liveness === 'alive') return false
  const ageMs = o.now.getTime() - stat.mtimeSec * 1000
  // Killed before it said whose it is: nothing is lost with it.
  const isBare =
    owner === undefined && o.files.readDirectory(nativePath(o.root, name)).every((file) => file === OWNER)
  if (liveness === 'unknown' && !isBare && ageMs < UNKNOWN_KEPT_MS) return false
  removeStaging([...besideOf(name, o), name], o.root, o.files)
  return true
}

/** @param names the staging directory last: it names the others */
function removeStaging(names: readonly BytePath[], root: string, files: TreeFiles): void {
  for (const name of names) {
    try {
      putBack(root, { staging: name, names: findNames(name, root, files) }, files)
    } catch (error) {
      throw treeError(error, `put back what was put aside in ${displayPath(name)}`)
    }
  }
  for (const name of names) {
    // Last whose it is: what a removal leaves that is killed half-way must still be known for a dead restore's.
    for (const below of findNames(name, root, files))
      if (below !== OWNER) removeTree(root, `${name}/${below}`, files)
    removeTree(root, name, files)
  }
}

function findNames(staging: BytePath, root: string, files: TreeFiles): readonly string[] {
  try {
    const native = nativePath(root, staging)
    return files.lstat(native)?.kind === 'directory' ? files.readDirectory(native) : []
  } catch (error) {
    throw treeError(error, `list the staging directory ${displayPath(staging)}`)
  }
}

const OWNER = 'owner'
const BESIDE = 'beside-'
/** Nobody can tell whether a process of another machine lives; no restore takes this long without a change in its staging directory. */
const UNKNOWN_KEPT_MS = 24 * 60 * 60 * 1000

const ownerShape = object({
  host: text(),
  pid: wholeNumber({ min: Number.MIN_SAFE_INTEGER }),
  processStart: text(),
})

function findOwner(name: string, o: SweepOptions): SessionIdentity | undefined {
  const bytes = findSmallFile(o.files, `${o.root}/${name}/${OWNER}`)
  if (bytes === undefined) return undefined
  try {
    return ownerShape(JSON.parse(bytes.toString('utf8')))
  } catch {
    // Cut short by a crash of the machine, or none of ours: then its age decides.
    return undefined
  }
}

/** Staging directories elsewhere, as far as they bear the same name and no link leads there: anyone may have written this. */
function besideOf(name: string, o: SweepOptions): BytePath[] {
  const lists = o.files.readDirectory(nativePath(o.root, name)).filter((file) => file.startsWith(BESIDE))
  const listed = lists.map(
    (file) => findSmallFile(o.files, nativePath(o.root, `${name}/${file}`))?.toString('latin1') ?? '',
  )
  return listed.filter((path) => {
    const parts = path.split('/')
    if (parts.at(-1) !== name || parts.some((part) => part === '' || part === '.' || part === '..'))
      return false
    return parts.every(
      (_, at) => o.files.lstat(nativePath(o.root, parts.slice(0, at + 1).join('/')))?.kind === 'directory',
    )
  })
}
