import fs from 'node:fs'
import path from 'node:path'
import { errnoCode, fileError } from './file-error.js'

/** The absolute path without symbolic links, also of a path that does not exist yet: then of as much of it as does.
 *  @throws BelayError `unavailable` */
export async function realPathOf(file: string): Promise<string> {
  const absolute = path.resolve(file)
  try {
    // At once: it takes ten times as long by way of another thread.
    return fs.realpathSync.native(absolute)
  } catch (cause) {
    const parent = path.dirname(absolute)
    // ENOTDIR: a file is on the way. Whoever uses the path says what that means for it.
    if (!['ENOENT', 'ENOTDIR'].includes(errnoCode(cause) ?? '') || parent === absolute) {
      throw fileError(cause, { doing: `resolve ${file}`, access: 'read' })
    }
    return path.join(await realPathOf(parent), path.basename(absolute))
  }
}
