import type { JobBlobs } from '../restore/restore-job.js'
import type { TreeFiles } from './tree-files.js'

/** Writes blobs of a frame into a file: neighbours in both by one call, and nothing where a long blob is all zeros, which leaves a hole.
 *  So the file must be new and get its length by `truncate`. */
export class BlobSink {
  readonly #files: TreeFiles
  readonly #raw: Buffer
  readonly #blobs: JobBlobs
  bytesWritten = 0
  /** Where the last write to the file ended. */
  reach = 0
  #fd = -1
  #start = 0
  #length = 0
  #position = 0

  constructor(o: { files: TreeFiles; raw: Uint8Array; blobs: JobBlobs }) {
    this.#files = o.files
    this.#raw = Buffer.from(o.raw.buffer, o.raw.byteOffset, o.raw.length)
    this.#blobs = o.blobs
  }

  begin(fd: number): void {
    this.#fd = fd
    this.#length = 0
    this.reach = 0
  }

  /** @returns the blob's length */
  put(blob: number, position: number): number {
    const start = this.#blobs.offsets[blob] as number
    const length = this.#blobs.lengths[blob] as number
    if (
      this.#length > 0 &&
      start === this.#start + this.#length &&
      position === this.#position + this.#length
    ) {
      if (!this.#isHole(start, length)) this.#length += length
      return length
    }
    this.end()
    if (this.#isHole(start, length)) return length
    this.#start = start
    this.#length = length
    this.#position = position
    return length
  }

  isHole(blob: number): boolean {
    return this.#isHole(this.#blobs.offsets[blob] as number, this.#blobs.lengths[blob] as number)
  }

  /** Writes what has been collected. */
  end(): void {
    let { start, left, position } = { start: this.#start, left: this.#length, position: this.#position }
    while (left > 0) {
      const count = this.#files.write(this.#fd, this.#raw, start, left, position)
      start += count
      left -= count
      position += count
      this.bytesWritten += count
    }
    if (this.#length > 0) this.reach = position
    this.#length = 0
  }

  #isHole(start: number, length: number): boolean {
    // Shorter ones cost a block anyway.
    if (length < HOLE_BYTES_MIN || this.#raw[start] !== 0 || this.#raw[start + length - 1] !== 0) return false
    const middle = start + HOLE_BYTES_MIN / 2
    if (this.#raw[middle] !== 0) return false
    for (let done = 0; done < length; done += ZEROS.length) {
      const count = Math.min(ZEROS.length, length - done)
      if (ZEROS.compare(this.#raw, start + done, start + done + count, 0, count) !== 0) return false
    }
    return true
  }
}

const HOLE_BYTES_MIN = 4096
const ZEROS = Buffer.alloc(64 * 1024)
