/** A raw path as the file system holds it, one character (0 to 255) per byte: non-UTF-8 names survive, and `<` compares bytes.
 *  Relative to the root, `/` between names, no leading or trailing `/`; the root itself is the empty string. */
export type BytePath = string

export type EntryKind = 'file' | 'directory' | 'symlink'

/**
 * The blobs of a file, in order, as runs of four numbers: pack number, first blob, count, stride. Stride 1 counts upwards; stride 0
 * repeats one blob (long stretches of zeros). Empty for an empty file.
 */
export type BlobRuns = readonly number[]

/** One entry of a tree, as a checkpoint describes it. */
export interface Entry {
  readonly path: BytePath
  readonly kind: EntryKind
  /** Permission bits with set-user-id, set-group-id and sticky: the low 12 bits of st_mode. */
  readonly mode: number
  /** Modification time: whole seconds since 1970 (may be negative) and 0 to 999,999,999 nanoseconds. */
  readonly mtimeSec: number
  readonly mtimeNsec: number
  /** 0 for everything but files. */
  readonly sizeBytes: number
  readonly runs: BlobRuns
  /** A symlink's target as bytes; empty otherwise. */
  readonly target: string
  /** Entries with the same positive number are hard links to one file; 0: the only one in the tree. Kept in the link table. */
  readonly linkGroup: number
  /** The file kept changing while it was read; this is its last version known to be whole. */
  readonly unstable: boolean
}

/** Orders paths so that a directory comes right before what it holds: bytewise, with `/` below every other byte. */
export function comparePaths(a: BytePath, b: BytePath): number {
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at++) {
    const left = a.charCodeAt(at)
    const right = b.charCodeAt(at)
    if (left === right) continue
    if (left === 47) return -1
    if (right === 47) return 1
    return left - right
  }
  return a.length - b.length
}

/** Calls `visit` for each blob of a file, in order. */
export function eachBlob(runs: BlobRuns, visit: (pack: number, blob: number) => void): void {
  for (let at = 0; at < runs.length; at += 4) {
    const pack = runs[at] as number
    const first = runs[at + 1] as number
    const count = runs[at + 2] as number
    const stride = runs[at + 3] as number
    for (let step = 0; step < count; step++) visit(pack, first + step * stride)
  }
}

export function countBlobs(runs: BlobRuns): number {
  let count = 0
  for (let at = 2; at < runs.length; at += 4) count += runs[at] as number
  return count
}

/** Appends one blob to a list of runs, lengthening its last run where it continues it. */
export function appendBlob(runs: number[], pack: number, blob: number): void {
  const last = runs.length - 4
  if (last >= 0 && runs[last] === pack) {
    const first = runs[last + 1] as number
    const count = runs[last + 2] as number
    if (count === 1 && (blob === first || blob === first + 1)) {
      runs[last + 2] = 2
      runs[last + 3] = blob - first
      return
    }
    if (count > 1 && blob === first + count * (runs[last + 3] as number)) {
      runs[last + 2] = count + 1
      return
    }
  }
  runs.push(pack, blob, 1, 1)
}

/** Appends the blobs of other runs, as if one by one. */
export function appendRuns(runs: number[], more: BlobRuns): void {
  eachBlob(more, (pack, blob) => appendBlob(runs, pack, blob))
}
