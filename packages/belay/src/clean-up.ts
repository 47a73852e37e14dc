import { type CheckpointId, parseCheckpointId, type SeriesName } from '@belay/domain/brand'
import { formatByteSize } from '@belay/domain/byte-size'
import type { RetentionPolicy } from '@belay/domain/checkpoint/retention'
import type { Config } from '@belay/domain/config/config'
import type { Json } from '@belay/domain/shape'
import { counted } from '@belay/domain/text'
import type { PrunePlan } from '@belay/snapshot/upkeep/plan-prune'
import { DEFAULT_GRACE_MS, type PruneReport, previewPrune, prune } from '@belay/snapshot/upkeep/prune'
import type { CommandContext, Outcome } from './command.js'
import { loadConfig } from './load-config.js'
import { type StoreOptions, withStore } from './open-store.js'
import { aligned } from './text.js'

export interface CleanUpOptions extends StoreOptions {
  readonly 'keep-last': number | undefined
  readonly 'keep-within': number | undefined
  readonly 'keep-daily': number | undefined
  readonly 'keep-weekly': number | undefined
  readonly 'keep-monthly': number | undefined
  readonly series: SeriesName | undefined
  readonly discard: readonly string[]
  readonly grace: number | undefined
  readonly config: string | undefined
  readonly 'dry-run': boolean
}

/** Removes what no rule keeps, or says what that would be. */
export async function cleanUp(o: CleanUpOptions, context: CommandContext): Promise<Outcome> {
  const { config } = await loadConfig(o.config, context)
  const { output, signal, now } = context
  const discard = new Set<CheckpointId>(o.discard.map((id) => parseCheckpointId(id.trim())))
  const rules = { retention: retentionOf(o, config), series: o.series, discard }
  return await withStore(o, o['dry-run'] ? 'read' : 'existing', context, async (open) => {
    const options = { ...open, rules, graceMs: o.grace ?? DEFAULT_GRACE_MS, now, signal }
    if (o['dry-run']) return previewOutcome(await previewPrune(options), context)
    const report = await prune({
      ...options,
      onProgress: (progress) =>
        output.progress(
          () =>
            `${progress.kind === 'removed' ? 'Removing packs' : 'Removing checkpoints'}: ${progress.done} of ${progress.of}`,
        ),
    })
    return reportOutcome(report, context)
  })
}

function retentionOf(o: CleanUpOptions, { retention }: Config): RetentionPolicy {
  return {
    keepLast: o['keep-last'] ?? retention.keepLast ?? undefined,
    keepWithinMs: o['keep-within'] ?? retention.keepWithin ?? undefined,
    keepDaily: o['keep-daily'] ?? retention.keepDaily ?? undefined,
    keepWeekly: o['keep-weekly'] ?? retention.keepWeekly ?? undefined,
    keepMonthly: o['keep-monthly'] ?? retention.keepMonthly ?? undefined,
    priorityDays: retention.priorities,
  }
}

function previewOutcome(plan: PrunePlan, context: CommandContext): Outcome {
  const removed = [
    ...plan.decisions.filter(({ verdict }) => verdict === 'remove').map(({ checkpoint }) => checkpoint.id),
    ...plan.discarded,
  ]
  const { objects } = plan
  warnOfObstacles(plan.obstacles, context)
  return {
    outputs: {
      'dry-run': true,
      removed,
      leased: [],
      'freed-bytes': objects.removableBytes,
      packs: objects.removable.length,
      ...sharedOutputs(plan, plan.obstacles),
    },
    text: `${decisionsText(plan, context)}Would remove ${counted(removed.length, 'checkpoint')}; ${counted(objects.removable.length, 'pack')} (${formatByteSize(objects.removableBytes)}) ${objects.removable.length === 1 ? 'is' : 'are'} needed by none even now.\n`,
    exitCode: plan.obstacles.length > 0 ? 4 : 0,
  }
}

function reportOutcome(report: PruneReport, context: CommandContext): Outcome {
  const { plan, withdrawn, leased, removed, young } = report
  warnOfObstacles(report.obstacles, context)
  if (leased.length > 0) {
    context.output.note(
      `Somebody builds on ${leased.join(', ')} now: the next cleanup removes ${leased.length === 1 ? 'it' : 'them'}.`,
    )
  }
  const rest =
    young.count === 0
      ? ''
      : `; ${formatByteSize(young.bytes)} ${young.count === 1 ? 'is' : 'are'} too young to remove yet (--grace)`
  return {
    outputs: {
      'dry-run': false,
      removed: [...withdrawn],
      leased: [...leased],
      'freed-bytes': removed.bytes,
      packs: removed.count,
      ...sharedOutputs(plan, report.obstacles),
    },
    text: `${context.output.isVerbose ? decisionsText(plan, context) : ''}Removed ${counted(withdrawn.length, 'checkpoint')} and ${counted(removed.count, 'pack')} (${formatByteSize(removed.bytes)})${rest}.\n`,
    exitCode: report.obstacles.length > 0 ? 4 : 0,
  }
}

function sharedOutputs(plan: PrunePlan, obstacles: PrunePlan['obstacles']): Record<string, Json> {
  return {
    decisions: plan.decisions.map(({ checkpoint, verdict, reasons }) => ({
      'checkpoint-id': checkpoint.id,
      series: checkpoint.series,
      verdict,
      reasons: [...reasons],
    })),
    obstacles: obstacles.map(({ id, error }) => ({ 'checkpoint-id': id, message: error.message })),
  }
}

function decisionsText(plan: PrunePlan, { output }: CommandContext): string {
  const rows = aligned(
    plan.decisions.map(({ checkpoint, reasons }) => [checkpoint.id, checkpoint.series, reasons.join('; ')]),
  ).split('\n')
  return plan.decisions
    .map(
      ({ verdict }, at) =>
        `${output.mark(verdict === 'keep' ? 'green' : 'red', verdict.padEnd(6))}  ${rows[at]}\n`,
    )
    .join('')
}

function warnOfObstacles(obstacles: PrunePlan['obstacles'], { output }: CommandContext): void {
  for (const { id, error } of obstacles) {
    output.warn(
      `checkpoint ${id} is damaged, so nobody knows what it needs and no pack is removed: ${error.message}`,
    )
  }
  if (obstacles.length > 0) output.note('To give such a checkpoint up, use --discard <id>.')
}
