import { platform } from 'node:os'
import path from 'node:path'
import { type DigestHex, type SeriesName, timeOfCheckpointId } from '@belay/domain/brand'
import { completedPhases } from '@belay/domain/checkpoint/completed-phases'
import type { Selector } from '@belay/domain/checkpoint/selector'
import { staleReason } from '@belay/domain/checkpoint/stale-reason'
import type { Config } from '@belay/domain/config/config'
import { absent, BelayError } from '@belay/domain/errors'
import type { LoadedConfig } from '@belay/machine/load-config'
import { realPathOf } from '@belay/machine/real-path'
import { backUp, refuseUncommitted } from '@belay/restore-checkpoint/guard-overwrites'
import { bringBack, checkDigest } from '@belay/restore-checkpoint/run'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import { holdChosen } from '@belay/snapshot/hold-checkpoint'
import type { VerifyPolicy } from '@belay/snapshot/restore/restore-action'
import type { RestoreReport } from '@belay/snapshot/restore/restore-options'
import { parseVerifyPolicy } from '@belay/snapshot/restore/verify-policy'
import { leftOutOf } from '@belay/snapshot/tree/left-out'
import { chooseEntry, usualSeries } from './choose-entry.js'
import type { CommandContext, Outcome } from './command.js'
import { holdOptions } from './hold-options.js'
import { loadConfig } from './load-config.js'
import { type OpenStore, type StoreOptions, withStore } from './open-store.js'
import { nothingRestored, restoredOutcome } from './restored-outcome.js'
import { stateDirectoryOf } from './state-directory.js'

export interface RestoreTreeOptions extends StoreOptions {
  readonly series: SeriesName | undefined
  readonly checkpoint: Selector
  readonly paths: readonly string[]
  readonly target: string | undefined
  readonly 'delete-extra': boolean
  readonly backup: boolean
  readonly force: boolean
  readonly verify: VerifyPolicy | undefined
  readonly 'expect-digest': DigestHex | undefined
  readonly required: boolean
  readonly 'if-stale': 'skip' | 'restore' | 'fail' | undefined
  readonly durable: boolean
  readonly config: string | undefined
  readonly 'dry-run': boolean
}

/** Finds the checkpoint, judges whether it fits, and makes the target hold it.
 *  @param head of this directory's repository: asked for before, because git answers while the rest is made ready
 *  @throws BelayError of every kind; unless it says otherwise, nothing was changed */
export async function restoreTree(
  given: RestoreTreeOptions,
  head: Promise<string | undefined>,
  context: CommandContext,
): Promise<Outcome> {
  const loaded = await loadConfig(given.config, context)
  const o = withDefaults(given, loaded.config)
  try {
    const access = o.backup && !o['dry-run'] ? 'existing' : 'read'
    return await withStore(
      o,
      access,
      context,
      async (open) => await restoreFrom(o, { head, loaded }, open, context),
    )
  } catch (error) {
    const isNothing = error instanceof BelayError && NOTHING_THERE.has(error.code)
    if (!isNothing || o.required) throw error
    return nothingRestored({ because: error.message, hint: error.hint })
  }
}

type ResolvedOptions = RestoreTreeOptions & {
  readonly verify: VerifyPolicy
  readonly 'if-stale': 'skip' | 'restore' | 'fail'
}

/** What the options leave open, the configuration says. Who names one checkpoint, or a moment, means it whatever has happened since. */
function withDefaults(o: RestoreTreeOptions, { restore: defaults }: Config): ResolvedOptions {
  const isExplicit = o.checkpoint.kind === 'id' || o.checkpoint.kind === 'before'
  return {
    ...o,
    'delete-extra': o['delete-extra'] || defaults.deleteExtra,
    backup: o.backup || defaults.backup,
    required: o.required || defaults.required,
    verify: o.verify ?? parseVerifyPolicy(defaults.verify),
    'if-stale': o['if-stale'] ?? (isExplicit ? 'restore' : defaults.ifStale),
  }
}

const NOTHING_THERE: ReadonlySet<string> = new Set(['checkpoint-not-found', 'store-not-found'])

async function restoreFrom(
  o: ResolvedOptions,
  here: { readonly head: Promise<string | undefined>; readonly loaded: LoadedConfig },
  open: OpenStore,
  context: CommandContext,
): Promise<Outcome> {
  const startedMs = context.elapsedMs()
  const { config, digest: configuration } = here.loaded
  const selector = o.checkpoint
  const series = o.series ?? (selector.kind === 'id' ? undefined : usualSeries(config, context))
  const choose = async () => await chooseEntry({ selector, series }, open, context)
  // A dry run writes nowhere: a cleanup beside it can make it fail, never do harm.
  const entry = o['dry-run'] ? await choose() : await holdChosen(choose, holdOptions(open, context))
  checkDigest(entry, o['expect-digest'])
  const stale = staleReason(entry.record, {
    commit: (await here.head) ?? null,
    configuration,
    os: platform(),
  })
  if (stale !== undefined && o['if-stale'] === 'skip')
    return nothingRestored({ because: stale, entry, hint: STALE_HINT })
  if (stale !== undefined && o['if-stale'] === 'fail') {
    throw absent('checkpoint-stale', `Checkpoint ${entry.record.id} does not fit: ${stale}`, {
      hint: STALE_HINT,
    })
  }
  const report = await carryOut(o, entry, open, context)
  return restoredOutcome(
    {
      entry,
      report,
      stale,
      dryRun: o['dry-run'],
      target: targetOf(o, context),
      completedPhases: await phasesOf(entry, open, context),
      rpoSeconds: Math.max(
        0,
        Math.round((context.now().getTime() - timeOfCheckpointId(entry.record.id).getTime()) / 1000),
      ),
      rtoMs: Math.round(context.elapsedMs() - startedMs),
    },
    context,
  )
}

const STALE_HINT = 'To restore it all the same, use --if-stale restore.'

async function carryOut(
  o: ResolvedOptions,
  entry: CatalogEntry,
  open: OpenStore,
  context: CommandContext,
): Promise<RestoreReport> {
  const target = targetOf(o, context)
  const state = context.env['BELAY_STATE_DIR'] || undefined
  return await bringBack(
    {
      entry,
      target,
      paths: o.paths,
      deleteExtra: o['delete-extra'],
      leftOut: await leftOutOf(target, { store: open.path, state, realPathOf }),
      verify: o.verify,
      isDryRun: o['dry-run'],
      durable: o.durable,
      memory: { root: context.cwd, stateDirectory: () => stateDirectoryOf(context.cwd, context) },
      guard: o.force || o.backup ? undefined : (paths) => refuseUncommitted(target, paths, context),
      backup: o.backup ? (paths) => backUp({ root: target, paths, before: entry }, open, context) : undefined,
    },
    open,
    context,
  )
}

function targetOf(o: RestoreTreeOptions, context: CommandContext): string {
  return path.resolve(context.cwd, o.target ?? '.')
}

async function phasesOf(
  entry: CatalogEntry,
  { catalog }: OpenStore,
  { signal, output }: CommandContext,
): Promise<string[]> {
  if (entry.record.completedPhases != null)
    return entry.record.closed ? [] : [...entry.record.completedPhases]
  const records: CatalogEntry['record'][] = []
  const unreadable = (id: string): void =>
    output.detail(`checkpoint ${id} cannot be read, so its phase does not count as completed`)
  for await (const each of catalog.list({ series: entry.record.series, signal, unreadable }))
    records.push(each.record)
  return completedPhases(entry.record, records)
}
