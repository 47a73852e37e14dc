import { closeSync, openSync, readSync, writeSync } from 'node:fs'
import path from 'node:path'
import { fileError } from './file-error.js'

export interface SpooledSortOptions<T> {
  /** Where sorted runs lie once there is more than memory is meant to hold; the caller removes it. */
  readonly directory: string
  readonly compare: (a: T, b: T) => number
  /** How many are held in memory. */
  readonly heldMax?: number
}

/** Sorts any number of JSON values in bounded memory: runs of them go to files, which are merged when they are read. What compares as equal
 *  stays in the order in which it was added. */
export class SpooledSort<T> {
  readonly #o: SpooledSortOptions<T>
  readonly #runs: string[] = []
  #held: T[] = []

  constructor(o: SpooledSortOptions<T>) {
    this.#o = o
  }

  /** @throws BelayError unavailable if the disk does not take them */
  add(value: T): void {
    this.#held.push(value)
    if (this.#held.length >= (this.#o.heldMax ?? HELD_MAX)) this.#spool()
  }

  /** All values in order, once everything was added.
   *  @throws BelayError unavailable if the disk does not give them back */
  *sorted(): Generator<T> {
    const { compare } = this.#o
    const held = this.#held.sort(compare)
    yield* mergedAll([...this.#runs.map((file) => valuesOf<T>(file)), held.values()], compare)
  }

  #spool(): void {
    const file = path.join(this.#o.directory, String(this.#runs.length))
    this.#runs.push(file)
    const values = this.#held.sort(this.#o.compare)
    this.#held = []
    try {
      const fd = openSync(file, 'wx', 0o600)
      try {
        for (let at = 0; at < values.length; at += VALUES_AT_ONCE) {
          const lines = values.slice(at, at + VALUES_AT_ONCE).map((value) => `${JSON.stringify(value)}\n`)
          writeAll(fd, Buffer.from(lines.join(''), 'utf8'))
        }
      } finally {
        closeSync(fd)
      }
    } catch (cause) {
      throw fileError(cause, { doing: `write ${file}`, access: 'write' })
    }
  }
}

const HELD_MAX = 16_384
const VALUES_AT_ONCE = 256
const READ_BYTES = 64 * 1024

/** Two by two, so that each value is compared a few times however many runs there are. */
function mergedAll<T>(
  sources: readonly IterableIterator<T>[],
  compare: (a: T, b: T) => number,
): IterableIterator<T> {
  const [only] = sources
  if (sources.length === 1 && only !== undefined) return only
  const middle = sources.length >>> 1
  return merged(
    mergedAll(sources.slice(0, middle), compare),
    mergedAll(sources.slice(middle), compare),
    compare,
  )
}

function* merged<T>(left: Iterator<T>, right: Iterator<T>, compare: (a: T, b: T) => number): Generator<T> {
  try {
    let [a, b] = [left.next(), right.next()]
    while (!a.done || !b.done) {
      if (b.done || (!a.done && compare(a.value, b.value) <= 0)) {
        yield a.value
        a = left.next()
      } else {
        yield b.value
        b = right.next()
      }
    }
  } finally {
    left.return?.()
    right.return?.()
  }
}

function* valuesOf<T>(file: string): Generator<T> {
  const read = reading(file)
  try {
    const buffer = Buffer.alloc(READ_BYTES)
    let rest = Buffer.alloc(0)
    for (let count = read.into(buffer); count > 0; count = read.into(buffer)) {
      const bytes = Buffer.concat([rest, buffer.subarray(0, count)])
      const end = bytes.lastIndexOf(0x0a) + 1
      for (const line of bytes.toString('utf8', 0, end).split('\n')) {
        if (line !== '') yield JSON.parse(line) as T
      }
      rest = Buffer.from(bytes.subarray(end))
    }
  } finally {
    read.end()
  }
}

function reading(file: string): { into: (buffer: Buffer) => number; end: () => void } {
  const attempt = <R>(work: () => R): R => {
    try {
      return work()
    } catch (cause) {
      throw fileError(cause, { doing: `read ${file}`, access: 'read' })
    }
  }
  const fd = attempt(() => openSync(file, 'r'))
  return { into: (buffer) => attempt(() => readSync(fd, buffer)), end: () => closeSync(fd) }
}

function writeAll(fd: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done)
}
