import { formatByteSize } from '@belay/domain/byte-size'
import { roundedDuration } from '@belay/domain/duration'
import { counted, firstFew, shownPath } from '@belay/domain/text'
import { cell, code, summaryOf } from '@belay/github/host-summary'
import type { OutputValue } from '@belay/github/run-action'
import type { CheckpointPlan } from './plan-checkpoint.js'
import type { TakenCheckpoint } from './run.js'

/** The outputs of a step that took a checkpoint, or found that none was needed: then they name the one that holds this state. */
export function createdOutputs(
  taken: TakenCheckpoint,
  plan: CheckpointPlan,
  o: { readonly storeUrl: string },
): Record<string, OutputValue> {
  const { result, skipped } = taken
  const holder = result.entry ?? (skipped === 'unchanged' ? taken.parent : undefined)
  return {
    'checkpoint-id': plan.isDryRun ? '' : holder?.record.id,
    series: plan.series,
    phase: result.entry?.record.phase,
    skipped: plan.isDryRun && skipped === false ? 'dry-run' : skipped,
    files: result.files,
    'size-bytes': result.sizeBytes,
    'stored-bytes': result.storedBytes,
    'reused-bytes': result.reusedBytes,
    'duration-ms': Math.round(result.durationMs),
    digest: plan.isDryRun ? '' : holder?.record.digest,
    'store-url': o.storeUrl,
  }
}

/** The same for people. */
export function createdSummary(
  taken: TakenCheckpoint,
  plan: CheckpointPlan,
  o: { readonly storeUrl: string; readonly storeKind: string },
): string {
  const { result, parent } = taken
  const { entry } = result
  return summaryOf({
    title: titleOf(taken, plan),
    rows: [
      ['series', code(plan.series)],
      ['phase', entry?.record.phase == null ? undefined : cell(entry.record.phase)],
      ['done so far', entry?.record.completedPhases?.map(cell).join(' → ')],
      ['holds', `${counted(result.files, 'file')}, ${formatByteSize(result.sizeBytes)}`],
      [
        'stored',
        entry === undefined
          ? undefined
          : `${formatByteSize(result.storedBytes)}${parent === undefined ? '' : `, the rest shared with ${code(parent.record.id)}`}${entry.record.encrypted ? ', encrypted' : ''}`,
      ],
      ['took', roundedDuration(result.durationMs)],
      ['kept until', entry === undefined ? undefined : (entry.record.expiresAt?.slice(0, 10) ?? 'for ever')],
      ['store', o.storeKind],
      ['digest', entry === undefined || plan.isDryRun ? undefined : code(entry.record.digest)],
    ],
    details: lossesOf(taken),
  })
}

/** What the log says in one line. */
export function createdLine(taken: TakenCheckpoint, plan: CheckpointPlan): string {
  const { result } = taken
  const size = `${counted(result.files, 'file')}, ${formatByteSize(result.sizeBytes)}`
  return `${titleOf(taken, plan)}: ${size}, ${formatByteSize(result.storedBytes)} stored in ${roundedDuration(result.durationMs)}`
}

function titleOf({ result, skipped, parent }: TakenCheckpoint, plan: CheckpointPlan): string {
  if (skipped === 'unchanged')
    return `Nothing changed since checkpoint ${parent?.record.id ?? 'the last time'}`
  if (skipped === 'below-threshold') return 'Less changed than only-if asks for: no checkpoint'
  return plan.isDryRun ? 'A checkpoint would be taken (dry run)' : `Checkpoint ${result.entry?.record.id}`
}

/** Files that are not in the checkpoint, or not as they are. */
export function lossesOf({ result }: TakenCheckpoint): { title: string; lines: readonly string[] }[] {
  const groups = [
    [result.unstable, 'changed while being read: an earlier version was kept if there was one'],
    [result.credentials, 'left out, being known to hold credentials'],
    [result.special, 'left out: sockets, devices and FIFOs'],
  ] as const
  return groups.flatMap(([paths, what]) =>
    paths.length === 0
      ? []
      : [
          {
            title: `${counted(paths.length, 'file')} ${what}`,
            lines: paths.slice(0, LISTED_MAX).map((path) => `- ${code(shownPath(path))}`),
          },
        ],
  )
}

/** Warnings of the log about the same. */
export function lossWarnings({ result }: TakenCheckpoint): { warnings: string[]; notes: string[] } {
  const few = (paths: readonly string[]): string => firstFew(paths.map(shownPath))
  const { unstable, credentials, special } = result
  return {
    warnings:
      unstable.length === 0
        ? []
        : [
            `${counted(unstable.length, 'file')} changed while being read, an earlier version was kept if there was one: ${few(unstable)}`,
          ],
    notes: [
      ...(credentials.length === 0
        ? []
        : [
            `Left out ${counted(credentials.length, 'file')} known to hold credentials: ${few(credentials)} (keep-credentials: true keeps them)`,
          ]),
      ...(special.length === 0
        ? []
        : [
            `Left out ${counted(special.length, 'socket, device or FIFO', 'sockets, devices or FIFOs')}: ${few(special)}`,
          ]),
    ],
  }
}

const LISTED_MAX = 50
