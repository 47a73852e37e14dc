import { absent, type BelayError, unavailable } from '@belay/domain/errors'

/** Translates a failed file-system call. Only the system's own word that a name is not there becomes `absent`.
 *  @param o.doing The effect and its object, as in `read /a/b`: the message becomes `Cannot read /a/b: …`. */
export function fileError(cause: unknown, o: { doing: string; access: 'read' | 'write' }): BelayError {
  const code = errnoCode(cause)
  const message = `Cannot ${o.doing}: ${messageOf(cause)}`
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return absent('path-not-found', message, { cause })
    case 'EACCES':
    case 'EPERM':
      return unavailable('permission-denied', message, {
        cause,
        hint: 'Check the owner and the mode of the file and of its directories.',
      })
    case 'ENOSPC':
    case 'EDQUOT':
      return unavailable('disk-full', message, { cause, hint: 'Free some space, then run this again.' })
    default:
      return unavailable(o.access === 'read' ? 'file-unreadable' : 'file-unwritable', message, { cause })
  }
}

/** The system's name of the failure, such as `ENOENT`; undefined for an error that came from no system call. */
export function errnoCode(cause: unknown): string | undefined {
  // By shape: an error made in another realm (a worker's, a test's) is no instance of this realm's Error.
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return undefined
  return typeof cause.code === 'string' ? cause.code : undefined
}

function messageOf(cause: unknown): string {
  return typeof cause === 'object' && cause !== null && 'message' in cause
    ? String(cause.message)
    : String(cause)
}
