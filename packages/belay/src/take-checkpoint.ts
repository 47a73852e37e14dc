import { pathToFileURL } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { makeCheckpointId, type SeriesName, timeOfCheckpointId } from '@belay/domain/brand'
import { formatByteSize } from '@belay/domain/byte-size'
import type { GitState } from '@belay/domain/checkpoint/git-state'
import type { Priority } from '@belay/domain/checkpoint/priority'
import type { Trigger } from '@belay/domain/checkpoint/trigger'
import type { Values } from '@belay/domain/checkpoint/values'
import { BelayError, misuse } from '@belay/domain/errors'
import type { Lane } from '@belay/domain/lane'
import { refuseSecrets } from '@belay/domain/secrets'
import { availableCpus } from '@belay/machine/cpu'
import { holdHeap } from '@belay/machine/heap'
import { withTemporaryDirectory } from '@belay/machine/temporary-directory'
import { archive } from '@belay/snapshot/archive/archive'
import type { ArchiveOptions, ArchiveResult, RecordFacts } from '@belay/snapshot/archive/archive-options'
import type { Catalog, CatalogEntry } from '@belay/snapshot/catalog'
import { DryRun } from '@belay/snapshot/store/dry-run'
import type { WriteStore } from '@belay/snapshot/store/store'
import { checkLiteralPaths } from '@belay/snapshot/tree/check-literal-paths'
import { credentialCheck } from '@belay/snapshot/tree/credential-check'
import { compileSelection } from '@belay/snapshot/tree/selection'
import { checkpointFacts } from './checkpoint-facts.js'
import { usualSeries } from './choose-entry.js'
import type { CommandContext, Outcome } from './command.js'
import { contentPolicy } from './content-policy.js'
import { createdOutcome } from './created-outcome.js'
import { leftOutOf } from './left-out.js'
import { loadConfig } from './load-config.js'
import { newestUsable } from './newest-usable.js'
import { isWorthIt, type OnlyIf, parseOnlyIf } from './only-if.js'
import { type OpenStore, type StoreOptions, storePathOf, withStore } from './open-store.js'
import { staleReason } from './staleness.js'
import { stateDirectoryOf } from './state-directory.js'
import { counted, shownPath } from './text.js'

export interface CreateOptions extends StoreOptions {
  readonly paths: readonly string[]
  readonly exclude: readonly string[]
  readonly 'keep-credentials': boolean
  readonly series: SeriesName | undefined
  readonly phase: string | undefined
  readonly values: Values | undefined
  readonly git: 'none' | 'state' | undefined
  readonly 'only-if': OnlyIf | undefined
  readonly 'no-parent': boolean
  readonly trigger: Trigger | undefined
  readonly priority: Priority | undefined
  readonly lane: Lane | 'auto' | undefined
  readonly 'retention-days': number | 'forever' | undefined
  readonly 'compression-level': number | undefined
  readonly 'max-size': number | undefined
  readonly config: string | undefined
  readonly 'dry-run': boolean
}

/** All of an open store but what pruning needs: a dry run has no such thing. */
type StoreInUse = Omit<OpenStore, 'store' | 'catalog'> & {
  readonly store: WriteStore
  readonly catalog: Catalog
}

/** Takes a checkpoint of the directory the command runs in.
 *  @param gitState of that directory: asked for before, because git answers while the rest is made ready
 *  @throws BelayError of every kind; then no checkpoint came into being */
export async function takeCheckpoint(
  o: CreateOptions,
  gitState: Promise<GitState | undefined>,
  context: CommandContext,
): Promise<Outcome> {
  const root = context.cwd
  const loaded = await loadConfig(o.config, context)
  const { checkpoint, lanes, encryption } = loaded.config
  const selection = {
    paths: o.paths.length > 0 ? [...o.paths] : checkpoint.paths,
    exclude: [...checkpoint.exclude, ...o.exclude],
    keepCredentials: o['keep-credentials'],
  }
  const state = o['dry-run'] ? undefined : await stateDirectoryOf(root, context)
  const leftOut = await leftOutOf(root, { store: await storePathOf(o, context), state })
  const selector = compileSelection({ ...selection, leftOut, holdsCredentials: credentialCheck(root) })
  checkLiteralPaths(root, selector.literalPaths)
  refuseSecrets(o.values ?? {}, secretsOf(context))
  const series = o.series ?? usualSeries(loaded.config, context)
  const facts = await checkpointFacts({ ...o, series }, { loaded, gitState }, context)
  const onlyIf = o['only-if'] ?? parseOnlyIf(checkpoint.onlyIf)
  const sizeBytesMax = o['max-size'] ?? checkpoint.maxSize ?? undefined
  const storeOptions = { ...o, encryption: o.encryption ?? encryption }
  const { keepCredentials } = selection
  const work = async (open: StoreInUse): Promise<Outcome> => {
    const newest = await newestUsable(series, open, context)
    const parent = o['no-parent'] ? undefined : newest
    const options: Omit<ArchiveOptions, 'parent' | 'store' | 'catalog' | 'keyring' | 'salt'> = {
      root,
      selection,
      selector,
      policy: contentPolicy(keepCredentials),
      facts: inOrder(facts, newest, context),
      stateDirectory: state,
      workerUrl: context.workerUrl,
      parallelism: availableCpus(),
      compression: {
        level: o['compression-level'] ?? checkpoint.compressionLevel ?? lanes[facts.lane].compressionLevel,
      },
      isWorthIt: (change) => {
        refuseTooLarge(change.sizeBytes, sizeBytesMax)
        return isWorthIt(onlyIf, change) || (change.unchanged && saysMore(facts, parent))
      },
      clock: () => context.now().getTime(),
      onProgress: ({ entries, path }) =>
        context.output.progress(() => `${counted(entries, 'entry', 'entries')}: ${shownPath(path)}`),
      onLargeTree: holdHeap,
      signal: context.signal,
    }
    const result = await archiveOver(parent, { ...options, ...open }, context)
    return createdOutcome(
      { result, parent, series, dryRun: o['dry-run'], onlyIf, storeUrl: pathToFileURL(open.path).href },
      context,
    )
  }
  return await (o['dry-run']
    ? withDryStore(storeOptions, context, work)
    : withStore(storeOptions, 'write', context, work))
}

