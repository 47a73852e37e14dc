import type { BelayError } from '@belay/domain/errors'
import { systemError } from '../system-error.js'

/** Translates a failed file-system call on a tree.
 *  @param doing the effect and its object, such as `write src/a.ts` */
export function treeError(cause: unknown, doing: string): BelayError {
  return systemError(cause, doing, {
    diskFull: 'Free some space in the target, then run this again.',
    denied: 'Check the owner and the mode of the target and what is in it.',
    otherwise: {
      code: 'file-unwritable',
      hint: 'Check that the disk of the target is mounted, writable and healthy.',
    },
  })
}
