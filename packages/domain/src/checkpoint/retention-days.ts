import { misuse } from '../errors.js'

/** Reads a number of days, or `forever`.
 *  @throws BelayError misuse `option-invalid` */
export function parseRetentionDays(text: string): number | 'forever' {
  if (text === 'forever') return text
  const days = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (days >= 1 && days <= DAYS_MAX) return days
  throw misuse(
    'option-invalid',
    `The retention ${JSON.stringify(text)} is not understood: expected a whole number of days from 1 to ${DAYS_MAX}, or forever`,
  )
}

const DAYS_MAX = 36_500
