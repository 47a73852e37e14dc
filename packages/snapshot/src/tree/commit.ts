import { setImmediate } from 'node:timers/promises'
import { assertNever } from '@belay/domain/assert-never'
import { BelayError, misuse } from '@belay/domain/errors'
import type { BytePath } from '../format/entry.js'
import { assertRunning } from '../store/until-aborted.js'
import { errnoOf } from '../system-error.js'
import { announceExchange, exchange } from './exchange.js'
import { displayPath, nativePath } from './native-path.js'
import { RealParents } from './real-parents.js'
import type { Metadata, Step, StepLog } from './step-log.js'
import type { TimeSetter } from './time-setter.js'
import { treeError } from './tree-error.js'
import type { TreeFiles } from './tree-files.js'

export interface CommitOptions {
  readonly root: string
  readonly files: TreeFiles
  readonly times: TimeSetter | undefined
  readonly keepsModes: boolean
  readonly creationMask: number
  /** New directories may have mode bits of the directory they were made in. */
  readonly inheritsModes: boolean
  readonly durable: boolean
  readonly signal: AbortSignal | undefined
  /** Called where the root's own mode or time cannot be set, since the root is somebody else's. */
  readonly onRootRefused: () => void
  /** Of all lists, for messages. */
  readonly stepCount: number
}

const STEPS_PER_PAUSE = 1024

/** Makes visible what has been built: each step leaves its path as it was or as it should be, or is undone when its staging directory is removed. */
export class Committer {
  readonly #o: CommitOptions
  readonly #parents: RealParents
  /** Directories that had to be opened for writing, and their modes. */
  readonly #opened = new Map<BytePath, number>()
  readonly #toSync = new Set<BytePath>()
  #done = 0

  constructor(o: CommitOptions) {
    this.#o = o
    this.#parents = new RealParents(o.root, o.files)
  }

