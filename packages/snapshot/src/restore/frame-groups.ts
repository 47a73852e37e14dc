import { corrupt } from '@belay/domain/errors'
import { type BytePath, countBlobs, type Entry, eachBlob } from '../format/entry.js'
import { DIGEST_BYTES, type FrameRow, frameOfBlob, type PackIndex } from '../format/pack-index.js'
import { frameHolding, type OpenPack } from '../reading/pack-reader.js'
import { type FramePlace, joinPaths, type WriteJob } from './restore-job.js'

/** A file to be written: what the checkpoint says of it, and the path under which it is built. */
export interface FileToWrite {
  readonly entry: Entry
  readonly staged: BytePath
}

/** A file whose blobs lie in several frames: created beforehand, filled piece by piece. */
export interface SplitFile extends FileToWrite {
  /** Jobs that still have to write to it, and 1 while pieces are still being added. */
  pendingJobs: number
}

/** What has to be written from one frame. */
export class FrameGroup {
  readonly pack: OpenPack
  readonly packNumber: number
  readonly frame: number
  readonly files: FileToWrite[] = []
  readonly splitFiles: SplitFile[] = []
  /** The queue's time when something was last added. */
  touched = 0
  readonly #numberOf = new Map<number, number>()
  readonly #blobCounts: number[] = []
  readonly #fileBlobs: number[] = []
  readonly #partCounts: number[] = []
  readonly #partBlobs: number[] = []
  readonly #partOffsets: number[] = []
  readonly #partRepeats: number[] = []

  constructor(o: { pack: OpenPack; packNumber: number; frame: number }) {
    this.pack = o.pack
    this.packNumber = o.packNumber
    this.frame = o.frame
  }

  /** Every blob of the frame is wanted. More files may still want the same ones. */
  get isComplete(): boolean {
    const { frameFirstBlob } = this.pack.index
    return (
      this.#numberOf.size ===
      (frameFirstBlob[this.frame + 1] as number) - (frameFirstBlob[this.frame] as number)
    )
  }

  get rawBytes(): number {
    return (this.pack.index.frames[this.frame] as FrameRow).rawBytes
  }

  get weight(): number {
    return this.files.length + this.#partBlobs.length
  }

  addFile(file: FileToWrite): void {
    this.files.push(file)
    let count = 0
    eachBlob(file.entry.runs, (_, blob) => {
      this.#fileBlobs.push(this.#number(blob))
      count++
    })
    this.#blobCounts.push(count)
  }

  addPart(file: SplitFile, part: { blob: number; offset: number; repeats: number }): void {
    if (this.splitFiles.at(-1) !== file) {
      this.splitFiles.push(file)
      this.#partCounts.push(0)
      file.pendingJobs++
    }
    this.#partCounts[this.#partCounts.length - 1] = (this.#partCounts.at(-1) as number) + 1
    this.#partBlobs.push(this.#number(part.blob))
    this.#partOffsets.push(part.offset)
    this.#partRepeats.push(part.repeats)
  }

