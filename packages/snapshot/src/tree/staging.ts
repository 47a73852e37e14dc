import type { BytePath } from '../format/entry.js'
import type { Liveness, SessionIdentity, SessionLiveness } from '../store/session-liveness.js'
import { displayPath, nativePath } from './native-path.js'
import { removeTree } from './remove-tree.js'
import { isStagingName, STAGING_PREFIX } from './staging-name.js'
import { errnoOf, treeError } from './tree-error.js'
import type { NativePath, TreeFiles } from './tree-files.js'

/**
 * Where a restore builds what is to appear in its target, and where it puts aside what has to make room:
 *
 *     .belay-restore-<session>/owner    whose it is
 *     .belay-restore-<session>/beside-n names a directory of the same name elsewhere in the target, on another file system
 *     .belay-restore-<session>/<n>      a new file, or a new subtree, under construction
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
      writeNew(files, `${root}/${name}/${OWNER}`, Buffer.from(JSON.stringify(o.own), 'utf8'))
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

  /** Removes everything. @throws BelayError unavailable */
  remove(): void {
    for (const beside of this.#beside.values()) removeTree(this.#root, beside, this.#files)
    removeTree(this.#root, this.name, this.#files)
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
        writeNew(files, `${this.path}/${BESIDE}${this.#beside.size}`, Buffer.from(beside, 'latin1'))
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

/** Removes the staging directories of restores that died. @returns how many
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
  for (const beside of besideOf(name, o)) removeTree(o.root, beside, o.files)
  removeTree(o.root, name, o.files)
  return true
}

const OWNER = 'owner'
const BESIDE = 'beside-'
/** Nobody can tell whether a process of another machine lives; no restore takes this long without a change in its staging directory. */
const UNKNOWN_KEPT_MS = 24 * 60 * 60 * 1000
const SMALL_FILE_BYTES_MAX = 64 * 1024

function findOwner(name: string, o: SweepOptions): SessionIdentity | undefined {
  const bytes = readSmall(o.files, `${o.root}/${name}/${OWNER}`)
  if (bytes === undefined) return undefined
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    if (typeof value !== 'object' || value === null) return undefined
    const { host, pid, processStart } = value as Partial<Record<string, unknown>>
    if (typeof host !== 'string' || typeof pid !== 'number' || typeof processStart !== 'string')
      return undefined
    return { host, pid, processStart }
  } catch {
    // Cut short by a crash of the machine: then its age decides.
    return undefined
  }
}

/** Staging directories elsewhere, as far as they bear the same name and no link leads there: anyone may have written this. */
function besideOf(name: string, o: SweepOptions): BytePath[] {
  const lists = o.files.readDirectory(nativePath(o.root, name)).filter((file) => file.startsWith(BESIDE))
  const listed = lists.map(
    (file) => readSmall(o.files, nativePath(o.root, `${name}/${file}`))?.toString('latin1') ?? '',
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

/** `undefined` if it is not there, or no file. */
function readSmall(files: TreeFiles, path: NativePath): Buffer | undefined {
  let fd: number
  try {
    fd = files.open(path, 'read')
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(errnoOf(error) ?? '')) return undefined
    throw error
  }
  try {
    const bytes = Buffer.alloc(SMALL_FILE_BYTES_MAX)
    let length = 0
    for (;;) {
      const count = files.read(fd, bytes.subarray(length), bytes.length - length, length)
      if (count === 0) return bytes.subarray(0, length)
      length += count
    }
  } finally {
    files.close(fd)
  }
}

function writeNew(files: TreeFiles, path: NativePath, bytes: Buffer): void {
  const fd = files.open(path, 'create')
  try {
    for (let done = 0; done < bytes.length; ) done += files.write(fd, bytes, done, bytes.length - done, done)
  } finally {
    files.close(fd)
  }
}