/** A damaged parent is no reason to have no checkpoint: it is a reason to have one that shares nothing with it. */
async function archiveOver(
  parent: CatalogEntry | undefined,
  options: Omit<ArchiveOptions, 'parent'>,
  context: CommandContext,
): Promise<ArchiveResult> {
  try {
    return await archive({ ...options, parent })
  } catch (error) {
    if (
      parent === undefined ||
      !(error instanceof BelayError) ||
      error.kind !== 'corrupt' ||
      error.code === 'internal'
    )
      throw error
    context.output.warn(
      `the checkpoint before, ${parent.record.id}, is damaged, so everything is stored anew: ${error.message}`,
    )
    return await archive({ ...options, stateDirectory: undefined, parent: undefined })
  }
}

/** Reads the store if there is one, and writes nowhere but a temporary directory. */
async function withDryStore(
  o: StoreOptions,
  context: CommandContext,
  work: (open: StoreInUse) => Promise<Outcome>,
): Promise<Outcome> {
  return await withTemporaryDirectory('belay-dry-run-', async (spool) => {
    const run = async (open: OpenStore): Promise<Outcome> => {
      const dry = new DryRun({ store: open.store, catalog: open.catalog, spoolDirectory: async () => spool })
      return await work({ ...open, store: dry, catalog: dry })
    }
    try {
      return await withStore(o, 'read', context, run)
    } catch (error) {
      if (!(error instanceof BelayError) || error.code !== 'store-not-found') throw error
      // The real run would make the store.
      return await withStore({ ...o, 'store-path': `${spool}/store` }, 'write', context, run)
    }
  })
}

/** Whether a checkpoint of an unchanged tree would be found where the one before is not: it ends a phase, carries values, or fits where that is
 *  stale by now. */
function saysMore(facts: RecordFacts, parent: CatalogEntry | undefined): boolean {
  if (parent === undefined) return false
  const { record } = parent
  const isStale = staleReason(record, facts.lineage) !== undefined
  const endsPhase = facts.phase !== null && facts.phase !== record.phase
  const bringsValues = Object.keys(facts.values).length > 0 && !isDeepStrictEqual(facts.values, record.values)
  return isStale || endsPhase || bringsValues
}

function refuseTooLarge(sizeBytes: number, sizeBytesMax: number | undefined): void {
  if (sizeBytesMax === undefined || sizeBytes <= sizeBytesMax) return
  throw misuse(
    'size-limit-exceeded',
    `The tree is larger than --max-size allows: expected at most ${formatByteSize(sizeBytesMax)}, found ${formatByteSize(sizeBytes)}`,
    { hint: 'Leave something out by --exclude or .belayignore, or raise the limit.' },
  )
}

function secretsOf(context: CommandContext): { name: string; value: string }[] {
  const value = context.env['BELAY_PASSPHRASE']
  return value === undefined ? [] : [{ name: 'BELAY_PASSPHRASE', value }]
}

/** Identifiers sort by time, and the newest one is the latest. Where the clock has gone back behind the last checkpoint, the next one still
 *  comes after it: else `latest` would go on naming the older state. */
function inOrder(facts: RecordFacts, newest: CatalogEntry | undefined, context: CommandContext): RecordFacts {
  if (newest === undefined || facts.id > newest.record.id) return facts
  const last = timeOfCheckpointId(newest.record.id)
  context.output.warn(
    `the clock says ${facts.createdAt}, which is not after the last checkpoint ${newest.record.id}: the new one is numbered to follow it`,
  )
  return { ...facts, id: makeCheckpointId(new Date(last.getTime() + 1), context.randomBytes(4)) }
}
