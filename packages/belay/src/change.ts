/** One line of a comparison. */
export interface Change {
  readonly kind: 'added' | 'removed' | 'modified' | 'metadata'
  /** Bytes in latin1. */
  readonly path: string
  readonly isDirectory: boolean
  readonly sizeBefore: number | undefined
  readonly sizeAfter: number | undefined
  /** What is different besides the content, in words. */
  readonly details: readonly string[]
}

/** What is different besides the content. */
export function detailsOf(
  before: {
    readonly kind: string
    readonly mode: number
    readonly mtimeSec: number
    readonly mtimeNsec: number
  },
  after: {
    readonly kind: string
    readonly mode: number
    readonly mtimeSec: number
    readonly mtimeNsec: number
  },
): string[] {
  if (before.kind !== after.kind) return [`${before.kind} -> ${after.kind}`]
  const details: string[] = []
  if (before.mode !== after.mode && before.kind !== 'symlink')
    details.push(`mode ${before.mode.toString(8)} -> ${after.mode.toString(8)}`)
  if (before.mtimeSec !== after.mtimeSec || before.mtimeNsec !== after.mtimeNsec) details.push(TIME)
  return details
}

/** Nothing but the time is different. */
export function isTimeOnly(change: Change): boolean {
  return change.details.length === 1 && change.details[0] === TIME
}

const TIME = 'time'
