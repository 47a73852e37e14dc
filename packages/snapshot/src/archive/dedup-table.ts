import { DIGEST_BYTES } from '../format/pack-index.js'

const SLOT_BITS = 20
const HEADER_WORDS = 4
const COUNT = 0
const DIGEST_WORDS = DIGEST_BYTES / 4
const WORDS_PER_ROW = DIGEST_WORDS + 3
const PACK = DIGEST_WORDS
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

  /** Registers all blobs of a pack, in order; their digests lie one after the other. Several times faster than one by one. */
  claimAll(pack: number, digests: Uint8Array): void {
    // A copy of its own, so that it can be read in words.
    const bytes = Uint8Array.from(digests)
    const words = new Int32Array(bytes.buffer)
    for (let blob = 0, from = 0; blob * DIGEST_BYTES < bytes.length; blob++, from += DIGEST_WORDS) {
      const row = this.#takeRow()
      if (row === 0) return
      const at = this.#at(row)
      for (let word = 0; word < DIGEST_WORDS; word++) this.#words[at + word] = words[from + word] as number
      this.#words[at + PACK] = pack
      this.#words[at + BLOB] = blob
      const start = blob * DIGEST_BYTES
      const slot = slotOf(bytes[start] as number, bytes[start + 1] as number, bytes[start + 2] as number)
      if (!this.#link(row, HEADER_WORDS + slot)) this.#spare = row
    }
  }

  /** Makes a row the head of its chain; `false` if the chain has its digest already. */
  #link(row: number, slot: number): boolean {
    const at = this.#at(row)
    let searched = 0
    for (;;) {
      const head = Atomics.load(this.#words, slot)
      for (let other = head; other !== searched && other !== 0; other = this.#word(other, NEXT)) {
        if (this.#isSame(at, this.#at(other))) return false
      }
      this.#words[at + NEXT] = head
      if (Atomics.compareExchange(this.#words, slot, head, row) === head) return true
      searched = head
    }
  }

  #isSame(a: number, b: number): boolean {
    for (let word = 0; word < DIGEST_WORDS; word++) {
      if (this.#words[a + word] !== this.#words[b + word]) return false
    }
    return true
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
    return slotOf(digest.charCodeAt(0), digest.charCodeAt(1), digest.charCodeAt(2))
  }

  #at(row: number): number {
    return this.#rowsStart + row * WORDS_PER_ROW
  }

  #word(row: number, word: number): number {
    return this.#words[this.#at(row) + word] as number
  }
}

/** The first bits of a digest. */
function slotOf(first: number, second: number, third: number): number {
  return first | (second << 8) | ((third & (2 ** (SLOT_BITS - 16) - 1)) << 16)
}
