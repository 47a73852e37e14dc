import { ByteReader } from '../format/byte-reader.js'
import { ByteWriter } from '../format/byte-writer.js'
import type { BytePath } from '../format/entry.js'

/** Mode and time as they should be. */
export interface Metadata {
  readonly mode: number
  readonly mtimeSec: number
  readonly mtimeNsec: number
}

export function metadataOf({ mode, mtimeSec, mtimeNsec }: Metadata): Metadata {
  return { mode, mtimeSec, mtimeNsec }
}

/** Something that is done to the target once everything has been built and verified. */
export type Step =
  /** Puts what was built at `staged` in its place, where there is nothing, or in the place of a file or symlink, itself one. */
  | {
      readonly kind: 'place'
      readonly path: BytePath
      readonly staged: BytePath
      readonly replaces: 'nothing' | 'leaf'
    }
  /** The same where one of the two is a directory and the other is none; `entries` are below what has to make room. */
  | {
      readonly kind: 'exchange'
      readonly path: BytePath
      readonly staged: BytePath
      readonly entries: number
    }
  | { readonly kind: 'remove-leaf'; readonly path: BytePath }
  | { readonly kind: 'remove-directory'; readonly path: BytePath }
  | ({ readonly kind: 'fix-file' | 'fix-symlink'; readonly path: BytePath } & Metadata)
  | ({ readonly kind: 'finish-directory'; readonly path: BytePath; readonly created: boolean } & Metadata)

/** A list of steps that takes some bytes a step, where objects would take hundreds: there may be one for every file of a tree. */
export class StepLog {
  readonly #full: Buffer[] = []
  #current = new ByteWriter(4096)
  count = 0

  add(step: Step): void {
    const out = this.#current
    out.u8(KINDS.indexOf(step.kind))
    writePath(out, step.path)
    switch (step.kind) {
      case 'place':
        writePath(out, step.staged)
        out.u8(REPLACED.indexOf(step.replaces))
        break
      case 'exchange':
        writePath(out, step.staged)
        out.varint(step.entries)
        break
      case 'fix-file':
      case 'fix-symlink':
      case 'finish-directory':
        out.varint(step.mode)
        out.zigzag(step.mtimeSec)
        out.varint(step.mtimeNsec)
        out.u8(step.kind === 'finish-directory' && step.created ? 1 : 0)
        break
      default:
    }
    this.count++
    if (out.length < PART_BYTES) return
    this.#full.push(out.toBytes())
    out.clear()
  }

  *steps(): Generator<Step> {
    for (const part of [...this.#full, this.#current.view()]) {
      const reader = new ByteReader(part, 'The list of steps', 'internal')
      while (reader.remaining > 0) yield readStep(reader)
    }
  }
}

const KINDS: readonly Step['kind'][] = [
  'place',
  'exchange',
  'remove-leaf',
  'remove-directory',
  'fix-file',
  'fix-symlink',
  'finish-directory',
]
const REPLACED = ['nothing', 'leaf'] as const
const PART_BYTES = 2 ** 20

function writePath(out: ByteWriter, path: BytePath): void {
  out.varint(path.length)
  out.byteString(path)
}

function readStep(reader: ByteReader): Step {
  const kind = KINDS[reader.u8()] ?? reader.fail('a kind of step', 'another')
  const path = reader.byteString(reader.varint())
  switch (kind) {
    case 'place':
      return {
        kind,
        path,
        staged: reader.byteString(reader.varint()),
        replaces: REPLACED[reader.u8()] ?? 'nothing',
      }
    case 'exchange':
      return { kind, path, staged: reader.byteString(reader.varint()), entries: reader.varint() }
    case 'remove-leaf':
    case 'remove-directory':
      return { kind, path }
    default: {
      const metadata = { mode: reader.varint(), mtimeSec: reader.zigzag(), mtimeNsec: reader.varint() }
      const created = reader.u8() === 1
      return kind === 'finish-directory' ? { kind, path, created, ...metadata } : { kind, path, ...metadata }
    }
  }
}
