import type { CheckpointId } from '@belay/domain/brand'
import type { CatalogEntry, PruneCatalog } from '../catalog.js'
import type { Keyring } from '../format/keys.js'
import type { CallOptions, ObjectName, PruneStore } from '../store/store.js'
import {
  type Needs,
  type ObjectSum,
  obstaclesOf,
  type PrunePlan,
  type PruneRules,
  planObjects,
  planPrune,
  type UnknownNeeds,
} from './plan-prune.js'
import { surveyStore } from './survey-store.js'
import { underPruneLock } from './under-prune-lock.js'

export interface PruneOptions extends CallOptions {
  readonly store: PruneStore
  readonly catalog: PruneCatalog
  readonly keyring: Keyring
  readonly rules: PruneRules
  /** Objects younger than this stay, whoever needs them: clocks lag, and a session may begin that reuses them. */
  readonly graceMs: number
  readonly now: () => Date
  readonly onProgress?: ((progress: PruneProgress) => void) | undefined
}

export type PruneProgress =
  | { readonly kind: 'withdrawn'; readonly done: number; readonly of: number; readonly id: CheckpointId }
  | { readonly kind: 'removed'; readonly done: number; readonly of: number; readonly freedBytes: number }

export interface PruneReport {
  /** What was decided before anything was done. */
  readonly plan: PrunePlan
  readonly withdrawn: readonly CheckpointId[]
  /** To be removed, but somebody builds on them now: the next cleanup finds them again. */
  readonly leased: readonly CheckpointId[]
  /** Checkpoints whose needs are unknown. If there is one, no object was removed. */
  readonly obstacles: readonly UnknownNeeds[]
  readonly removed: ObjectSum
  /** Needed by nobody, left for a later cleanup. */
  readonly young: ObjectSum
  /** Needed, or with obstacles perhaps needed. */
  readonly needed: ObjectSum
}

/** An hour: longer than clocks differ, shorter than anyone waits for space. */
export const DEFAULT_GRACE_MS: number = 60 * 60 * 1000
/** The least that `prune` accepts: the times of files lag behind the clock by some milliseconds, those of a network's by more. */
export const GRACE_MS_MIN = 5000

/** What `prune` would do now. Changes nothing in the store.
 *  @throws BelayError as `surveyStore` does */
export async function previewPrune(o: PruneOptions): Promise<PrunePlan> {
  const storedBefore = await safeMoment(o)
  return planPrune(await surveyStore({ ...o, known: new Map() }), o.rules, { now: o.now(), storedBefore })
}

/**
 * Removes the checkpoints that no rule keeps, then the objects that no remaining checkpoint needs.
 *
 * Safe beside any number of running sessions, by the order of its steps: see `PruneCatalog`. Ended anywhere, it leaves every remaining
 * checkpoint whole; the next cleanup goes on.
 *
 * @throws BelayError unavailable `store-locked` while another cleanup is at work; the store's own
 */
export async function prune(o: PruneOptions): Promise<PruneReport> {
  return await underPruneLock(o, () => pruneLocked(o))
}

async function pruneLocked(o: PruneOptions): Promise<PruneReport> {
  const known = new Map<ObjectName, Needs>()
  const survey = await surveyStore({ ...o, known })
  const plan = planPrune(survey, o.rules, { now: o.now(), storedBefore: await safeMoment(o) })
  const entryOf = new Map(survey.checkpoints.map(({ entry }) => [entry.record.id, entry]))
  const { withdrawn, leased } = await withdraw(plan, entryOf, o)

  // Only now: whoever leased one of these checkpoints before it was withdrawn is seen here, whoever comes later does not get it.
  const storedBefore = await safeMoment(o)
  const remaining = await surveyStore({ ...o, known })
  const { removable, young, needed } = planObjects(remaining, storedBefore)
  let removed: ObjectSum = { count: 0, bytes: 0 }
  let stayed = young
  for (const [index, { at, sizeBytes }] of removable.entries()) {
    // Stored again since it was listed: then somebody relies on it.
    if (await o.store.remove(at, { storedBefore, signal: o.signal })) removed = added(removed, sizeBytes)
    else stayed = added(stayed, sizeBytes)
    o.onProgress?.({ kind: 'removed', done: index + 1, of: removable.length, freedBytes: removed.bytes })
  }
  return { plan, withdrawn, leased, obstacles: obstaclesOf(remaining), removed, young: stayed, needed }
}

async function withdraw(
  plan: PrunePlan,
  entryOf: ReadonlyMap<CheckpointId, CatalogEntry>,
  o: PruneOptions,
): Promise<{ withdrawn: CheckpointId[]; leased: CheckpointId[] }> {
  const withdrawn: CheckpointId[] = []
  const leased: CheckpointId[] = []
  const removals = plan.decisions
    .filter(({ verdict }) => verdict === 'remove')
    .map(({ checkpoint }) => checkpoint.id)
  const of = removals.length + plan.discarded.length
  const note = (id: CheckpointId, isGone: boolean): void => {
    const list = isGone ? withdrawn : leased
    list.push(id)
    o.onProgress?.({ kind: 'withdrawn', done: withdrawn.length + leased.length, of, id })
  }
  // The oldest first: a cleanup that is ended early has then removed what matters least.
  for (const id of removals.toSorted()) note(id, await o.catalog.withdraw(entryOf.get(id) as CatalogEntry, o))
  for (const id of plan.discarded) note(id, await o.catalog.discard(id, o))
  return { withdrawn, leased }
}

/** Objects stored before it are of no session that is still running, and old enough. */
async function safeMoment(o: PruneOptions): Promise<Date> {
  const leasedSince = await o.catalog.oldestLease({ signal: o.signal })
  const graced = new Date(o.now().getTime() - Math.max(o.graceMs, GRACE_MS_MIN))
  return leasedSince !== undefined && leasedSince < graced ? leasedSince : graced
}

function added(sum: ObjectSum, bytes: number): ObjectSum {
  return { count: sum.count + 1, bytes: sum.bytes + bytes }
}
