import fs from 'node:fs'
import { promisify } from 'node:util'
import { corrupt, kindOf } from '@belay/domain/errors'
import { fileError } from './file-error.js'

// Not node:fs/promises: every command comes here, and loading that takes longer than the reading.
const open = promisify(fs.open)
const read = promisify(fs.read)

const BYTES_MAX_DEFAULT = 16 * 1024 * 1024

/** Reads a whole small file, such as a configuration, as UTF-8.
 *  @throws BelayError `absent` if it is not there, `corrupt` if it is larger than `bytesMax` (default 16 MiB), `unavailable` otherwise. */
export async function readTextFile(file: string, o: { bytesMax?: number } = {}): Promise<string> {
  const bytesMax = o.bytesMax ?? BYTES_MAX_DEFAULT
  try {
    const fd = await open(file, 'r')
    try {
      const buffer = Buffer.allocUnsafe(Math.min(bytesMax, fs.fstatSync(fd).size) + 1)
      const chunks: Buffer[] = []
      let length = 0
      // The size is a hint only: files of /proc have none, and one may grow while it is read.
      for (;;) {
        const { bytesRead } = await read(fd, buffer, 0, buffer.length, null)
        if (bytesRead === 0) break
        length += bytesRead
        if (length > bytesMax) {
          throw corrupt(
            'limit-exceeded',
            `${file} is too large: expected at most ${bytesMax} bytes, found more`,
          )
        }
        chunks.push(Buffer.from(buffer.subarray(0, bytesRead)))
      }
      return Buffer.concat(chunks).toString('utf8')
    } finally {
      fs.closeSync(fd)
    }
  } catch (error) {
    if (kindOf(error) === 'corrupt') throw error
    throw fileError(error, { doing: `read ${file}`, access: 'read' })
  }
}

/** As readTextFile; undefined if the system says that there is no such file.
 *  @throws BelayError `corrupt` or `unavailable`, as readTextFile. */
export async function findTextFile(file: string, o: { bytesMax?: number } = {}): Promise<string | undefined> {
  try {
    return await readTextFile(file, o)
  } catch (error) {
    if (kindOf(error) === 'absent') return undefined
    throw error
  }
}
