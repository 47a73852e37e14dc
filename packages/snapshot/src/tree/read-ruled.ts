import { fstatSync } from 'node:fs'
import type { PackWriter } from '../archive/pack-writer.js'
import { appendBlob, type BytePath } from '../format/entry.js'
import { type FileFacts, isRecent, isSame } from './file-facts.js'
import { readFully } from './read-chunks.js'

/** Replaces or refuses a small file's content before it is stored. */
export type ContentRule = (
  path: BytePath,
  content: Buffer,
) => { kind: 'keep' } | { kind: 'replace'; content: Buffer } | { kind: 'refuse'; reason: string }

export type RuledResult =
  | { readonly kind: 'read'; readonly sizeBytes: number; readonly runs: number[] }
  | { readonly kind: 'credential'; readonly reason: string }

/** Reads a file that a rule has to look at; `undefined` if it changed meanwhile. */
export function readRuled(o: {
  fd: number
  facts: FileFacts
  path: BytePath
  writer: PackWriter
  rule: ContentRule
  restsSinceMs: number
}): RuledResult | undefined {
  if (o.facts.statSize > o.writer.chunking.wholeFileMaxBytes)
    return { kind: 'credential', reason: 'it is too large to be searched for credentials' }
  const content = readContent(o.fd, o.facts)
  if (content === undefined) return undefined
  if (isRecent(o.facts, o.restsSinceMs) && readContent(o.fd, o.facts)?.equals(content) !== true)
    return undefined
  const verdict = o.rule(o.path, content)
  if (verdict.kind === 'refuse') return { kind: 'credential', reason: verdict.reason }
  const kept = verdict.kind === 'replace' ? verdict.content : content
  const runs: number[] = []
  if (kept.length > 0) {
    const { pack, blob } = o.writer.addBytes(kept)
    appendBlob(runs, pack, blob)
  }
  return { kind: 'read', sizeBytes: kept.length, runs }
}

function readContent(fd: number, facts: FileFacts): Buffer | undefined {
  const content = Buffer.alloc(facts.statSize)
  const count = readFully(fd, content, 0, facts.statSize, 0)
  return count === facts.statSize && isSame(fstatSync(fd), facts) ? content : undefined
}
