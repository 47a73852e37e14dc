import { setImmediate } from 'node:timers/promises'
import type { CheckpointId } from '@belay/domain/brand'
import { BelayError, misuse } from '@belay/domain/errors'
import { PackFiles } from '../reading/pack-files.js'
import { assertRunning } from '../store/until-aborted.js'
import { Committer } from '../tree/commit.js'
import { displayPath } from '../tree/native-path.js'
import { SafePaths } from '../tree/safe-path.js'
import { prepareTarget, type Target } from '../tree/target.js'
import { machineTreeFiles } from '../tree/tree-files.js'
import { Restoration } from './restoration.js'
import type { RestoreAction } from './restore-action.js'
import { RestoreCrew } from './restore-crew.js'
import { RestoreMemory } from './restore-memory.js'
import type { RestoreOptions, RestoreReport } from './restore-options.js'
import { RestorePlanner } from './restore-plan.js'
import { RestoreSite } from './restore-site.js'

/**
 * Makes the target hold what the checkpoint does. First everything new is built and verified in a staging directory, then it is put in
 * place: whatever fails or ends this before has changed nothing, and afterwards each file is as it was or as it should be. Running it again
 * completes it.
 *
 * Memory is bounded: entries come segment by segment, content frame by frame; what remains per entry is some bytes for each change in place.
 * @throws BelayError corrupt if anything of the checkpoint is not what its digests say, or its paths are unsafe; misuse `target-invalid` if
 * the target holds something that may not be touched; unavailable if the disk or the store fails
 */
export async function restore(o: RestoreOptions): Promise<RestoreReport> {
  const lap = laps(o.clock)
  const files = o.files ?? machineTreeFiles
  const target = await prepareTarget({ ...o, files, dryRun: o.dryRun ?? false, now: o.clock.now() })
  const site = new RestoreSite(o, target, files)
  const run = new RestoreRun(o, target, site)
  try {
    const prepare = lap()
    await run.build()
    const build = lap()
    const backupId = await run.backup()
    const backup = lap()
    await run.commit()
    await run.remember()
    return run.report({ timingsMs: { prepare, build, backup, commit: lap() }, backupId })
  } catch (error) {
    await site.abandon()
    if (!site.isCommitting) target.removeIfMade()
    // Walks and loops over disk throw the signal's own reason.
    if (!(error instanceof BelayError)) assertRunning(o.signal, `restore ${o.checkpoint.what}`)
    throw error
  }
}

class RestoreRun {
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
    const { overwritten } = this.#restoration
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
    const { steps, directories, tally } = this.#restoration
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
    this.#site.isCommitting = true
    const options = { ...this.#site.commitOptions(), keepsModes: this.#keepsModes, signal: this.#o.signal }
    const times = await this.#site.reopenTimes()
    const committer = new Committer({ ...options, times, stepCount: steps.count + directories.count })
    await committer.runAll(steps)
    // The times of files in place may still be on their way to the program that sets them.
    if (!this.#restoration.fixesFiles) this.#memory?.settled()
    await this.#memory?.open()
    this.#site.removeStaging()
    // After the staging directory is gone: that changed the root's time, too.
    await committer.runAll(directories)
    if (!this.#restoration.changesRoot) this.#site.resetRootTime()
    await this.#site.finishTimes()
    committer.syncDirectories()
  }

  /** Writes down what is in place now. */
  async remember(): Promise<void> {
    await this.#memory?.keep(this.#restoration.tally.filesChanged, this.#o.signal)
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
    if (restoration.conflictCount > 0) this.#refuse(conflictError(restoration))
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

function packsOf(actions: readonly RestoreAction[]): Set<number> {
  const packs = new Set<number>()
  for (const action of actions) {
    if (action.kind !== 'write-file' && action.kind !== 'replace-file' && action.kind !== 'check') continue
    const { runs } = action.entry
    for (let at = 0; at < runs.length; at += 4) packs.add(runs[at] as number)
  }
  return packs
}

function buildsSomething(action: RestoreAction): boolean {
  switch (action.kind) {
    case 'create-directory':
      return action.path !== ''
    case 'write-file':
    case 'replace-file':
    case 'create-symlink':
    case 'link':
      return true
    default:
      return false
  }
}

function conflictError(restoration: Restoration): BelayError {
  const [first] = restoration.conflicts
  const more = restoration.conflictCount > 1 ? ` (and ${restoration.conflictCount - 1} more like this)` : ''
  return misuse(
    'target-invalid',
    `Cannot restore over ${displayPath(first?.path ?? '')}: ${first?.reason}${more}`,
    {
      hint: 'Nothing was changed. Move it away, or allow extra entries to be removed with --delete-extra.',
    },
  )
}

function laps(clock: RestoreOptions['clock']): () => number {
  let lastMs = clock.elapsedMs()
  return () => {
    const nowMs = clock.elapsedMs()
    const lapMs = nowMs - lastMs
    lastMs = nowMs
    return lapMs
  }
}
