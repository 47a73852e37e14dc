import { promises as fs } from 'node:fs'
import path from 'node:path'
import { errnoCode } from './file-error.js'

/** What keeps a path from being a directory, or from becoming one. */
export type DirectoryObstacle =
  /** A file, or something else that is no directory, at the path or on the way to it. */
  | { readonly kind: 'no-directory'; readonly at: string }
  /** A symbolic link to nothing, or to itself. */
  | { readonly kind: 'dangling-link'; readonly at: string; readonly leadsTo: string }

/** Looks at the path, or at as much of it as exists. Undefined where nothing is in the way, or where the system does not let us look: whoever
 *  uses the path then gets its answer. */
export async function directoryObstacle(directory: string): Promise<DirectoryObstacle | undefined> {
  const at = path.resolve(directory)
  try {
    const found = await fs.lstat(at)
    if (found.isDirectory()) return undefined
    return found.isSymbolicLink() ? await obstacleBehind(at) : { kind: 'no-directory', at }
  } catch (cause) {
    const parent = path.dirname(at)
    if (!isErrno(cause, ['ENOENT', 'ENOTDIR']) || parent === at) return undefined
    return await directoryObstacle(parent)
  }
}

async function obstacleBehind(at: string): Promise<DirectoryObstacle | undefined> {
  try {
    return (await fs.stat(at)).isDirectory() ? undefined : { kind: 'no-directory', at }
  } catch (cause) {
    if (!isErrno(cause, ['ENOENT', 'ENOTDIR', 'ELOOP'])) return undefined
    return { kind: 'dangling-link', at, leadsTo: await fs.readlink(at) }
  }
}

function isErrno(cause: unknown, errnos: readonly string[]): boolean {
  return errnos.includes(errnoCode(cause) ?? '')
}
