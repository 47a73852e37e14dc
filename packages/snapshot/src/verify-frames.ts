import { type BelayError, corrupt } from '@belay/domain/errors'
import { releaseFrame } from './format/frame-codec.js'
import type { BlobHasher } from './format/keys.js'
import { openFrame, parseHeader } from './format/object.js'
import type { FrameRow } from './format/pack-index.js'
import type { Seal } from './format/seal.js'
import { inParallel } from './in-parallel.js'
import { blobInFrame, type OpenPack } from './pack-reader.js'
import type { CallOptions, ReadStore } from './store/store.js'
import { assertRunning } from './store/until-aborted.js'
import type { PackUse } from './verify-pack-use.js'
import { damageOf } from './verify-report.js'

export interface FrameCheckOptions extends CallOptions {
  readonly store: ReadStore
  readonly hasher: BlobHasher
  /** Which of the frames with content the checkpoint needs are read. */
  readonly chooses: () => boolean
  /** Told once for each damage, with the blobs it takes away. */
  readonly onDamage: (error: BelayError, blobs: readonly number[]) => void
  readonly onFrame: (storedBytes: number) => void
}

/** Reads frames of a pack, each once, and compares every blob that is referred to with its digest; also the header at the pack's start
 *  with the copy its name vouches for.
 *  @returns how many frames are needed */
export async function checkFrames(use: PackUse, o: FrameCheckOptions): Promise<number> {
  const { pack } = use
  const marked = use.marked()
  const needed = neededFrames(pack, marked)
  const chosen = needed.filter(() => o.chooses())
  await checkFirstHeader(pack, o)
  await inParallel(readsOf(pack, chosen), READS_AT_ONCE, async (frames) => {
    assertRunning(o.signal, `verify ${pack.what}`)
    const [first, last] = [frames[0] as number, frames.at(-1) as number]
    const start = pack.index.frameOffsets[first] as number
    const end = (pack.index.frameOffsets[last] as number) + (pack.index.frames[last] as FrameRow).storedBytes
    let stored: Uint8Array
    try {
      stored = await fetch(pack, { offset: start, length: end - start }, o)
    } catch (error) {
      const damage = damageOf(error)
      o.onDamage(
        damage,
        frames.flatMap((frame) => neededBlobs(pack, frame, marked)),
      )
      return
    }
    for (const frame of frames) {
      const row = pack.index.frames[frame] as FrameRow
      const offset = (pack.index.frameOffsets[frame] as number) - start
      checkFrame(pack, { frame, marked, stored: stored.subarray(offset, offset + row.storedBytes) }, o)
      o.onFrame(row.storedBytes)
    }
  })
  return needed.length
}

/** As many reads wait for the disk or the network while one frame is decompressed. */
const READS_AT_ONCE = 3
const READ_BYTES = 8 * 2 ** 20

function neededFrames(pack: OpenPack, marked: Uint8Array): number[] {
  const { frames, frameFirstBlob } = pack.index
  const needed: number[] = []
  for (let frame = 0; frame < frames.length; frame++) {
    const blobs = marked.subarray(frameFirstBlob[frame], frameFirstBlob[frame + 1])
    if (blobs.includes(1)) needed.push(frame)
  }
  return needed
}

/** Neighbours are read together. */
function* readsOf(pack: OpenPack, frames: readonly number[]): Generator<number[]> {
  let read: number[] = []
  let bytes = 0
  for (const frame of frames) {
    const { storedBytes } = pack.index.frames[frame] as FrameRow
    if (read.length > 0 && (read.at(-1) !== frame - 1 || bytes + storedBytes > READ_BYTES)) {
      yield read
      read = []
      bytes = 0
    }
    read.push(frame)
    bytes += storedBytes
  }
  if (read.length > 0) yield read
}

function checkFrame(
  pack: OpenPack,
  o: { frame: number; marked: Uint8Array; stored: Uint8Array },
  check: FrameCheckOptions,
): void {
  const { frame, marked } = o
  const needed = neededBlobs(pack, frame, marked)
  let raw: Uint8Array
  try {
    raw = openFrame(o.stored, { index: pack.index, frame, seal: pack.seal, what: pack.what })
  } catch (error) {
    check.onDamage(damageOf(error), needed)
    return
  }
  for (const blob of needed) {
    try {
      blobInFrame(pack, blob, raw, check.hasher)
    } catch (error) {
      check.onDamage(damageOf(error), [blob])
    }
  }
  // A raw frame shares the memory of the read, which may hold others.
  if (pack.index.frames[frame]?.codec === 'zstd') releaseFrame(raw)
}

function neededBlobs(pack: OpenPack, frame: number, marked: Uint8Array): number[] {
  const { frameFirstBlob } = pack.index
  const blobs: number[] = []
  for (let blob = frameFirstBlob[frame] as number; blob < (frameFirstBlob[frame + 1] as number); blob++) {
    if (marked[blob] === 1) blobs.push(blob)
  }
  return blobs
}

/** The header at the start is for reading an object front to back; its copy in the trailer is the one the name proves. */
async function checkFirstHeader(pack: OpenPack, o: FrameCheckOptions): Promise<void> {
  const { place, index, seal, what } = pack
  const length = index.frameOffsets[0] ?? place.sizeBytes - pack.trailerBytes
  try {
    const header = parseHeader(await fetch(pack, { offset: 0, length }, o), what)
    if (!isSameHeader(header, seal))
      throw corrupt(
        'pack-corrupt',
        `${what} is corrupt: its first header differs from the copy in its trailer`,
      )
  } catch (error) {
    o.onDamage(damageOf(error), [])
  }
}

function isSameHeader(header: ReturnType<typeof parseHeader>, seal: Seal | undefined): boolean {
  if (header === undefined || seal === undefined) return header === undefined && seal === undefined
  return (
    Buffer.compare(header.salt, seal.salt) === 0 &&
    Buffer.compare(header.objectSalt, seal.objectSalt) === 0 &&
    Buffer.compare(header.check, seal.check) === 0
  )
}

async function fetch(
  pack: OpenPack,
  range: { offset: number; length: number },
  o: FrameCheckOptions,
): Promise<Uint8Array> {
  const bytes = await o.store.get(pack.place.at, { range, signal: o.signal })
  if (bytes === undefined)
    throw corrupt('object-missing', `${pack.what} is missing, and the checkpoint needs it`)
  return bytes
}
