import { createHash } from 'node:crypto'
import { CHECKPOINT_ID_PATTERN, type CheckpointId } from '@belay/domain/brand'
import type { ObjectName } from '@belay/snapshot/store/store'
import { seriesKey } from './series-key.js'

/**
 * How entries of the cache are called. Keys are found by their beginning, the newest first, so what is looked for stands in front.
 *
 * | key | what |
 * | --- | --- |
 * | `belay-o1-<name>-<digest>-<size>` | an object: its name, SHA-256 and size of all its bytes |
 * | `belay-c1-<series>-<id>` | a checkpoint's record |
 * | `belay-l1-<id>-<start>-<nonce>` | a lease: the checkpoint it names, or `none`, and when it began, in ms since 1970 |
 * | `belay-p1-<start>-<nonce>` | a cleanup at work |
 *
 * A key that a failed upload has burnt is taken again with `-x<nonce>` behind it.
 */
export const CACHE_KEYS = {
  /** All of ours. */
  everything: 'belay-',
  objects: 'belay-o1-',
  object: (name: ObjectName): string => `belay-o1-${name}-`,
  objectExactly: (o: { name: ObjectName; digest: string; sizeBytes: number }): string =>
    `belay-o1-${o.name}-${o.digest}-${o.sizeBytes}`,
  checkpoints: 'belay-c1-',
  checkpointsOf: (series: string): string => `belay-c1-${seriesKey(series)}-`,
  checkpoint: (series: string, id: CheckpointId): string => `belay-c1-${seriesKey(series)}-${id}`,
  leases: 'belay-l1-',
  leasesOf: (id: CheckpointId): string => `belay-l1-${id}-`,
  lease: (o: { id: CheckpointId | undefined; startedAt: Date; nonce: string }): string =>
    `belay-l1-${o.id ?? 'none'}-${o.startedAt.getTime()}-${o.nonce}`,
  prunes: 'belay-p1-',
  prune: (o: { startedAt: Date; nonce: string }): string => `belay-p1-${o.startedAt.getTime()}-${o.nonce}`,
} as const

/** The version that all our entries carry: the cache finds none of another. */
export const CACHE_VERSION: string = createHash('sha256')
  .update('belay cache entries, version 1')
  .digest('hex')

export interface ObjectKeyParts {
  readonly name: ObjectName
  readonly digest: string
  readonly sizeBytes: number
}

/** @returns undefined for a key that is no object's */
export function parseObjectKey(key: string): ObjectKeyParts | undefined {
  const [, name, digest, size] =
    /^belay-o1-([0-9a-f]{64})-([0-9a-f]{64})-(\d{1,15})(?:-x[0-9a-f]+)?$/.exec(key) ?? []
  if (name === undefined || digest === undefined) return undefined
  return { name: name as ObjectName, digest, sizeBytes: Number(size) }
}

/** @returns undefined for a key that is no checkpoint's */
export function parseCheckpointKey(
  key: string,
): { readonly series: string; readonly id: CheckpointId } | undefined {
  const [, series, id] =
    /^belay-c1-([0-9a-f]{32})-(\d{8}T\d{9}Z-[0-9a-f]{8})(?:-x[0-9a-f]+)?$/.exec(key) ?? []
  if (series === undefined || id === undefined || !CHECKPOINT_ID_PATTERN.test(id)) return undefined
  return { series, id: id as CheckpointId }
}

/** @returns undefined for a key that is no lease's */
export function parseLeaseKey(
  key: string,
): { readonly id: CheckpointId | undefined; readonly startedAt: Date } | undefined {
  const [, id, startedAt] = /^belay-l1-(none|\d{8}T\d{9}Z-[0-9a-f]{8})-(\d+)-/.exec(key) ?? []
  if (id === undefined) return undefined
  return { id: id === 'none' ? undefined : (id as CheckpointId), startedAt: new Date(Number(startedAt)) }
}
