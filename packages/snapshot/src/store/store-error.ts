import { BelayError, unavailable } from '@belay/domain/errors'

/** Translates a failed file-system call of a store. Never `absent`: whether a name may be missing, only the caller knows,
 *  who asked before with `isMissing`.
 *  @param o.doing the effect and its object, such as `read object 9f2c…` */
export function storeError(
  cause: unknown,
  o: { readonly label: string; readonly doing: string },
): BelayError {
  if (cause instanceof BelayError) return cause
  const errno = errnoOf(cause)
  const message = `Cannot ${o.doing} in ${o.label}: ${messageOf(cause)}`
  if (errno === undefined) {
    return new BelayError({
      code: 'internal',
      message,
      cause,
      hint: 'This is a defect of Belay; please report it.',
    })
  }
  switch (errno) {
    case 'ENOSPC':
    case 'EDQUOT':
      return unavailable('disk-full', message, {
        cause,
        hint: 'Free some space there, or run `belay cleanup`, then run this again.',
      })
    case 'EROFS':
      return unavailable('store-read-only', message, {
        cause,
        hint: 'Mount the store writable, or choose another place for it.',
      })
    case 'EACCES':
    case 'EPERM':
      return unavailable('permission-denied', message, {
        cause,
        hint: 'Check the owner and the mode of the store and what is in it.',
      })
    default:
      return unavailable('store-unavailable', message, {
        cause,
        hint: 'Check that the disk of the store is mounted and healthy.',
      })
  }
}

/** The system says that the name is not there. Whether its store is, is another question: see `StoreDirectory.assertPresent`. */
export function isMissing(cause: unknown): boolean {
  const errno = errnoOf(cause)
  return errno === 'ENOENT' || errno === 'ENOTDIR'
}

export function isErrno(cause: unknown, ...errnos: readonly string[]): boolean {
  const errno = errnoOf(cause)
  return errno !== undefined && errnos.includes(errno)
}

// By shape: an error made in another realm (a worker's, a test's) is no instance of this realm's Error.
function errnoOf(cause: unknown): string | undefined {
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return undefined
  return typeof cause.code === 'string' && /^E[A-Z0-9]+$/.test(cause.code) ? cause.code : undefined
}

function messageOf(cause: unknown): string {
  return typeof cause === 'object' && cause !== null && 'message' in cause
    ? String(cause.message)
    : String(cause)
}
