import { type BelayError, corrupt } from '@belay/domain/errors'
import { releaseFrame } from '../format/frame-codec.js'
import type { BlobHasher } from '../format/keys.js'
import { openFrame, parseHeader } from '../format/object.js'
import type { FrameRow } from '../format/pack-index.js'
import type { Seal } from '../format/seal.js'
import { inParallel } from '../reading/in-parallel.js'
import { blobInFrame, type OpenPack } from '../reading/pack-reader.js'
import type { CallOptions, ReadStore } from '../store/store.js'
import { assertRunning } from '../store/until-aborted.js'
import type { ProvenBlobs } from './proven-blobs.js'
import type { PackUse } from './verify-pack-use.js'
import { damageOf } from './verify-report.js'

export interface FrameCheckOptions extends CallOptions {
  readonly store: ReadStore
  readonly hasher: BlobHasher
  readonly proven: ProvenBlobs
  /** Which of the frames with content the checkpoint needs are read. */
  readonly chooses: () => boolean
  /** Told once for each damage, with the blobs it takes away. */
  readonly onDamage: (error: BelayError, blobs: readonly number[]) => void
  /** @param storedBytes 0 for a frame that was proven before */
  readonly onFrame: (storedBytes: number) => void
}

/** Reads frames of a pack, each once, and compares every blob that is referred to with its digest; also the header at the pack's start
 *  with the copy its name vouches for.
 *  @returns how many frames are needed */
export async function checkFrames(use: PackUse, o: FrameCheckOptions): Promise<number> {
  const { pack } = use
  const needed = neededFrames(pack, use.marked())
  const chosen = needed.filter(() => o.chooses())
  if (!o.proven.hasHeader(pack.place.name)) await checkFirstHeader(pack, o)
  const unproven = chosen.filter(({ blobs }) => !o.proven.holds(pack.place.name, blobs))
  for (let count = unproven.length; count < chosen.length; count++) o.onFrame(0)
  await inParallel(readsOf(pack, unproven), READS_AT_ONCE, async (frames) => {
    assertRunning(o.signal, `verify ${pack.what}`)
    await checkRead(pack, frames, o)
  })
  return needed.length
}

interface NeededFrame {
  readonly frame: number
  readonly blobs: readonly number[]
}

/** As many reads wait for the disk or the network while one frame is opened. */
const READS_AT_ONCE = 3
const READ_BYTES = 8 * 2 ** 20

function neededFrames(pack: OpenPack, marked: Uint8Array): NeededFrame[] {
  const { frames, frameFirstBlob } = pack.index
  const needed: NeededFrame[] = []
  for (let frame = 0; frame < frames.length; frame++) {
    const end = frameFirstBlob[frame + 1] as number
    const blobs: number[] = []
    for (let blob = frameFirstBlob[frame] as number; blob < end; blob++) {
      if (marked[blob] === 1) blobs.push(blob)
    }
    if (blobs.length > 0) needed.push({ frame, blobs })
  }
  return needed
}

/** Neighbours are read together. */
function* readsOf(pack: OpenPack, frames: readonly NeededFrame[]): Generator<NeededFrame[]> {
  let read: NeededFrame[] = []
  let bytes = 0
  for (const needed of frames) {
    const { storedBytes } = pack.index.frames[needed.frame] as FrameRow
    if (read.length > 0 && (read.at(-1)?.frame !== needed.frame - 1 || bytes + storedBytes > READ_BYTES)) {
      yield read
      read = []
      bytes = 0
    }
    read.push(needed)
    bytes += storedBytes
  }
  if (read.length > 0) yield read
}

async function checkRead(
  pack: OpenPack,
  frames: readonly NeededFrame[],
  o: FrameCheckOptions,
): Promise<void> {
  const rows = frames.map(({ frame }) => pack.index.frames[frame] as FrameRow)
  const start = pack.index.frameOffsets[frames[0]?.frame ?? 0] as number
  const length = rows.reduce((sum, { storedBytes }) => sum + storedBytes, 0)
  let stored: Uint8Array
  try {
    stored = await fetch(pack, { offset: start, length }, o)
  } catch (error) {
    o.onDamage(
      damageOf(error),
      frames.flatMap(({ blobs }) => blobs),
    )
    return
  }
  for (const needed of frames) {
    const { storedBytes } = pack.index.frames[needed.frame] as FrameRow
    const offset = (pack.index.frameOffsets[needed.frame] as number) - start
    checkFrame(pack, needed, stored.subarray(offset, offset + storedBytes), o)
    o.onFrame(storedBytes)
  }
}

function checkFrame(
  pack: OpenPack,
  { frame, blobs }: NeededFrame,
  stored: Uint8Array,
  o: FrameCheckOptions,
): void {
  let raw: Uint8Array
  try {
    raw = openFrame(stored, { index: pack.index, frame, seal: pack.seal, what: pack.what })
  } catch (error) {
    o.onDamage(damageOf(error), blobs)
    return
  }
  const sound = blobs.filter((blob) => {
    try {
      blobInFrame(pack, blob, raw, o.hasher)
      return true
    } catch (error) {
      o.onDamage(damageOf(error), [blob])
      return false
    }
  })
  o.proven.add(pack.place.name, sound, pack.index.blobLengths.length)
  // A frame that is not compressed shares the memory of the read, which holds others.
  if (pack.index.frames[frame]?.codec === 'zstd') releaseFrame(raw)
}

/** The header at the start is for reading an object front to back; its copy in the trailer is the one the name proves. */
async function checkFirstHeader(pack: OpenPack, o: FrameCheckOptions): Promise<void> {
  const { place, index, seal, what } = pack
  const length = index.frameOffsets[0] ?? place.sizeBytes - pack.trailerBytes
  try {
    const header = parseHeader(await fetch(pack, { offset: 0, length }, o), what)
    if (!isSameHeader(header, seal)) {
      throw corrupt(
        'pack-corrupt',
        `${what} is corrupt: its first header differs from the copy in its trailer`,
      )
    }
  } catch (error) {
    const damage = damageOf(error)
    // The copy has told which version it is: one that says another is damaged.
    const isVersion = damage.code === 'format-version-unsupported'
    o.onDamage(
      isVersion
        ? corrupt('pack-corrupt', `${what} is corrupt: its first header names another version`, {
            cause: damage,
          })
        : damage,
      [],
    )
    return
  }
  o.proven.addHeader(place.name)
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
