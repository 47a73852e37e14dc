import { corrupt } from '@belay/domain/errors'
import type { BytePath } from './format/entry.js'
import type { PackWriter } from './pack-writer.js'
import { type ContentRule, type FileFacts, type FileResult, readFile } from './tree/read-file.js'

/** Files to be read one after the other by one thread. */
export interface Batch {
  readonly paths: readonly BytePath[]
  /** A batch of one large file. */
  readonly large: boolean
}

export interface ReadBatchOptions {
  readonly root: string
  readonly startedAtMs: number
  /** Says which paths need a rule before they are stored, and the rule. */
  readonly ruleFor: (path: BytePath) => ContentRule | undefined
}

export function readBatch(batch: Batch, writer: PackWriter, o: ReadBatchOptions): FileResult[] {
  return batch.paths.map((path) =>
    readFile(path, writer, { root: o.root, startedAtMs: o.startedAtMs, largeAllowed: batch.large, rule: o.ruleFor(path) }),
  )
}

const KINDS = ['read', 'large', 'vanished', 'unstable', 'credential'] as const
const COLUMNS = 10

/** Results as two arrays and a few words: what a thread sends is copied, and many small objects are slow to copy. */
export interface PackedResults {
  readonly rows: Float64Array
  readonly runs: Float64Array
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
      rows.set([mode, mtimeSec, mtimeNsec, statSize, inode, mtimeMs, ctimeMs], at + 2)
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

export function unpackResults(packed: PackedResults): FileResult[] {
  const { rows, runs } = packed
  const texts = new Map(packed.texts)
  const results: FileResult[] = []
  let run = 0
  for (let index = 0; index * COLUMNS < rows.length; index++) {
    const at = index * COLUMNS
    const value = (column: number): number => rows[at + column] as number
    const sizeBytes = value(1)
    const text = texts.get(index) ?? ''
    const kind = KINDS[value(0)]
    if (kind === 'large') results.push({ kind, sizeBytes })
    else if (kind === 'vanished') results.push({ kind })
    else if (kind === 'credential') results.push({ kind, reason: text })
    else {
      const facts: FileFacts = {
        mode: value(2),
        mtimeSec: value(3),
        mtimeNsec: value(4),
        statSize: value(5),
        inode: value(6),
        mtimeMs: value(7),
        ctimeMs: value(8),
        linkKey: text,
      }
      const length = value(9)
      if (kind === 'unstable') results.push({ kind, facts })
      else if (kind === 'read') results.push({ kind, facts, sizeBytes, runs: Array.from(runs.subarray(run, run + length)) })
      else throw corrupt('internal', `A worker sent a result of kind ${value(0)}`)
      run += length
    }
  }
  return results
}
