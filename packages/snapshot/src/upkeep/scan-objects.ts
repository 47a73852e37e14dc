import { type BelayError, corrupt } from '@belay/domain/errors'
import type { CatalogEntry } from '../catalog.js'
import type { Keyring } from '../format/keys.js'
import { FOOTER_BYTES, openTrailer, trailerBytesOf } from '../format/object.js'
import { decodeRoot, type PackRef } from '../format/root.js'
import { inParallel } from '../reading/in-parallel.js'
import type { CallOptions, ObjectName, PruneStore, StoredObject } from '../store/store.js'
import { assertRunning } from '../store/until-aborted.js'
import { damageOf } from './verify-report.js'

/** What the objects of a store say of themselves. */
export interface ObjectScan {
  /** Sizes of the objects whose trailers are what their names stand for. */
  readonly sound: ReadonlyMap<ObjectName, number>
  /** The checkpoints whose roots they hold. */
  readonly checkpoints: readonly ScannedCheckpoint[]
  /** Corrupt, or unavailable: could not be read. */
  readonly damaged: readonly DamagedScan[]
}

export interface ScannedCheckpoint {
  /** As its catalog entry was, or would have been. */
  readonly entry: CatalogEntry
  readonly packs: readonly Pick<PackRef, 'name' | 'sizeBytes'>[]
}

export interface DamagedScan {
  readonly name: ObjectName
  readonly error: BelayError
}

export interface ScanOptions extends CallOptions {
  readonly store: PruneStore
  readonly keyring: Keyring
  readonly onProgress?: ((progress: { readonly done: number; readonly of: number }) => void) | undefined
}

/** Opens the trailer of every object. Contents are not read.
 *  @throws BelayError misuse where the passphrase is the matter; unavailable if the store cannot be listed */
export async function scanObjects(o: ScanOptions): Promise<ObjectScan> {
  const objects: StoredObject[] = []
  for await (const object of o.store.list({ signal: o.signal })) objects.push(object)
  const sound = new Map<ObjectName, number>()
  const checkpoints: ScannedCheckpoint[] = []
  const damaged: DamagedScan[] = []
  let done = 0
  await inParallel(objects, OBJECTS_AT_ONCE, async (object) => {
    assertRunning(o.signal, `scan the objects of ${o.store.label}`)
    try {
      const found = await scanObject(object, o)
      if (found !== undefined) {
        sound.set(object.name, object.sizeBytes)
        if (found.kind === 'checkpoint') checkpoints.push(found.checkpoint)
      }
    } catch (error) {
      damaged.push({ name: object.name, error: damageOf(error) })
    }
    o.onProgress?.({ done: ++done, of: objects.length })
  })
  return { sound, checkpoints, damaged }
}

const OBJECTS_AT_ONCE = 4
/** Enough for most trailers, so that one read does. */
const TAIL_BYTES = 64 * 1024

type Scanned =
  | { readonly kind: 'pack' }
  | { readonly kind: 'checkpoint'; readonly checkpoint: ScannedCheckpoint }

/** @returns undefined for an object that was removed since it was listed */
async function scanObject(object: StoredObject, o: ScanOptions): Promise<Scanned | undefined> {
  const { name, at, sizeBytes } = object
  const what = `Pack ${name.slice(0, 12)}… in ${o.store.label}`
  if (sizeBytes < FOOTER_BYTES) {
    throw corrupt(
      'pack-corrupt',
      `${what} is corrupt: expected at least ${FOOTER_BYTES} bytes, found ${sizeBytes}`,
    )
  }
  const read = async (length: number): Promise<Uint8Array | undefined> =>
    await o.store.get(at, { range: { offset: sizeBytes - length, length }, signal: o.signal })
  let tail = await read(Math.min(TAIL_BYTES, sizeBytes))
  if (tail === undefined) return undefined
  const trailerBytes = trailerBytesOf(tail, sizeBytes, what)
  if (trailerBytes > tail.length) tail = await read(trailerBytes)
  if (tail === undefined) return undefined
  const { root: rootBytes } = await openTrailer(tail, { name, sizeBytes, keyring: o.keyring, what })
  if (rootBytes === undefined) return { kind: 'pack' }
  const { facts, packs } = decodeRoot(rootBytes, what)
  const digest = name as string as CatalogEntry['record']['digest']
  // The root was written before its own object's size was known.
  const storedBytes = facts.record.storedBytes + sizeBytes
  return {
    kind: 'checkpoint',
    checkpoint: {
      entry: { record: { ...facts.record, digest, storedBytes }, at, sizeBytes, trailerBytes },
      packs,
    },
  }
}
