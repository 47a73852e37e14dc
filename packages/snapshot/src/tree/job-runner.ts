import { assertNever } from '@belay/domain/assert-never'
import { corrupt } from '@belay/domain/errors'
import { releaseFrame } from '../format/frame-codec.js'
import { BlobHasher, type StoreKeys } from '../format/keys.js'
import { openFrameRow } from '../format/object.js'
import { DIGEST_BYTES } from '../format/pack-index.js'
import { makeSeal, type Seal } from '../format/seal.js'
import {
  type CheckJob,
  type FramePlace,
  type JobResult,
  type PackFile,
  type RestoreJob,
  splitPaths,
  type WriteJob,
  type WriteResult,
} from '../restore/restore-job.js'
import { errnoOf } from '../system-error.js'
import { checkFiles } from './check-files.js'
import { treeError } from './tree-error.js'
import type { TreeFiles } from './tree-files.js'
import { type FileBatch, writeFiles } from './write-files.js'
import { writeParts } from './write-parts.js'

/** What every job of one restore has in common. Can be copied between threads. */
export interface RunnerSetup {
  /** The target, absolute. */
  readonly root: string
  readonly keys: StoreKeys | undefined
  /** fsync what is written. */
  readonly durable: boolean
  /** Somebody else sets the times that a double cannot hold. */
  readonly exactTimes: boolean
  readonly wantsInodes: boolean
  readonly creationMask: number
}

/** Does jobs, on a worker thread or on the main one. Nothing is written before all blobs of a job are verified. */
export class JobRunner {
  readonly #setup: RunnerSetup
  readonly #files: TreeFiles
  readonly #hasher: BlobHasher
  readonly #packs = new Map<number, { file: PackFile; fd: number; seal: Seal | undefined }>()
  #stored: Buffer = Buffer.alloc(0)

  constructor(setup: RunnerSetup, files: TreeFiles) {
    this.#setup = setup
    this.#files = files
    this.#hasher = new BlobHasher(setup.keys?.blobId)
  }

  addPack(file: PackFile): void {
    const { keys } = this.#setup
    const seal =
      keys === undefined || file.objectSalt === undefined ? undefined : makeSeal(keys, file.objectSalt)
    let fd: number
    try {
      fd = this.#files.open(file.path, 'read')
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') {
        throw corrupt('object-missing', `${file.what} is missing, and the checkpoint needs it`, {
          hint: HINT,
          cause: error,
        })
      }
      throw treeError(error, `open ${file.what}`)
    }
    this.#packs.set(file.number, { file, fd, seal })
  }

  /** @throws BelayError corrupt if a blob is not what the checkpoint says, unavailable if the disk fails */
  run(job: RestoreJob): JobResult {
    switch (job.kind) {
      case 'write':
        return this.#write(job)
      case 'check':
        return this.#check(job)
      default:
        return assertNever(job)
    }
  }

  close(): void {
    for (const { fd } of this.#packs.values()) {
      try {
        this.#files.close(fd)
      } catch {
        // It was only read from.
      }
    }
    this.#packs.clear()
  }

  #write(job: WriteJob): WriteResult {
    const raw = job.frame === undefined ? EMPTY : this.#read(job.frame)
    try {
      if (job.frame !== undefined) this.#verify(job, raw, job.frame)
      const batch: FileBatch = { raw, blobs: job.blobs, files: this.#files, ...this.#setup }
      const { inodes, bytesWritten } = writeFiles(job.files, batch)
      const partBytes = writeParts(job.parts, batch)
      return {
        kind: 'write',
        inodes,
        bytesWritten: bytesWritten + partBytes,
        bytesRead: job.frame?.row.storedBytes ?? 0,
      }
    } finally {
      // A raw frame lies in the memory that the next one is read into.
      if (raw.buffer !== this.#stored.buffer) releaseFrame(raw)
    }
  }

  #check(job: CheckJob): JobResult {
    return {
      kind: 'check',
      same: checkFiles(job, { root: this.#setup.root, files: this.#files, hasher: this.#hasher }),
    }
  }

  #read(place: FramePlace): Uint8Array {
    const pack = this.#packs.get(place.pack)
    if (pack === undefined)
      throw corrupt('internal', `A job names pack ${place.pack}, which nobody announced`)
    const { storedBytes } = place.row
    if (this.#stored.length < storedBytes)
      this.#stored = Buffer.allocUnsafeSlow(storedBytes + (storedBytes >>> 2))
    const stored = this.#stored.subarray(0, storedBytes)
    for (let done = 0; done < storedBytes; ) {
      let count: number
      try {
        count = this.#files.read(pack.fd, stored.subarray(done), storedBytes - done, place.offset + done)
      } catch (error) {
        throw treeError(error, `read ${pack.file.what}`)
      }
      if (count === 0) {
        throw corrupt(
          'pack-corrupt',
          `${pack.file.what} is corrupt: expected at least ${place.offset + storedBytes} bytes, found ${place.offset + done}`,
        )
      }
      done += count
    }
    return openFrameRow(stored, { row: place.row, frame: place.frame, seal: pack.seal, what: pack.file.what })
  }

  #verify(job: WriteJob, raw: Uint8Array, frame: FramePlace): void {
    const { offsets, lengths, digests } = job.blobs
    const expected = Buffer.from(digests.buffer, digests.byteOffset, digests.length)
    for (let at = 0; at < offsets.length; at++) {
      const start = offsets[at] as number
      const found = this.#hasher.digestOf(raw.subarray(start, start + (lengths[at] as number)))
      if (found === expected.toString('latin1', at * DIGEST_BYTES, (at + 1) * DIGEST_BYTES)) continue
      const what = this.#packs.get(frame.pack)?.file.what
      const paths = splitPaths(job.files.paths)
      throw corrupt(
        'blob-corrupt',
        `${what} is corrupt: a blob in frame ${frame.frame} is not what the index says${paths[0] === undefined ? '' : `, near ${paths[0]}`}`,
        {
          hint: HINT,
        },
      )
    }
  }
}

const EMPTY = new Uint8Array(0)
const HINT = 'Use another checkpoint: `--checkpoint good` finds the newest that verifies.'
