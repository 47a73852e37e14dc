import type { CheckpointId } from '../brand.js'
import { newestFirst } from './choose-checkpoint.js'
import { isSameLineage, type Lineage } from './lineage.js'

/** The part of a record that tells what a job need not do again. */
export interface PhaseOfCheckpoint {
  readonly id: CheckpointId
  readonly createdAt: string
  readonly phase: string | null
  readonly lineage: Lineage
  readonly closed: boolean
}

/** The phases that are done in the state a checkpoint restores, in the order in which they were finished: its own and
 *  those of the older checkpoints of its lineage. None for a closed lineage: its job succeeded, and a new run of it has
 *  to do its work.
 *  @param series the checkpoints of the same series */
export function completedPhases(restored: PhaseOfCheckpoint, series: readonly PhaseOfCheckpoint[]): string[] {
  if (restored.closed) return []
  const lineage = series.filter((checkpoint) => isSameLineage(checkpoint.lineage, restored.lineage))
  // One closed checkpoint closes them all: a marker may reach some records later than others.
  if (lineage.some(({ closed }) => closed)) return []
  const oldestFirst = newestFirst([...lineage.filter(({ id }) => id !== restored.id), restored]).reverse()
  const until = oldestFirst.slice(0, oldestFirst.indexOf(restored) + 1)
  return [...new Set(until.flatMap(({ phase }) => (phase === null ? [] : [phase])))]
}
