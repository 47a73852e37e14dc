import { type JobBlobs, type JobFiles, splitPaths } from '../restore/restore-job.js'
import { displayPath, nativePath } from './native-path.js'
import { treeError } from './tree-error.js'
import type { TreeFiles } from './tree-files.js'
import { BlobSink } from './write-blobs.js'

/** What the files of one job share. */
export interface FileBatch {
  readonly root: string
  readonly files: TreeFiles
  /** The frame's content, verified. */
  readonly raw: Uint8Array
  readonly blobs: JobBlobs
  readonly durable: boolean
  readonly exactTimes: boolean
  readonly wantsInodes: boolean
  readonly creationMask: number
}

/** Creates the files of a job, whole: content, mode and, where a double holds it, time.
 *  @throws BelayError unavailable, naming the file */
export function writeFiles(
  columns: JobFiles,
  batch: FileBatch,
): { inodes: Float64Array<ArrayBuffer>; bytesWritten: number } {
  const paths = splitPaths(columns.paths)
  const inodes = new Float64Array(batch.wantsInodes ? paths.length : 0)
  const sink = new BlobSink(batch)
  let next = 0
  for (let at = 0; at < paths.length; at++) {
    const path = paths[at] as string
    const end = next + (columns.blobCounts[at] as number)
    try {
      writeFile(path, { at, next, end, columns, batch, sink, inodes })
    } catch (error) {
      throw treeError(error, `write ${displayPath(path)}`)
    }
    next = end
  }
  return { inodes, bytesWritten: sink.bytesWritten }
}

interface FileWork {
  readonly at: number
  readonly next: number
  readonly end: number
  readonly columns: JobFiles
  readonly batch: FileBatch
  readonly sink: BlobSink
  readonly inodes: Float64Array
}

function writeFile(path: string, work: FileWork): void {
  const { at, columns, batch, sink } = work
  const { files } = batch
  const mode = columns.modes[at] as number
  const fd = files.open(nativePath(batch.root, path), 'create', mode & 0o777)
  try {
    sink.begin(fd)
    let sizeBytes = 0
    for (let number = work.next; number < work.end; number++)
      sizeBytes += sink.put(columns.blobs[number] as number, sizeBytes)
    sink.end()
    // A hole at the end is not there until the length is.
    if (sink.reach < sizeBytes) files.truncate(fd, sizeBytes)
    // After the content: writing takes the set-user-id bit away.
    if ((mode & 0o7000) !== 0 || (mode & batch.creationMask) !== 0) files.setMode(fd, mode)
    const nsec = columns.mtimeNsec[at] as number
    if (nsec === 0 || !batch.exactTimes) files.setTime(fd, (columns.mtimeSec[at] as number) + nsec / 1e9)
    if (batch.durable) files.sync(fd)
    if (batch.wantsInodes) work.inodes[at] = files.inode(fd)
  } finally {
    files.close(fd)
  }
}
