import { pathToFileURL } from 'node:url'
import {
  checkSelection,
  type StoreInUse,
  type TakeOptions,
  takeCheckpoint,
} from '@belay/create-checkpoint/run'
import { sweepTree } from '@belay/create-checkpoint/sweep-tree'
import type { SeriesName } from '@belay/domain/brand'
import type { GitState } from '@belay/domain/checkpoint/git-state'
import { type OnlyIf, parseOnlyIf } from '@belay/domain/checkpoint/only-if'
import type { Priority } from '@belay/domain/checkpoint/priority'
import type { Trigger } from '@belay/domain/checkpoint/trigger'
import type { Values } from '@belay/domain/checkpoint/values'
import { BelayError } from '@belay/domain/errors'
import type { Lane } from '@belay/domain/lane'
import { refuseSecrets } from '@belay/domain/secrets'
import { realPathOf } from '@belay/machine/real-path'
import { withTemporaryDirectory } from '@belay/machine/temporary-directory'
import { DryRun } from '@belay/snapshot/store/dry-run'
import { leftOutOf } from '@belay/snapshot/tree/left-out'
import { checkpointFacts } from './checkpoint-facts.js'
import { usualSeries } from './choose-entry.js'
import type { CommandContext, Outcome } from './command.js'
import { createdOutcome } from './created-outcome.js'
import { loadConfig } from './load-config.js'
import { type OpenStore, type StoreOptions, storePathOf, withStore } from './open-store.js'
import { stateDirectoryOf } from './state-directory.js'

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
type OpenInUse = Omit<OpenStore, 'store' | 'catalog'> & StoreInUse

/** Takes a checkpoint of the directory the command runs in.
 *  @param gitState of that directory: asked for before, because git answers while the rest is made ready
 *  @throws BelayError of every kind; then no checkpoint came into being */
export async function takeCheckpointHere(
  o: CreateOptions,
  gitState: Promise<GitState | undefined>,
  context: CommandContext,
): Promise<Outcome> {
  const root = context.cwd
  if (!o['dry-run']) await sweepTree(root, context)
  const loaded = await loadConfig(o.config, context)
  const { checkpoint, lanes, encryption } = loaded.config
  const selection = {
    paths: o.paths.length > 0 ? o.paths : checkpoint.paths,
    exclude: [...checkpoint.exclude, ...o.exclude],
    keepCredentials: o['keep-credentials'],
  }
  const state = o['dry-run'] ? undefined : await stateDirectoryOf(root, context)
  const leftOut = await leftOutOf(root, { store: await storePathOf(o, context), state, realPathOf })
  checkSelection({ root, selection, leftOut })
  refuseSecrets(o.values ?? {}, secretsOf(context))
  const series = o.series ?? usualSeries(loaded.config, context)
  const facts = await checkpointFacts({ ...o, series }, { loaded, gitState }, context)
  const onlyIf = o['only-if'] ?? parseOnlyIf(checkpoint.onlyIf)
  const options: TakeOptions = {
    root,
    selection,
    leftOut,
    stateDirectory: state,
    facts,
    onlyIf,
    sizeBytesMax: o['max-size'] ?? checkpoint.maxSize ?? undefined,
    compressionLevel:
      o['compression-level'] ?? checkpoint.compressionLevel ?? lanes[facts.lane].compressionLevel,
    noParent: o['no-parent'],
    asOption: (name) => `--${name}`,
  }
  const storeOptions = { ...o, encryption: o.encryption ?? encryption }
  const work = async (open: OpenInUse): Promise<Outcome> => {
    const { result, parent, skipped } = await takeCheckpoint(options, open, context)
    const storeUrl = pathToFileURL(open.path).href
    return createdOutcome({ result, parent, series, dryRun: o['dry-run'], skipped, storeUrl }, context)
  }
  return await (o['dry-run']
    ? withDryStore(storeOptions, context, work)
    : withStore(storeOptions, 'write', context, work))
}

/** Reads the store if there is one, and writes nowhere but a temporary directory. */
async function withDryStore(
  o: StoreOptions,
  context: CommandContext,
  work: (open: OpenInUse) => Promise<Outcome>,
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

function secretsOf(context: CommandContext): { name: string; value: string }[] {
  const value = context.env['BELAY_PASSPHRASE']
  return value === undefined ? [] : [{ name: 'BELAY_PASSPHRASE', value }]
}
