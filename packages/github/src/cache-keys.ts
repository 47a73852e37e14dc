import { createHash } from 'node:crypto'
import type { CheckpointId } from '@belay/domain/brand'
import type { ObjectName, PackLocator } from '@belay/snapshot/store/store'
import { seriesKey } from './series-key.js'

/**
 * How entries of the cache are called. Keys are found by their beginning, the newest first, so what is looked for stands in front.
 *
 * | key | what |
 * | --- | --- |
 * | `belay-o1-<name>-<digest>-<size>` | an object: its name, SHA-256 and size of all its bytes |
 * | `belay-c1-<series>-<id>-o<name>-<bytes>-<digest>-<size>` | a checkpoint: the object with its root, so many bytes, and behind it its record |
 * | `belay-c1-<series>-<id>` | a checkpoint's record by itself, where its root was stored before |
 * | `belay-l1-<id>-<start>-<nonce>` | a lease: the checkpoint it names, or `none`, and when it began, in ms since 1970 |
 * | `belay-p1-<start>-<nonce>` | a cleanup at work |
 *
 * A key that a failed upload has burnt is taken again with `-x<nonce>` behind it.
 */
export const CACHE_KEYS = {
  /** All of ours. */
  everything: 'belay-',
  objects: 'belay-o1-',
  objectExactly: (o: { name: ObjectName; digest: string; sizeBytes: number }): string =>
    `belay-o1-${o.name}-${o.digest}-${o.sizeBytes}`,
  root: (o: {
    series: string
    id: CheckpointId
    name: ObjectName
    digest: string
    sizeBytes: number
    totalBytes: number
  }): string =>
    `belay-c1-${seriesKey(o.series)}-${o.id}-o${o.name}-${o.sizeBytes}-${o.digest}-${o.totalBytes}`,
  rootLocator: (o: { series: string; id: CheckpointId; name: ObjectName }): PackLocator =>
    `${seriesKey(o.series)}-${o.id}-${o.name}` as PackLocator,
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
  /** SHA-256 of everything in the entry. */
  readonly digest: string
  /** The object's. */
  readonly sizeBytes: number
  /** The entry's: the object's, and of the record behind it. */
  readonly totalBytes: number
  readonly at: PackLocator
}

/** @returns undefined for a key that is no object's */
export function parseObjectKey(key: string): ObjectKeyParts | undefined {
  const plain = PLAIN_OBJECT.exec(key)
  if (plain !== null) {
    const [, name = '', digest = '', size] = plain
    const sizeBytes = Number(size)
    return { name: name as ObjectName, digest, sizeBytes, totalBytes: sizeBytes, at: name as PackLocator }
  }
  const [, checkpoint, name = '', size, digest = '', total] = ROOT_OBJECT.exec(key) ?? []
  if (checkpoint === undefined) return undefined
  return {
    name: name as ObjectName,
    digest,
    sizeBytes: Number(size),
    totalBytes: Number(total),
    at: `${checkpoint}-${name}` as PackLocator,
  }
}

/** The beginning of the keys under which an object lies.
 *  @returns undefined for what is no locator of ours */
export function objectPrefix(at: string): string | undefined {
  const [, checkpoint, name] = LOCATOR.exec(at) ?? []
  if (name === undefined) return undefined
  return checkpoint === undefined ? `belay-o1-${name}-` : `belay-c1-${checkpoint}-o${name}-`
}

/** @returns undefined for a key that is no checkpoint's */
export function parseCheckpointKey(
  key: string,
): { readonly series: string; readonly id: CheckpointId } | undefined {
  const [, series, id] = CHECKPOINT.exec(key) ?? []
  return series === undefined || id === undefined ? undefined : { series, id: id as CheckpointId }
}

const ID = String.raw`\d{8}T\d{9}Z-[0-9a-f]{8}`
const PLAIN_OBJECT = /^belay-o1-([0-9a-f]{64})-([0-9a-f]{64})-(\d{1,15})(?:-x[0-9a-f]+)?$/
const ROOT_OBJECT = new RegExp(
  `^belay-c1-([0-9a-f]{32}-${ID})-o([0-9a-f]{64})-(\\d{1,15})-([0-9a-f]{64})-(\\d{1,15})(?:-x[0-9a-f]+)?$`,
)
const CHECKPOINT = new RegExp(`^belay-c1-([0-9a-f]{32})-(${ID})(?:-[ox].*)?$`)
const LOCATOR = new RegExp(`^(?:([0-9a-f]{32}-${ID})-)?([0-9a-f]{64})$`)

/** @returns undefined for a key that is no lease's */
export function parseLeaseKey(
  key: string,
): { readonly id: CheckpointId | undefined; readonly startedAt: Date } | undefined {
  const [, id, startedAt] = /^belay-l1-(none|\d{8}T\d{9}Z-[0-9a-f]{8})-(\d+)-/.exec(key) ?? []
  if (id === undefined) return undefined
  return { id: id === 'none' ? undefined : (id as CheckpointId), startedAt: new Date(Number(startedAt)) }
}