  /** Runs a list to its end, then closes the directories it had to open.
   *  @throws BelayError that says how many steps were done; running the restore again completes it */
  async runAll(log: StepLog): Promise<void> {
    try {
      for (const step of log.steps()) {
        assertRunning(this.#o.signal, 'restore')
        this.#runStep(step)
        if (++this.#done % STEPS_PER_PAUSE > 0) continue
        await this.#o.times?.drained()
        // Signals come only between turns of the event loop.
        await setImmediate()
      }
      this.#closeOpened()
    } catch (error) {
      throw partlyDone(error, this.#done, this.#o.stepCount)
    }
  }

  /** Makes durable what changed in directories; without the option, nothing. */
  syncDirectories(): void {
    for (const path of this.#toSync) {
      try {
        this.#o.files.syncDirectory(nativePath(this.#o.root, path))
      } catch (error) {
        throw treeError(error, `make the directory ${displayPath(path) || '.'} durable`)
      }
    }
  }

  #runStep(step: Step): void {
    try {
      this.#parents.assert(step.path)
      this.#run(step)
      if (this.#o.durable) this.#toSync.add(parentOf(step.path))
    } catch (error) {
      throw treeError(error, `${VERBS[step.kind]} ${displayPath(step.path) || '.'}`)
    }
  }

  #closeOpened(): void {
    for (const [path, mode] of this.#opened) {
      try {
        this.#o.files.setDirectoryMode(nativePath(this.#o.root, path), mode)
      } catch (error) {
        throw treeError(error, `set the mode of ${displayPath(path)}`)
      }
    }
    this.#opened.clear()
  }

  #run(step: Step): void {
    const { files, root } = this.#o
    const native = nativePath(root, step.path)
    switch (step.kind) {
      case 'place':
        this.#opening(step.path, () => this.#place(step))
        return
      case 'exchange': {
        const o = { ...this.#o, ...step }
        announceExchange(o)
        this.#opening(step.path, () => exchange(o))
        this.#parents.forget()
        return
      }
      case 'remove-leaf':
        this.#opening(step.path, () => files.unlink(native))
        return
      case 'remove-directory':
        this.#opening(step.path, () => files.removeDirectory(native))
        this.#opened.delete(step.path)
        this.#parents.forget()
        return
      case 'fix-file':
        this.#fixFile(step)
        return
      case 'fix-symlink':
        this.#setTime(step.path, step)
        return
      case 'finish-directory':
        this.#finishDirectory(step)
        return
      default:
        assertNever(step)
    }
  }

  #place(step: Extract<Step, { kind: 'place' }>): void {
    const { files, root } = this.#o
    const native = nativePath(root, step.path)
    if (step.replaces === 'nothing' && files.lstat(native) !== undefined) {
      throw misuse(
        'target-invalid',
        `Cannot restore ${displayPath(step.path)}: it was not there before, and now it is`,
        {
          hint: 'Something else writes to the target, or it has a name that this system takes for the same.',
        },
      )
    }
    files.rename(nativePath(root, step.staged), native)
  }

  /** A directory that its mode closes is opened for the one call and closed again at the end. */
  #opening(path: BytePath, act: () => void): void {
    try {
      act()
    } catch (error) {
      const errno = errnoOf(error)
      if (errno !== 'EACCES' && errno !== 'EPERM') throw error
      const parent = parentOf(path)
      const native = nativePath(this.#o.root, parent)
      const stat = this.#o.files.lstat(native)
      if (stat?.kind !== 'directory' || (stat.mode & 0o300) === 0o300) throw error
      this.#o.files.setDirectoryMode(native, stat.mode | 0o700)
      if (!this.#opened.has(parent)) this.#opened.set(parent, stat.mode)
      act()
    }
  }

  #fixFile(step: { path: BytePath } & Metadata): void {
    const { files, root, keepsModes } = this.#o
    const native = nativePath(root, step.path)
    if (keepsModes && files.lstat(native)?.mode !== step.mode) {
      const fd = files.open(native, 'read')
      try {
        files.setMode(fd, step.mode)
      } finally {
        files.close(fd)
      }
    }
    this.#setTime(step.path, step)
  }

  #finishDirectory(step: Extract<Step, { kind: 'finish-directory' }>): void {
    const { files, root, keepsModes, durable } = this.#o
    const native = nativePath(root, step.path)
    if (durable) this.#toSync.add(step.path)
    if (step.created) {
      const isRight = !this.#o.inheritsModes && createdMode(step.mode, this.#o.creationMask) === step.mode
      this.#setting(step.path, () => {
        if (keepsModes && !isRight) files.setDirectoryMode(native, step.mode)
      })
      this.#setting(step.path, () => this.#setTime(step.path, step))
      return
    }
    const stat = files.lstat(native)
    if (stat?.kind !== 'directory') {
      throw misuse(
        'target-invalid',
        `Cannot restore ${displayPath(step.path)}: expected a directory, found ${stat?.kind ?? 'nothing'}`,
      )
    }
    this.#setting(step.path, () => {
      if (keepsModes && stat.mode !== step.mode) files.setDirectoryMode(native, step.mode)
    })
    this.#setting(step.path, () => {
      if (stat.mtimeSec !== step.mtimeSec || stat.mtimeNsec !== step.mtimeNsec) this.#setTime(step.path, step)
    })
  }

  /** Whoever owns the root may let others write in it; its mode and time stay the owner's to set. */
  #setting(path: BytePath, set: () => void): void {
    try {
      set()
    } catch (error) {
      if (path !== '' || errnoOf(error) !== 'EPERM') throw error
      this.#o.onRootRefused()
    }
  }

  #setTime(path: BytePath, time: { mtimeSec: number; mtimeNsec: number }): void {
    const { times, files, root } = this.#o
    if (times !== undefined && time.mtimeNsec !== 0)
      times.set(path === '' ? '.' : path, time.mtimeSec, time.mtimeNsec)
    else files.setLinkTime(nativePath(root, path), time.mtimeSec + time.mtimeNsec / 1e9)
  }
}

/** The mode that a directory gets when a restore makes it: its own, and open to us until everything is in it. */
export function createdMode(mode: number, creationMask: number): number {
  return ((mode & 0o777) | 0o700) & ~creationMask
}

const VERBS: Record<Step['kind'], string> = {
  place: 'put in place',
  exchange: 'put in place',
  'remove-leaf': 'remove',
  'remove-directory': 'remove',
  'fix-file': 'set mode and time of',
  'fix-symlink': 'set the time of',
  'finish-directory': 'set mode and time of',
}

function parentOf(path: BytePath): BytePath {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

function partlyDone(error: unknown, done: number, count: number): unknown {
  if (!(error instanceof BelayError)) return error
  const said =
    done === 0
      ? 'nothing was changed before'
      : `${done} of ${count} changes were made before, each of them complete`
  return new BelayError({
    code: error.code,
    message: `${error.message} (${said})`,
    hint: `${error.hint ?? 'See to the cause.'} Running the restore again completes it.`,
    cause: error,
  })
}
