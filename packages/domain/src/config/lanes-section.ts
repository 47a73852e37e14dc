import { z } from 'zod'
import { LANE_PATTERNS } from '../detect-lane.js'
import { formatDuration } from '../duration.js'
import type { Lane } from '../lane.js'
import { LANE_POLICY, type LanePolicy } from '../lane-policy.js'
import { RECOVERY_STRATEGIES } from '../recovery/recovery-strategy.js'
import { count, duration, patterns } from './fields.js'
import { section } from './section.js'

export const lanesSection = section({
  detect: section({
    docs: patterns()
      .default([...LANE_PATTERNS.docs])
      .describe('A run that changed nothing else is a docs run.'),
    heavy: patterns()
      .default([...LANE_PATTERNS.heavy])
      .describe('A run that changed one of these is a heavy run.'),
    'heavy-file-count': count(1, 1_000_000)
      .default(LANE_PATTERNS.heavyFileCount)
      .describe('A run that changed this many files is a heavy run.'),
  }).describe('How the lane of a run is told from the files it changed.'),
  docs: laneSection('docs').describe('Under 5 minutes.'),
  standard: laneSection('standard').describe('5 to 15 minutes.'),
  heavy: laneSection('heavy').describe('15 to 30 minutes and more.'),
}).describe('What depends on how heavy a run is.')

function laneSection(lane: Lane) {
  const policy = LANE_POLICY[lane]
  const time = (defaultMs: number, description: string) =>
    duration().prefault(formatDuration(defaultMs)).describe(description)
  return section({
    duration: time(policy.durationMsTarget, 'How long a run should take at most.'),
    'job-timeout': time(policy.jobTimeoutMs, 'When a job counts as hung.'),
    'create-timeout': time(policy.createTimeoutMs, 'When creating a checkpoint is given up.'),
    'restore-timeout': time(policy.restoreTimeoutMs, 'When restoring one is given up.'),
    'retention-days': count(1, 3650)
      .default(policy.retentionDaysMin)
      .describe('How long checkpoints are kept at least.'),
    'compression-level': count(1, 19).default(policy.compressionLevel).describe("zstd's level."),
    'create-target': time(policy.createMsTarget, 'How long creating a checkpoint may take.'),
    'rto-target': time(policy.rtoMsTarget, 'How long a restore may take.'),
    'rpo-target': time(policy.rpoMsTarget, 'How old the restored state may be.'),
    'cache-lifetime': time(policy.cacheLifetimeMs, 'How long what a run caches stays worth keeping.'),
    'recovery-strategies': z
      .array(z.enum(RECOVERY_STRATEGIES))
      .min(1)
      .default([...policy.recoveryStrategies])
      .describe('In the order in which they are preferred.'),
    retries: count(0, 50).default(policy.retriesMax).describe('How often a job is run again at most.'),
    'retry-delay': duration(0)
      .prefault(formatDuration(policy.retryDelayMs))
      .describe('The pause before the first retry; later ones are longer.'),
  }).transform(
    (given): LanePolicy => ({
      durationMsTarget: given.duration,
      jobTimeoutMs: given.jobTimeout,
      createTimeoutMs: given.createTimeout,
      restoreTimeoutMs: given.restoreTimeout,
      retentionDaysMin: given.retentionDays,
      compressionLevel: given.compressionLevel,
      createMsTarget: given.createTarget,
      rtoMsTarget: given.rtoTarget,
      rpoMsTarget: given.rpoTarget,
      cacheLifetimeMs: given.cacheLifetime,
      recoveryStrategies: given.recoveryStrategies,
      retriesMax: given.retries,
      retryDelayMs: given.retryDelay,
    }),
  )
}
