import { type Priority, RETENTION_DAYS_OF_PRIORITY } from './checkpoint/priority.js'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from './duration.js'
import type { Lane } from './lane.js'
import type { RecoveryStrategy } from './recovery/recovery-strategy.js'

/** What a lane sets, where neither an input nor the configuration says otherwise. */
export interface LanePolicy {
  /** How long the whole run should take at most. */
  readonly durationMsTarget: number
  /** When a job of this lane counts as hung. */
  readonly jobTimeoutMs: number
  readonly createTimeoutMs: number
  readonly restoreTimeoutMs: number
  /** Checkpoints live at least this long; a priority may make it longer. */
  readonly retentionDaysMin: number
  /** zstd's level, 1 to 19. */
  readonly compressionLevel: number
  /** How long creating a checkpoint may take. */
  readonly createMsTarget: number
  /** How long a restore may take. */
  readonly rtoMsTarget: number
  /** How old the state that a restore brings back may be. */
  readonly rpoMsTarget: number
  /** How long what a run of this lane caches stays worth keeping. */
  readonly cacheLifetimeMs: number
  /** In the order in which they are preferred. */
  readonly recoveryStrategies: readonly RecoveryStrategy[]
  readonly retriesMax: number
  readonly retryDelayMs: number
}

/** The defaults. A light run is cheaper to repeat than to restore; a heavy one is resumed first and compressed harder,
 *  because its checkpoints are what fills a quota. */
export const LANE_POLICY: Readonly<Record<Lane, LanePolicy>> = {
  docs: {
    durationMsTarget: 5 * MINUTE_MS,
    jobTimeoutMs: 10 * MINUTE_MS,
    createTimeoutMs: MINUTE_MS,
    restoreTimeoutMs: MINUTE_MS,
    retentionDaysMin: 7,
    compressionLevel: 1,
    createMsTarget: 2 * SECOND_MS,
    rtoMsTarget: 10 * SECOND_MS,
    rpoMsTarget: 5 * MINUTE_MS,
    cacheLifetimeMs: 7 * DAY_MS,
    recoveryStrategies: ['retry', 'resume', 'skip', 'rollback', 'manual'],
    retriesMax: 3,
    retryDelayMs: 10 * SECOND_MS,
  },
  standard: {
    durationMsTarget: 15 * MINUTE_MS,
    jobTimeoutMs: 30 * MINUTE_MS,
    createTimeoutMs: 5 * MINUTE_MS,
    restoreTimeoutMs: 5 * MINUTE_MS,
    retentionDaysMin: 7,
    compressionLevel: 1,
    createMsTarget: 5 * SECOND_MS,
    rtoMsTarget: 30 * SECOND_MS,
    rpoMsTarget: 15 * MINUTE_MS,
    cacheLifetimeMs: 3 * DAY_MS,
    recoveryStrategies: ['resume', 'retry', 'rollback', 'skip', 'manual'],
    retriesMax: 2,
    retryDelayMs: 30 * SECOND_MS,
  },
  heavy: {
    durationMsTarget: 30 * MINUTE_MS,
    jobTimeoutMs: 2 * HOUR_MS,
    createTimeoutMs: 15 * MINUTE_MS,
    restoreTimeoutMs: 15 * MINUTE_MS,
    retentionDaysMin: 14,
    compressionLevel: 3,
    createMsTarget: 30 * SECOND_MS,
    rtoMsTarget: 2 * MINUTE_MS,
    rpoMsTarget: 30 * MINUTE_MS,
    cacheLifetimeMs: DAY_MS,
    recoveryStrategies: ['resume', 'rollback', 'retry', 'manual'],
    retriesMax: 1,
    retryDelayMs: MINUTE_MS,
  },
}

/** How many days a checkpoint is kept: what its priority promises, or longer where the lane says so. */
export function retentionDaysOf(
  priority: Priority,
  lane: Pick<LanePolicy, 'retentionDaysMin'>,
): number | 'forever' {
  const days = RETENTION_DAYS_OF_PRIORITY[priority]
  return days === 'forever' ? days : Math.max(days, lane.retentionDaysMin)
}
