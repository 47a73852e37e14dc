import { errnoOf } from '../system-error.js'
import type { NativePath, TreeFiles } from './tree-files.js'

/** What a small file holds, or the beginning of a large one; `undefined` if it is not there, or no file. */
export function findSmallFile(files: TreeFiles, path: NativePath): Buffer | undefined {
  let fd: number
  try {
    fd = files.open(path, 'read')
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(errnoOf(error) ?? '')) return undefined
    throw error
  }
  try {
    const bytes = Buffer.alloc(SMALL_FILE_BYTES_MAX)
    let length = 0
    for (;;) {
      const count = files.read(fd, bytes.subarray(length), bytes.length - length, length)
      if (count === 0) return bytes.subarray(0, length)
      length += count
    }
  } finally {
    files.close(fd)
  }
}

/** Creates it. @param isDurable fsync it */
export function createSmallFile(
  files: TreeFiles,
  path: NativePath,
  bytes: Buffer,
  isDurable: boolean = false,
): void {
  const fd = files.open(path, 'create')
  try {
    for (let done = 0; done < bytes.length; ) done += files.write(fd, bytes, done, bytes.length - done, done)
    if (isDurable) files.sync(fd)
  } finally {
    files.close(fd)
  }
}

const SMALL_FILE_BYTES_MAX = 64 * 1024
