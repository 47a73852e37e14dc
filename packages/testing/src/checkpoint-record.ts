import { makeCheckpointId } from '@belay/domain/brand'
import { type CheckpointRecord, parseCheckpointRecord, RECORD_VERSION } from '@belay/domain/checkpoint/record'
import type { Rng } from './rng.js'

/** A record as a small job would leave it; `over` says what matters to the test. */
export function makeRecord(o: {
  readonly rng: Rng
  readonly now: Date
  readonly over?: Partial<CheckpointRecord>
  readonly series?: string
}): CheckpointRecord {
  const value = {
    version: RECORD_VERSION,
    id: makeCheckpointId(o.now, o.rng.bytes(4)),
    series: o.series ?? 'build',
    lineage: { commit: null, configuration: null },
    closed: false,
    phase: null,
    trigger: 'user-request',
    priority: 'medium',
    lane: 'standard',
    createdAt: o.now.toISOString(),
    expiresAt: null,
    files: 1,
    sizeBytes: 10,
    storedBytes: 10,
    reusedBytes: 0,
    durationMs: 5,
    unstableFiles: 0,
    digest: Buffer.from(o.rng.bytes(32)).toString('hex'),
    parent: null,
    encrypted: false,
    git: null,
    values: {},
    platform: { os: 'linux', arch: 'x64' },
    ...o.over,
  }
  return parseCheckpointRecord(value, 'the record made for a test')
}
