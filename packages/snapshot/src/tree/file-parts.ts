/** A stretch of a large file that one thread reads. Its content begins and ends at the cuts that follow `start` and `end`. */
export interface FilePart {
  readonly start: number
  readonly end: number
  /** Of the whole file, when it was divided. */
  readonly fileBytes: number
}

/** Larger ones leave threads idle at the end, smaller ones look for the same cuts twice more often. */
const PART_BYTES = 16 * 2 ** 20

/** Divides a file so that several threads can read it. Depends on its size alone, so the blobs do not depend on the threads there are. */
export function partsOf(fileBytes: number): FilePart[] {
  const parts: FilePart[] = []
  let start = 0
  // The last one is the longest: a small rest would not be worth a part.
  while (fileBytes - start >= 2 * PART_BYTES) {
    parts.push({ start, end: start + PART_BYTES, fileBytes })
    start += PART_BYTES
  }
  parts.push({ start, end: fileBytes, fileBytes })
  return parts
}
