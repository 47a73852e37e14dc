import { misuse } from './errors.js'

/** Reads a duration such as `5s`, `15m`, `2h`, `7d`, `1h30m` or `250ms`, in milliseconds.
 *  Parts go from large to small, each unit once. A day is 24 hours, a week 7 days.
 *  @param name what is being read, for the message
 *  @throws BelayError `duration-invalid` */
export function parseDuration(text: string, name = 'duration'): number {
  const durationMs = DURATION_PATTERN.test(text) ? sumOfParts(text) : undefined
  if (durationMs === undefined || !Number.isSafeInteger(durationMs)) {
    throw misuse(
      'duration-invalid',
      `The ${name} ${JSON.stringify(text)} cannot be read: expected a number with ${UNITS_ACCEPTED}, such as 15m or 1h30m`,
    )
  }
  return durationMs
}

/** The shortest text that parseDuration reads back to the same number of milliseconds.
 *  @param durationMs a whole number, not negative */
export function formatDuration(durationMs: number): string {
  let restMs = durationMs
  let text = ''
  for (const [unit, unitMs] of UNITS) {
    // Weeks are read but not written: 14d says more than 2w beside other retention times in days.
    if (unit === 'w') continue
    const count = Math.floor(restMs / unitMs)
    if (count > 0) text += `${count}${unit}`
    restMs -= count * unitMs
  }
  return text === '' ? '0s' : text
}

/** A duration for people, to two figures or two units: `412 ms`, `5.2 s`, `3 min 4 s`, `2 h 5 min`, `3 d 4 h`. */
export function roundedDuration(durationMs: number): string {
  if (durationMs < 999.5) return `${Math.round(durationMs)} ms`
  if (durationMs < 59_950) return `${(durationMs / SECOND_MS).toFixed(1)} s`
  if (durationMs < HOUR_MS - SECOND_MS / 2) return twoUnits(durationMs, MINUTE_MS, 'min', SECOND_MS, 's')
  if (durationMs < DAY_MS - MINUTE_MS / 2) return twoUnits(durationMs, HOUR_MS, 'h', MINUTE_MS, 'min')
  return twoUnits(durationMs, DAY_MS, 'd', HOUR_MS, 'h')
}

export const SECOND_MS = 1000
export const MINUTE_MS = 60 * SECOND_MS
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS
export const WEEK_MS = 7 * DAY_MS

const UNITS = [
  ['w', WEEK_MS],
  ['d', DAY_MS],
  ['h', HOUR_MS],
  ['m', MINUTE_MS],
  ['s', SECOND_MS],
  ['ms', 1],
] as const

const UNITS_ACCEPTED = 'ms, s, m, h, d or w'
const UNIT_MS: ReadonlyMap<string, number> = new Map(UNITS)

/** The texts that parseDuration can read, for a schema: it also takes care of order and repetition. */
export const DURATION_PATTERN =
  /^(?=\d)(\d+(\.\d+)?w)?(\d+(\.\d+)?d)?(\d+(\.\d+)?h)?(\d+(\.\d+)?m)?(\d+(\.\d+)?s)?(\d+ms)?$/

function sumOfParts(text: string): number {
  let sumMs = 0
  for (const [, count, unit] of text.matchAll(/([\d.]+)([a-z]+)/g)) {
    sumMs += Number(count) * (UNIT_MS.get(unit ?? '') ?? Number.NaN)
  }
  return Math.round(sumMs)
}

function twoUnits(
  durationMs: number,
  largeMs: number,
  large: string,
  smallMs: number,
  small: string,
): string {
  const smalls = Math.round(durationMs / smallMs)
  const perLarge = largeMs / smallMs
  const rest = smalls % perLarge
  const whole = `${Math.floor(smalls / perLarge)} ${large}`
  return rest === 0 ? whole : `${whole} ${rest} ${small}`
}
