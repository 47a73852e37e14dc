import type { z } from 'zod'
import { misuse } from '../errors.js'
import { type Config, configSchema } from './config.js'

/** The configuration from what a YAML or JSON parser returned. An empty file, an empty section and null are what is not
 *  given: the defaults.
 *  @param sourceName names the file in the message
 *  @throws BelayError `config-invalid`, which lists the first problems with what was expected and what was found */
export function parseConfig(value: unknown, sourceName: string): Config {
  const given = withoutNulls(value, 0, sourceName) ?? {}
  const parsed = configSchema.safeParse(given)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map((issue) => problemOf(issue, given))
  const shown = problems.slice(0, PROBLEMS_MAX).join('; ')
  const more = problems.length > PROBLEMS_MAX ? `; and ${problems.length - PROBLEMS_MAX} more` : ''
  throw misuse('config-invalid', `${sourceName} is not valid: ${shown}${more}`, {
    hint: 'Its schema, schema/belay.schema.json, lets an editor complete and check it.',
    cause: parsed.error,
  })
}

const PROBLEMS_MAX = 10
const DEPTH_MAX = 20
const FOUND_LENGTH_MAX = 60

/** The value without the keys that hold null: in YAML, a key whose lines are all commented out. Nulls in lists stay. */
function withoutNulls(value: unknown, depth: number, sourceName: string): unknown {
  // An alias of YAML may contain itself.
  if (depth > DEPTH_MAX) {
    throw misuse('config-invalid', `${sourceName} is nested too deep: expected at most ${DEPTH_MAX} levels`)
  }
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item, depth + 1, sourceName))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, inner]) => inner !== null)
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutNulls(inner, depth + 1, sourceName)]))
}

function problemOf(issue: z.core.$ZodIssue, given: unknown): string {
  const where = issue.path.length === 0 ? 'the file' : issue.path.map(String).join('.')
  const message = issue.message.replace(/^Invalid (input|option): /, '')
  // A map's key is the last part of its path; what is wrong with it is one level below.
  if (issue.code === 'invalid_key')
    return `${where}: the name ${issue.issues[0]?.message ?? 'cannot be used'}`
  if (issue.code === 'unrecognized_keys') return issue.path.length === 0 ? message : `${where}: ${message}`
  return `${where}: ${message}, found ${foundAt(given, issue.path)}`
}

function foundAt(given: unknown, path: readonly PropertyKey[]): string {
  let found: unknown = given
  for (const key of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return 'nothing'
    found = Reflect.get(found, key)
  }
  if (Array.isArray(found)) return 'a list'
  if (typeof found === 'object' && found !== null) return 'a section'
  const text = JSON.stringify(found) ?? String(found)
  return text.length > FOUND_LENGTH_MAX ? `${text.slice(0, FOUND_LENGTH_MAX)}…` : text
}
