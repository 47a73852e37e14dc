import { z } from 'zod'
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
import { gitStateSchema } from './git-state.js'
import { lineageSchema } from './lineage.js'
import { originSchema } from './origin.js'
import { PRIORITIES } from './priority.js'
import { TRIGGERS } from './trigger.js'
import { valuesSchema } from './values.js'

/** What a store lists of a checkpoint: enough to choose one, to judge it and to show it, without its manifest.
 *  Immutable once written. What is not there is null, never left out. */
export type CheckpointRecord = z.infer<typeof checkpointRecordSchema>

/** Raised when a field changes its meaning. New fields do not raise it: a reader passes over what it does not know. */
export const RECORD_VERSION = 1

// The fixed form of toISOString, so that times compare as strings.
const timeSchema = z.string().refine(isIsoTime, 'expected a time like 2026-11-21T11:31:12.123Z')
const countSchema = z.int().nonnegative()

export const checkpointIdSchema = branded<CheckpointId>(parseCheckpointId)
export const seriesNameSchema = branded<SeriesName>(parseSeriesName)
export const digestSchema = z
  .string()
  .regex(SHA256_PATTERN, 'expected 64 hex digits')
  .transform((text) => text as DigestHex)

export const checkpointRecordSchema = z.object({
  version: z.literal(RECORD_VERSION),
  id: checkpointIdSchema,
  series: seriesNameSchema,
  lineage: lineageSchema,
  /** True once the lineage's job has succeeded: such a checkpoint is never resumed from. */
  closed: z.boolean(),
  /** The finished phase; null for a checkpoint that completes none. */
  phase: z.string().min(1).max(200).nullable(),
  trigger: z.enum(TRIGGERS),
  priority: z.enum(PRIORITIES),
  lane: z.enum(LANES),
  createdAt: timeSchema,
  /** null: kept for ever, as far as the store can. */
  expiresAt: timeSchema.nullable(),
  files: countSchema,
  /** Bytes of the files' contents. */
  sizeBytes: countSchema,
  /** Bytes this checkpoint added to the store. */
  storedBytes: countSchema,
  /** Bytes of contents it took over from packs that were there. */
  reusedBytes: countSchema,
  durationMs: z.number().nonnegative(),
  /** Files that changed while they were read, so that an earlier version or none was kept. */
  unstableFiles: countSchema,
  /** SHA-256 of the manifest's root: who pins it pins every byte of the checkpoint. */
  digest: digestSchema,
  parent: checkpointIdSchema.nullable(),
  encrypted: z.boolean(),
  git: gitStateSchema.nullable(),
  values: valuesSchema,
  platform: z.object({ os: z.string(), arch: z.string() }),
  /** The job that took it; left out where none did. */
  origin: originSchema.nullish(),
  /** All phases that are done in this state, as the job that took it knows; left out where nobody kept count. */
  completedPhases: z.array(z.string().min(1).max(200)).max(1000).nullish(),
})

/** The record a store returned, checked.
 *  @param where names the object in the message
 *  @throws BelayError `format-version-unsupported` for a newer version, `record-corrupt` for anything else that does not fit */
export function parseCheckpointRecord(value: unknown, where: string): CheckpointRecord {
  const version = versionedSchema.safeParse(value)
  if (version.success && version.data.version > RECORD_VERSION) {
    throw corrupt(
      'format-version-unsupported',
      `${where} has record version ${version.data.version}: expected at most ${RECORD_VERSION}`,
      {
        hint: 'It was written by a newer version of Belay. Use that version or a later one.',
      },
    )
  }
  const parsed = checkpointRecordSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw corrupt(
    'record-corrupt',
    `${where} is no checkpoint record: ${issue?.path.join('.') || 'the whole'}: ${issue?.message}`,
    {
      hint: 'Run `belay validate`: it names what is damaged.',
      cause: parsed.error,
    },
  )
}

// Made once: a schema costs more to make than to apply, and a catalog parses a thousand records.
const versionedSchema = z.looseObject({ version: z.int() })

function branded<Branded extends string>(parse: (text: string) => Branded) {
  return z.string().transform((text, context): Branded => {
    try {
      return parse(text)
    } catch (error) {
      if (!(error instanceof BelayError)) throw error
      context.addIssue(error.message)
      return z.NEVER
    }
  })
}

function isIsoTime(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text)) return false
  const time = new Date(text)
  return !Number.isNaN(time.getTime()) && time.toISOString() === text
}
