import type { CheckpointRecord } from '@belay/domain/checkpoint/record'
import type { Json } from '@belay/domain/shape'

/** A record as the outputs of a command, under the names the actions use. */
export function checkpointOutputs(record: CheckpointRecord): Record<string, Json> {
  return {
    'checkpoint-id': record.id,
    series: record.series,
    phase: record.phase,
    'created-at': record.createdAt,
    'expires-at': record.expiresAt,
    trigger: record.trigger,
    priority: record.priority,
    lane: record.lane,
    closed: record.closed,
    files: record.files,
    'size-bytes': record.sizeBytes,
    'stored-bytes': record.storedBytes,
    'reused-bytes': record.reusedBytes,
    'unstable-files': record.unstableFiles,
    'duration-ms': Math.round(record.durationMs),
    digest: record.digest,
    parent: record.parent,
    encrypted: record.encrypted,
    lineage: { ...record.lineage },
    git: record.git === null ? null : (record.git as unknown as Json),
    values: record.values as Json,
    platform: { ...record.platform },
  }
}
