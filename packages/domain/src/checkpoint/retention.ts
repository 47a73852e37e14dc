import type { CheckpointId, SeriesName } from '../brand.js'
import { DAY_MS, formatDuration } from '../duration.js'
import { newestFirst } from './choose-checkpoint.js'
import { type Priority, RETENTION_DAYS_OF_PRIORITY } from './priority.js'

/** What to keep. A checkpoint is kept if any rule keeps it; a rule that is left out keeps nothing. */
export interface RetentionPolicy {
  /** The newest n of each series. */
  readonly keepLast?: number | undefined
  /** Everything that is not older. */
  readonly keepWithinMs?: number | undefined
  /** The newest of each of the last n days, ISO weeks or months (UTC) that have a checkpoint. */
  readonly keepDaily?: number | undefined
  readonly keepWeekly?: number | undefined
  readonly keepMonthly?: number | undefined
  /** How long a priority promises to keep a checkpoint that has no expiry of its own. Left out, no promise counts,
   *  a checkpoint's own expiry neither. */
  readonly priorityDays?: Readonly<Record<Priority, number | 'forever'>> | undefined
}

/** The part of a record that retention needs. */
export interface Retainable {
  readonly id: CheckpointId
  readonly series: SeriesName
  readonly priority: Priority
  readonly createdAt: string
  readonly expiresAt: string | null
}

export interface RetentionDecision<Checkpoint> {
  readonly checkpoint: Checkpoint
  readonly verdict: 'keep' | 'remove'
  /** Clauses for a person; never empty. */
  readonly reasons: readonly string[]
}

/** Promises the priorities' own times and nothing more. */
export const DEFAULT_RETENTION: RetentionPolicy = { priorityDays: RETENTION_DAYS_OF_PRIORITY }

/** What to keep and what to remove, and why, newest first. Each series is judged by itself, and keeps its newest
 *  checkpoint whatever the rules say, unless `mayRemoveNewest`. Planning again after the removal removes nothing more. */
export function planRetention<Checkpoint extends Retainable>(
  checkpoints: readonly Checkpoint[],
  policy: RetentionPolicy,
  o: { readonly now: Date; readonly mayRemoveNewest?: boolean },
): RetentionDecision<Checkpoint>[] {
  const reasons = new Map<Checkpoint, string[]>()
  for (const series of Map.groupBy(checkpoints, ({ series }) => series).values()) {
    for (const [checkpoint, because] of reasonsToKeep(newestFirst(series), policy, o)) {
      reasons.set(checkpoint, [...(reasons.get(checkpoint) ?? []), because])
    }
  }
  return newestFirst(checkpoints).map((checkpoint) => {
    const kept = reasons.get(checkpoint)
    if (kept !== undefined) return { checkpoint, verdict: 'keep', reasons: kept }
    return { checkpoint, verdict: 'remove', reasons: [whyNothingKeeps(checkpoint)] }
  })
}

type Reason<Checkpoint> = readonly [Checkpoint, string]

/** Each rule by itself: that is what makes a policy the union of its rules. */
function reasonsToKeep<Checkpoint extends Retainable>(
  series: readonly Checkpoint[],
  policy: RetentionPolicy,
  o: { readonly now: Date; readonly mayRemoveNewest?: boolean },
): Reason<Checkpoint>[] {
  const newest = o.mayRemoveNewest === true ? [] : series.slice(0, 1)
  const last = series.slice(0, policy.keepLast ?? 0)
  return [
    ...newest.map((checkpoint) => [checkpoint, 'the newest of its series'] as const),
    ...last.map(
      (checkpoint, index) => [checkpoint, `number ${index + 1} of the last ${policy.keepLast}`] as const,
    ),
    ...keptWithin(series, policy.keepWithinMs, o.now),
    ...PERIODS.flatMap((period) => newestOfPeriods(series, period, policy[period.rule] ?? 0)),
    ...promised(series, policy.priorityDays, o.now),
  ]
}

function keptWithin<Checkpoint extends Retainable>(
  series: readonly Checkpoint[],
  withinMs: number | undefined,
  now: Date,
): Reason<Checkpoint>[] {
  if (withinMs === undefined) return []
  return series
    .filter((checkpoint) => ageMs(checkpoint, now) <= withinMs)
    .map((checkpoint) => [checkpoint, `not older than ${formatDuration(withinMs)}`])
}

interface Period {
  readonly rule: 'keepDaily' | 'keepWeekly' | 'keepMonthly'
  readonly name: string
  readonly of: (time: Date) => string
}

const PERIODS: readonly Period[] = [
  { rule: 'keepDaily', name: 'day', of: (time) => time.toISOString().slice(0, 10) },
  { rule: 'keepWeekly', name: 'week', of: mondayOf },
  { rule: 'keepMonthly', name: 'month', of: (time) => time.toISOString().slice(0, 7) },
]

function newestOfPeriods<Checkpoint extends Retainable>(
  series: readonly Checkpoint[],
  period: Period,
  count: number,
): Reason<Checkpoint>[] {
  const newest = new Map<string, Checkpoint>()
  for (const checkpoint of series) {
    const name = period.of(new Date(checkpoint.createdAt))
    if (!newest.has(name)) newest.set(name, checkpoint)
  }
  return [...newest]
    .slice(0, count)
    .map(([name, checkpoint]) => [checkpoint, `the newest of the ${period.name} ${name}`])
}

function promised<Checkpoint extends Retainable>(
  series: readonly Checkpoint[],
  priorityDays: RetentionPolicy['priorityDays'],
  now: Date,
): Reason<Checkpoint>[] {
  if (priorityDays === undefined) return []
  return series.flatMap((checkpoint): Reason<Checkpoint>[] => {
    // An expiry of its own was made from priority, lane and input when the checkpoint was created: it is the promise.
    if (checkpoint.expiresAt !== null) {
      return new Date(checkpoint.expiresAt) <= now
        ? []
        : [[checkpoint, `promised until ${checkpoint.expiresAt}`]]
    }
    const days = priorityDays[checkpoint.priority]
    if (days === 'forever') return [[checkpoint, `${checkpoint.priority}: kept for ever`]]
    if (ageMs(checkpoint, now) > days * DAY_MS) return []
    return [[checkpoint, `${checkpoint.priority}: kept ${days} days`]]
  })
}

/** Negative where the checkpoint's clock was ahead of ours: young, and so kept. */
function ageMs(checkpoint: Retainable, now: Date): number {
  return now.getTime() - new Date(checkpoint.createdAt).getTime()
}

/** The day on which the week of ISO 8601 begins; it names the week without the trouble of the year's first week. */
function mondayOf(time: Date): string {
  const daysSinceMonday = (time.getUTCDay() + 6) % 7
  return new Date(time.getTime() - daysSinceMonday * DAY_MS).toISOString().slice(0, 10)
}

function whyNothingKeeps(checkpoint: Retainable): string {
  if (checkpoint.expiresAt !== null) return `no rule keeps it; it was promised until ${checkpoint.expiresAt}`
  return `no rule keeps it; ${checkpoint.priority}, from ${checkpoint.createdAt}`
}
