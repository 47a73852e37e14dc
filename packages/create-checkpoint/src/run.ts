import { isDeepStrictEqual } from 'node:util'
import { makeCheckpointId, timeOfCheckpointId } from '@belay/domain/brand'
import { formatByteSize } from '@belay/domain/byte-size'
import { isSameLineage } from '@belay/domain/checkpoint/lineage'
import { isWorthIt, type OnlyIf } from '@belay/domain/checkpoint/only-if'
import { BelayError, misuse } from '@belay/domain/errors'
import type { Surroundings } from '@belay/domain/surroundings'
import { counted, shownPath } from '@belay/domain/text'
import { availableCpus } from '@belay/machine/cpu'
import { holdHeap } from '@belay/machine/heap'
import { archive } from '@belay/snapshot/archive/archive'
import type { ArchiveOptions, ArchiveResult, RecordFacts } from '@belay/snapshot/archive/archive-options'
import { contentPolicy } from '@belay/snapshot/archive/content-policy'
import type { Catalog, CatalogEntry } from '@belay/snapshot/catalog'
import type { BytePath } from '@belay/snapshot/format/entry'
import type { Keyring } from '@belay/snapshot/format/keys'
import { newestUsable } from '@belay/snapshot/newest-usable'
import type { WriteStore } from '@belay/snapshot/store/store'
import { checkLiteralPaths } from '@belay/snapshot/tree/check-literal-paths'
import { credentialCheck } from '@belay/snapshot/tree/credential-check'
import { compileSelection } from '@belay/snapshot/tree/selection'

export interface TakeOptions {
  /** Absolute path of the tree. */
  readonly root: string
  readonly selection: {
    readonly paths: readonly string[]
    readonly exclude: readonly string[]
    readonly keepCredentials: boolean
  }
  /** A path that is named and is not there is an error, unless what there is has to do. */
  readonly mayLackPaths?: boolean
  /** Directories of ours inside the tree. */
  readonly leftOut: readonly BytePath[]
  /** Where this machine remembers the tree; undefined: every file is read. */
  readonly stateDirectory: string | undefined
  readonly facts: RecordFacts
  readonly onlyIf: OnlyIf
  readonly sizeBytesMax: number | undefined
  /** How whoever asks writes the name of an option: `--max-size`. */
  readonly asOption: (name: string) => string
  readonly compressionLevel: number
  /** Shares nothing with the checkpoint before. */
  readonly noParent?: boolean
  /** Shown the newest checkpoint of the series before anything is read. What it throws ends the work. */
  readonly accept?: ((newest: CatalogEntry | undefined) => void) | undefined
}

/** A store to write to. */
export interface StoreInUse {
  readonly store: WriteStore
  readonly catalog: Catalog
  readonly keyring: Keyring
  readonly salt: Uint8Array
}

export interface TakenCheckpoint {
  readonly result: ArchiveResult
  /** The newest checkpoint before this one. */
  readonly newest: CatalogEntry | undefined
  /** The one that contents are shared with. */
  readonly parent: CatalogEntry | undefined
  /** Why there is no new checkpoint; false: there is one. */
  readonly skipped: false | 'unchanged' | 'below-threshold'
}

/** Checks that the paths make sense, before a store is opened.
 *  @throws BelayError misuse; `path-not-found` */
export function checkSelection(o: Pick<TakeOptions, 'root' | 'selection' | 'leftOut'>): void {
  checkLiteralPaths(o.root, compileSelection({ ...specOf(o.selection), leftOut: o.leftOut }).literalPaths)
}

/** Takes a checkpoint of a tree, on whatever store: what the command line and the actions have in common.
 *  @throws BelayError of every kind; then no checkpoint came into being */
