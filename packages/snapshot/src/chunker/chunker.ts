import { createHash } from 'node:crypto'
import { misuse } from '@belay/domain/errors'
import { GEAR_WASM_BASE64 } from './gear-wasm.js'

/** How large files are cut. Part of what makes two checkpoints share content, so a child takes its parent's. */
export interface Chunking {
  readonly minBytes: number
  /** A power of two. */
  readonly averageBytes: number
  readonly maxBytes: number
  /** Files up to this size are one blob. */
  readonly wholeFileMaxBytes: number
}

/** 32 KiB: with 16 KiB a rebuilt tree stored 3 % less for twice the blobs, with 64 KiB 5 % more. */
export const DEFAULT_CHUNKING: Chunking = {
  minBytes: 8 * 1024,
  averageBytes: 32 * 1024,
  maxBytes: 128 * 1024,
  wholeFileMaxBytes: 256 * 1024,
}

type CutFunction = (
  start: number,
  end: number,
  min: number,
  normal: number,
  max: number,
  strict: bigint,
  loose: bigint,
) => number

// The part of WebAssembly's interface used here: TypeScript declares it only for browsers.
declare const WebAssembly: {
  Memory: new (limits: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer }
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object, imports: object) => { readonly exports: Record<string, unknown> }
}

const TABLE_BYTES = 256 * 8
const WASM_PAGE_BYTES = 65_536
const UNKEYED = Buffer.alloc(32)

/**
 * Content-defined cuts: an edit moves only the cuts near it, so the rest of a large file keeps its blobs.
 *
 * FastCDC with normalised chunking (Xia et al., USENIX ATC 2016): a stricter mask before the average size, a looser one after it.
 * The mask takes the top bits, which depend on the last 64 bytes. The content must lie in `memory`, behind `contentStart`.
 */
export class Chunker {
  /** The memory cuts are sought in; of fixed size, so views of it stay valid. */
  readonly memory: Buffer
  readonly contentStart = 2 * TABLE_BYTES
  readonly chunking: Chunking
  readonly #cut: CutFunction
  readonly #strict: bigint
  readonly #loose: bigint

  /** @param key 32 bytes that make the cuts of known content unpredictable; without it they are the same everywhere. */
  constructor(o: { chunking: Chunking; capacityBytes: number; key: Uint8Array | undefined }) {
    const bits = Math.log2(o.chunking.averageBytes)
    if (
      !Number.isInteger(bits) ||
      o.chunking.minBytes < 64 ||
      o.chunking.maxBytes < o.chunking.averageBytes
    ) {
      throw misuse(
        'option-invalid',
        `Chunk sizes ${JSON.stringify(o.chunking)} are not usable: expected a power of two between min and max`,
      )
    }
    const pages = Math.ceil((this.contentStart + o.capacityBytes) / WASM_PAGE_BYTES)
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages })
    const compiled = new WebAssembly.Module(Buffer.from(GEAR_WASM_BASE64, 'base64'))
    const instance = new WebAssembly.Instance(compiled, { env: { memory } })
    this.#cut = instance.exports['cut'] as CutFunction
    this.memory = Buffer.from(memory.buffer)
    this.memory.set(gearTable(o.key ?? UNKEYED))
    this.chunking = o.chunking
    this.#strict = topBits(bits + 2)
    this.#loose = topBits(bits - 2)
  }

  /** Where the chunk that starts at `start` ends, given content up to `end`. Only final if `end` is the end of the file or at least
   *  `maxBytes` away. */
  cut(start: number, end: number): number {
    const { minBytes, averageBytes, maxBytes } = this.chunking
    // WebAssembly hands an address above 2^31 back as a negative number; memory never gets there.
    return this.#cut(start, end, minBytes, averageBytes, maxBytes, this.#strict, this.#loose)
  }
}

/** Value i is the first 8 bytes of SHA-256(key, "belay/1/gear", i as one byte). */
function gearTable(key: Uint8Array): Buffer {
  const table = Buffer.alloc(TABLE_BYTES)
  for (let value = 0; value < 256; value++) {
    const digest = createHash('sha256')
      .update(key)
      .update('belay/1/gear')
      .update(Uint8Array.of(value))
      .digest()
    digest.copy(table, value * 8, 0, 8)
  }
  return table
}

function topBits(count: number): bigint {
  return BigInt.asIntN(64, ((1n << BigInt(count)) - 1n) << BigInt(64 - count))
}
