import { createHash } from 'node:crypto'
import { parseSeriesName, SERIES_LENGTH_MAX, type SeriesName } from '../brand.js'

/** The series of a job that names none: workflow file, job and matrix combination, such as `ci.yml/test (node=24, os=linux)`. Jobs of
 *  privileged events have series of their own, so that they never go on from what an unprivileged one left. */
export function seriesOfJob(o: {
  /** Path of the workflow file. */
  readonly workflow: string
  readonly job: string
  /** Canonical JSON, or empty. */
  readonly matrix: string
  readonly privilegedEvent: string | undefined
}): SeriesName {
  const file = o.workflow.replace(/^\.github\/workflows\//, '')
  const event = o.privilegedEvent === undefined ? '' : `${o.privilegedEvent}:`
  const combination = matrixText(o.matrix)
  const name = `${event}${file}/${o.job}${combination === '' ? '' : ` (${combination})`}`.replace(
    /\p{Cc}+/gu,
    ' ',
  )
  if (name.length <= SERIES_LENGTH_MAX) return parseSeriesName(name)
  // The digest is of all of it: two long combinations that begin alike stay two.
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 16)
  return parseSeriesName(`${name.slice(0, SERIES_LENGTH_MAX - digest.length - 1)}~${digest}`)
}

/** A matrix combination as canonical JSON: the order in which a workflow lists its keys does not matter. Empty for none.
 *  @param json what `toJSON(matrix)` gave: `null` without a matrix
 *  @throws SyntaxError if it is no JSON */
export function canonicalMatrix(json: string): string {
  const value: unknown = json.trim() === '' ? null : JSON.parse(json)
  if (value === null || (typeof value === 'object' && Object.keys(value).length === 0)) return ''
  return JSON.stringify(sorted(value))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}

function matrixText(matrix: string): string {
  if (matrix === '') return ''
  const value: unknown = JSON.parse(matrix)
  if (typeof value !== 'object' || value === null) return matrix
  return Object.entries(value)
    .map(([key, inner]) => `${key}=${typeof inner === 'string' ? inner : JSON.stringify(inner)}`)
    .join(', ')
}