  toJob(): WriteJob {
    const { index } = this.pack
    const blobs = [...this.#numberOf.keys()]
    const digests = new Uint8Array(blobs.length * DIGEST_BYTES)
    blobs.forEach((blob, at) => {
      index.digests.copy(digests, at * DIGEST_BYTES, blob * DIGEST_BYTES, (blob + 1) * DIGEST_BYTES)
    })
    const frame: FramePlace = {
      pack: this.packNumber,
      frame: this.frame,
      offset: index.frameOffsets[this.frame] as number,
      row: index.frames[this.frame] as FrameRow,
    }
    return {
      kind: 'write',
      frame,
      blobs: {
        offsets: Uint32Array.from(blobs, (blob) => index.blobOffsets[blob] as number),
        lengths: Uint32Array.from(blobs, (blob) => index.blobLengths[blob] as number),
        digests,
      },
      files: jobFiles(this.files, this.#blobCounts, this.#fileBlobs),
      parts: {
        paths: joinPaths(this.splitFiles.map((file) => file.staged)),
        counts: Uint32Array.from(this.#partCounts),
        blobs: Uint32Array.from(this.#partBlobs),
        offsets: Float64Array.from(this.#partOffsets),
        repeats: Float64Array.from(this.#partRepeats),
      },
    }
  }

  #number(blob: number): number {
    let number = this.#numberOf.get(blob)
    if (number === undefined) {
      number = this.#numberOf.size
      this.#numberOf.set(blob, number)
    }
    return number
  }
}

/** The job that creates files without content. */
export function emptyFilesJob(files: readonly FileToWrite[]): WriteJob {
  const none = new Uint32Array(0)
  return {
    kind: 'write',
    frame: undefined,
    blobs: { offsets: none, lengths: none, digests: new Uint8Array(0) },
    files: jobFiles(files, new Array<number>(files.length).fill(0), []),
    parts: {
      paths: '',
      counts: none,
      blobs: none,
      offsets: new Float64Array(0),
      repeats: new Float64Array(0),
    },
  }
}

/** The one frame that holds all of a file's blobs; `undefined` if there are several, or so many blobs that one job should not list them.
 *  @throws BelayError corrupt if the blobs do not add up to the file's size */
export function frameOfFile(
  entry: Entry,
  packs: ReadonlyMap<number, OpenPack>,
  what: string,
): { pack: number; frame: number } | undefined {
  let only: { pack: number; frame: number } | undefined
  let isOne = countBlobs(entry.runs) <= WHOLE_FILE_BLOBS_MAX
  let sizeBytes = 0
  const { runs } = entry
  for (let at = 0; at < runs.length; at += 4) {
    const [pack, first, count, stride] = [
      runs[at] as number,
      runs[at + 1] as number,
      runs[at + 2] as number,
      runs[at + 3] as number,
    ]
    const opened = packOf(pack, packs, what)
    const last = first + (count - 1) * stride
    const frame = frameHolding(opened, first)
    if (
      frameHolding(opened, last) !== frame ||
      (only !== undefined && (only.pack !== pack || only.frame !== frame))
    )
      isOne = false
    only ??= { pack, frame }
    const { index } = opened
    sizeBytes +=
      stride === 0 ? count * (index.blobLengths[first] as number) : bytesBetween(index, first, last)
  }
  if (sizeBytes !== entry.sizeBytes) {
    throw corrupt(
      'manifest-corrupt',
      `${what} is corrupt: expected ${entry.sizeBytes} bytes for ${JSON.stringify(entry.path)}, found blobs of ${sizeBytes}`,
    )
  }
  return isOne ? only : undefined
}

const WHOLE_FILE_BLOBS_MAX = 4096

/** Bytes of the blobs `first` to `last`; frame by frame, since a damaged manifest may name the same long run again and again. */
function bytesBetween(index: PackIndex, first: number, last: number): number {
  const firstFrame = frameOfBlob(index, first)
  const lastFrame = frameOfBlob(index, last)
  let sum =
    (index.blobOffsets[last] as number) +
    (index.blobLengths[last] as number) -
    (index.blobOffsets[first] as number)
  for (let frame = firstFrame; frame < lastFrame; frame++) sum += (index.frames[frame] as FrameRow).rawBytes
  return sum
}

export function packOf(number: number, packs: ReadonlyMap<number, OpenPack>, what: string): OpenPack {
  const pack = packs.get(number)
  if (pack === undefined)
    throw corrupt('manifest-corrupt', `${what} names pack ${number}, which its root does not list`)
  return pack
}

function jobFiles(
  files: readonly FileToWrite[],
  blobCounts: readonly number[],
  blobs: readonly number[],
): WriteJob['files'] {
  return {
    paths: joinPaths(files.map((file) => file.staged)),
    modes: Uint16Array.from(files, (file) => file.entry.mode),
    mtimeSec: Float64Array.from(files, (file) => file.entry.mtimeSec),
    mtimeNsec: Uint32Array.from(files, (file) => file.entry.mtimeNsec),
    blobCounts: Uint32Array.from(blobCounts),
    blobs: Uint32Array.from(blobs),
  }
}
