const FRAME_BYTES = 64 * 1024
const TIMES_BYTES = 32
// utimensat's mark for a time that must stay as it is; the same on every Linux.
const UTIME_OMIT = (1 << 30) - 2
const TWO_TO_32 = 2 ** 32

/** Collects records for a time-setter program into frames; time-setter-programs.ts defines their layout. */
export class TimeRecords {
  #frame: Buffer | undefined
  #end = 4

  /** False when the frame is full: take it and add again. A record longer than a frame gets one of its own size. */
  add(path: string, sec: number, nsec: number): boolean {
    const bytes = 4 + path.length + TIMES_BYTES
    if (this.#frame === undefined) this.#frame = Buffer.allocUnsafe(Math.max(FRAME_BYTES, 4 + bytes))
    else if (this.#end + bytes > this.#frame.length) return false
    const frame = this.#frame
    let at = frame.writeUInt32LE(path.length, this.#end)
    at += frame.write(path, at, 'latin1')
    at = writeI64(frame, 0, at)
    at = writeI64(frame, UTIME_OMIT, at)
    at = writeI64(frame, sec, at)
    this.#end = writeI64(frame, nsec, at)
    return true
  }

  /** The frame so far, now the caller's; undefined when nothing was added. */
  takeFrame(): Buffer | undefined {
    if (this.#frame === undefined) return undefined
    const frame = this.#frame.subarray(0, this.#end)
    frame.writeUInt32LE(this.#end - 4, 0)
    this.#frame = undefined
    this.#end = 4
    return frame
  }

  /** The frame that asks the program for an answer. */
  static emptyFrame(): Buffer {
    return Buffer.alloc(4)
  }
}

// In two halves, because a BigInt for each file costs more than all the rest. Exact up to 2^53; negative numbers are two's complement.
function writeI64(frame: Buffer, value: number, at: number): number {
  const high = Math.floor(value / TWO_TO_32)
  frame.writeUInt32LE(value - high * TWO_TO_32, at)
  frame.writeInt32LE(high, at + 4)
  return at + 8
}
