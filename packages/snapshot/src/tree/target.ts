import { misuse } from '@belay/domain/errors'
import type { SessionLiveness } from '../store/session-liveness.js'
import { EMPTY_TREE, type TreeCursor, TreeWalk } from './read-tree.js'
import { sweepStaging } from './staging.js'
import { isStagingName } from './staging-name.js'
import { treeError } from './tree-error.js'
import type { FileStat, TreeFiles } from './tree-files.js'

/** The directory that a restore fills, without symbolic links on the way to it. */
export interface Target {
  readonly root: string
  /** `undefined` in a dry run into a directory that is not there. */
  readonly stat: FileStat | undefined
  readonly isEmpty: boolean
  /** Staging directories of dead restores that were removed. */
  readonly swept: number
  walk(signal: AbortSignal | undefined): TreeCursor
  /** Takes back what preparing has made, if nothing has come into it. */
  removeIfMade(): void
}

/** Makes the target if need be, and clears away what dead restores left in it.
 *  @throws BelayError misuse `target-invalid` if it is no directory; unavailable */
export async function prepareTarget(o: {
  target: string
  files: TreeFiles
  liveness: SessionLiveness
  now: Date
  dryRun: boolean
}): Promise<Target> {
  const { files, dryRun } = o
  const isThere = exists(o.target, files)
  if (!isThere && dryRun) {
    return {
      root: o.target,
      stat: undefined,
      isEmpty: true,
      swept: 0,
      walk: () => EMPTY_TREE,
      removeIfMade() {},
    }
  }
  let root: string
  let stat: FileStat | undefined
  try {
    if (!isThere) files.makeDirectories(o.target)
    root = files.realPath(o.target)
    stat = files.lstat(root)
  } catch (error) {
    throw treeError(error, `restore into ${o.target}`)
  }
  if (stat?.kind !== 'directory') {
    throw misuse(
      'target-invalid',
      `Cannot restore into ${o.target}: expected a directory, found ${stat?.kind ?? 'nothing'}`,
      {
        hint: 'Name a directory, or a path where there is nothing yet.',
      },
    )
  }
  const swept = dryRun ? 0 : await sweepStaging({ root, files, liveness: o.liveness, now: o.now })
  return {
    root,
    stat,
    isEmpty: listed(root, files).every(isStagingName),
    swept,
    walk: (signal) => new TreeWalk(root, files, signal),
    removeIfMade() {
      if (isThere) return
      try {
        files.removeDirectory(root)
      } catch {
        // Something is in it; the failure that led here is the one to report.
      }
    },
  }
}

/** Follows links: a target may be one. */
function exists(target: string, files: TreeFiles): boolean {
  try {
    if (files.lstat(target) === undefined) return false
    return files.lstat(files.realPath(target)) !== undefined
  } catch (error) {
    throw treeError(error, `look at the target ${target}`)
  }
}

function listed(root: string, files: TreeFiles): string[] {
  try {
    return files.readDirectory(root)
  } catch (error) {
    throw treeError(error, `list the target ${root}`)
  }
}
