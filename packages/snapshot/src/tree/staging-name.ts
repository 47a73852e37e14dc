/** Where a restore keeps what is not complete yet. Such names are never part of a tree: neither kept nor restored nor removed as extra. */
export const STAGING_PREFIX = '.belay-restore-'

export function isStagingName(name: string): boolean {
  return name.startsWith(STAGING_PREFIX)
}
