import { type FrameRow, frameOfBlob } from '../format/pack-index.js'
import type { OpenPack } from '../reading/pack-reader.js'

/** One pack, and which of its blobs a checkpoint refers to. Every call takes the same time however long the range: a damaged manifest
 *  may name the same long run again and again. */
export class PackUse {
  readonly pack: OpenPack
  readonly blobCount: number
  /** +1 where a range begins, -1 behind its end. */
  readonly #changes: Int32Array
  /** Raw bytes before each frame. */
  readonly #frameStarts: Float64Array

  constructor(pack: OpenPack) {
    this.pack = pack
    this.blobCount = pack.index.blobLengths.length
    this.#changes = new Int32Array(this.blobCount + 1)
    const { frames } = pack.index
    this.#frameStarts = new Float64Array(frames.length)
    for (let frame = 1; frame < frames.length; frame++) {
      this.#frameStarts[frame] =
        (this.#frameStarts[frame - 1] as number) + (frames[frame - 1] as FrameRow).rawBytes
    }
  }

  /** The blobs `first` to `last`, both below `blobCount`, are referred to. */
  mark(first: number, last: number): void {
    this.#changes[first] = (this.#changes[first] as number) + 1
    this.#changes[last + 1] = (this.#changes[last + 1] as number) - 1
  }

  /** Raw bytes of the blobs `first` to `last`. */
  bytesOf(first: number, last: number): number {
    return this.#positionOf(last) + (this.pack.index.blobLengths[last] as number) - this.#positionOf(first)
  }

  /** For each blob whether it is referred to. */
  marked(): Uint8Array {
    const marked = new Uint8Array(this.blobCount)
    let depth = 0
    for (let blob = 0; blob < this.blobCount; blob++) {
      depth += this.#changes[blob] as number
      marked[blob] = depth > 0 ? 1 : 0
    }
    return marked
  }

  #positionOf(blob: number): number {
    const { index } = this.pack
    return (this.#frameStarts[frameOfBlob(index, blob)] as number) + (index.blobOffsets[blob] as number)
  }
}
