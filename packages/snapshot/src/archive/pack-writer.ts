import { misuse } from '@belay/domain/errors'
import { type Chunker, DEFAULT_CHUNKING } from '../chunker/chunker.js'
import { type Compression, encodeFrame, releaseFrame } from '../format/frame-codec.js'
import { BlobHasher, DIGEST_HEADROOM, type StoreKeys } from '../format/keys.js'
import { BLOB_BYTES_MAX, PACK_BLOBS_MAX } from '../format/limits.js'
import { ObjectWriter } from '../format/object.js'
import { SpoolFile } from '../store/spool-file.js'
import type { ObjectName } from '../store/store.js'
import type { BlobPlace, DedupTable } from './dedup-table.js'

/** Raw bytes that are compressed together. Against 1 MiB it stores 6 % less at the same speed; one file costs at most this much decompression. */
const FRAME_BYTES = 4 * 2 ** 20
/** Bounds the index: without it a frame of tiny files would hold millions of blobs. */
const FRAME_BLOBS_MAX = 2 ** 15
const PACK_BYTES_MAX = 256 * 2 ** 20

/** A pack that is complete in the spool directory. */
export interface SpooledPack {
  readonly number: number
  readonly name: ObjectName
  readonly path: string
  readonly sizeBytes: number
  readonly trailerBytes: number
  readonly rawBytes: number
}

/** How much memory a `Chunker` for a `PackWriter` needs: a frame, one read, and room for the hasher's key. */
export const WRITER_CAPACITY_BYTES: number =
  FRAME_BYTES + 2 * 2 ** 20 + DEFAULT_CHUNKING.maxBytes * 2 + DIGEST_HEADROOM

/**
 * Collects blobs into frames and frames into packs. Content is read straight into the frame under construction
 * (`memory`, from `end` on); what turns out to be known already is simply not counted in.
 */
export class PackWriter {
  readonly memory: Buffer
  readonly hasher: BlobHasher
  storedBytes = 0
  newBytes = 0
  reusedBytes = 0
  readonly #chunker: Chunker
  readonly #table: DedupTable
  readonly #keys: StoreKeys | undefined
  readonly #takeNumber: () => number
  readonly #spoolPath: (number: number) => string
  readonly #onPack: (pack: SpooledPack) => void
  readonly #base: number
  #compression: Compression
  #frameBytes = 0
  #frameBlobs = 0
  #pack: { number: number; writer: ObjectWriter; file: SpoolFile; rawBytes: number } | undefined

  constructor(o: {
    chunker: Chunker
    table: DedupTable
    keys: StoreKeys | undefined
    compression: Compression
    /** A pack number nobody else has. */
    takeNumber: () => number
    spoolPath: (number: number) => string
    onPack: (pack: SpooledPack) => void
  }) {
    this.#chunker = o.chunker
    this.memory = o.chunker.memory
    this.#base = o.chunker.contentStart + DIGEST_HEADROOM
    this.hasher = new BlobHasher(o.keys?.blobId)
    this.#table = o.table
    this.#keys = o.keys
    this.#compression = o.compression
    this.#takeNumber = o.takeNumber
    this.#spoolPath = o.spoolPath
    this.#onPack = o.onPack
  }

  /** Where the next content belongs in `memory`. */
  get end(): number {
    return this.#base + this.#frameBytes
  }

  /** Makes room for at least `bytes` behind `end`; content that lies there already (`keep` bytes of it) moves along. */
  reserve(bytes: number, keep = 0): void {
    const fits = this.#frameBytes < FRAME_BYTES && this.#frameBlobs < FRAME_BLOBS_MAX
    if (fits && this.end + bytes <= this.memory.length) return
    const from = this.end
    this.flush()
    this.memory.copyWithin(this.end, from, from + keep)
  }

  /** Stores the `length` bytes at `start`, at or behind `end`, as one blob. */
  add(start: number, length: number): BlobPlace {
    const digest = this.hasher.digest(this.memory, start, length)
    this.#rotate()
    const pack = this.#openPack()
    const known = this.#table.claim(digest, pack.number, pack.writer.blobCount)
    if (known !== undefined) {
      this.reusedBytes += length
      return known
    }
    const blob = pack.writer.addBlob(length, digest)
    if (start !== this.end) this.memory.copyWithin(this.end, start, start + length)
    this.#frameBytes += length
    this.#frameBlobs++
    pack.rawBytes += length
    this.newBytes += length
    return { pack: pack.number, blob }
  }

