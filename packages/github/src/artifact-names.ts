import type { CheckpointId } from '@belay/domain/brand'
import type { ObjectName } from '@belay/snapshot/store/store'
import { seriesKey } from './series-key.js'

/**
 * How our artifacts are called. REST finds a name exactly and not by its beginning, so what must be found across runs has a name that is
 * the same in all of them; the rest is found in its run's list.
 *
 * | name | what |
 * | --- | --- |
 * | `belay-o1-<name>` | an object |
 * | `belay-c1-<series>-<id>` | a checkpoint's record |
 * | `belay-s1-<series>` | a marker: this run has checkpoints of the series |
 * | `belay-r1` | a marker: this run has artifacts of ours |
 * | `belay-l1-<id>-<start>-<nonce>` | a lease: the checkpoint it names, or `none`, and when it began, in ms since 1970 |
 * | `belay-p1` | a cleanup at work |
 *
 * A name that a failed upload has burnt is taken again with `-x` and something behind it.
 */
export const ARTIFACT_NAMES = {
  everything: 'belay-',
  object: (name: ObjectName): string => `belay-o1-${name}`,
  checkpoint: (series: string, id: CheckpointId): string => `belay-c1-${seriesKey(series)}-${id}`,
  seriesMarker: (series: string): string => `belay-s1-${seriesKey(series)}`,
  runMarker: 'belay-r1',
  lease: (o: { id: CheckpointId | undefined; startedAt: Date; nonce: string }): string =>
    `belay-l1-${o.id ?? 'none'}-${o.startedAt.getTime()}-${o.nonce}`,
  prune: 'belay-p1',
} as const

/** @returns undefined for a name that is no object's */
export function parseObjectArtifact(name: string): ObjectName | undefined {
  return /^belay-o1-([0-9a-f]{64})(?:-x[0-9a-f]+)?$/.exec(name)?.[1] as ObjectName | undefined
}

/** @returns undefined for a name that is no record's */
export function parseCheckpointArtifact(
  name: string,
): { readonly series: string; readonly id: CheckpointId } | undefined {
  const [, series, id] =
    /^belay-c1-([0-9a-f]{32})-(\d{8}T\d{9}Z-[0-9a-f]{8})(?:-x[0-9a-f]+)?$/.exec(name) ?? []
  return series === undefined || id === undefined ? undefined : { series, id: id as CheckpointId }
}

/** @returns undefined for a name that is no lease's */
export function parseLeaseArtifact(
  name: string,
): { readonly id: CheckpointId | undefined; readonly startedAt: Date } | undefined {
  const [, id, startedAt] = /^belay-l1-(none|\d{8}T\d{9}Z-[0-9a-f]{8})-(\d+)-/.exec(name) ?? []
  if (id === undefined) return undefined
  return { id: id === 'none' ? undefined : (id as CheckpointId), startedAt: new Date(Number(startedAt)) }
}