export async function takeCheckpoint(
  o: TakeOptions,
  open: StoreInUse,
  surroundings: Surroundings,
): Promise<TakenCheckpoint> {
  const { output, signal } = surroundings
  const { root, leftOut } = o
  const selection = specOf(o.selection)
  const selector = compileSelection({ ...selection, leftOut, holdsCredentials: credentialCheck(root) })
  if (o.mayLackPaths !== true) checkLiteralPaths(root, selector.literalPaths)
  const unreadable = (id: string, error: BelayError): void =>
    output.warn(`checkpoint ${id} is passed over: ${error.message}`)
  const newest = await newestUsable(o.facts.series, open.catalog, { signal, unreadable })
  o.accept?.(newest)
  const parent = o.noParent === true ? undefined : newest
  const result = await archiveOver(
    parent,
    {
      ...open,
      root,
      selection,
      selector,
      policy: contentPolicy(selection.keepCredentials),
      facts: inOrder(o.facts, newest, surroundings),
      stateDirectory: o.stateDirectory,
      workerUrl: surroundings.workerUrl,
      parallelism: availableCpus(),
      compression: { level: o.compressionLevel },
      isWorthIt: (change) => {
        refuseTooLarge(change.sizeBytes, o)
        return isWorthIt(o.onlyIf, change) || (change.unchanged && saysMore(o.facts, parent))
      },
      clock: () => surroundings.now().getTime(),
      onProgress: ({ entries, path }) =>
        output.progress(() => `${counted(entries, 'entry', 'entries')}: ${shownPath(path)}`),
      onLargeTree: holdHeap,
      signal,
    },
    surroundings,
  )
  const skipped =
    result.entry !== undefined ? false : o.onlyIf.kind === 'changed-share' ? 'below-threshold' : 'unchanged'
  return { result, newest, parent, skipped }
}

function specOf({ paths, exclude, keepCredentials }: TakeOptions['selection']): ArchiveOptions['selection'] {
  return { paths: [...paths], exclude: [...exclude], keepCredentials }
}

/** A damaged parent is no reason to have no checkpoint: it is a reason to have one that shares nothing with it. */
async function archiveOver(
  parent: CatalogEntry | undefined,
  options: Omit<ArchiveOptions, 'parent'>,
  { output }: Surroundings,
): Promise<ArchiveResult> {
  try {
    return await archive({ ...options, parent })
  } catch (error) {
    const isDamage = error instanceof BelayError && error.kind === 'corrupt' && error.code !== 'internal'
    if (parent === undefined || !isDamage) throw error
    output.warn(
      `the checkpoint before, ${parent.record.id}, is damaged, so everything is stored anew: ${error.message}`,
    )
    return await archive({ ...options, stateDirectory: undefined, parent: undefined })
  }
}

/** Whether a checkpoint of an unchanged tree would say what the one before does not: it opens or closes a lineage, ends a phase, or carries
 *  other values. */
function saysMore(facts: RecordFacts, parent: CatalogEntry | undefined): boolean {
  if (parent === undefined) return false
  const { record } = parent
  const isOther = !isSameLineage(record.lineage, facts.lineage) || record.platform.os !== facts.platform.os
  const endsPhase = facts.phase !== null && facts.phase !== record.phase
  const bringsValues = Object.keys(facts.values).length > 0 && !isDeepStrictEqual(facts.values, record.values)
  const knowsMore =
    facts.completedPhases != null && !isDeepStrictEqual(facts.completedPhases, record.completedPhases)
  return isOther || endsPhase || bringsValues || knowsMore || facts.closed !== record.closed
}

function refuseTooLarge(
  sizeBytes: number,
  { sizeBytesMax, asOption }: Pick<TakeOptions, 'sizeBytesMax' | 'asOption'>,
): void {
  if (sizeBytesMax === undefined || sizeBytes <= sizeBytesMax) return
  throw misuse(
    'size-limit-exceeded',
    `The tree is larger than ${asOption('max-size')} allows: expected at most ${formatByteSize(sizeBytesMax)}, found ${formatByteSize(sizeBytes)}`,
    { hint: `Leave something out by ${asOption('exclude')} or .belayignore, or raise the limit.` },
  )
}

/** Identifiers sort by time, and the newest one is the latest. Where the clock has gone back behind the last checkpoint, the next one still
 *  comes after it: else `latest` would go on naming the older state. */
function inOrder(
  facts: RecordFacts,
  newest: CatalogEntry | undefined,
  { output, randomBytes }: Surroundings,
): RecordFacts {
  if (newest === undefined || facts.id > newest.record.id) return facts
  const last = timeOfCheckpointId(newest.record.id)
  output.warn(
    `the clock says ${facts.createdAt}, which is not after the last checkpoint ${newest.record.id}: the new one is numbered to follow it`,
  )
  return { ...facts, id: makeCheckpointId(new Date(last.getTime() + 1), randomBytes(4)) }
}
