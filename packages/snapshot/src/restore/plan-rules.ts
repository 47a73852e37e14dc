import type { BytePath, Entry } from '../format/entry.js'
import type { Found } from '../tree/read-tree.js'
import { isStagingName, STAGING_PREFIX } from '../tree/staging-name.js'

/** Whether mode and time in place are the entry's. A symlink has no mode of its own. */
export function isMetadataRight(entry: Entry, found: Found, keepsModes: boolean): boolean {
  if (found.mtimeSec !== entry.mtimeSec || found.mtimeNsec !== entry.mtimeNsec) return false
  return !keepsModes || entry.kind === 'symlink' || found.mode === entry.mode
}

/** A repository's own settings may hold credentials and commands to run: a restore leaves those in place alone. */
export function isProtected(path: BytePath): boolean {
  return PROTECTED.test(path)
}

const PROTECTED = /(?:^|\/)\.git\/config$/i

export function holdsStagingName(path: BytePath): boolean {
  return path.includes(STAGING_PREFIX) && path.split('/').some(isStagingName)
}

export function isBelow(path: BytePath, directory: BytePath): boolean {
  if (directory === '') return path !== ''
  return (
    path.length > directory.length && path.charCodeAt(directory.length) === 47 && path.startsWith(directory)
  )
}
