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
 * | `belay-c1-<series>-<id>-o<name>-<bytes>` | a checkpoint: the object with its root, so many bytes, and behind it its record |
 * | `belay-c1-<series>-<id>` | a checkpoint's record by itself, where its root was stored before |
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
  root: (o: { series: string; id: CheckpointId; name: ObjectName; sizeBytes: number }): string =>
    `belay-c1-${seriesKey(o.series)}-${o.id}-o${o.name}-${o.sizeBytes}`,
  checkpoint: (series: string, id: CheckpointId): string => `belay-c1-${seriesKey(series)}-${id}`,
  seriesMarker: (series: string): string => `belay-s1-${seriesKey(series)}`,
  runMarker: 'belay-r1',
  lease: (o: { id: CheckpointId | undefined; startedAt: Date; nonce: string }): string =>
    `belay-l1-${o.id ?? 'none'}-${o.startedAt.getTime()}-${o.nonce}`,
  prune: 'belay-p1',
} as const

export interface ObjectArtifact {
  readonly name: ObjectName
  /** The object's, where a record lies behind it; undefined where the object is all there is. */
  readonly sizeBytes: number | undefined
}

/** @returns undefined for a name that is no object's */
export function parseObjectArtifact(artifactName: string): ObjectArtifact | undefined {
  const plain = PLAIN_OBJECT.exec(artifactName)?.[1]
  if (plain !== undefined) return { name: plain as ObjectName, sizeBytes: undefined }
  const [, name, size] = ROOT_OBJECT.exec(artifactName) ?? []
  return name === undefined ? undefined : { name: name as ObjectName, sizeBytes: Number(size) }
}

/** @returns undefined for a name that is no checkpoint's */
export function parseCheckpointArtifact(
  name: string,
): { readonly series: string; readonly id: CheckpointId } | undefined {
  const [, series, id] = CHECKPOINT.exec(name) ?? []
  return series === undefined || id === undefined ? undefined : { series, id: id as CheckpointId }
}

const ID = String.raw`\d{8}T\d{9}Z-[0-9a-f]{8}`
const PLAIN_OBJECT = /^belay-o1-([0-9a-f]{64})(?:-x[0-9a-f]+)?$/
const ROOT_OBJECT = new RegExp(`^belay-c1-[0-9a-f]{32}-${ID}-o([0-9a-f]{64})-(\\d{1,15})(?:-x[0-9a-f]+)?$`)
const CHECKPOINT = new RegExp(`^belay-c1-([0-9a-f]{32})-(${ID})(?:-[ox].*)?$`)

/** @returns undefined for a name that is no lease's */
export function parseLeaseArtifact(
  name: string,
): { readonly id: CheckpointId | undefined; readonly startedAt: Date } | undefined {
  const [, id, startedAt] = /^belay-l1-(none|\d{8}T\d{9}Z-[0-9a-f]{8})-(\d+)-/.exec(name) ?? []
  if (id === undefined) return undefined
  return { id: id === 'none' ? undefined : (id as CheckpointId), startedAt: new Date(Number(startedAt)) }
}
