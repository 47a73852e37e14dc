import { setImmediate } from 'node:timers/promises'
import type { CheckpointId } from '@belay/domain/brand'
import { BelayError } from '@belay/domain/errors'
import { PackFiles } from '../reading/pack-files.js'
import { assertRunning } from '../store/until-aborted.js'
import { Committer } from '../tree/commit.js'
import { SafePaths } from '../tree/safe-path.js'
import type { Target } from '../tree/target.js'
import { buildsSomething, packsOf } from './action-needs.js'
import { Restoration } from './restoration.js'
import type { RestoreAction } from './restore-action.js'
import { RestoreCrew } from './restore-crew.js'
import { RestoreMemory } from './restore-memory.js'
import type { RestoreOptions, RestoreReport } from './restore-options.js'
import { RestorePlanner } from './restore-plan.js'
import type { RestoreSite } from './restore-site.js'

/** One restore, in the order of its methods: what `restore` does between preparing its target and its end. */
export class RestoreRun {
  readonly #o: RestoreOptions
  readonly #target: Target
  readonly #site: RestoreSite
  readonly #dryRun: boolean
  readonly #keepsModes: boolean
  readonly #packs: PackFiles
  readonly #restoration: Restoration
  readonly #crew: RestoreCrew
  readonly #memory: RestoreMemory | undefined
  #entries = 0
  /** Of a dry run: why the restore would end with nothing changed. */
  #refusal: BelayError | undefined

