import type { BelayError } from '@belay/domain/errors'
import { errnoOf, type SystemHints, systemError } from '../system-error.js'

/** Translates a failed file-system call of a store. Whether a name may be missing, the caller has asked before with `isMissing`.
 *  @param o.doing the effect and its object, such as `read object 9f2c…` */
export function storeError(
  cause: unknown,
  o: { readonly label: string; readonly doing: string },
): BelayError {
  return systemError(cause, `${o.doing} in ${o.label}`, {
    diskFull: 'Free some space there, or run `belay cleanup`, then run this again.',
    denied: 'Check the owner and the mode of the store and what is in it.',
    otherwise: isErrno(cause, 'EROFS') ? READ_ONLY : OTHERWISE,
  })
}

const READ_ONLY: SystemHints['otherwise'] = {
  code: 'store-read-only',
  hint: 'Mount the store writable, or choose another place for it.',
}
const OTHERWISE: SystemHints['otherwise'] = {
  code: 'store-unavailable',
  hint: 'Check that the disk of the store is mounted and healthy.',
}

/** The system says that the name is not there. Whether its store is, is another question: see `StoreDirectory.assertPresent`. */
export function isMissing(cause: unknown): boolean {
  return isErrno(cause, 'ENOENT', 'ENOTDIR')
}

export function isErrno(cause: unknown, ...errnos: readonly string[]): boolean {
  const errno = errnoOf(cause)
  return errno !== undefined && errnos.includes(errno)
}
