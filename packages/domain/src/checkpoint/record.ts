import {
  type CheckpointId,
  type DigestHex,
  parseCheckpointId,
  parseSeriesName,
  type SeriesName,
  SHA256_PATTERN,
} from '../brand.js'
import { BelayError, corrupt } from '../errors.js'
import { LANES } from '../lane.js'
import {
  array,
  boolean,
  Mismatch,
  nullable,
  number,
  object,
  oneOf,
  type Shape,
  type ShapeOf,
  text,
  where,
  wholeNumber,
} from '../shape.js'
import { gitStateShape } from './git-state.js'
import { lineageShape } from './lineage.js'
import { originShape } from './origin.js'
import { PRIORITIES } from './priority.js'
import { TRIGGERS } from './trigger.js'
import { valuesShape } from './values.js'

/** What a store lists of a checkpoint: enough to choose one, to judge it and to show it, without its manifest.
 *  Immutable once written. What is not there is null, never left out. */
export type CheckpointRecord = ShapeOf<typeof checkpointRecordShape>

/** Raised when a field changes its meaning. New fields do not raise it: a reader passes over what it does not know. */
export const RECORD_VERSION = 1

// The fixed form of toISOString, so that times compare as strings.
const time = where(text(), isIsoTime, 'expected a time like 2026-11-21T11:31:12.123Z')
const count = wholeNumber({ min: 0 })
const checkpointId = branded<CheckpointId>(parseCheckpointId)
const seriesName = branded<SeriesName>(parseSeriesName)
const digest = where(
  text(),
  (digits) => SHA256_PATTERN.test(digits),
  'expected 64 hex digits',
) as Shape<DigestHex>

/** The fields of a record, for shapes that hold some of them. */
export const checkpointRecordFields = {
  version: oneOf([RECORD_VERSION]),
  id: checkpointId,
  series: seriesName,
  lineage: lineageShape,
  /** True once the lineage's job has succeeded: such a checkpoint is never resumed from. */
  closed: boolean,
  /** The finished phase; null for a checkpoint that completes none. */
  phase: nullable(text({ lengthMin: 1, lengthMax: 200 })),
  trigger: oneOf(TRIGGERS),
  priority: oneOf(PRIORITIES),
  lane: oneOf(LANES),
  createdAt: time,
  /** null: kept for ever, as far as the store can. */
  expiresAt: nullable(time),
  files: count,
  /** Bytes of the files' contents. */
  sizeBytes: count,
  /** Bytes this checkpoint added to the store. */
  storedBytes: count,
  /** Bytes of contents it took over from packs that were there. */
  reusedBytes: count,
  durationMs: number({ min: 0 }),
  /** Files that changed while they were read, so that an earlier version or none was kept. */
  unstableFiles: count,
  /** SHA-256 of the manifest's root: who pins it pins every byte of the checkpoint. */
  digest,
  parent: nullable(checkpointId),
  encrypted: boolean,
  git: nullable(gitStateShape),
  values: valuesShape,
  platform: object({ os: text(), arch: text() }),
}

/** Fields that were added later, or that only some who take checkpoints know. */
export const laterRecordFields = {
  /** The job that took it. */
  origin: nullable(originShape),
  /** All phases that are done in this state, as the job that took it knows; null where nobody kept count. */
  completedPhases: nullable(array(text({ lengthMin: 1, lengthMax: 200 }))),
}

const checkpointRecordShape = object(checkpointRecordFields, laterRecordFields)

/** The record a store returned, checked.
 *  @param what names the object in the message
 *  @throws BelayError `format-version-unsupported` for a newer version, `record-corrupt` for anything else that does not fit */
export function parseCheckpointRecord(value: unknown, what: string): CheckpointRecord {
  const version = versionOf(value)
  if (version !== undefined && version > RECORD_VERSION) {
    throw corrupt(
      'format-version-unsupported',
      `${what} has record version ${version}: expected at most ${RECORD_VERSION}`,
      {
        hint: 'It was written by a newer version of Belay. Use that version or a later one.',
      },
    )
  }
  try {
    return checkpointRecordShape(value)
  } catch (cause) {
    if (!(cause instanceof Mismatch)) throw cause
    throw corrupt('record-corrupt', `${what} is no checkpoint record: ${cause.message}`, {
      hint: 'Run `belay validate`: it names what is damaged.',
      cause,
    })
  }
}

function versionOf(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null || !('version' in value)) return undefined
  return Number.isSafeInteger(value.version) ? (value.version as number) : undefined
}

function branded<Branded extends string>(parse: (text: string) => Branded): Shape<Branded> {
  const shape = text()
  return (value) => {
    const given = shape(value)
    try {
      return parse(given)
    } catch (error) {
      if (!(error instanceof BelayError)) throw error
      throw new Mismatch(error.message)
    }
  }
}

function isIsoTime(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text)) return false
  const time = new Date(text)
  return !Number.isNaN(time.getTime()) && time.toISOString() === text
}