  /** As `add`, for bytes that lie elsewhere.
   *  @throws BelayError misuse `size-limit-exceeded` for a blob that no reader would take */
  addBytes(bytes: Uint8Array): BlobPlace {
    if (bytes.length > this.memory.length - this.#base) return this.#addAlone(bytes)
    this.reserve(bytes.length)
    this.memory.set(bytes, this.end)
    return this.add(this.end, bytes.length)
  }

  /** A blob that is larger than the frame under construction may become is a frame of its own. */
  #addAlone(bytes: Uint8Array): BlobPlace {
    if (bytes.length > BLOB_BYTES_MAX) {
      throw misuse(
        'size-limit-exceeded',
        `A part of the manifest is too large: expected at most ${BLOB_BYTES_MAX} bytes, found ${bytes.length}`,
        {
          hint: 'A huge file in very many pieces: begin anew, without a parent, or leave it out with --exclude.',
        },
      )
    }
    this.flush()
    this.#rotate()
    const pack = this.#openPack()
    const digest = this.hasher.digestOf(bytes)
    const known = this.#table.claim(digest, pack.number, pack.writer.blobCount)
    if (known !== undefined) {
      this.reusedBytes += bytes.length
      return known
    }
    const blob = pack.writer.addBlob(bytes.length, digest)
    pack.writer.addFrame(bytes.length, encodeFrame(bytes, this.#compression))
    pack.rawBytes += bytes.length
    this.newBytes += bytes.length
    return { pack: pack.number, blob }
  }

  /** Ends the frame under construction. */
  flush(): void {
    if (this.#frameBytes === 0) return
    const pack = this.#openPack()
    const frame = encodeFrame(this.memory.subarray(this.#base, this.end), this.#compression)
    pack.writer.addFrame(this.#frameBytes, frame)
    if (frame.codec === 'zstd') releaseFrame(frame.payload)
    this.#frameBytes = 0
    this.#frameBlobs = 0
  }

  /** Ends the current frame; those that follow are compressed otherwise. */
  changeCompression(compression: Compression): void {
    this.flush()
    this.#compression = compression
  }

  /** The number the blobs added now get as their pack's, opening a pack if none is open. */
  currentPack(): number {
    return this.#openPack().number
  }

  /** Ends the open pack, if any. `root` makes it a checkpoint's last object. */
  finish(root?: (pack: { number: number; rawBytes: number }) => Uint8Array): void {
    if (root !== undefined) this.#openPack()
    if (this.#pack === undefined) return
    this.flush()
    const { number, writer, file, rawBytes } = this.#pack
    if (writer.blobCount === 0 && root === undefined) {
      // A pack opened for a blob that then proved to be known.
      file.discard()
      this.#pack = undefined
      return
    }
    const finished = writer.finish(root?.({ number, rawBytes }))
    file.close()
    this.#pack = undefined
    this.storedBytes += finished.sizeBytes
    this.#onPack({ ...finished, number, path: file.path, rawBytes })
  }

  /** Drops what is not finished. */
  abandon(): void {
    this.#pack?.file.discard()
    this.#pack = undefined
    this.#frameBytes = 0
    this.#frameBlobs = 0
  }

  /** Where the chunk at `start` ends; see Chunker.cut. */
  cut(start: number, end: number): number {
    return this.#chunker.cut(start, end)
  }

  get chunking(): Chunker['chunking'] {
    return this.#chunker.chunking
  }

  #rotate(): void {
    const pack = this.#pack
    // Only between frames: the blobs of an open frame are numbered already.
    if (pack === undefined || this.#frameBytes > 0) return
    if (pack.writer.contentBytes >= PACK_BYTES_MAX || pack.writer.blobCount >= PACK_BLOBS_MAX / 2)
      this.finish()
  }

  #openPack(): { number: number; writer: ObjectWriter; file: SpoolFile; rawBytes: number } {
    if (this.#pack === undefined) {
      const number = this.#takeNumber()
      const file = new SpoolFile(this.#spoolPath(number))
      const writer = new ObjectWriter({ append: (bytes) => file.append(bytes), keys: this.#keys })
      this.#pack = { number, writer, file, rawBytes: 0 }
    }
    return this.#pack
  }
}
