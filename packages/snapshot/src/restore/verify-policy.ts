import { misuse } from '@belay/domain/errors'
import type { VerifyPolicy } from './restore-action.js'

/** Reads `full`, `stat` or `sample:<n>%`.
 *  @throws BelayError misuse `option-invalid` */
export function parseVerifyPolicy(text: string): VerifyPolicy {
  if (text === 'full' || text === 'stat') return { kind: text }
  const percent = samplePercent(text)
  if (percent !== undefined) return { kind: 'sample', share: percent / 100 }
  throw misuse(
    'option-invalid',
    `The verification ${JSON.stringify(text)} is not understood: expected full, stat, or a share such as sample:10%`,
  )
}

/** The share of `sample:<n>%` in percent, above 0 and up to 100; undefined for any other text. */
export function samplePercent(text: string): number | undefined {
  const percent = Number(/^sample:(\d{1,3}(?:\.\d{1,6})?)%$/.exec(text)?.[1])
  return percent > 0 && percent <= 100 ? percent : undefined
}
