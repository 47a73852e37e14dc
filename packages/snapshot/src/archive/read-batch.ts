import { corrupt } from '@belay/domain/errors'
import type { BytePath } from '../format/entry.js'
import type { FilePart } from '../tree/file-parts.js'
import { type FileResult, readFile } from '../tree/read-file.js'
import type { ContentRule } from '../tree/read-ruled.js'
import type { PackWriter } from './pack-writer.js'

/** Files to be read one after the other by one thread. */
export interface Batch {
  readonly paths: readonly BytePath[]
  /** A batch of one large file. */
  readonly large: boolean
  /** To read only this much of it. */
  readonly part?: FilePart | undefined
}

export interface ReadBatchOptions {
  readonly root: string
  /** See `ReadFileOptions`. */
  readonly restsSinceMs: number
  /** Says which paths need a rule before they are stored, and the rule. */
  readonly ruleFor: (path: BytePath) => ContentRule | undefined
}

export function readBatch(batch: Batch, writer: PackWriter, o: ReadBatchOptions): FileResult[] {
  return batch.paths.map((path) =>
    readFile(path, writer, {
      root: o.root,
      restsSinceMs: o.restsSinceMs,
      largeAllowed: batch.large,
      part: batch.part,
      rule: o.ruleFor(path),
    }),
  )
}

const KINDS = ['read', 'large', 'vanished', 'unstable', 'credential'] as const
const COLUMNS = 10

/** Results as two arrays and a few words: what a thread sends is copied, and many small objects are slow to copy. */
export interface PackedResults {
  readonly rows: Float64Array<ArrayBuffer>
  readonly runs: Float64Array<ArrayBuffer>
  /** Index and text: link keys and reasons, which few files have. */
  readonly texts: readonly (readonly [number, string])[]
}

export function packResults(results: readonly FileResult[]): PackedResults {
  const rows = new Float64Array(results.length * COLUMNS)
  const runs: number[] = []
  const texts: [number, string][] = []
  results.forEach((result, index) => {
    const at = index * COLUMNS
    rows[at] = KINDS.indexOf(result.kind)
    if (result.kind === 'large') rows[at + 1] = result.sizeBytes
    if (result.kind === 'credential') texts.push([index, result.reason])
    if (result.kind === 'unstable' || result.kind === 'read') {
      const { mode, mtimeSec, mtimeNsec, statSize, inode, mtimeMs, ctimeMs, linkKey } = result.facts
      rows[at + 2] = mode
      rows[at + 3] = mtimeSec
      rows[at + 4] = mtimeNsec
      rows[at + 5] = statSize
      rows[at + 6] = inode
      rows[at + 7] = mtimeMs
      rows[at + 8] = ctimeMs
      if (linkKey !== '') texts.push([index, linkKey])
    }
    if (result.kind === 'read') {
      rows[at + 1] = result.sizeBytes
      rows[at + 9] = result.runs.length
      for (const value of result.runs) runs.push(value)
    }
  })
  return { rows, runs: Float64Array.from(runs), texts }
}

/** What was read of one file. */
export interface FileReading {
  readonly mode: number
  readonly mtimeSec: number
  readonly mtimeNsec: number
  readonly statSize: number
  readonly inode: number
  readonly mtimeMs: number
  readonly ctimeMs: number
  readonly sizeBytes: number
  readonly runs: number[]
  /** A link key or a reason. */
  readonly text: string
}

/** One result at a time, without an object for each: what a thread sent is read where it lies. */
export class ResultCursor implements FileReading {
  readonly #rows: Float64Array
  readonly #runs: Float64Array
  readonly #texts: ReadonlyMap<number, string>
  #index = -1
  #run = 0
  #runLength = 0

  constructor(packed: PackedResults) {
    this.#rows = packed.rows
    this.#runs = packed.runs
    this.#texts = new Map(packed.texts)
  }

  next(): FileResult['kind'] {
    this.#index++
    this.#run += this.#runLength
    this.#runLength = this.#value(9)
    const kind = KINDS[this.#value(0)]
    if (kind === undefined) throw corrupt('internal', `A worker sent a result of kind ${this.#value(0)}`)
    return kind
  }

  get sizeBytes(): number {
    return this.#value(1)
  }

  get runs(): number[] {
    const runs: number[] = []
    for (let at = this.#run; at < this.#run + this.#runLength; at++) runs.push(this.#runs[at] as number)
    return runs
  }

  get text(): string {
    return this.#texts.get(this.#index) ?? ''
  }

  get mode(): number {
    return this.#value(2)
  }

  get mtimeSec(): number {
    return this.#value(3)
  }

  get mtimeNsec(): number {
    return this.#value(4)
  }

  get statSize(): number {
    return this.#value(5)
  }

  get inode(): number {
    return this.#value(6)
  }

  get mtimeMs(): number {
    return this.#value(7)
  }

  get ctimeMs(): number {
    return this.#value(8)
  }

  #value(column: number): number {
    return this.#rows[this.#index * COLUMNS + column] as number
  }
}
