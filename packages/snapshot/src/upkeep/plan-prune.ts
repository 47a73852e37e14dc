import type { CheckpointId, SeriesName } from '@belay/domain/brand'
import type { CheckpointRecord } from '@belay/domain/checkpoint/record'
import {
  planRetention,
  type RetentionDecision,
  type RetentionPolicy,
} from '@belay/domain/checkpoint/retention'
import type { BelayError } from '@belay/domain/errors'
import type { CatalogEntry } from '../catalog.js'
import type { ObjectName, StoredObject } from '../store/store.js'

/** What a store holds, as a cleanup sees it. */
export interface StoreSurvey {
  readonly checkpoints: readonly SurveyedCheckpoint[]
  /** Records that are corrupt: whose checkpoint needs what, nobody knows. */
  readonly unreadable: readonly UnknownNeeds[]
  readonly objects: readonly StoredObject[]
}

export interface SurveyedCheckpoint {
  readonly entry: CatalogEntry
  readonly needs: Needs
  /** See `PruneCatalog`. */
  readonly isOneWithRoot?: boolean
}

export type Needs =
  /** The object with the root, and all it names. */
  | { readonly kind: 'known'; readonly objects: readonly ObjectName[] }
  | { readonly kind: 'unknown'; readonly error: BelayError }

export interface UnknownNeeds {
  readonly id: CheckpointId
  readonly error: BelayError
}

export interface PruneRules {
  readonly retention: RetentionPolicy
  /** Only this series is judged; every other one stays as it is. */
  readonly series?: SeriesName | undefined
  /** Checkpoints to remove whatever the rules say: the only way to be rid of one that is damaged. */
  readonly discard?: ReadonlySet<CheckpointId> | undefined
}

export interface PrunePlan {
  /** For every checkpoint with a record that can be read. */
  readonly decisions: readonly RetentionDecision<CheckpointRecord>[]
  /** Damaged records to be removed. */
  readonly discarded: readonly CheckpointId[]
  /** Checkpoints that stay and whose needs are unknown: as long as there is one, no object is removed. */
  readonly obstacles: readonly UnknownNeeds[]
  readonly objects: ObjectPlan
}

/** What becomes of the objects. */
export interface ObjectPlan {
  readonly needed: ObjectSum
  /** Nobody needs them, but they are too young to be sure, or somebody may be about to. */
  readonly young: ObjectSum
  readonly removable: readonly StoredObject[]
  readonly removableBytes: number
}

export interface ObjectSum {
  readonly count: number
  readonly bytes: number
}

/** Decides what a cleanup removes. A checkpoint whose root cannot be read is kept and counts for no rule, so that it is never what is left
 *  when sound ones are removed.
 *  @param o.storedBefore only older objects are removable */
export function planPrune(
  survey: StoreSurvey,
  rules: PruneRules,
  o: { readonly now: Date; readonly storedBefore: Date },
): PrunePlan {
  const decisions = keepingRoots(decide(survey.checkpoints, rules, o.now), survey.checkpoints)
  const kept = new Set(
    decisions.filter(({ verdict }) => verdict === 'keep').map(({ checkpoint }) => checkpoint.id),
  )
  const discarded = survey.unreadable.filter(({ id }) => rules.discard?.has(id)).map(({ id }) => id)
  const remaining: StoreSurvey = {
    checkpoints: survey.checkpoints.filter(({ entry }) => kept.has(entry.record.id)),
    unreadable: survey.unreadable.filter(({ id }) => !discarded.includes(id)),
    objects: survey.objects,
  }
  return {
    decisions,
    discarded,
    obstacles: obstaclesOf(remaining),
    objects: planObjects(remaining, o.storedBefore),
  }
}

/** Decides what becomes of the objects when all checkpoints of the survey stay. */
export function planObjects(survey: StoreSurvey, storedBefore: Date): ObjectPlan {
  const isBlocked = obstaclesOf(survey).length > 0
  const needs = new Set(
    survey.checkpoints.flatMap(({ needs }) => (needs.kind === 'known' ? needs.objects : [])),
  )
  const needed: StoredObject[] = []
  const young: StoredObject[] = []
  const removable: StoredObject[] = []
  for (const object of survey.objects) {
    // With unknown needs, every object may be needed.
    if (isBlocked || needs.has(object.name)) needed.push(object)
    else if (object.storedAt >= storedBefore) young.push(object)
    else removable.push(object)
  }
  return { needed: sumOf(needed), young: sumOf(young), removable, removableBytes: sumOf(removable).bytes }
}

/** The checkpoints whose needs are unknown. */
export function obstaclesOf(survey: StoreSurvey): UnknownNeeds[] {
  const rootless = survey.checkpoints.flatMap(({ entry, needs }) =>
    needs.kind === 'unknown' ? [{ id: entry.record.id, error: needs.error }] : [],
  )
  return [...survey.unreadable, ...rootless]
}

function decide(
  checkpoints: readonly SurveyedCheckpoint[],
  rules: PruneRules,
  now: Date,
): RetentionDecision<CheckpointRecord>[] {
  const judged: CheckpointRecord[] = []
  const others: RetentionDecision<CheckpointRecord>[] = []
  for (const { entry, needs } of checkpoints) {
    const { record } = entry
    const keep = (reason: string) => others.push({ checkpoint: record, verdict: 'keep', reasons: [reason] })
    if (rules.discard?.has(record.id))
      others.push({ checkpoint: record, verdict: 'remove', reasons: ['it was asked for by its id'] })
    else if (rules.series !== undefined && record.series !== rules.series) keep('another series')
    else if (needs.kind === 'unknown')
      keep(`its root cannot be read, so no rule counts it: ${needs.error.message}`)
    else judged.push(record)
  }
  return [...planRetention(judged, rules.retention, { now }), ...others]
}

/** A checkpoint whose record and root are one stays as long as another that stays shares the root's content: whole, not as a record without packs. */
function keepingRoots(
  decisions: readonly RetentionDecision<CheckpointRecord>[],
  checkpoints: readonly SurveyedCheckpoint[],
): RetentionDecision<CheckpointRecord>[] {
  const surveyed = new Map(checkpoints.map((checkpoint) => [checkpoint.entry.record.id, checkpoint]))
  const needed = new Set<string>()
  const need = ({ checkpoint }: RetentionDecision<CheckpointRecord>): void => {
    const needs = surveyed.get(checkpoint.id)?.needs
    if (needs?.kind === 'known') for (const name of needs.objects) needed.add(name)
  }
  for (const decision of decisions) if (decision.verdict === 'keep') need(decision)
  // What an older one needs, younger ones do not add to: from the youngest on, one pass finds all.
  const byAge = decisions.toSorted((a, b) => (a.checkpoint.id < b.checkpoint.id ? 1 : -1))
  const kept = new Set<CheckpointId>()
  for (const decision of byAge) {
    const { id, digest } = decision.checkpoint
    if (decision.verdict === 'keep' || surveyed.get(id)?.isOneWithRoot !== true || !needed.has(digest))
      continue
    kept.add(id)
    need(decision)
  }
  return decisions.map((decision) =>
    kept.has(decision.checkpoint.id)
      ? {
          ...decision,
          verdict: 'keep',
          reasons: ['younger ones share content with the object that holds it'],
        }
      : decision,
  )
}

function sumOf(objects: readonly StoredObject[]): ObjectSum {
  return { count: objects.length, bytes: objects.reduce((sum, object) => sum + object.sizeBytes, 0) }
}
