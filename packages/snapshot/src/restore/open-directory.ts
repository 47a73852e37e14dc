import type { BytePath, Entry } from '../format/entry.js'
import type { Found } from '../tree/read-tree.js'

/** A directory on the way down, as the plan has it so far. */
export interface OpenDirectory {
  readonly path: BytePath
  /** Its mode and time are restored. */
  readonly entry: Entry | undefined
  /** Its mode and time if it has to be created. */
  readonly lazy: Entry | undefined
  readonly found: Found | undefined
  readonly isExtra: boolean
  /** Something in it changes, so its time will. */
  touched: boolean
  /** Something in it stays. */
  keeps: boolean
  state: 'closed' | 'entered' | 'created'
}

export function openDirectory(
  path: BytePath,
  o: {
    found?: Found | undefined
    entry?: Entry | undefined
    lazy?: Entry
    isExtra?: boolean
    keeps?: boolean
  },
): OpenDirectory {
  const { found, entry, lazy, isExtra = false, keeps = true } = o
  return { path, found, entry, lazy, isExtra, keeps, touched: false, state: 'closed' }
}
