import path from 'node:path'
import type { SeriesName } from '@belay/domain/brand'
import { formatByteSize } from '@belay/domain/byte-size'
import type { Selector } from '@belay/domain/checkpoint/selector'
import { absent } from '@belay/domain/errors'
import type { Json } from '@belay/domain/shape'
import { counted, shownPath } from '@belay/domain/text'
import { withTemporaryDirectory } from '@belay/machine/temporary-directory'
import { holdChosen } from '@belay/snapshot/hold-checkpoint'
import { CheckpointReader } from '@belay/snapshot/reading/checkpoint-reader'
import { compareCheckpoints } from '@belay/snapshot/reading/compare-checkpoints'
import { compileSelection } from '@belay/snapshot/tree/selection'
import { type Change, detailsOf, isTimeOnly } from './change.js'
import { changesOfTree } from './changes-of-tree.js'
import { chooseEntry } from './choose-entry.js'
import type { CommandContext, Outcome } from './command.js'
import { holdOptions } from './hold-options.js'
import { type OpenStore, type StoreOptions, withStore } from './open-store.js'

export interface DiffOptions extends StoreOptions {
  readonly series: SeriesName | undefined
  readonly from: Selector
  /** undefined: the tree as it is. */
  readonly to: Selector | undefined
  readonly paths: readonly string[]
  readonly target: string | undefined
  readonly 'exit-code': boolean
}

/** Compares two checkpoints, or a checkpoint with a tree. */
export async function diffTrees(o: DiffOptions, context: CommandContext): Promise<Outcome> {
  return await withStore(o, 'read', context, async (open) => {
    const from = await openChosen(o.from, o, open, context)
    const to = o.to === undefined ? undefined : await openChosen(o.to, o, open, context)
    const target = path.resolve(context.cwd, o.target ?? '.')
    const exitCode = (count: number): 0 | 1 => (o['exit-code'] && count > 0 ? 1 : 0)
    if (to !== undefined) {
      const changes = changesBetween({ from, to, paths: o.paths }, context)
      return { kind: 'told', exitCode: exitCode(await tell(changes, { from, to, target }, context)) }
    }
    return await withTemporaryDirectory('belay-diff-', async (spool) => {
      const changes = changesOfTree({ checkpoint: from, target, open, paths: o.paths, spool }, context)
      return { kind: 'told', exitCode: exitCode(await tell(changes, { from, to, target }, context)) }
    })
  })
}

async function* changesBetween(
  o: { from: CheckpointReader; to: CheckpointReader; paths: readonly string[] },
  { signal }: CommandContext,
): AsyncGenerator<Change> {
  const asked =
    o.paths.length === 0
      ? undefined
      : compileSelection({ paths: [...o.paths], exclude: [], keepCredentials: true })
  for await (const difference of compareCheckpoints(o.from, o.to, { signal })) {
    const change = changeOf(difference)
    // A directory's time changes whenever something in it comes or goes, which is listed by itself.
    if (change.isDirectory && change.kind === 'metadata' && isTimeOnly(change)) continue
    if (asked === undefined || asked.selects(change.path, change.isDirectory)) yield change
  }
}

async function openChosen(
  selector: Selector,
  o: DiffOptions,
  open: OpenStore,
  context: CommandContext,
): Promise<CheckpointReader> {
  const choose = async () => await chooseEntry({ selector, series: o.series }, open, context)
  const entry = await holdChosen(choose, holdOptions(open, context))
  return await CheckpointReader.open(entry, { ...open, signal: context.signal })
}

type Difference =
  Awaited<ReturnType<ReturnType<typeof compareCheckpoints>['next']>> extends infer Result
    ? Result extends { done?: false; value: infer Value }
      ? Value
      : never
    : never

function changeOf(difference: Difference): Change {
  const before = 'before' in difference ? difference.before : undefined
  const after = 'after' in difference ? difference.after : undefined
  const entry = after ?? before
  if (entry === undefined) throw absent('path-not-found', 'A difference has two sides')
  return {
    kind: difference.kind,
    path: entry.path,
    isDirectory: entry.kind === 'directory',
    sizeBefore: before?.kind === 'file' ? before.sizeBytes : undefined,
    sizeAfter: after?.kind === 'file' ? after.sizeBytes : undefined,
    details: before === undefined || after === undefined ? [] : detailsOf(before, after),
  }
}

const SIGNS = { added: '+', removed: '-', modified: '~', metadata: 'm' } as const
const COLORS = { added: 'green', removed: 'red', modified: 'yellow', metadata: 'dim' } as const

/** @returns how many changes there are */
async function tell(
  changes: AsyncIterable<Change>,
  o: { from: CheckpointReader; to: CheckpointReader | undefined; target: string },
  { output }: CommandContext,
): Promise<number> {
  const counts = { added: 0, removed: 0, modified: 0, metadata: 0 }
  let all = 0
  const counting = async function* (): AsyncGenerator<Change> {
    for await (const change of changes) {
      counts[change.kind]++
      all++
      yield change
    }
  }
  await output.listing({
    items: counting(),
    json: {
      before: { from: o.from.entry.record.id, to: o.to?.entry.record.id ?? null },
      list: 'changes',
      item: outputsOf,
      after: () => ({ same: all === 0, ...counts }),
    },
    text: {
      before: '',
      item: (change) => rowOf(change, output),
      after: () =>
        all === 0
          ? `No differences between ${o.from.what} and ${o.to === undefined ? o.target : o.to.what}.\n`
          : `${counted(counts.added, 'added', 'added')}, ${counted(counts.removed, 'removed', 'removed')}, ${counted(counts.modified, 'modified', 'modified')}, ${counted(counts.metadata, 'with another mode or time only', 'with another mode or time only')}\n`,
    },
  })
  return all
}

function rowOf(change: Change, output: CommandContext['output']): string {
  const path = `${shownPath(change.path) || '.'}${change.isDirectory ? '/' : ''}`
  return `${output.mark(COLORS[change.kind], `${SIGNS[change.kind]} ${path}`)}${remark(change)}\n`
}

function outputsOf(change: Change): Json {
  return {
    kind: change.kind,
    path: Buffer.from(change.path, 'latin1').toString('utf8'),
    directory: change.isDirectory,
    'size-before': change.sizeBefore ?? null,
    'size-after': change.sizeAfter ?? null,
    details: [...change.details],
  }
}

function remark(change: Change): string {
  const { sizeBefore, sizeAfter } = change
  const sizes =
    change.kind === 'modified' && sizeBefore !== undefined && sizeAfter !== undefined
      ? [
          sizeBefore === sizeAfter
            ? formatByteSize(sizeAfter)
            : `${formatByteSize(sizeBefore)} -> ${formatByteSize(sizeAfter)}`,
        ]
      : []
  const remarks = [...sizes, ...change.details]
  return remarks.length === 0 ? '' : `  (${remarks.join(', ')})`
}
