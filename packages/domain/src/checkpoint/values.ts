import { misuse } from '../errors.js'
import { dictionary, json, type ShapeOf, where } from '../shape.js'

/** The values a checkpoint carries along, by key. Lines give strings; a JSON object keeps its types. */
export type Values = ShapeOf<typeof valuesShape>

/** A record is listed often, and GitHub limits outputs: values are for words and numbers, files are for the rest. */
export const VALUES_BYTES_MAX = 64 * 1024

export const VALUE_KEY_PATTERN = /^(?!__proto__$)[A-Za-z_][A-Za-z0-9_.-]{0,99}$/

const KEY_EXPECTED =
  'expected a key of letters, digits, "_", "." and "-" that begins with a letter or "_", at most 100 characters'

export const valuesShape = where(
  dictionary(VALUE_KEY_PATTERN, KEY_EXPECTED, json),
  (values) => sizeOf(values) <= VALUES_BYTES_MAX,
  `expected at most ${VALUES_BYTES_MAX} bytes as JSON`,
)

/** Reads `key=value` lines, or one JSON object. Everything after the first `=` is the value, blanks included.
 *  Empty lines and lines that begin with `#` are passed over.
 *  @throws BelayError `values-invalid`; the message names the key or the line, never a value */
export function parseValues(text: string): Values {
  const values = text.trimStart().startsWith('{') ? valuesOfJson(text) : valuesOfLines(text)
  for (const key of Object.keys(values)) {
    if (!VALUE_KEY_PATTERN.test(key))
      throw misuse(
        'values-invalid',
        `The key ${JSON.stringify(key.slice(0, 120))} of values cannot be used: ${KEY_EXPECTED}`,
      )
  }
  const sizeBytes = sizeOf(values)
  if (sizeBytes > VALUES_BYTES_MAX) {
    throw misuse(
      'values-invalid',
      `The values are too large: expected at most ${VALUES_BYTES_MAX} bytes as JSON, found ${sizeBytes}`,
      {
        hint: 'Put large contents into a file inside the checkpoint.',
      },
    )
  }
  return values
}

function valuesOfJson(text: string): Values {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    // The parser's message quotes the text, which may hold a secret: it is not passed on as a cause either.
    throw misuse(
      'values-invalid',
      'The values begin with "{" and are not valid JSON: expected one JSON object',
      {
        hint: 'Build it with toJSON(...) or jq, or write key=value lines.',
      },
    )
  }
  // Text that begins with a brace parses to an object or not at all.
  return parsed as Values
}

function valuesOfLines(text: string): Values {
  const values = new Map<string, string>()
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue
    const equals = line.indexOf('=')
    if (equals === -1)
      throw misuse(
        'values-invalid',
        `Line ${index + 1} of values has no "=": expected key=value lines or one JSON object`,
      )
    const key = line.slice(0, equals).trim()
    if (values.has(key))
      throw misuse(
        'values-invalid',
        `The key ${JSON.stringify(key)} occurs twice in values: expected each key once`,
      )
    values.set(key, line.slice(equals + 1))
  }
  return Object.fromEntries(values)
}

function sizeOf(values: unknown): number {
  return Buffer.byteLength(JSON.stringify(values))
}
