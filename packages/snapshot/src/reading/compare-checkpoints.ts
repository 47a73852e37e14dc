import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { comparePaths, type Entry } from '../format/entry.js'
import type { CallOptions } from '../store/store.js'
import { blobsOf, type CheckpointReader } from './checkpoint-reader.js'
import { blobDigest } from './pack-reader.js'

/** One difference between two trees. */
export type Difference =
  | { readonly kind: 'added'; readonly after: Entry }
  | { readonly kind: 'removed'; readonly before: Entry }
  /** Another type, content or link target. */
  | { readonly kind: 'modified'; readonly before: Entry; readonly after: Entry }
  /** Another mode or time, or other hard links. */
  | { readonly kind: 'metadata'; readonly before: Entry; readonly after: Entry }

/** What changed from one checkpoint to another, in path order. Contents are compared by their digests; they are read only where the two
 *  were cut or keyed differently. Memory is bounded by the packs' indexes.
 *  @throws BelayError corrupt, misuse for a passphrase that does not open one of them, unavailable */
export async function* compareCheckpoints(
  before: CheckpointReader,
  after: CheckpointReader,
  o: CallOptions = {},
): AsyncGenerator<Difference> {
  const [left, right] = [entriesOf(before, o), entriesOf(after, o)]
  try {
    let [old, now] = [await left.next(), await right.next()]
    while (!old.done || !now.done) {
      const order = old.done ? 1 : now.done ? -1 : comparePaths(old.value.path, now.value.path)
      if (order < 0 && !old.done) {
        yield { kind: 'removed', before: old.value }
        old = await left.next()
      } else if (order > 0 && !now.done) {
        yield { kind: 'added', after: now.value }
        now = await right.next()
      } else if (!old.done && !now.done) {
        const difference = await differenceOf(
          { reader: before, entry: old.value },
          { reader: after, entry: now.value },
          o,
        )
        if (difference !== undefined) yield difference
        ;[old, now] = [await left.next(), await right.next()]
      }
    }
  } finally {
    await left.return(undefined)
    await right.return(undefined)
  }
}

interface Side {
  readonly reader: CheckpointReader
  readonly entry: Entry
}

async function* entriesOf(reader: CheckpointReader, o: CallOptions): AsyncGenerator<Entry, undefined> {
  for await (const segment of reader.segments(o)) yield* segment
  return undefined
}

async function differenceOf(old: Side, now: Side, o: CallOptions): Promise<Difference | undefined> {
  const [before, after] = [old.entry, now.entry]
  const isSameKind =
    before.kind === after.kind && before.sizeBytes === after.sizeBytes && before.target === after.target
  if (!isSameKind || !(await isSameContent(old, now, o))) return { kind: 'modified', before, after }
  const isSame =
    before.mode === after.mode &&
    before.mtimeSec === after.mtimeSec &&
    before.mtimeNsec === after.mtimeNsec &&
    // Groups are numbered by each checkpoint for itself.
    (before.linkGroup === 0) === (after.linkGroup === 0)
  return isSame ? undefined : { kind: 'metadata', before, after }
}

async function isSameContent(old: Side, now: Side, o: CallOptions): Promise<boolean> {
  if (old.entry.sizeBytes === 0) return true
  if (areComparable(old.reader, now.reader)) {
    return (await digestsOf(old, o)) === (await digestsOf(now, o))
  }
  return (await contentDigest(old, o)) === (await contentDigest(now, o))
}

/** Equal contents have equal blobs where they were cut by the same rules and named under the same key. */
function areComparable(a: CheckpointReader, b: CheckpointReader): boolean {
  return (
    isDeepStrictEqual(a.keys?.salt, b.keys?.salt) &&
    isDeepStrictEqual(a.root.facts.chunking, b.root.facts.chunking)
  )
}

async function digestsOf({ reader, entry }: Side, o: CallOptions): Promise<string> {
  let digests = ''
  for (const [number, blob] of blobsOf(entry.runs)) digests += blobDigest(await reader.pack(number, o), blob)
  return digests
}

async function contentDigest({ reader, entry }: Side, o: CallOptions): Promise<string> {
  const hash = createHash('sha256')
  for (const [number, blob] of blobsOf(entry.runs)) hash.update(await reader.readBlob(number, blob, o))
  return hash.digest('hex')
}
