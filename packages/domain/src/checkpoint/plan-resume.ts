import { newestFirst } from './choose-checkpoint.js'
import { completedPhases, type PhaseOfCheckpoint } from './completed-phases.js'
import { isSameLineage, type Lineage } from './lineage.js'
import type { Selector } from './selector.js'

/** The part of a record that tells whether a job may go on from it. */
export interface Resumable extends PhaseOfCheckpoint {
  readonly platform: { readonly os: string }
  readonly completedPhases?: readonly string[] | null | undefined
}

export type ResumePlan<Checkpoint> =
  | { readonly kind: 'resume'; readonly checkpoint: Checkpoint; readonly completedPhases: readonly string[] }
  /** The job has succeeded with this commit: a new run of it does its work again. */
  | { readonly kind: 'closed'; readonly checkpoint: Checkpoint }
  /** There is something, of another commit, configuration or system. */
  | { readonly kind: 'stale'; readonly checkpoint: Checkpoint }
  /** `because` is a clause for the message. */
  | { readonly kind: 'none'; readonly because: string }

/** From where a job goes on: the newest checkpoint of its own lineage, unless that is closed. Checkpoints that are newer than the closing
 *  one belong to a later run, and are as open as any.
 *  @param listed the checkpoints of the series, in any order
 *  @param selector the newest one (`latest`), or the newest that ends a phase */
export function planResume<Checkpoint extends Resumable>(
  listed: readonly Checkpoint[],
  here: { readonly lineage: Lineage; readonly os: string },
  selector: Extract<Selector, { kind: 'latest' | 'phase' }> = { kind: 'latest' },
): ResumePlan<Checkpoint> {
  const ordered = newestFirst(listed)
  const own = ordered.filter(
    ({ lineage, platform }) => isSameLineage(lineage, here.lineage) && platform.os === here.os,
  )
  const [newest] = ordered
  if (newest === undefined) return { kind: 'none', because: 'there is no checkpoint' }
  const [last] = own
  if (last === undefined) return { kind: 'stale', checkpoint: newest }
  if (last.closed) return { kind: 'closed', checkpoint: last }
  const open = own.slice(0, firstClosed(own))
  const checkpoint = selector.kind === 'latest' ? last : open.find(({ phase }) => phase === selector.phase)
  if (checkpoint === undefined)
    return {
      kind: 'none',
      because: `none of this run's commit ends the phase ${JSON.stringify(phaseOf(selector))}`,
    }
  return { kind: 'resume', checkpoint, completedPhases: phasesIn(checkpoint, open) }
}

/** What is done in the state that a checkpoint holds. A job tells it of the state it had; where none did, the older checkpoints of the
 *  lineage do. */
function phasesIn(checkpoint: Resumable, open: readonly Resumable[]): readonly string[] {
  return checkpoint.completedPhases ?? completedPhases(checkpoint, open)
}

function firstClosed(own: readonly Resumable[]): number {
  const at = own.findIndex(({ closed }) => closed)
  return at === -1 ? own.length : at
}

function phaseOf(selector: { readonly kind: string; readonly phase?: string }): string {
  return selector.phase ?? ''
}
