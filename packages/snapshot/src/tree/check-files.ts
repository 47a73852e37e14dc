import type { BlobHasher } from '../format/keys.js'
import { DIGEST_HEADROOM } from '../format/keys.js'
import { BLOB_BYTES_MAX } from '../format/limits.js'
import { DIGEST_BYTES } from '../format/pack-index.js'
import { type CheckJob, splitPaths } from '../restore/restore-job.js'
import { errnoOf } from '../system-error.js'
import { displayPath, nativePath } from './native-path.js'
import { treeError } from './tree-error.js'
import type { TreeFiles } from './tree-files.js'

/** Hashes files in place, blob by blob. @returns 1 for each file, or part of one, that holds what it should, else 0 */
export function checkFiles(
  job: CheckJob,
  o: { root: string; files: TreeFiles; hasher: BlobHasher },
): Uint8Array {
  const paths = splitPaths(job.paths)
  const same = new Uint8Array(paths.length)
  const expected = Buffer.from(job.digests.buffer, job.digests.byteOffset, job.digests.length)
  let next = 0
  for (let at = 0; at < paths.length; at++) {
    const path = paths[at] as string
    const end = next + (job.blobCounts[at] as number)
    try {
      const fd = o.files.open(nativePath(o.root, path), 'read')
      try {
        if (isSame(fd, { job, next, end, position: job.offsets[at] as number, expected, ...o })) same[at] = 1
      } finally {
        o.files.close(fd)
      }
    } catch (error) {
      // Gone, exchanged or closed to us: then it is written anew, which needs no look at it.
      if (!REPLACEABLE.has(errnoOf(error) ?? ''))
        throw treeError(error, `read ${displayPath(path)} in the target`)
    }
    next = end
  }
  return same
}

const REPLACEABLE: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES', 'EPERM', 'ENXIO'])

interface FileCheck {
  readonly job: CheckJob
  readonly next: number
  readonly end: number
  readonly position: number
  readonly expected: Buffer
  readonly files: TreeFiles
  readonly hasher: BlobHasher
}

let room: Buffer = Buffer.alloc(0)

function isSame(fd: number, check: FileCheck): boolean {
  let position = check.position
  for (let number = check.next; number < check.end; ) {
    // As many blobs as fit are read by one call.
    let length = 0
    let until = number
    while (until < check.end && length + (check.job.lengths[until] as number) <= READ_BYTES)
      length += check.job.lengths[until++] as number
    if (until === number) length = check.job.lengths[until++] as number
    const content = readExactly(fd, position, length, check.files)
    if (content === undefined) return false
    let start = DIGEST_HEADROOM
    for (; number < until; number++) {
      const bytes = check.job.lengths[number] as number
      const found = check.hasher.digest(room, start, bytes)
      if (found !== check.expected.toString('latin1', number * DIGEST_BYTES, (number + 1) * DIGEST_BYTES))
        return false
      start += bytes
    }
    position += length
  }
  return true
}

const READ_BYTES = 2 ** 20

function readExactly(fd: number, position: number, length: number, files: TreeFiles): Buffer | undefined {
  if (room.length < DIGEST_HEADROOM + length)
    room = Buffer.allocUnsafeSlow(DIGEST_HEADROOM + Math.max(READ_BYTES, Math.min(length, BLOB_BYTES_MAX)))
  const content = room.subarray(DIGEST_HEADROOM, DIGEST_HEADROOM + length)
  for (let done = 0; done < length; ) {
    const count = files.read(fd, content.subarray(done), length - done, position + done)
    if (count === 0) return undefined
    done += count
  }
  return content
}