  constructor(o: RestoreOptions, target: Target, site: RestoreSite) {
    const { checkpoint, signal, dryRun = false, remember } = o
    this.#o = o
    this.#target = target
    this.#site = site
    this.#dryRun = dryRun
    this.#keepsModes = o.semantics.platform !== 'win32'
    if (remember !== undefined && !dryRun)
      this.#memory = new RestoreMemory(remember, {
        checkpoint,
        verify: o.policy.verify,
        now: () => o.clock.now(),
      })
    this.#packs = new PackFiles({
      checkpoint,
      store: o.store,
      spool: () => site.spool(),
      readsAhead: target.isEmpty,
      announce: (file) => this.#crew.addPack(file),
      onFetched: () => this.#crew.notify(),
      onFailure: (error) => this.#crew.fail(error),
      signal,
    })
    this.#restoration = new Restoration({
      packs: this.#packs,
      what: `The manifest of ${checkpoint.what}`,
      keepsModes: this.#keepsModes,
      device: target.stat?.device ?? 0,
      site: () => site,
      dryRun,
      listsOverwritten: o.backup !== undefined || o.guard !== undefined,
      onAction: o.onAction,
      facts: this.#memory?.facts,
    })
    this.#crew = new RestoreCrew({
      source: this.#restoration,
      setup: () => site.runnerSetup(checkpoint.keys),
      workerUrl: o.workerUrl,
      threads: o.threads,
      files: site.files,
      signal,
    })
  }

  /** Plans, compares, and builds everything new in staging. */
  async build(): Promise<void> {
    const { checkpoint, signal, onProgress } = this.#o
    const planner = new RestorePlanner(this.#target.walk(signal), {
      ...this.#o.policy,
      keepsModes: this.#keepsModes,
    })
    const safePaths = new SafePaths(this.#o.semantics)
    let pausedAt = 0
    if (checkpoint.root.facts.entries > LARGE_TREE_ENTRIES) this.#o.onLargeTree?.()
    try {
      for await (const segment of checkpoint.segments({ signal })) {
        for (const entry of segment) safePaths.add(entry)
        const actions: RestoreAction[] = []
        for (const entry of segment) {
          const planned = planner.plan(entry)
          this.#memory?.facts.plan(entry, planned)
          actions.push(...planned)
        }
        this.#memory?.endSegment(segment.length)
        await this.#carryOut(actions)
        this.#entries += segment.length
        if (this.#entries - pausedAt < ENTRIES_PER_PAUSE) continue
        pausedAt = this.#entries
        if (!this.#target.isEmpty) this.#restoration.pass()
        this.#crew.offer()
        await this.#site.times?.drained()
        onProgress?.({
          entries: this.#entries,
          entriesAll: checkpoint.root.facts.entries,
          bytesWritten: this.#restoration.bytesWritten,
        })
        // Replies of worker threads come only between turns of the event loop.
        await setImmediate()
      }
      await this.#carryOut(planner.finish())
      this.#site.prepareMoreTimes()
      do {
        await this.#crew.drain()
        await this.#replaceDiffering()
      } while (!this.#restoration.isEmpty)
      for (const _ of this.#restoration.link()) {
        await this.#site.times?.drained()
        await setImmediate()
        assertRunning(signal, 'restore')
      }
      await this.#site.finishTimes()
    } finally {
      await this.#crew.stop()
    }
  }

  /** Asks whether what is about to be overwritten may be, and keeps it. */
  async backup(): Promise<CheckpointId | undefined> {
    const { overwritten } = this.#restoration.places
    if (overwritten.length === 0 || this.#refusal !== undefined) return undefined
    try {
      await this.#o.guard?.(overwritten)
    } catch (error) {
      if (!(error instanceof BelayError) || error.kind !== 'misuse') throw error
      this.#refuse(error)
    }
    return this.#dryRun ? undefined : await this.#o.backup?.(overwritten)
  }

  /** Puts in place what was built. */
  async commit(): Promise<void> {
    const { places, tally } = this.#restoration
    const { steps, directories } = places
    if (this.#dryRun) return
    if (!tally.changes) {
      await this.#memory?.open()
      // What had to be looked at was right: nothing was built, or nothing of it is needed.
      this.#site.removeStaging()
      this.#site.resetRootTime()
      await this.#site.dropTimes()
      return
    }
    assertRunning(this.#o.signal, 'restore')
    await this.#memory?.settle(tally.filesChanged)
    this.#site.isCommitting = true
    const options = { ...this.#site.commitOptions(), keepsModes: this.#keepsModes, signal: this.#o.signal }
    const times = await this.#site.reopenTimes()
    const committer = new Committer({ ...options, times, stepCount: steps.count + directories.count })
    await committer.runAll(steps)
    await this.#memory?.open()
    this.#site.removeStaging()
    // After the staging directory is gone: that changed the root's time, too.
    await committer.runAll(directories)
    if (!places.changesRoot) this.#site.resetRootTime()
    await this.#site.finishTimes()
    committer.syncDirectories()
  }

  /** Writes down what is in place now. */
  async remember(): Promise<void> {
    await this.#memory?.keep(this.#o.signal)
  }

  report(o: Pick<RestoreReport, 'timingsMs' | 'backupId'>): RestoreReport {
    const { tally, bytesRead, bytesWritten, bytesChecked } = this.#restoration
    return {
      filesWritten: tally.filesWritten,
      filesUnchanged: tally.filesUnchanged,
      filesRemoved: tally.filesRemoved,
      directoriesCreated: tally.directoriesCreated,
      directoriesRemoved: tally.directoriesRemoved,
      metadataFixed: tally.metadataFixed,
      bytesToWrite: tally.bytesToWrite,
      ...o,
      entries: this.#entries,
      changed: tally.changes,
      bytesFetched: bytesRead,
      bytesWritten,
      bytesChecked,
      mtimePrecision: this.#site.mtimePrecision,
      threads: this.#crew.threads,
      notes: [
        ...this.#site.notes(),
        ...(this.#refusal === undefined
          ? []
          : [`Without --dry-run the restore would refuse: ${this.#refusal.message}`]),
      ],
    }
  }

  async #carryOut(actions: readonly RestoreAction[]): Promise<void> {
    const restoration = this.#restoration
    await this.#packs.open(packsOf(actions))
    if (!this.#dryRun && actions.some(buildsSomething)) await this.#site.open()
    for (const action of actions) {
      const pauses = restoration.apply(action)
      if (pauses === undefined) continue
      for (const _ of pauses) await this.#crew.until(() => !restoration.isFull)
    }
    if (restoration.conflicts.count > 0) this.#refuse(restoration.conflicts.error())
    await this.#replaceDiffering()
    if (restoration.isFull) await this.#crew.until(() => !restoration.isFull)
  }

  #refuse(error: BelayError): void {
    if (!this.#dryRun) throw error
    this.#refusal = error
  }

  async #replaceDiffering(): Promise<void> {
    const restoration = this.#restoration
    const differing = restoration.takeFailedChecks()
    if (differing.length === 0) return
    if (!this.#dryRun) await this.#site.open()
    for (const file of differing) {
      for (const _ of restoration.replace(file) ?? []) await this.#crew.until(() => !restoration.isFull)
    }
  }
}

const ENTRIES_PER_PAUSE = 1024
const LARGE_TREE_ENTRIES = 100_000
