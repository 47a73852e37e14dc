import path from 'node:path'
import { type DigestHex, type SeriesName, timeOfCheckpointId } from '@belay/domain/brand'
import { completedPhases } from '@belay/domain/checkpoint/completed-phases'
import type { Selector } from '@belay/domain/checkpoint/selector'
import type { Config } from '@belay/domain/config/config'
import { absent, BelayError, corrupt } from '@belay/domain/errors'
import { holdHeap } from '@belay/machine/heap'
import { findTimeSetter } from '@belay/machine/set-times'
import { targetSemantics } from '@belay/machine/target-semantics'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import { CheckpointReader } from '@belay/snapshot/reading/checkpoint-reader'
import { restore } from '@belay/snapshot/restore/restore'
import type { VerifyPolicy } from '@belay/snapshot/restore/restore-action'
import type { RestoreOptions, RestoreReport } from '@belay/snapshot/restore/restore-options'
import { chooseEntry } from './choose-entry.js'
import type { CommandContext, Outcome } from './command.js'
import { backUp, refuseUncommitted } from './guard-overwrites.js'
import { holdChosen } from './hold-checkpoint.js'
import { leftOutOf } from './left-out.js'
import { loadConfig } from './load-config.js'
import { type OpenStore, type StoreOptions, withStore } from './open-store.js'
import { rememberRestored } from './remember-restored.js'
import { restorePorts } from './restore-ports.js'
import { restoreSelection } from './restore-selection.js'
import { nothingRestored, restoredOutcome } from './restored-outcome.js'
import { staleReason } from './staleness.js'
import { counted, shownPath } from './text.js'
import { parseVerifyPolicy } from './verify-policy.js'

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
      async (open) => await restoreFrom(o, { head, configuration: loaded.digest }, open, context),
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
  here: { readonly head: Promise<string | undefined>; readonly configuration: string | null },
  open: OpenStore,
  context: CommandContext,
): Promise<Outcome> {
  const { signal } = context
  const startedMs = context.elapsedMs()
  const choose = async () => await chooseEntry({ selector: o.checkpoint, series: o.series }, open, context)
  // A dry run writes nowhere: a cleanup beside it can make it fail, never do harm.
  const entry = o['dry-run'] ? await choose() : await holdChosen(choose, open, context)
  checkDigest(entry, o['expect-digest'])
  const { configuration } = here
  const stale = staleReason(entry.record, { commit: (await here.head) ?? null, configuration })
  if (stale !== undefined && o['if-stale'] === 'skip')
    return nothingRestored({ because: stale, entry, hint: STALE_HINT })
  if (stale !== undefined && o['if-stale'] === 'fail') {
    throw absent('checkpoint-stale', `Checkpoint ${entry.record.id} does not fit: ${stale}`, {
      hint: STALE_HINT,
    })
  }
  const checkpoint = await CheckpointReader.open(entry, { ...open, signal })
  const report = await carryOut({ options: o, entry, checkpoint, open }, context)
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
  o: { options: ResolvedOptions; entry: CatalogEntry; checkpoint: CheckpointReader; open: OpenStore },
  context: CommandContext,
): Promise<RestoreReport> {
  const { options, entry, checkpoint, open } = o
  const target = targetOf(options, context)
  const dryRun = options['dry-run']
  const leftOut = await leftOutOf(target, {
    store: open.path,
    state: context.env['BELAY_STATE_DIR'] || undefined,
  })
  const { leftAlone, ...selection } = await restoreSelection(
    { paths: options.paths, deleteExtra: options['delete-extra'], leftOut },
    checkpoint,
    context,
  )
  const { keepCredentials } = checkpoint.root.facts.selection
  const remember =
    dryRun || options.paths.length > 0
      ? undefined
      : await rememberRestored({ entry, target, keepCredentials }, open, context)
  const backup: RestoreOptions['backup'] = options.backup
    ? (paths) => backUp({ root: target, paths, before: entry }, open, context)
    : undefined
  const guard: RestoreOptions['guard'] =
    options.force || options.backup ? undefined : (paths) => refuseUncommitted(target, paths, context)
  const report = await restore({
    checkpoint,
    store: open.store,
    target,
    semantics: await targetSemantics(target, { mayWrite: !dryRun }),
    policy: {
      ...selection,
      verify: options.verify,
      random: () => Buffer.from(context.randomBytes(4)).readUInt32LE() / 2 ** 32,
    },
    dryRun,
    durable: options.durable,
    guard,
    backup,
    remember,
    onAction: (action) => context.output.detail(() => `${action.kind} ${shownPath(action.path) || '.'}`),
    onLargeTree: holdHeap,
    openTimeSetter: findTimeSetter,
    ...(await restorePorts(context)),
  })
  if (leftAlone() > 0)
    context.output.note(
      `Left out ${counted(leftAlone(), 'entry', 'entries')} of the checkpoint: in their place is the store, or what Belay remembers.`,
    )
  return report
}

function targetOf(o: RestoreTreeOptions, context: CommandContext): string {
  return path.resolve(context.cwd, o.target ?? '.')
}

function checkDigest(entry: CatalogEntry, expected: DigestHex | undefined): void {
  const { id, digest } = entry.record
  if (expected === undefined || expected === digest) return
  throw corrupt(
    'digest-mismatch',
    `Checkpoint ${id} is not the one that was pinned: expected digest ${expected}, found ${digest}`,
    {
      hint: 'Restore nothing from this store before you know why.',
    },
  )
}

async function phasesOf(
  entry: CatalogEntry,
  { catalog }: OpenStore,
  { signal, output }: CommandContext,
): Promise<string[]> {
  const records: CatalogEntry['record'][] = []
  const unreadable = (id: string): void =>
    output.detail(`checkpoint ${id} cannot be read, so its phase does not count as completed`)
  for await (const each of catalog.list({ series: entry.record.series, signal, unreadable }))
    records.push(each.record)
  return completedPhases(entry.record, records)
}
