import { formatByteSize } from '@belay/domain/byte-size'
import { roundedDuration } from '@belay/domain/duration'
import { counted } from '@belay/domain/text'
import { cell, code, summaryOf } from '@belay/github/host-summary'
import type { OutputValue } from '@belay/github/run-action'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import type { RestoreReport } from '@belay/snapshot/restore/restore-options'

export interface RestoredFacts {
  readonly entry: CatalogEntry
  readonly report: RestoreReport
  readonly completedPhases: readonly string[]
  readonly stale: string | undefined
  readonly isDryRun: boolean
  readonly rpoSeconds: number
  readonly rtoMs: number
}

/** The outputs of a step that restored a checkpoint. */
export function restoredOutputs(o: RestoredFacts): Record<string, OutputValue> {
  const { record } = o.entry
  const { report } = o
  return {
    restored: !o.isDryRun,
    'checkpoint-id': record.id,
    phase: record.phase,
    'completed-phases': o.isDryRun ? [] : o.completedPhases,
    // The phase after which the work goes on.
    'resume-from': o.isDryRun ? '' : o.completedPhases.at(-1),
    values: record.values,
    'stale-reason': o.stale,
    'files-written': report.filesWritten,
    'files-unchanged': report.filesUnchanged,
    'bytes-fetched': report.bytesFetched,
    'rpo-seconds': o.rpoSeconds,
    'rto-ms': o.rtoMs,
    'backup-id': report.backupId,
  }
}

/** The same for people. Values are not shown: they may be anybody's business. */
export function restoredSummary(o: RestoredFacts): string {
  const { record } = o.entry
  const { report } = o
  const removed = report.filesRemoved + report.directoriesRemoved
  return summaryOf({
    title: titleOf(o),
    rows: [
      ['series', code(record.series)],
      ['done already', o.completedPhases.map(cell).join(' → ') || 'no phase'],
      [
        'files',
        `${counted(report.filesWritten, 'file')} written (${formatByteSize(report.bytesToWrite)}), ${counted(report.filesUnchanged, 'file')} right already${removed > 0 ? `, ${counted(removed, 'entry', 'entries')} removed` : ''}`,
      ],
      ['age of the state', roundedDuration(o.rpoSeconds * 1000)],
      ['took', roundedDuration(o.rtoMs)],
      ['values', Object.keys(record.values).map(cell).join(', ')],
      ['taken by', takenBy(o.entry)],
      [
        'what was overwritten',
        report.backupId === undefined ? undefined : `kept as ${code(report.backupId)}`,
      ],
      ['digest', code(record.digest)],
    ],
    notes: [...(o.stale === undefined ? [] : [`It may not fit: ${o.stale}.`]), ...report.notes],
  })
}

/** What the log says in one line. */
export function restoredLine(o: RestoredFacts): string {
  const { report } = o
  return `${titleOf(o)}: ${counted(report.filesWritten, 'file')} written, ${counted(report.filesUnchanged, 'file')} right already, in ${roundedDuration(o.rtoMs)}; done already: ${o.completedPhases.join(', ') || 'no phase'}`
}

/** What a step says that restored nothing. */
export function nothingSummary(because: string, entry: CatalogEntry | undefined): string {
  return summaryOf({
    title: 'Nothing restored',
    rows: [
      ['because', cell(because)],
      ['checkpoint', entry === undefined ? undefined : code(entry.record.id)],
      ['taken by', entry === undefined ? undefined : takenBy(entry)],
    ],
  })
}

function titleOf({ entry, isDryRun }: RestoredFacts): string {
  return isDryRun ? `Would restore checkpoint ${entry.record.id}` : `Restored checkpoint ${entry.record.id}`
}

function takenBy({ record }: CatalogEntry): string | undefined {
  const { origin } = record
  return origin == null ? undefined : cell(`${origin.job}, run ${origin.runId}, attempt ${origin.attempt}`)
}
