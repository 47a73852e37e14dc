import { CHECKPOINT_ID_PATTERN } from '../brand.js'
import { misuse } from '../errors.js'

/** Which checkpoint is meant. */
export type Selector =
  | { readonly kind: 'latest' }
  /** The newest that verifies. */
  | { readonly kind: 'good' }
  /** An id, the beginning of one, or its eight random digits. */
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'phase'; readonly phase: string }
  /** The newest that is not younger than this moment (UTC, as toISOString writes it). */
  | { readonly kind: 'before'; readonly time: string }

/** Reads `latest`, `good`, `phase:<name>`, `before:<time>`, or an id or part of one. A time is ISO 8601 with its zone
 *  (`2026-11-21T11:30:00Z`, `2026-11-21T12:30+01:00`) or a day (`2026-11-21`: its beginning in UTC).
 *  @throws BelayError `selector-invalid` */
export function parseSelector(text: string): Selector {
  const selector = text.trim()
  if (selector === 'latest' || selector === 'good') return { kind: selector }
  if (selector.startsWith('phase:')) return phaseSelector(selector.slice('phase:'.length).trim())
  if (selector.startsWith('before:')) return beforeSelector(selector.slice('before:'.length).trim())
  if (isPartOfId(selector)) return { kind: 'id', id: selector }
  throw misuse(
    'selector-invalid',
    `The checkpoint ${JSON.stringify(text)} is not understood: expected ${ACCEPTED}`,
    {
      hint: '`belay list` shows the checkpoints there are.',
    },
  )
}

/** The selector as a person would type it. */
export function formatSelector(selector: Selector): string {
  switch (selector.kind) {
    case 'latest':
    case 'good':
      return selector.kind
    case 'id':
      return selector.id
    case 'phase':
      return `phase:${selector.phase}`
    case 'before':
      return `before:${selector.time}`
  }
}

const ACCEPTED =
  'latest, good, phase:<name>, before:<time>, or an id such as 20261121T113112123Z-9f2c41ab or the beginning of one'

/** Fewer characters would name a decade. */
const ID_PART_LENGTH_MIN = 4

const TIME_PATTERN = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/

function phaseSelector(phase: string): Selector {
  if (phase === '')
    throw misuse('selector-invalid', 'The checkpoint "phase:" names no phase: expected phase:<name>')
  return { kind: 'phase', phase }
}

function beforeSelector(text: string): Selector {
  const time = TIME_PATTERN.test(text) ? new Date(text) : undefined
  if (time === undefined || Number.isNaN(time.getTime()) || !isDayOfCalendar(text)) {
    throw misuse('selector-invalid', `The time ${JSON.stringify(text)} after "before:" is not understood`, {
      hint: 'Write a moment with its zone, such as before:2026-11-21T11:30:00Z, or a day, such as before:2026-11-21.',
    })
  }
  return { kind: 'before', time: time.toISOString() }
}

/** False for 31 April, which Date turns into 1 May. */
function isDayOfCalendar(text: string): boolean {
  const day = text.slice(0, 10)
  const midnight = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day)
}

function isPartOfId(text: string): boolean {
  if (CHECKPOINT_ID_PATTERN.test(text) || /^[0-9a-f]{8}$/.test(text)) return true
  if (text.length < ID_PART_LENGTH_MIN) return false
  // What is left of the form once the missing end is put back.
  return CHECKPOINT_ID_PATTERN.test(text + '00000000T000000000Z-00000000'.slice(text.length))
}
