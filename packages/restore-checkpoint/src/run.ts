import type { CheckpointId, DigestHex } from '@belay/domain/brand'
import { corrupt } from '@belay/domain/errors'
import type { Surroundings } from '@belay/domain/surroundings'
import { counted, grouped, shownPath } from '@belay/domain/text'
import { availableCpus } from '@belay/machine/cpu'
import { holdHeap } from '@belay/machine/heap'
import { sessionLiveness } from '@belay/machine/sessions'
import { findTimeSetter } from '@belay/machine/set-times'
import { targetSemantics } from '@belay/machine/target-semantics'
import type { Catalog, CatalogEntry } from '@belay/snapshot/catalog'
import type { BytePath } from '@belay/snapshot/format/entry'
import type { Keyring } from '@belay/snapshot/format/keys'
import { assertOwnRecord } from '@belay/snapshot/reading/assert-own-record'
import { CheckpointReader } from '@belay/snapshot/reading/checkpoint-reader'
import { restore } from '@belay/snapshot/restore/restore'
import type { VerifyPolicy } from '@belay/snapshot/restore/restore-action'
import type { RestoreOptions, RestoreReport } from '@belay/snapshot/restore/restore-options'
import { restoreSelection } from '@belay/snapshot/restore/restore-selection'
import type { ReadStore } from '@belay/snapshot/store/store'

import { rememberRestored } from './remember-restored.js'

export interface BringBackOptions {
  readonly entry: CatalogEntry
  /** Absolute. */
  readonly target: string
  /** Empty: everything. */
  readonly paths: readonly string[]
  readonly deleteExtra: boolean
  /** Directories of ours inside the target. */
  readonly leftOut: readonly BytePath[]
  readonly verify: VerifyPolicy
  readonly isDryRun: boolean
  readonly durable: boolean
  /** Where checkpoints are taken here, and where this machine remembers what it saw; undefined: the next one reads everything. */
  readonly memory:
    | {
        readonly root: string
        readonly stateDirectory: () => Promise<string | undefined>
        /** See `rememberRestored`. */
        readonly newest?: CheckpointId | undefined
      }
    | undefined
  readonly guard?: RestoreOptions['guard']
  readonly backup?: RestoreOptions['backup']
}

type ProcessPorts = 'onProgress' | 'liveness' | 'session' | 'clock' | 'workerUrl' | 'threads' | 'signal'

/** Makes a directory hold what a checkpoint holds: what the command line and the action have in common.
 *  @throws BelayError of every kind; unless it says otherwise, nothing was changed */
export async function bringBack(
  o: BringBackOptions,
  open: { readonly store: ReadStore; readonly keyring: Keyring; readonly catalog: Pick<Catalog, 'list'> },
  surroundings: Surroundings,
): Promise<RestoreReport> {
  const { output, signal, randomBytes } = surroundings
  const { target } = o
  const checkpoint = await CheckpointReader.open(o.entry, { ...open, signal })
  assertOwnRecord(checkpoint)
  const { leftAlone, ...selection } = await restoreSelection(
    { paths: o.paths, deleteExtra: o.deleteExtra, leftOut: o.leftOut },
    checkpoint,
    { signal },
  )
  const { keepCredentials } = checkpoint.root.facts.selection
  const remember =
    o.memory === undefined || o.isDryRun || o.paths.length > 0
      ? undefined
      : await rememberRestored({ entry: o.entry, target, keepCredentials, ...o.memory }, open.catalog, {
          signal,
        })
  const report = await restore({
    checkpoint,
    store: open.store,
    target,
    semantics: await targetSemantics(target, { mayWrite: !o.isDryRun }),
    policy: {
      ...selection,
      verify: o.verify,
      random: () => Buffer.from(randomBytes(4)).readUInt32LE() / 2 ** 32,
    },
    dryRun: o.isDryRun,
    durable: o.durable,
    guard: o.guard,
    backup: o.backup,
    remember,
    onAction: (action) => output.detail(() => `${action.kind} ${shownPath(action.path) || '.'}`),
    onLargeTree: holdHeap,
    openTimeSetter: findTimeSetter,
    ...(await restorePorts(surroundings)),
  })
  if (leftAlone() > 0)
    output.note(
      `Left out ${counted(leftAlone(), 'entry', 'entries')} of the checkpoint: in their place is the store, or what Belay remembers.`,
    )
  return report
}

/** What a restore, or the plan of one, has of this process and this machine, whatever is restored. */
export async function restorePorts(o: Surroundings): Promise<Pick<RestoreOptions, ProcessPorts>> {
  return {
    onProgress: ({ entries, entriesAll }) =>
      o.output.progress(
        () => `${Math.floor((100 * entries) / Math.max(1, entriesAll))} % of ${grouped(entriesAll)} entries`,
      ),
    liveness: await sessionLiveness(),
    session: Buffer.from(o.randomBytes(16)).toString('hex'),
    clock: { now: o.now, elapsedMs: o.elapsedMs },
    workerUrl: o.workerUrl,
    threads: availableCpus(),
    signal: o.signal,
  }
}

/** @throws BelayError `digest-mismatch` if the checkpoint is another one than was pinned */
export function checkDigest({ record }: CatalogEntry, expected: DigestHex | undefined): void {
  const { id, digest } = record
  if (expected === undefined || expected === digest) return
  throw corrupt(
    'digest-mismatch',
    `Checkpoint ${id} is not the one that was pinned: expected digest ${expected}, found ${digest}`,
    { hint: 'Restore nothing from this store before you know why.' },
  )
}
