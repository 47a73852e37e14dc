import { createHash } from 'node:crypto'

/** 32 hex digits that stand for a series: its name may hold what a key must not, and says what is built. */
export function seriesKey(series: string): string {
  return createHash('sha256').update(`belay series ${series}`).digest('hex').slice(0, 32)
}
