import path from 'node:path'
import type { SeriesName } from '@belay/domain/brand'
import { formatByteSize } from '@belay/domain/byte-size'
import type { Selector } from '@belay/domain/checkpoint/selector'
import { absent } from '@belay/domain/errors'
import { CheckpointReader } from '@belay/snapshot/reading/checkpoint-reader'
import { compareCheckpoints } from '@belay/snapshot/reading/compare-checkpoints'
import { compileSelection } from '@belay/snapshot/tree/selection'
import { type Change, detailsOf, isTimeOnly } from './change.js'
import { changesOfTree } from './changes-of-tree.js'
import { chooseEntry } from './choose-entry.js'
import type { CommandContext, Json, Outcome } from './command.js'
import { type OpenStore, type StoreOptions, withStore } from './open-store.js'
import { counted, shownPath } from './text.js'

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
    const { signal } = context
    const from = await openChosen(o.from, o, open, context)
    const to = o.to === undefined ? undefined : await openChosen(o.to, o, open, context)
    const target = path.resolve(context.cwd, o.target ?? '.')
    const changes: Change[] = []
    if (to === undefined)
      changes.push(...(await changesOfTree({ checkpoint: from, target, open, paths: o.paths }, context)))
    else {
      const asked =
        o.paths.length === 0
          ? undefined
          : compileSelection({ paths: [...o.paths], exclude: [], keepCredentials: true })
      for await (const difference of compareCheckpoints(from, to, { signal })) {
        const change = changeOf(difference)
        // A directory's time changes whenever something in it comes or goes, which is listed by itself.
        if (change.isDirectory && change.kind === 'metadata' && isTimeOnly(change)) continue
        if (asked === undefined || asked.selects(change.path, change.isDirectory)) changes.push(change)
      }
    }
    return outcomeOf(changes, { from, to, target, exitCode: o['exit-code'] }, context)
  })
}

async function openChosen(
  selector: Selector,
  o: DiffOptions,
  open: OpenStore,
  context: CommandContext,
): Promise<CheckpointReader> {
  const entry = await chooseEntry({ selector, series: o.series }, open, context)
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

function outcomeOf(
  changes: readonly Change[],
  o: { from: CheckpointReader; to: CheckpointReader | undefined; target: string; exitCode: boolean },
  { output }: CommandContext,
): Outcome {
  const counts = { added: 0, removed: 0, modified: 0, metadata: 0 }
  const rows = changes.map((change) => {
    counts[change.kind]++
    return `${output.mark(COLORS[change.kind], `${SIGNS[change.kind]} ${shownPath(change.path) || '.'}${change.isDirectory ? '/' : ''}`)}${remark(change)}\n`
  })
  const end = o.to === undefined ? o.target : o.to.what
  const summary =
    changes.length === 0
      ? `No differences between ${o.from.what} and ${end}.\n`
      : `${counted(counts.added, 'added', 'added')}, ${counted(counts.removed, 'removed', 'removed')}, ${counted(counts.modified, 'modified', 'modified')}, ${counted(counts.metadata, 'with another mode or time only', 'with another mode or time only')}\n`
  return {
    outputs: {
      same: changes.length === 0,
      from: o.from.entry.record.id,
      to: o.to?.entry.record.id ?? null,
      ...counts,
      changes: changes.map(outputsOf),
    },
    text: rows.join('') + summary,
    exitCode: o.exitCode && changes.length > 0 ? 1 : 0,
  }
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
