import fs from 'node:fs'
import path from 'node:path'

/** Makes a directory and those above it that are missing. Not Node's own `recursive`: where the system lets nobody make a directory (in /proc) and
 *  says that something is missing, that never ends. */
export function makeDirectories(directory: string, mode?: number): void {
  try {
    fs.mkdirSync(directory, mode)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') {
      const parent = path.dirname(directory)
      if (parent === directory || fs.existsSync(parent)) throw error
      makeDirectories(parent, mode)
      // Somebody else may make it at the same time.
      makeDirectories(directory, mode)
    } else if (code !== 'EEXIST' || !fs.statSync(directory).isDirectory()) throw error
  }
}
