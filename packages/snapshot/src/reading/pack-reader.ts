import { corrupt } from '@belay/domain/errors'
import type { BlobHasher, Keyring } from '../format/keys.js'
import { type OpenedObject, openFrame, openTrailer } from '../format/object.js'
import { DIGEST_BYTES, type FrameRow, frameOfBlob } from '../format/pack-index.js'
import type { CallOptions, ObjectName, PackLocator, ReadStore } from '../store/store.js'

/** What is needed to open one object: its name proves it, its sizes make one range read enough. */
export interface PackPlace {
  readonly name: ObjectName
  readonly at: PackLocator
  readonly sizeBytes: number
  readonly trailerBytes: number
}

/** An object whose trailer has been fetched and verified. Its frames are read one by one. */
export interface OpenPack extends OpenedObject {
  readonly place: PackPlace
  /** For messages. */
  readonly what: string
}

/** Fetches and verifies an object's trailer.
 *  @throws BelayError corrupt `object-missing` if the store says it is absent: something in the store names it, so it should be there. */
export async function openPack(
  place: PackPlace,
  store: ReadStore,
  keyring: Keyring,
  o: CallOptions = {},
): Promise<OpenPack> {
  const what = `Pack ${place.name.slice(0, 12)}… in ${store.label}`
  const tail = await read(
    place,
    store,
    { offset: place.sizeBytes - place.trailerBytes, length: place.trailerBytes },
    what,
    o,
  )
  const opened = await openTrailer(tail, { name: place.name, sizeBytes: place.sizeBytes, keyring, what })
  return { ...opened, place, what }
}

/** Fetches, verifies and decompresses one frame. */
export async function readFrame(
  pack: OpenPack,
  frame: number,
  store: ReadStore,
  o: CallOptions = {},
): Promise<Uint8Array> {
  const row = pack.index.frames[frame] as FrameRow
  const range = { offset: pack.index.frameOffsets[frame] as number, length: row.storedBytes }
  const stored = await read(pack.place, store, range, pack.what, o)
  return openFrame(stored, { index: pack.index, frame, seal: pack.seal, what: pack.what })
}

/** The frame a blob lies in. @throws BelayError corrupt if the pack has no such blob. */
export function frameHolding(pack: OpenPack, blob: number): number {
  const count = pack.index.blobLengths.length
  if (blob >= count)
    throw corrupt(
      'pack-corrupt',
      `${pack.what} is not what the manifest needs: expected blob ${blob}, found ${count} blobs`,
    )
  return frameOfBlob(pack.index, blob)
}

/** Cuts a blob out of its frame's raw bytes and proves that it is the one the index names. */
export function blobInFrame(pack: OpenPack, blob: number, raw: Uint8Array, hasher: BlobHasher): Uint8Array {
  const start = pack.index.blobOffsets[blob] as number
  const content = raw.subarray(start, start + (pack.index.blobLengths[blob] as number))
  const expected = blobDigest(pack, blob)
  const found = hasher.digestOf(content)
  if (found !== expected)
    throw corrupt(
      'blob-corrupt',
      `${pack.what} is corrupt: blob ${blob} is not what its index says (${hex(expected)}…, found ${hex(found)}…)`,
    )
  return content
}

/** A blob's id: 32 bytes in latin1. */
export function blobDigest(pack: OpenPack, blob: number): string {
  return pack.index.digests.toString('latin1', blob * DIGEST_BYTES, (blob + 1) * DIGEST_BYTES)
}

async function read(
  place: PackPlace,
  store: ReadStore,
  range: { offset: number; length: number },
  what: string,
  o: CallOptions,
): Promise<Uint8Array> {
  const bytes = await store.get(place.at, { ...o, range })
  if (bytes === undefined) {
    throw corrupt('object-missing', `${what} is missing, and the checkpoint needs it`, {
      hint: 'Use another checkpoint: `--checkpoint good` finds the newest that verifies.',
    })
  }
  return bytes
}

function hex(digest: string): string {
  return Buffer.from(digest.slice(0, 6), 'latin1').toString('hex')
}
