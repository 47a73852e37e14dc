import type { BytePath } from '../format/entry.js'
import type { FrameRow } from '../format/pack-index.js'

/** Where a frame's stored bytes can be read, and what opens them. */
export interface FramePlace {
  /** Number of the pack in the checkpoint. */
  readonly pack: number
  readonly frame: number
  readonly offset: number
  readonly row: FrameRow
}

/** The blobs that a job needs, each once. They lie in one frame. */
export interface JobBlobs {
  readonly offsets: Uint32Array
  readonly lengths: Uint32Array
  /** 32 bytes each. */
  readonly digests: Uint8Array
}

/** Columns, since a job crosses threads: plain arrays of objects would be cloned one by one. Paths are joined by NUL, which no path holds. */
export interface JobFiles {
  readonly paths: string
  readonly modes: Uint16Array
  readonly mtimeSec: Float64Array
  readonly mtimeNsec: Uint32Array
  /** How many of `blobs` belong to each file, whose numbers follow each other in `blobs`. */
  readonly blobCounts: Uint32Array
  readonly blobs: Uint32Array
}

/** Pieces of files that span frames: they are there already, in their full length, empty. */
export interface JobParts {
  readonly paths: string
  /** How many of the following belong to each path. */
  readonly counts: Uint32Array
  readonly blobs: Uint32Array
  readonly offsets: Float64Array
  /** A blob that comes several times in a row is one part. */
  readonly repeats: Float64Array
}

/** Writes new files, whose blobs come from one frame. Without a frame the files are empty. */
export interface WriteJob {
  readonly kind: 'write'
  readonly frame: FramePlace | undefined
  readonly blobs: JobBlobs
  readonly files: JobFiles
  readonly parts: JobParts
}

/** Compares files in place with the blobs they should have. */
export interface CheckJob {
  readonly kind: 'check'
  readonly paths: string
  /** Where in the file its first blob lies: a large file is checked by several jobs. */
  readonly offsets: Float64Array
  readonly blobCounts: Uint32Array
  readonly lengths: Uint32Array
  readonly digests: Uint8Array
}

export type RestoreJob = WriteJob | CheckJob

export interface WriteResult {
  readonly kind: 'write'
  /** Inode of each file, in their order; empty unless asked for. */
  readonly inodes: Float64Array
  readonly bytesWritten: number
  readonly bytesRead: number
}

export interface CheckResult {
  readonly kind: 'check'
  /** For each path 1 if it holds what it should, else 0. */
  readonly same: Uint8Array
}

export type JobResult = WriteResult | CheckResult

/** What a worker must know of a pack before its first job about it. */
export interface PackFile {
  readonly number: number
  /** For messages. */
  readonly what: string
  readonly path: string
  /** Of an encrypted pack. */
  readonly objectSalt: Uint8Array | undefined
}

export const PATH_SEPARATOR = '\0'

export function joinPaths(paths: readonly BytePath[]): string {
  return paths.join(PATH_SEPARATOR)
}

export function splitPaths(joined: string): BytePath[] {
  return joined === '' ? [] : joined.split(PATH_SEPARATOR)
}
