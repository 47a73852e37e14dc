import { arch, platform } from 'node:os'
import { makeCheckpointId, type SeriesName } from '@belay/domain/brand'
import type { GitState } from '@belay/domain/checkpoint/git-state'
import type { Priority } from '@belay/domain/checkpoint/priority'
import type { Trigger } from '@belay/domain/checkpoint/trigger'
import type { Values } from '@belay/domain/checkpoint/values'
import type { Config } from '@belay/domain/config/config'
import { detectLane } from '@belay/domain/detect-lane'
import { DAY_MS } from '@belay/domain/duration'
import type { Lane } from '@belay/domain/lane'
import { retentionDaysOf } from '@belay/domain/lane-policy'
import type { LoadedConfig } from '@belay/machine/load-config'
import type { RecordFacts } from '@belay/snapshot/archive/archive-options'
import type { CommandContext } from './command.js'

export interface FactOptions {
  readonly series: SeriesName
  readonly phase: string | undefined
  readonly values: Values | undefined
  readonly git: 'none' | 'state' | undefined
  readonly trigger: Trigger | undefined
  readonly priority: Priority | undefined
  readonly lane: Lane | 'auto' | undefined
  readonly 'retention-days': number | 'forever' | undefined
}

/** What the record of a new checkpoint says besides what is measured. What the options leave open, the configuration says.
 *  @throws BelayError unavailable if git cannot tell */
export async function checkpointFacts(
  o: FactOptions,
  { loaded, gitState }: { loaded: LoadedConfig; gitState: Promise<GitState | undefined> },
  context: CommandContext,
): Promise<RecordFacts> {
  const { config } = loaded
  const now = context.now()
  const git = (await gitState) ?? null
  const wanted = o.lane ?? config.lane
  const lane = wanted === 'auto' ? laneOf(git, config, context) : wanted
  const wantedGit = o.git ?? config.checkpoint.git
  if (wantedGit === 'bundle')
    context.output.note('The command line records the state of git, not a bundle of its history.')
  const priority = o.priority ?? config.checkpoint.priority
  const days =
    o['retention-days'] ?? config.checkpoint.retentionDays ?? retentionDaysOf(priority, config.lanes[lane])
  return {
    id: makeCheckpointId(now, context.randomBytes(4)),
    series: o.series,
    lineage: { commit: git?.head ?? null, configuration: loaded.digest },
    closed: false,
    phase: o.phase ?? null,
    trigger: o.trigger ?? config.checkpoint.trigger,
    priority,
    lane,
    createdAt: now.toISOString(),
    expiresAt: days === 'forever' ? null : new Date(now.getTime() + days * DAY_MS).toISOString(),
    git: wantedGit === 'none' ? null : git,
    values: o.values ?? {},
    platform: { os: platform(), arch: arch() },
  }
}

function laneOf(git: GitState | null, config: Config, { output }: CommandContext): Lane {
  const { lane, because } = detectLane(git?.status.map((change) => change.path) ?? [], config.lanes.detect)
  output.detail(`The lane is ${lane}: ${because}.`)
  return lane
}
