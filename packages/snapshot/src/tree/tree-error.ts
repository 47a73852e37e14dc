import { BelayError, unavailable } from '@belay/domain/errors'

/** Translates a failed file-system call on a tree. Never `absent`: whether a name may be missing, only the caller knows.
 *  @param doing the effect and its object, such as `write src/a.ts` */
export function treeError(cause: unknown, doing: string): BelayError {
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
      return unavailable('disk-full', message, {
        cause,
        hint: 'Free some space in the target, then run this again.',
      })
    case 'EACCES':
    case 'EPERM':
      return unavailable('permission-denied', message, {
        cause,
        hint: 'Check the owner and the mode of the target and what is in it.',
      })
    default:
      return unavailable('file-unwritable', message, {
        cause,
        hint: 'Check that the disk of the target is mounted, writable and healthy.',
      })
  }
}

/** The system's name of the failure, such as `ENOENT`; by shape, since an error of another realm is no instance of this realm's Error. */
export function errnoOf(cause: unknown): string | undefined {
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return undefined
  return typeof cause.code === 'string' && /^E[A-Z0-9]+$/.test(cause.code) ? cause.code : undefined
}

function messageOf(cause: unknown): string {
  return typeof cause === 'object' && cause !== null && 'message' in cause
    ? String(cause.message)
    : String(cause)
}
