import type { BytePath } from '../format/entry.js'
import { errnoOf } from '../system-error.js'
import { displayPath, nativePath } from './native-path.js'
import { treeError } from './tree-error.js'
import type { TreeFiles } from './tree-files.js'

/** Removes an entry with everything below it, closed directories included. Follows no symbolic link. Fine if nothing is there.
 *  @throws BelayError unavailable */
export function removeTree(root: string, path: BytePath, files: TreeFiles): void {
  try {
    const kind = files.lstat(nativePath(root, path))?.kind
    if (kind === 'directory') removeDirectory(root, path, files)
    else if (kind !== undefined) files.unlink(nativePath(root, path))
  } catch (error) {
    throw treeError(error, `remove ${displayPath(path)}`)
  }
}

function removeDirectory(root: string, path: BytePath, files: TreeFiles): void {
  const native = nativePath(root, path)
  for (const name of openedNames(native, files)) {
    const below = `${path}/${name}`
    try {
      // Most entries are files: one call instead of two.
      files.unlink(nativePath(root, below))
    } catch (error) {
      if (!['EISDIR', 'EPERM', 'EACCES'].includes(errnoOf(error) ?? '')) throw error
      if (files.lstat(nativePath(root, below))?.kind !== 'directory') throw error
      removeDirectory(root, below, files)
    }
  }
  files.removeDirectory(native)
}

function openedNames(native: string | Buffer, files: TreeFiles): string[] {
  const mode = files.lstat(native)?.mode ?? 0
  if ((mode & 0o700) !== 0o700) files.setDirectoryMode(native, mode | 0o700)
  return files.readDirectory(native)
}
