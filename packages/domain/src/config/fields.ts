import { z } from 'zod'
import { BYTE_SIZE_PATTERN, parseByteSize } from '../byte-size.js'
import { DURATION_PATTERN, parseDuration } from '../duration.js'
import { BelayError } from '../errors.js'
import { compilePathPattern } from '../path-pattern.js'

/** A duration such as `15m`; milliseconds once parsed. Zero is refused where it would mean "at once, always". */
export function duration(durationMsMin = 1) {
  const expected = 'expected a duration such as 5s, 15m, 2h or 7d'
  return z
    .string(expected)
    .regex(DURATION_PATTERN, expected)
    .transform((text, context) => read(() => parseDuration(text), context))
    .refine((durationMs) => durationMs >= durationMsMin, 'expected a duration longer than 0s')
}

/** A size such as `300MB`; bytes once parsed. */
export function byteSize() {
  const expected = 'expected a size such as 300MB or 1GiB'
  return z
    .string(expected)
    .regex(BYTE_SIZE_PATTERN, expected)
    .transform((text, context) => read(() => parseByteSize(text), context))
}

/** Days to keep something, or for ever. */
export function retentionDays() {
  return z.union([z.int().min(1).max(3650), z.literal('forever')], 'expected days from 1 to 3650, or forever')
}

/** A share of a hundred. */
export function percent() {
  const expected = 'expected a percentage from 0 to 100, as a number'
  return z.number(expected).min(0, expected).max(100, expected)
}

/** A count within bounds. */
export function count(min: number, max: number) {
  const expected = `expected a whole number from ${min} to ${max}`
  return z.int(expected).min(min, expected).max(max, expected)
}

/** One line of text. */
export function line() {
  const expected = 'expected one line of text, not empty'
  return z
    .string(expected)
    .min(1, expected)
    .max(1000, 'expected at most 1000 characters')
    .regex(/^[^\n\r\0]*$/, expected)
}

/** A command for the shell; it may have several lines. */
export function command() {
  return z
    .string('expected a command')
    .min(1, 'expected a command')
    .max(20_000, 'expected at most 20000 characters')
}

/** Globs, as path-pattern.ts reads them. */
export function patterns() {
  const pattern = line().superRefine((text, context) => void read(() => compilePathPattern(text), context))
  return z.array(pattern).max(LIST_LENGTH_MAX)
}

/** Globs of which a leading `!` excludes. */
export function selectionPatterns() {
  const pattern = line().superRefine((text, context) => {
    read(() => compilePathPattern(text.replace(/^!/, '')), context)
  })
  return z.array(pattern).max(LIST_LENGTH_MAX)
}

/** A regular expression of JavaScript, with its `u` flag. That it compiles says nothing about how long it runs. */
export function regularExpression() {
  return line().superRefine((text, context) => {
    try {
      new RegExp(text, 'u')
    } catch (error) {
      // Only a SyntaxError can come from here, and it says what is wrong with the expression.
      context.addIssue(error instanceof Error ? error.message : 'expected a regular expression')
    }
  })
}

/** Names of GitHub users and teams. */
export function assignees() {
  const expected = 'expected a user name or organisation/team'
  return z
    .array(z.string(expected).regex(/^@?[A-Za-z0-9-]{1,39}(\/[A-Za-z0-9._-]{1,100})?$/, expected))
    .max(10)
}

/** Labels of GitHub issues. */
export function labels() {
  return z.array(line().max(50, 'expected at most 50 characters')).max(LIST_LENGTH_MAX)
}

/** A configuration is written by hand: a list beyond this is a mistake, or an attack on the reader. */
export const LIST_LENGTH_MAX = 200

function read<Value>(parse: () => Value, context: z.core.$RefinementCtx): Value {
  try {
    return parse()
  } catch (error) {
    if (!(error instanceof BelayError)) throw error
    context.addIssue(error.message)
    return z.NEVER
  }
}
