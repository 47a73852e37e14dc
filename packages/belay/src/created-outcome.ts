import type { TakenCheckpoint } from '@belay/create-checkpoint/run'
import { formatByteSize } from '@belay/domain/byte-size'
import { roundedDuration } from '@belay/domain/duration'
import { counted, firstFew, shownPath } from '@belay/domain/text'
import type { ArchiveResult } from '@belay/snapshot/archive/archive-options'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import type { CommandContext, Outcome } from './command.js'

/** What `create` says of what it did. Without a new checkpoint the outputs name the one that holds this state, if one does. */
export function createdOutcome(
  o: {
    readonly result: ArchiveResult
    readonly parent: CatalogEntry | undefined
    readonly series: string
    readonly dryRun: boolean
    readonly skipped: TakenCheckpoint['skipped']
    readonly storeUrl: string
  },
  context: CommandContext,
): Outcome {
  const { result, parent, skipped } = o
  warnOfLosses(result, context)
  context.output.detail(
    `${counted(result.readEntries, 'file')} read; this machine knew the others to be unchanged.`,
  )
  const holder = result.entry ?? (skipped === 'unchanged' ? parent : undefined)
  return {
    outputs: {
      'checkpoint-id': o.dryRun ? null : (holder?.record.id ?? null),
      series: o.series,
      phase: result.entry?.record.phase ?? null,
      skipped,
      files: result.files,
      'size-bytes': result.sizeBytes,
      'stored-bytes': result.storedBytes,
      'reused-bytes': result.reusedBytes,
      'duration-ms': Math.round(result.durationMs),
      digest: o.dryRun ? null : (holder?.record.digest ?? null),
      'store-url': o.storeUrl,
      'dry-run': o.dryRun,
      // Not the one that was tried, where it turned out damaged.
      parent: (result.entry === undefined ? parent?.record.id : result.entry.record.parent) ?? null,
      unstable: result.unstable.map(shownPath),
      credentials: result.credentials.map(shownPath),
      special: result.special.map(shownPath),
    },
    text: textOf(o, context),
  }
}

function textOf(o: Parameters<typeof createdOutcome>[0], { output }: CommandContext): string {
  const { result, parent, skipped } = o
  const size = `${counted(result.files, 'file')}, ${formatByteSize(result.sizeBytes)}`
  const took = roundedDuration(result.durationMs)
  if (skipped === 'unchanged') {
    return `Nothing changed since ${parent?.record.id ?? 'the last time'}: no new checkpoint (${size}; looked for ${took}).\n`
  }
  if (skipped !== false || result.entry === undefined) {
    return `Less has changed than --only-if asks for: no new checkpoint (${size}; looked for ${took}).\n`
  }
  const { record } = result.entry
  const head = o.dryRun
    ? 'A checkpoint would be taken (dry run)'
    : `Checkpoint ${output.mark('bold', record.id)}`
  const rows = [
    `  series  ${record.series}${record.phase === null ? '' : `, phase ${record.phase}`}`,
    `  holds   ${size}`,
    `  stored  ${formatByteSize(result.storedBytes)}${record.parent === null ? '' : `, the rest shared with ${record.parent}`}${record.encrypted ? ', encrypted' : ''}`,
    `  took    ${took}`,
    ...(o.dryRun ? [] : [`  digest  ${record.digest}`]),
  ]
  return `${head}\n${rows.join('\n')}\n`
}

function warnOfLosses(result: ArchiveResult, { output }: CommandContext): void {
  const { unstable, vanished, credentials, special } = result
  const few = (paths: readonly string[]): string => firstFew(paths.map(shownPath))
  if (unstable.length > 0)
    output.warn(
      `${counted(unstable.length, 'file')} changed while being read, an earlier version was kept if there was one: ${few(unstable)}`,
    )
  if (credentials.length > 0) {
    output.note(
      `Left out ${counted(credentials.length, 'file')} known to hold credentials: ${few(credentials)} (--keep-credentials keeps them)`,
    )
  }
  if (special.length > 0)
    output.note(
      `Left out ${counted(special.length, 'socket, device or FIFO', 'sockets, devices or FIFOs')}: ${few(special)}`,
    )
  if (vanished.length > 0)
    output.detail(`${counted(vanished.length, 'file')} disappeared while the tree was read: ${few(vanished)}`)
}
