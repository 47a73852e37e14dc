import fs from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { errnoCode, fileError } from './file-error.js'

const realpath = promisify(fs.realpath.native)

/** The absolute path without symbolic links, also of a path that does not exist yet: then of as much of it as does.
 *  @throws BelayError `unavailable` */
export async function realPathOf(file: string): Promise<string> {
  const absolute = path.resolve(file)
  try {
    return await realpath(absolute)
  } catch (cause) {
    const parent = path.dirname(absolute)
    // ENOTDIR: a file is on the way. Whoever uses the path says what that means for it.
    if (!['ENOENT', 'ENOTDIR'].includes(errnoCode(cause) ?? '') || parent === absolute) {
      throw fileError(cause, { doing: `resolve ${file}`, access: 'read' })
    }
    return path.join(await realPathOf(parent), path.basename(absolute))
  }
}
