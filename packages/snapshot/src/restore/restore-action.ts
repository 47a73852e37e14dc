import type { BytePath, Entry } from '../format/entry.js'
import type { Found } from '../tree/read-tree.js'

/** How far a file in place is trusted whose size and time are right. A file of the right size and another time is always read. */
export type VerifyPolicy =
  | { readonly kind: 'full' }
  /** `share` from 0 to 1 of the files are read. */
  | { readonly kind: 'sample'; readonly share: number }
  | { readonly kind: 'stat' }

export interface RestorePolicy {
  readonly verify: VerifyPolicy
  /** What to restore; `undefined`: everything. Directories above a selected entry are created if they are not there. */
  readonly selects: ((path: BytePath, isDirectory: boolean) => boolean) | undefined
  /** What to do with what the checkpoint does not hold; `undefined`: keep it. `look-inside` keeps a directory and asks about what it holds. */
  readonly extras: ((path: BytePath, isDirectory: boolean) => 'remove' | 'look-inside' | 'keep') | undefined
  /** False where the target has no permission bits. */
  readonly keepsModes: boolean
  /** From 0 up to, not including, 1; for `sample`. */
  readonly random: () => number
}

/** One step of a plan. `found` is what is there now; where an action creates something, it takes its place. */
export type RestoreAction =
  | {
      readonly kind: 'create-directory'
      readonly path: BytePath
      readonly entry: Entry | undefined
      readonly found: Found | undefined
    }
  /** It is there and a directory. */
  | { readonly kind: 'enter-directory'; readonly path: BytePath; readonly found: Found }
  /** After everything below it: mode and time, where they are not right (`differs`), or may not be once things below it have changed. */
  | {
      readonly kind: 'finish-directory'
      readonly path: BytePath
      readonly entry: Entry
      readonly created: boolean
      readonly differs: boolean
    }
  | { readonly kind: 'write-file'; readonly path: BytePath; readonly entry: Entry }
  | { readonly kind: 'replace-file'; readonly path: BytePath; readonly entry: Entry; readonly found: Found }
  /** Its size is right; whether its content is, only reading it tells. */
  | { readonly kind: 'check'; readonly path: BytePath; readonly entry: Entry; readonly found: Found }
  | { readonly kind: 'keep'; readonly path: BytePath; readonly entry: Entry; readonly found: Found }
  | { readonly kind: 'fix-metadata'; readonly path: BytePath; readonly entry: Entry; readonly found: Found }
  | {
      readonly kind: 'create-symlink'
      readonly path: BytePath
      readonly entry: Entry
      readonly found: Found | undefined
    }
  /** Another name of `primary`, which came before. */
  | {
      readonly kind: 'link'
      readonly path: BytePath
      readonly entry: Entry
      readonly primary: BytePath
      readonly found: Found | undefined
    }
  /** Bottom up: a directory after what it holds. With `replacedBy` it goes when the entry of that path takes the place of the directory that it
   *  is, or is in; that entry comes right after. */
  | {
      readonly kind: 'remove'
      readonly path: BytePath
      readonly found: Found
      readonly replacedBy: BytePath | undefined
    }
  /** Nothing may be done as long as there is one of these. */
  | { readonly kind: 'conflict'; readonly path: BytePath; readonly reason: string }
