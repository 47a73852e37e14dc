import { platform } from 'node:os'
import type { CheckpointId, SeriesName } from '@belay/domain/brand'
import { chooseCheckpoint } from '@belay/domain/checkpoint/choose-checkpoint'
import { distrust, type Trust } from '@belay/domain/checkpoint/distrust'
import { isSameLineage, type Lineage } from '@belay/domain/checkpoint/lineage'
import { planResume } from '@belay/domain/checkpoint/plan-resume'
import { formatSelector, type Selector } from '@belay/domain/checkpoint/selector'
import { staleReason } from '@belay/domain/checkpoint/stale-reason'
import type { BelayError } from '@belay/domain/errors'
import type { Surroundings } from '@belay/domain/surroundings'
import { distrustOfShown, type OwnOrigin } from '@belay/github/shown-origin'
import type { OpenStore } from '@belay/github/with-store'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import { findGood } from '@belay/snapshot/upkeep/find-good'
import { ListedOnce } from './listed-once.js'

export interface ChooseOptions {
  readonly series: SeriesName
  readonly selector: Selector
  readonly lineage: Lineage
  readonly scope: 'run' | 'branch' | 'repository'
  readonly trust: Trust
  readonly ours: OwnOrigin
  /** Told of the newest checkpoint of the series, whether it may be used here or not, each time that one is looked for. */
  readonly onNewest?: ((id: CheckpointId) => void) | undefined
}

/** What there is to restore. */
export type Chosen =
  | { readonly kind: 'fits'; readonly entry: CatalogEntry; readonly completedPhases: readonly string[] }
  /** There is one, and it does not fit; `because` is a clause. */
  | { readonly kind: 'stale'; readonly entry: CatalogEntry; readonly because: string }
  | { readonly kind: 'none'; readonly because: string }

/** Finds the checkpoint that is meant among those that may be used here. Those that may not are named in the log.
 *  @throws BelayError misuse for an id that fits several; corrupt where a damaged record stands in the way; unavailable */
export async function chooseRestored(
  o: ChooseOptions,
  open: OpenStore,
  surroundings: Surroundings,
): Promise<Chosen> {
  const { output, signal } = surroundings
  const unreadable = (id: string, error: BelayError): void =>
    output.warn(`checkpoint ${id} is passed over: ${error.message}`)
  const listed = new ListedOnce(open.catalog.list({ series: o.series, signal, unreadable }))
  // By the entry and not by its id, which anybody can give to a checkpoint of their own.
  const refused = new Map<CatalogEntry, string>()
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const chosen = await chooseAmongTrusted({ ...o, refused, listed }, open, surroundings)
    if (chosen.kind === 'none') return chosen
    // The record says whose it is; only the service knows.
    const because = await distrustOfShown(chosen.entry, o, open, surroundings)
    if (because === undefined) return chosen
    refused.set(chosen.entry, because)
  }
  return { kind: 'none', because: `the newest ${TRIES_MAX} come from elsewhere than they say` }
}

const TRIES_MAX = 5

interface Candidates {
  readonly listed: ListedOnce
  readonly refused: ReadonlyMap<CatalogEntry, string>
}

async function chooseAmongTrusted(
  o: ChooseOptions & Candidates,
  open: OpenStore,
  surroundings: Surroundings,
): Promise<Chosen> {
  const entries = await usableEntries(o, surroundings)
  const byRecord = new Map(entries.map((entry) => [entry.record, entry]))
  const records = [...byRecord.keys()]
  const entryOf = (record: CatalogEntry['record']): CatalogEntry => byRecord.get(record) as CatalogEntry
  const here = { lineage: o.lineage, os: platform() }
  const { selector } = o
  if (selector.kind === 'latest' || selector.kind === 'phase') {
    const plan = planResume(records, here, selector)
    switch (plan.kind) {
      case 'resume':
        return { kind: 'fits', entry: entryOf(plan.checkpoint), completedPhases: plan.completedPhases }
      case 'closed':
        return { kind: 'stale', entry: entryOf(plan.checkpoint), because: CLOSED }
      case 'stale':
        return staleOf(entryOf(plan.checkpoint), o)
      case 'none':
        return { kind: 'none', because: plan.because }
    }
  }
  const choice = chooseCheckpoint(selector, records)
  if (choice.kind === 'none') return { kind: 'none', because: choice.because }
  const entry =
    choice.kind === 'chosen'
      ? entryOf(choice.checkpoint)
      : await firstSound(choice.candidates.map(entryOf), open, surroundings)
  if (entry === undefined) return { kind: 'none', because: 'none of them verifies' }
  const { record } = entry
  const isOpen = !record.closed && isSameLineage(record.lineage, o.lineage)
  if (isOpen && record.platform.os === here.os)
    return { kind: 'fits', entry, completedPhases: record.completedPhases ?? [] }
  return isSameLineage(record.lineage, o.lineage) && record.closed
    ? { kind: 'stale', entry, because: CLOSED }
    : staleOf(entry, o)
}

