export interface CapturedOutput {
  /** All of it, or its head and tail with a line between them that says how much is missing. */
  readonly bytes: Buffer
  readonly totalBytes: number
  readonly complete: boolean
}

/** Keeps the head and the tail of a stream within a limit, however long it is: the head tells what was begun, the tail how it ended. */
export class BoundedOutput {
  readonly #head: Buffer[] = []
  readonly #tail: Buffer[] = []
  readonly #headBytesMax: number
  readonly #tailBytesMax: number
  #headBytes = 0
  #tailBytes = 0
  #totalBytes = 0

  constructor(bytesMax: number) {
    this.#headBytesMax = Math.ceil(bytesMax / 2)
    this.#tailBytesMax = bytesMax - this.#headBytesMax
  }

  add(chunk: Buffer): void {
    this.#totalBytes += chunk.length
    const toHead = Math.min(chunk.length, this.#headBytesMax - this.#headBytes)
    if (toHead > 0) {
      this.#head.push(chunk.subarray(0, toHead))
      this.#headBytes += toHead
    }
    if (toHead === chunk.length) return
    this.#tail.push(chunk.subarray(toHead))
    this.#tailBytes += chunk.length - toHead
    // Dropped by whole chunks here; captured cuts the rest.
    for (let first = this.#tail[0]; first !== undefined; first = this.#tail[0]) {
      if (this.#tailBytes - first.length < this.#tailBytesMax) break
      this.#tail.shift()
      this.#tailBytes -= first.length
    }
  }

  captured(): CapturedOutput {
    const keptOfTail = Math.min(this.#tailBytes, this.#tailBytesMax)
    const omitted = this.#totalBytes - this.#headBytes - keptOfTail
    const tail = Buffer.concat(this.#tail)
    const end = tail.subarray(tail.length - keptOfTail)
    if (omitted === 0) {
      return { bytes: Buffer.concat([...this.#head, end]), totalBytes: this.#totalBytes, complete: true }
    }
    const gap = Buffer.from(`\n[${omitted} bytes left out]\n`)
    return { bytes: Buffer.concat([...this.#head, gap, end]), totalBytes: this.#totalBytes, complete: false }
  }
}
