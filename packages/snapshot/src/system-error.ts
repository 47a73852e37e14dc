import { BelayError, type ErrorCodeOf, unavailable } from '@belay/domain/errors'

/** What somebody can do about a failed call of the system, in the words of the place it was about. */
export interface SystemHints {
  readonly diskFull: string
  readonly denied: string
  /** For every other failure. */
  readonly otherwise: { readonly code: ErrorCodeOf<'unavailable'>; readonly hint: string }
}

/** Translates a failed call of the system. Never `absent`: whether a name may be missing, only the caller knows. */
export function systemError(cause: unknown, doing: string, hints: SystemHints): BelayError {
  if (cause instanceof BelayError) return cause
  const errno = errnoOf(cause)
  const message = `Cannot ${doing}: ${messageOf(cause)}`
  switch (errno) {
    case undefined:
      return new BelayError({
        code: 'internal',
        message,
        cause,
        hint: 'This is a defect of Belay; please report it.',
      })
    case 'ENOSPC':
    case 'EDQUOT':
      return unavailable('disk-full', message, { cause, hint: hints.diskFull })
    case 'EACCES':
    case 'EPERM':
      return unavailable('permission-denied', message, { cause, hint: hints.denied })
    default:
      return unavailable(hints.otherwise.code, message, { cause, hint: hints.otherwise.hint })
  }
}

/** The system's name of the failure, such as `ENOENT`; by shape, since an error made in another realm (a worker's, a test's) is no
 *  instance of this realm's Error. */
export function errnoOf(cause: unknown): string | undefined {
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return undefined
  return typeof cause.code === 'string' && /^E[A-Z0-9]+$/.test(cause.code) ? cause.code : undefined
}

function messageOf(cause: unknown): string {
  return typeof cause === 'object' && cause !== null && 'message' in cause
    ? String(cause.message)
    : String(cause)
}
