import { misuse } from './errors.js'

declare const brand: unique symbol

/** A value that went through its parse function. Two brands never mix, though both are strings. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name }

/** Names one checkpoint for ever: `20261121T113112123Z-9f2c41ab`, creation time in UTC and random digits. Sorts by time. */
export type CheckpointId = Brand<string, 'CheckpointId'>
/** Names one pack: the 64 hex digits of a SHA-256, or of a keyed hash where the store is encrypted. */
export type PackId = Brand<string, 'PackId'>
/** Names one object in a store: `/`-separated parts of `[A-Za-z0-9._-]`, none of them `.` or `..`, 400 characters at most. */
export type ObjectKey = Brand<string, 'ObjectKey'>
/** Names the checkpoints that follow each other. Free text of one line, 200 characters at most. */
export type SeriesName = Brand<string, 'SeriesName'>
/** A SHA-256 as 64 lower-case hex digits. */
export type DigestHex = Brand<string, 'DigestHex'>

export const CHECKPOINT_ID_PATTERN = /^\d{8}T\d{9}Z-[0-9a-f]{8}$/
export const SHA256_PATTERN = /^[0-9a-f]{64}$/

export const SERIES_LENGTH_MAX = 200
/** A cache key holds 512 characters; what a store puts before an object's key needs room too. */
export const OBJECT_KEY_LENGTH_MAX = 400

/** A new id, unique without coordination: two ids collide only within one millisecond and one of 4 billion draws.
 *  @param random at least 4 bytes */
export function makeCheckpointId(now: Date, random: Uint8Array): CheckpointId {
  const time = now.toISOString()
  // Years outside 0-9999 are written with six digits and a sign: such ids would no longer sort.
  if (time.length !== ISO_LENGTH) {
    throw misuse(
      'time-invalid',
      `The time ${time} cannot name a checkpoint: expected a year from 0 to 9999`,
      {
        hint: 'Check the clock of this machine.',
      },
    )
  }
  if (random.length < 4) {
    throw misuse('checkpoint-id-invalid', `A checkpoint id needs 4 random bytes, found ${random.length}`)
  }
  return `${time.replace(/[-:.]/g, '')}-${hexOf(random.subarray(0, 4))}` as CheckpointId
}

/** The moment an id was made, to the millisecond. */
export function timeOfCheckpointId(id: CheckpointId): Date {
  const [, year, month, day, hour, minute, second, ms] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z/.exec(id) ?? []
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`)
}

/** @throws BelayError `checkpoint-id-invalid` */
export function parseCheckpointId(text: string): CheckpointId {
  const id = text as CheckpointId
  if (!CHECKPOINT_ID_PATTERN.test(text) || Number.isNaN(timeOfCheckpointId(id).getTime())) {
    throw misuse(
      'checkpoint-id-invalid',
      `${quoted(text)} is not a checkpoint id: expected a form like 20261121T113112123Z-9f2c41ab`,
      {
        hint: '`belay list` shows the ids there are.',
      },
    )
  }
  return id
}

/** @throws BelayError `identifier-invalid` */
export function parsePackId(text: string): PackId {
  return sha256Hex(text, 'pack id') as PackId
}

/** @throws BelayError `identifier-invalid` */
export function parseDigestHex(text: string): DigestHex {
  return sha256Hex(text, 'digest') as DigestHex
}

/** @throws BelayError `identifier-invalid` if the key could leave its store or does not fit every store */
export function parseObjectKey(text: string): ObjectKey {
  const parts = text.split('/')
  const isSafe = text.length <= OBJECT_KEY_LENGTH_MAX && parts.every(isKeyPart)
  if (!isSafe) {
    throw misuse(
      'identifier-invalid',
      `${quoted(text)} is not an object key: expected parts of letters, digits, ".", "_" and "-" between "/", no "..", at most ${OBJECT_KEY_LENGTH_MAX} characters`,
    )
  }
  return text as ObjectKey
}

/** The series' name in Unicode's composed form, so that one name typed on two systems is one series.
 *  @throws BelayError `series-invalid` */
export function parseSeriesName(text: string): SeriesName {
  const name = text.normalize('NFC')
  const fault = faultOfSeries(name)
  if (fault !== undefined) {
    throw misuse('series-invalid', `The series ${quoted(text)} ${fault}`, {
      hint: 'Give a short name of one line, such as "build" or "ci.yml/test/ubuntu".',
    })
  }
  return name as SeriesName
}

const ISO_LENGTH = '2026-11-21T11:31:12.123Z'.length

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function sha256Hex(text: string, what: string): string {
  if (!SHA256_PATTERN.test(text)) {
    throw misuse(
      'identifier-invalid',
      `${quoted(text)} is not a ${what}: expected 64 hex digits in lower case, found ${text.length} characters`,
    )
  }
  return text
}

function isKeyPart(part: string): boolean {
  return /^[A-Za-z0-9._-]+$/.test(part) && part !== '.' && part !== '..'
}

function faultOfSeries(name: string): string | undefined {
  if (name.length === 0) return 'is empty'
  if (name.length > SERIES_LENGTH_MAX)
    return `is too long: expected at most ${SERIES_LENGTH_MAX} characters, found ${name.length}`
  if (name.trim() !== name) return 'begins or ends with a blank'
  if (/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(name)) return 'holds a control character or a line break'
  return undefined
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text)
}
