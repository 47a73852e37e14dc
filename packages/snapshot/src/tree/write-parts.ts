import { type JobParts, splitPaths } from '../restore/restore-job.js'
import { displayPath, nativePath } from './native-path.js'
import { treeError } from './tree-error.js'
import { BlobSink } from './write-blobs.js'
import type { FileBatch } from './write-files.js'

/** Writes pieces into files that are there in their full length, all zeros. @returns how many bytes it wrote */
export function writeParts(parts: JobParts, batch: FileBatch): number {
  const sink = new BlobSink(batch)
  let next = 0
  splitPaths(parts.paths).forEach((path, at) => {
    const end = next + (parts.counts[at] as number)
    try {
      const fd = batch.files.open(nativePath(batch.root, path), 'update')
      try {
        sink.begin(fd)
        for (let number = next; number < end; number++) putPart(parts, number, sink)
        sink.end()
        if (batch.durable) batch.files.sync(fd)
      } finally {
        batch.files.close(fd)
      }
    } catch (error) {
      throw treeError(error, `write ${displayPath(path)}`)
    }
    next = end
  })
  return sink.bytesWritten
}

function putPart(parts: JobParts, number: number, sink: BlobSink): void {
  const blob = parts.blobs[number] as number
  const repeats = parts.repeats[number] as number
  if (repeats > 1 && sink.isHole(blob)) return
  let position = parts.offsets[number] as number
  for (let count = 0; count < repeats; count++) position += sink.put(blob, position)
}
