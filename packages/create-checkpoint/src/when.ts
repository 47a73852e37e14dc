import { parseDuration } from '@belay/domain/duration'
import { misuse } from '@belay/domain/errors'

/** When a checkpoint is taken. */
export type When =
  | { readonly kind: 'now' }
  /** In the post step, if the job has failed or was cancelled. */
  | { readonly kind: 'on-failure' }
  /** In the post step. */
  | { readonly kind: 'always' }
  /** In the background, and a last one in the post step. */
  | { readonly kind: 'every'; readonly intervalMs: number }

/** Reads `now`, `on-failure`, `always` or `every:<duration>`.
 *  @throws BelayError misuse `option-invalid`, `duration-invalid` */
export function parseWhen(text: string): When {
  const given = text.trim()
  if (given === 'now' || given === 'on-failure' || given === 'always') return { kind: given }
  if (!given.startsWith('every:')) {
    throw misuse(
      'option-invalid',
      `The moment ${JSON.stringify(text)} is not understood: expected now, on-failure, always, or every:<duration>`,
    )
  }
  const intervalMs = parseDuration(given.slice('every:'.length), 'interval')
  if (intervalMs >= INTERVAL_MS_MIN) return { kind: 'every', intervalMs }
  throw misuse(
    'option-invalid',
    `The interval ${JSON.stringify(given)} is too short: expected at least ${INTERVAL_MS_MIN / 1000}s`,
  )
}

const INTERVAL_MS_MIN = 1000
