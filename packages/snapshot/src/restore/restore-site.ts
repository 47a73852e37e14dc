import { getSystemErrorName } from 'node:util'
import { unavailable } from '@belay/domain/errors'
import type { StoreKeys } from '../format/keys.js'
import { errnoOf } from '../system-error.js'
import { TreeBuilder } from '../tree/build-tree.js'
import type { CommitOptions } from '../tree/commit.js'
import type { RunnerSetup } from '../tree/job-runner.js'
import { displayPath } from '../tree/native-path.js'
import { PackSpool } from '../tree/pack-spool.js'
import { Staging } from '../tree/staging.js'
import type { Target } from '../tree/target.js'
import type { TimeSetter } from '../tree/time-setter.js'
import { treeError } from '../tree/tree-error.js'
import type { FileStat, TreeFiles } from '../tree/tree-files.js'
import type { RestoreOptions } from './restore-options.js'

/** The staging directory of one restore with all that belongs to it, made on the first need and gone at the end, whatever happens. */
export class RestoreSite {
  readonly files: TreeFiles
  /** From now on the target changes. */
  isCommitting = false
  readonly #o: RestoreOptions
  readonly #target: Target
  readonly #creationMask: number
  #staging: Staging | undefined
  #builder: TreeBuilder | undefined
  #spool: PackSpool | undefined
  #times: TimeSetter | undefined
  #opening: Promise<TimeSetter | undefined> | undefined
  #hasTimes: boolean | undefined
  #isRootRefused = false

  constructor(o: RestoreOptions, target: Target, files: TreeFiles) {
    this.files = files
    this.#o = o
    this.#target = target
    this.#creationMask = files.creationMask()
    // The program takes a while to start, and into an empty directory there will be something to set.
    if (target.isEmpty && o.dryRun !== true) this.#startTimes()
  }

