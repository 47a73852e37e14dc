import type { CheckpointId } from '@belay/domain/brand'
import type { CatalogEntry } from '../catalog.js'
import type { ObjectName } from '../store/store.js'
import type { ObjectScan, ScannedCheckpoint } from './scan-objects.js'
import type { CatalogSurvey } from './survey-catalog.js'

/** What the objects of a store say about its catalog. */
export interface RebuildPlan {
  /** Checkpoints with a record as it should be. */
  readonly listed: number
  /** Whole checkpoints whose record is missing or damaged. */
  readonly publish: readonly CatalogEntry[]
  /** Checkpoints without a record that can be read, which are not whole: they are not listed again. */
  readonly incomplete: readonly IncompleteCheckpoint[]
  /** Ids under which there is more than one root: which of them is meant, nobody can tell. */
  readonly ambiguous: readonly { readonly id: CheckpointId; readonly digests: readonly ObjectName[] }[]
  /** Records whose checkpoint's root is in no object that could be read. */
  readonly rootless: readonly CheckpointId[]
  readonly damaged: ObjectScan['damaged']
}

export interface IncompleteCheckpoint {
  readonly id: CheckpointId
  /** Not there, or corrupt. */
  readonly missing: readonly ObjectName[]
  /** There, but could not be read this time. */
  readonly unread: readonly ObjectName[]
}

/** Compares objects with records. A record that can be read is never overruled. */
export function planRebuild(scan: ObjectScan, survey: CatalogSurvey): RebuildPlan {
  const unread = new Set(
    scan.damaged.filter(({ error }) => error.kind === 'unavailable').map(({ name }) => name),
  )
  const entryOf = new Map(survey.entries.map((entry) => [entry.record.id, entry]))
  const rootsOf = Map.groupBy(scan.checkpoints, ({ entry }) => entry.record.id)
  const publish: CatalogEntry[] = []
  const incomplete: IncompleteCheckpoint[] = []
  const ambiguous: RebuildPlan['ambiguous'][number][] = []
  let listed = 0
  for (const [id, roots] of rootsOf) {
    const digest = entryOf.get(id)?.record.digest
    const [root] = roots
    if (digest !== undefined && roots.some(({ entry }) => entry.record.digest === digest)) {
      listed++
    } else if (digest !== undefined || roots.length > 1 || root === undefined) {
      const digests = roots.map(({ entry }) => entry.record.digest as string as ObjectName)
      ambiguous.push({
        id,
        digests: digest === undefined ? digests : [digest as string as ObjectName, ...digests],
      })
    } else {
      const lack = lackOf(root, scan, unread)
      if (lack.missing.length === 0 && lack.unread.length === 0) publish.push(root.entry)
      else incomplete.push(lack)
    }
  }
  const recorded = [...entryOf.keys(), ...survey.unreadable.map(({ id }) => id)]
  return {
    listed,
    publish,
    incomplete,
    ambiguous,
    rootless: recorded.filter((id) => !rootsOf.has(id)),
    damaged: scan.damaged,
  }
}

function lackOf(
  root: ScannedCheckpoint,
  scan: ObjectScan,
  unread: ReadonlySet<ObjectName>,
): IncompleteCheckpoint {
  const lacking = root.packs
    .filter(({ name, sizeBytes }) => scan.sound.get(name) !== sizeBytes)
    .map(({ name }) => name)
  return {
    id: root.entry.record.id,
    missing: lacking.filter((name) => !unread.has(name)),
    unread: lacking.filter((name) => unread.has(name)),
  }
}
