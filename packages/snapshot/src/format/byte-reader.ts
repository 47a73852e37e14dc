import { corrupt, type ErrorCodeOf } from '@belay/domain/errors'

/** Reads what `ByteWriter` wrote. Never reads past the end and never trusts a length: what does not fit is `corrupt`, with `what` in
 *  the message. */
export class ByteReader {
  readonly #bytes: Buffer
  readonly #what: string
  readonly #code: ErrorCodeOf<'corrupt'>
  #position = 0

  constructor(bytes: Uint8Array, what: string, code: ErrorCodeOf<'corrupt'>) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    this.#what = what
    this.#code = code
  }

  get remaining(): number {
    return this.#bytes.length - this.#position
  }

  u8(): number {
    return this.#bytes.readUInt8(this.#advance(1))
  }

  u16(): number {
    return this.#bytes.readUInt16LE(this.#advance(2))
  }

  u32(): number {
    return this.#bytes.readUInt32LE(this.#advance(4))
  }

  u64(): number {
    const low = this.u32()
    const value = this.u32() * 0x1_0000_0000 + low
    if (!Number.isSafeInteger(value)) this.fail(`an integer below 2^53`, `${value}`)
    return value
  }

  f64(): number {
    return this.#bytes.readDoubleLE(this.#advance(8))
  }

  varint(): number {
    let value = 0
    let scale = 1
    for (let count = 0; count < 8; count++) {
      const byte = this.#bytes[this.#advance(1)] as number
      value += (byte & 0x7f) * scale
      if (byte < 0x80) {
        if (!Number.isSafeInteger(value)) break
        if (byte === 0 && count > 0) this.fail('an integer in its shortest form', 'trailing zero bits')
        return value
      }
      scale *= 0x80
    }
    return this.fail('an integer below 2^53', 'a longer one')
  }

  /** A varint that counts things of at least `bytesEach` bytes which follow: refused when they cannot fit. */
  count(bytesEach: number): number {
    const value = this.varint()
    if (value * bytesEach > this.remaining)
      this.fail(`at most ${this.remaining} bytes of items`, `${value} items`)
    return value
  }

  zigzag(): number {
    const value = this.varint()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  /** A view, not a copy. */
  bytes(length: number): Buffer {
    const start = this.#advance(length)
    return this.#bytes.subarray(start, start + length)
  }

  byteString(length: number): string {
    const start = this.#advance(length)
    return this.#bytes.toString('latin1', start, start + length)
  }

  /** A reader over the next `length` bytes. */
  section(length: number): ByteReader {
    return new ByteReader(this.bytes(length), this.#what, this.#code)
  }

  end(): void {
    if (this.remaining !== 0) this.fail('the end', `${this.remaining} bytes more`)
  }

  fail(expected: string, found: string): never {
    throw corrupt(
      this.#code,
      `${this.#what} is corrupt at byte ${this.#position}: expected ${expected}, found ${found}`,
    )
  }

  #advance(count: number): number {
    const start = this.#position
    if (count > this.#bytes.length - start) this.fail(`${count} bytes`, `${this.#bytes.length - start}`)
    this.#position = start + count
    return start
  }
}