  /** Makes the staging directory, unless it is there. */
  async open(): Promise<void> {
    if (this.#staging !== undefined) return
    this.#startTimes()
    this.#staging = Staging.create({
      root: this.#target.root,
      files: this.files,
      session: this.#o.session,
      own: this.#o.liveness.own,
    })
    await this.#useTimes()
    this.#builder = new TreeBuilder({
      root: this.#target.root,
      files: this.files,
      times: this.#times,
      creationMask: this.#creationMask,
      durable: this.#o.durable ?? false,
    })
  }

  get staging(): Staging {
    return made(this.#staging)
  }

  get builder(): TreeBuilder {
    return made(this.#builder)
  }

  spool(): PackSpool {
    this.#spool ??= new PackSpool(`${this.staging.path}/packs`, this.files)
    return this.#spool
  }

  get times(): TimeSetter | undefined {
    return this.#times
  }

  get mtimePrecision(): 'ns' | 'us' {
    return this.#hasTimes === false ? 'us' : 'ns'
  }

  /** What jobs need to know. To be asked for once the site is open: whether times can be exact is known only then. */
  runnerSetup(keys: StoreKeys | undefined): RunnerSetup {
    return {
      root: this.#target.root,
      keys,
      durable: this.#o.durable ?? false,
      exactTimes: this.#times !== undefined,
      wantsInodes: this.#o.remember !== undefined,
      creationMask: this.#creationMask,
    }
  }

  /** Sees to it that there will be another program for the times of directories, which come last: it takes a while to start. */
  prepareMoreTimes(): void {
    if (this.#times !== undefined) this.#startTimes()
  }

  /** Ends a program that was prepared in vain. */
  async dropTimes(): Promise<void> {
    const opening = await this.#opening?.catch(() => undefined)
    this.#opening = undefined
    opening?.kill()
  }

  /** Starts over with times. */
  async reopenTimes(): Promise<TimeSetter | undefined> {
    this.#startTimes()
    await this.#useTimes()
    return this.#times
  }

  /** Resolves when every time given so far is set.
   *  @throws BelayError unavailable if one is not */
  async finishTimes(): Promise<void> {
    const times = this.#times
    this.#times = undefined
    const outcome = await times?.finish()
    if (outcome === undefined || outcome.failedCount === 0) return
    const { failedCount } = outcome
    const [first] = outcome.failed
    if (failedCount === 1 && first?.path === '.' && nameOf(first.errno) === 'EPERM') {
      this.#isRootRefused = true
      return
    }
    const named = first === undefined ? undefined : `${displayPath(first.path)} (${nameOf(first.errno)})`
    if (failedCount === 1)
      throw unavailable('file-unwritable', `Cannot set the time of ${named ?? '1 entry'}`)
    throw unavailable(
      'file-unwritable',
      `Cannot set the times of ${failedCount} entries${named === undefined ? '' : `, the first of them ${named}`}`,
    )
  }

  commitOptions(): Omit<CommitOptions, 'times' | 'keepsModes' | 'signal' | 'stepCount'> {
    return {
      root: this.#target.root,
      files: this.files,
      creationMask: this.#creationMask,
      inheritsModes: this.#staging !== undefined && ((this.#target.stat?.mode ?? 0) & 0o2000) !== 0,
      durable: this.#o.durable ?? false,
      onRootRefused: () => {
        this.#isRootRefused = true
      },
    }
  }

  /** Removes what was built and not placed. @returns whether that changed the root's time */
  removeStaging(): boolean {
    const staging = this.#staging
    if (staging === undefined) return false
    this.#spool?.close()
    this.#spool = undefined
    staging.remove()
    this.#staging = undefined
    return true
  }

  /** Ends everything after a failure, which is the one to report. What cannot be removed, the next restore sweeps. */
  async abandon(): Promise<void> {
    await this.dropTimes()
    this.#times?.kill()
    this.#times = undefined
    try {
      if (this.removeStaging() && !this.isCommitting) this.resetRootTime()
    } catch {
      // See above.
    }
  }

  /** Making and removing directories of our own changed it, though nothing else in the root did. */
  resetRootTime(): void {
    const stat = this.#target.stat
    if (stat === undefined || this.#hasRootTime(stat)) return
    if (this.#times !== undefined) {
      this.#times.set('.', stat.mtimeSec, stat.mtimeNsec)
      return
    }
    try {
      this.files.setLinkTime(this.#target.root, stat.mtimeSec + stat.mtimeNsec / 1e9)
    } catch (error) {
      if (errnoOf(error) !== 'EPERM') throw treeError(error, `set the time of ${this.#target.root}`)
      this.#isRootRefused = true
    }
  }

  #hasRootTime({ mtimeSec, mtimeNsec }: FileStat): boolean {
    try {
      const now = this.files.lstat(this.#target.root)
      return now?.mtimeSec === mtimeSec && now.mtimeNsec === mtimeNsec
    } catch (error) {
      throw treeError(error, `look at ${this.#target.root}`)
    }
  }

  notes(): string[] {
    const notes: string[] = []
    if (this.mtimePrecision === 'us')
      notes.push(
        'Modification times are exact to the microsecond only: this machine has neither perl nor python3 to set them.',
      )
    const copies = this.#builder?.copiedLinks ?? 0
    if (copies > 0)
      notes.push(`${copies} hard links became copies: the target's file system cannot make them.`)
    if (this.#isRootRefused)
      notes.push("The target's own mode and time could not be set: it belongs to somebody else (EPERM).")
    if (this.#target.swept > 0)
      notes.push(`Removed what ${this.#target.swept} interrupted restores had left.`)
    return notes
  }

  #startTimes(): void {
    if (this.#opening !== undefined || this.#hasTimes === false) return
    this.#opening =
      this.#o.openTimeSetter?.(this.#target.root, { signal: this.#o.signal }) ?? Promise.resolve(undefined)
    // Awaited later; a failure until then is no unhandled one.
    this.#opening.catch(() => undefined)
  }

  async #useTimes(): Promise<void> {
    const opening = this.#opening
    if (opening === undefined) return
    this.#times = await opening
    this.#opening = undefined
    this.#hasTimes = this.#times !== undefined
  }
}

function nameOf(errno: number): string {
  return errno > 0 ? getSystemErrorName(-errno) : `errno ${errno}`
}

function made<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('The site is used before it is open')
  return part
}
