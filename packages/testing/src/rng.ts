/** A seeded stream of random numbers, the same on every machine: sfc32 by Chris Doty-Humphrey (PractRand).
 *  For tests: nothing in it is secret. */
export class Rng {
  #a: number
  #b: number
  #c: number
  #counter = 1

  constructor(seed: number) {
    // The seed's own bits are few: spread over the state, then mixed as the generator's author does.
    this.#a = seed | 0
    this.#b = Math.floor(seed / 2 ** 32) | 0
    this.#c = 0x9e3779b9 | 0
    for (let round = 0; round < 15; round++) this.uint32()
  }

  uint32(): number {
    const result = (this.#a + this.#b + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + result) | 0
    return result >>> 0
  }

  /** From 0 up to, not including, 1. */
  readonly random = (): number => this.uint32() / 2 ** 32

  /** A whole number from `from` up to and including `to`. */
  int(from: number, to: number): number {
    return from + Math.floor(this.random() * (to - from + 1))
  }

  bytes(length: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(length)
    const words = new DataView(bytes.buffer)
    let at = 0
    for (; at + 4 <= length; at += 4) words.setUint32(at, this.uint32(), true)
    for (; at < length; at++) bytes[at] = this.uint32() & 0xff
    return bytes
  }

  /** Words and lines, which compress as sources do. */
  text(length: number): Uint8Array<ArrayBuffer> {
    const words = Array.from({ length: 64 }, () => this.uint32().toString(36))
    let text = ''
    while (text.length < length) text += `${this.pick(words)}${this.int(0, 9) === 0 ? '\n' : ' '}`
    return new Uint8Array(Buffer.from(text.slice(0, length), 'latin1'))
  }

  pick<T>(values: readonly T[]): T {
    const picked = values[this.int(0, values.length - 1)]
    if (picked === undefined) throw new RangeError('nothing to pick from')
    return picked
  }

  /** A new array in random order (Fisher and Yates). */
  shuffle<T>(values: readonly T[]): T[] {
    const shuffled = [...values]
    for (let last = shuffled.length - 1; last > 0; last--) {
      const other = this.int(0, last)
      const [a, b] = [shuffled[last], shuffled[other]]
      if (a !== undefined && b !== undefined) [shuffled[last], shuffled[other]] = [b, a]
    }
    return shuffled
  }

  chance(probability: number): boolean {
    return this.random() < probability
  }
}
