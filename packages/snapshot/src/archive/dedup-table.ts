import { DIGEST_BYTES } from '../format/pack-index.js'

const SLOT_BITS = 20
const HEADER_WORDS = 4
const COUNT = 0
const WORDS_PER_ROW = DIGEST_BYTES / 4 + 3
const PACK = DIGEST_BYTES / 4
const BLOB = PACK + 1
const NEXT = PACK + 2
/** Rows are memory only once they are used; past the last one blobs are still stored, but no longer found again. */
const ROWS_MAX = 2 ** 22

export interface BlobPlace {
  readonly pack: number
  readonly blob: number
}

/**
 * Knows where the blobs of this session and of its parent lie, for all threads at once, without locks.
 *
 * A hash table with chains in shared memory. A row is written in full before one compare-and-swap makes it the head of its chain,
 * so a reader sees whole rows only, and of two threads that claim the same blob at once exactly one succeeds.
 */
export class DedupTable {
  readonly memory: SharedArrayBuffer
  readonly #words: Int32Array
  readonly #bytes: Buffer
  readonly #rowsStart: number
  /** A row this thread took and did not need: used next. */
  #spare = 0

  constructor(memory?: SharedArrayBuffer) {
    const words = HEADER_WORDS + 2 ** SLOT_BITS + ROWS_MAX * WORDS_PER_ROW
    this.memory = memory ?? new SharedArrayBuffer(words * 4)
    this.#words = new Int32Array(this.memory)
    this.#bytes = Buffer.from(this.memory)
    // Row 0 is never used: 0 ends a chain.
    this.#rowsStart = HEADER_WORDS + 2 ** SLOT_BITS
  }

  /** Registers a blob and returns `undefined`, or returns where it lies already. `digest` is 32 bytes in latin1. */
  claim(digest: string, pack: number, blob: number): BlobPlace | undefined {
    const slot = HEADER_WORDS + this.#slotOf(digest)
    let row = 0
    let searched = 0
    for (;;) {
      const head = Atomics.load(this.#words, slot)
      const found = this.#search(digest, head, searched)
      if (found !== 0) {
        if (row !== 0) this.#spare = row
        return { pack: this.#word(found, PACK) >>> 0, blob: this.#word(found, BLOB) >>> 0 }
      }
      if (row === 0) {
        row = this.#takeRow()
        if (row === 0) return undefined
        this.#bytes.write(digest, this.#at(row) * 4, DIGEST_BYTES, 'latin1')
        this.#words[this.#at(row) + PACK] = pack
        this.#words[this.#at(row) + BLOB] = blob
      }
      this.#words[this.#at(row) + NEXT] = head
      if (Atomics.compareExchange(this.#words, slot, head, row) === head) return undefined
      searched = head
    }
  }

  /** Where a blob lies, if it is known. */
  find(digest: string): BlobPlace | undefined {
    const found = this.#search(digest, Atomics.load(this.#words, HEADER_WORDS + this.#slotOf(digest)), 0)
    if (found === 0) return undefined
    return { pack: this.#word(found, PACK) >>> 0, blob: this.#word(found, BLOB) >>> 0 }
  }

  #search(digest: string, head: number, until: number): number {
    for (let row = head; row !== until && row !== 0; row = this.#word(row, NEXT)) {
      if (this.#holds(row, digest)) return row
    }
    return 0
  }

  #holds(row: number, digest: string): boolean {
    const start = this.#at(row) * 4
    for (let at = 0; at < DIGEST_BYTES; at++) {
      if (this.#bytes[start + at] !== digest.charCodeAt(at)) return false
    }
    return true
  }

  #takeRow(): number {
    if (this.#spare !== 0) {
      const row = this.#spare
      this.#spare = 0
      return row
    }
    const row = Atomics.add(this.#words, COUNT, 1) + 1
    return row > 0 && row < ROWS_MAX ? row : 0
  }

  #slotOf(digest: string): number {
    return digest.charCodeAt(0) | (digest.charCodeAt(1) << 8) | ((digest.charCodeAt(2) & 15) << 16)
  }

  #at(row: number): number {
    return this.#rowsStart + row * WORDS_PER_ROW
  }

  #word(row: number, word: number): number {
    return this.#words[this.#at(row) + word] as number
  }
}
