import { corrupt } from '@belay/domain/errors'
import type { BlobHasher, Keyring } from '../format/keys.js'
import type { CallOptions, ReadStore } from '../store/store.js'
import {
  blobInFrame,
  frameHolding,
  type OpenPack,
  openPack,
  type PackPlace,
  readFrame,
} from './pack-reader.js'

export interface BlobReaderOptions {
  readonly packs: ReadonlyMap<number, PackPlace>
  /** Whose packs these are, for messages. */
  readonly what: string
  readonly hasher: BlobHasher
  readonly store: ReadStore
  readonly keyring: Keyring
}

/** Reads blobs by pack and number. Opens packs when they are needed; holds their indexes, and a few frames. */
export class BlobReader {
  readonly #o: BlobReaderOptions
  readonly #packs = new Map<number, Promise<OpenPack>>()
  /** The frames read last: a manifest with a history alternates between packs. */
  readonly #frames: { pack: OpenPack; number: number; raw: Uint8Array }[] = []

  constructor(o: BlobReaderOptions) {
    this.#o = o
  }

  /** Takes a pack that is open already. */
  hold(number: number, pack: OpenPack): void {
    this.#packs.set(number, Promise.resolve(pack))
  }

  /** @throws BelayError corrupt if there is no such pack, or it is damaged */
  async pack(number: number, o: CallOptions = {}): Promise<OpenPack> {
    let pack = this.#packs.get(number)
    if (pack === undefined) {
      const place = this.#o.packs.get(number)
      if (place === undefined) {
        throw corrupt(
          'manifest-corrupt',
          `The manifest of ${this.#o.what} names pack ${number}, which its root does not list`,
        )
      }
      pack = openPack(place, this.#o.store, this.#o.keyring, o)
      this.#packs.set(number, pack)
      // A failed attempt must not stand in the way of a later one.
      pack.catch(() => this.#packs.delete(number))
    }
    return await pack
  }

  /** One verified blob. Neighbours in one frame cost one read. */
  async read(packNumber: number, blob: number, o: CallOptions = {}): Promise<Uint8Array> {
    const pack = await this.pack(packNumber, o)
    const number = frameHolding(pack, blob)
    let frame = this.#frames.find((held) => held.pack === pack && held.number === number)
    if (frame === undefined) {
      frame = { pack, number, raw: await readFrame(pack, number, this.#o.store, o) }
      if (this.#frames.length >= FRAMES_HELD) this.#frames.shift()
      this.#frames.push(frame)
    }
    return blobInFrame(pack, blob, frame.raw, this.#o.hasher)
  }
}

const FRAMES_HELD = 4