const CLOSED = 'the job has succeeded with this commit already, so a new run of it does its work again'

function staleOf(entry: CatalogEntry, { lineage }: ChooseOptions): Chosen {
  const because = staleReason(entry.record, { ...lineage, os: platform() })
  return { kind: 'stale', entry, because: because ?? 'it is of another lineage' }
}

/** The checkpoints of the series that scope and trust allow, newest first, and no more of them than the selector needs. */
async function usableEntries(
  o: ChooseOptions & Candidates,
  { output }: Surroundings,
): Promise<CatalogEntry[]> {
  const usable: CatalogEntry[] = []
  const refused: string[] = []
  const ids = new Set<string>()
  let looked = 0
  for await (const entry of o.listed.entries()) {
    if (++looked > LOOKED_AT_MAX) {
      output.warn(`only the newest ${LOOKED_AT_MAX} checkpoints of the series are looked at`)
      break
    }
    const { record } = entry
    if (looked === 1) o.onNewest?.(record.id)
    const because = distrust(record.origin, o.ours, o.trust) ?? outOfScope(entry, o) ?? o.refused.get(entry)
    if (because !== undefined) {
      refused.push(`${record.id}: ${because}`)
      continue
    }
    // A second one of this id has its turn when the first has been refused.
    if (ids.has(record.id)) continue
    ids.add(record.id)
    usable.push(entry)
    // The newest of the lineage tells all that is needed of the others.
    const isNewestOfOwn = isSameLineage(record.lineage, o.lineage) && record.platform.os === platform()
    if (o.selector.kind === 'latest' && isNewestOfOwn && (record.closed || record.completedPhases != null))
      break
  }
  if (refused.length > 0) {
    const shown = refused.slice(0, REFUSED_SHOWN_MAX).join('; ')
    const more = refused.length > REFUSED_SHOWN_MAX ? `; and ${refused.length - REFUSED_SHOWN_MAX} more` : ''
    const text = `Checkpoints that are not used here (${formatSelector(o.selector)}): ${shown}${more}`
    if (usable.length === 0) output.warn(text)
    else output.note(text)
  }
  return usable
}

const LOOKED_AT_MAX = 1000
const REFUSED_SHOWN_MAX = 3

function outOfScope({ record }: CatalogEntry, { scope, ours }: ChooseOptions): string | undefined {
  const theirs = record.origin
  switch (scope) {
    case 'repository':
      return undefined
    case 'run':
      return theirs?.runId === ours.runId ? undefined : 'it is of another run (scope: run)'
    case 'branch': {
      if (theirs == null) return undefined
      const isOfBranch =
        theirs.headBranch === ours.headBranch && theirs.headRepository === ours.headRepository
      const isOfDefault =
        theirs.headBranch === ours.defaultBranch && theirs.headRepository === ours.repository
      return isOfBranch || isOfDefault
        ? undefined
        : `it is of the branch ${theirs.headBranch} (scope: branch)`
    }
  }
}

async function firstSound(
  candidates: readonly CatalogEntry[],
  open: OpenStore,
  { output, signal }: Surroundings,
): Promise<CatalogEntry | undefined> {
  const found = await findGood(candidates, {
    ...open,
    depth: { kind: 'full' },
    signal,
    onPassedOver: ({ entry, report }) => {
      const because = report.damaged[0]?.errors[0]?.message ?? 'its manifest is damaged'
      output.warn(`checkpoint ${entry.record.id} is passed over: ${because}`)
    },
  })
  return found.kind === 'found' ? found.entry : undefined
}
