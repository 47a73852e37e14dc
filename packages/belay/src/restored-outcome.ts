import { formatByteSize } from '@belay/domain/byte-size'
import { roundedDuration } from '@belay/domain/duration'
import type { Json } from '@belay/domain/shape'
import { counted } from '@belay/domain/text'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import type { RestoreReport } from '@belay/snapshot/restore/restore-options'
import type { CommandContext, Outcome } from './command.js'

export interface Restored {
  readonly entry: CatalogEntry
  readonly report: RestoreReport
  readonly stale: string | undefined
  readonly dryRun: boolean
  readonly target: string
  readonly completedPhases: readonly string[]
  readonly rpoSeconds: number
  readonly rtoMs: number
}

/** What `restore` says of what it did. */
export function restoredOutcome(o: Restored, { output }: CommandContext): Outcome {
  const { record } = o.entry
  const { report } = o
  if (o.stale !== undefined) output.note(`The checkpoint may not fit: ${o.stale}.`)
  for (const note of report.notes) output.warn(note)
  if (report.mtimePrecision === 'us' && report.filesWritten > 0) {
    output.note('Times are exact to the microsecond only: neither perl nor python3 was found.')
  }
  const removed = report.filesRemoved + report.directoriesRemoved
  const verb = o.dryRun ? 'would be ' : ''
  const rows = [
    `  ${counted(report.filesWritten, 'file')} ${verb}written (${formatByteSize(report.bytesToWrite)}), ${counted(report.filesUnchanged, 'file')} already right`,
    ...(report.metadataFixed > 0
      ? [`  ${counted(report.metadataFixed, 'mode or time', 'modes or times')} ${verb}set right`]
      : []),
    ...(removed > 0 ? [`  ${counted(removed, 'entry', 'entries')} ${verb}removed`] : []),
    ...(report.backupId === undefined ? [] : [`  what was overwritten is kept as ${report.backupId}`]),
    `  ${o.dryRun ? 'planned' : 'took'} ${roundedDuration(o.rtoMs)}; the state is ${roundedDuration(o.rpoSeconds * 1000)} old`,
  ]
  return {
    outputs: {
      restored: !o.dryRun,
      ...identity(o.entry, o.completedPhases),
      values: record.values as Json,
      'stale-reason': o.stale ?? null,
      'files-written': report.filesWritten,
      'files-unchanged': report.filesUnchanged,
      'files-removed': report.filesRemoved,
      'metadata-fixed': report.metadataFixed,
      'bytes-fetched': report.bytesFetched,
      'bytes-written': report.bytesWritten,
      'mtime-precision': report.mtimePrecision,
      'rpo-seconds': o.rpoSeconds,
      'rto-ms': o.rtoMs,
      'backup-id': report.backupId ?? null,
      'dry-run': o.dryRun,
      notes: [...report.notes],
    },
    text: `${o.dryRun ? 'Would restore' : 'Restored'} checkpoint ${output.mark('bold', record.id)} (series ${record.series}) ${o.dryRun ? 'to' : 'in'} ${o.target}\n${rows.join('\n')}\n`,
  }
}

/** What `restore` says when there was nothing to restore, or nothing that fits. */
export function nothingRestored(o: {
  because: string
  hint?: string | undefined
  entry?: CatalogEntry | undefined
}): Outcome {
  const isStale = o.entry !== undefined
  return {
    outputs: {
      restored: false,
      ...(o.entry === undefined ? NO_IDENTITY : { ...identity(o.entry, []), 'resume-from': null }),
      values: {},
      'stale-reason': isStale ? o.because : null,
      reason: o.because,
      'files-written': 0,
      'files-unchanged': 0,
      'bytes-fetched': 0,
      'rpo-seconds': null,
      'rto-ms': 0,
      'backup-id': null,
    },
    text: `Restored nothing: ${o.because}\n${o.hint === undefined ? '' : `  ${o.hint}\n`}`,
    exitCode: 3,
  }
}

const NO_IDENTITY = { 'checkpoint-id': null, phase: null, 'completed-phases': [], 'resume-from': null }

function identity({ record }: CatalogEntry, phases: readonly string[]): Record<string, Json> {
  return {
    'checkpoint-id': record.id,
    phase: record.phase,
    'completed-phases': [...phases],
    // The phase after which the work goes on.
    'resume-from': phases.at(-1) ?? null,
  }
}
