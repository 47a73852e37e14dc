/** Appends integers and byte strings to a buffer that grows. All integers are little-endian; varints are LEB128. */
export class ByteWriter {
  #bytes: Buffer
  #length = 0

  constructor(initialBytes = 1024) {
    this.#bytes = Buffer.allocUnsafeSlow(initialBytes)
  }

  get length(): number {
    return this.#length
  }

  /** The bytes written so far: a view that the next write may invalidate. */
  view(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  /** The bytes written so far, in memory of their own. */
  toBytes(): Buffer {
    return Buffer.from(this.view())
  }

  clear(): void {
    this.#length = 0
  }

  u8(value: number): void {
    this.#reserve(1)
    this.#bytes[this.#length++] = value
  }

  u16(value: number): void {
    this.#reserve(2)
    this.#length = this.#bytes.writeUInt16LE(value, this.#length)
  }

  u32(value: number): void {
    this.#reserve(4)
    this.#length = this.#bytes.writeUInt32LE(value, this.#length)
  }

  u64(value: number): void {
    this.#reserve(8)
    this.#length = this.#bytes.writeUInt32LE(value % 0x1_0000_0000, this.#length)
    this.#length = this.#bytes.writeUInt32LE(Math.floor(value / 0x1_0000_0000), this.#length)
  }

  f64(value: number): void {
    this.#reserve(8)
    this.#length = this.#bytes.writeDoubleLE(value, this.#length)
  }

  /** An integer from 0 to 2^53 - 1 in 1 to 8 bytes. */
  varint(value: number): void {
    this.#reserve(8)
    let rest = value
    while (rest >= 0x1000_0000) {
      this.#bytes[this.#length++] = (rest % 0x80) | 0x80
      rest = Math.floor(rest / 0x80)
    }
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = (rest & 0x7f) | 0x80
      rest >>>= 7
    }
    this.#bytes[this.#length++] = rest
  }

  /** A signed integer of at most 52 bits, small magnitudes first (zigzag). */
  zigzag(value: number): void {
    this.varint(value < 0 ? -value * 2 - 1 : value * 2)
  }

  bytes(value: Uint8Array): void {
    this.#reserve(value.length)
    this.#bytes.set(value, this.#length)
    this.#length += value.length
  }

  /** A byte string: one byte per character, whose code must be below 256. */
  byteString(value: string): void {
    this.#reserve(value.length)
    this.#length += this.#bytes.write(value, this.#length, 'latin1')
  }

  #reserve(count: number): void {
    const needed = this.#length + count
    if (needed <= this.#bytes.length) return
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2))
    this.#bytes.copy(grown, 0, 0, this.#length)
    this.#bytes = grown
  }
}
