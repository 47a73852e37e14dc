import { corrupt } from '@belay/domain/errors'
import type { FrameRow } from '../format/pack-index.js'
import type { PackFile } from '../restore/restore-job.js'
import type { FrameFetcher } from '../restore/write-queue.js'
import type { ReadStore } from '../store/store.js'
import type { PackSpool } from '../tree/pack-spool.js'
import type { CheckpointReader } from './checkpoint-reader.js'
import type { OpenPack } from './pack-reader.js'

export interface PackFilesOptions {
  readonly checkpoint: CheckpointReader
  readonly store: ReadStore
  /** Where packs go that cannot be read in place. Asked for only then. */
  readonly spool: () => PackSpool
  /** Most of each pack will be needed: neighbours of a frame are fetched along. */
  readonly readsAhead: boolean
  readonly announce: (file: PackFile) => void
  readonly onFetched: () => void
  readonly onFailure: (error: Error) => void
  readonly signal: AbortSignal | undefined
}

/** Brings the packs of a checkpoint to where worker threads can read them: in place where the store is on this machine, else into a
 *  spool, frame by frame as they are needed. */
export class PackFiles implements FrameFetcher {
  readonly packs = new Map<number, OpenPack>()
  bytesFetched = 0
  readonly #o: PackFilesOptions
  readonly #remote = new Map<number, RemotePack>()
  #fetching = 0

  constructor(o: PackFilesOptions) {
    this.#o = o
  }

  /** Opens packs: fetches and verifies their indexes.
   *  @throws BelayError corrupt if a pack is missing or damaged */
  async open(numbers: Iterable<number>): Promise<void> {
    for (const number of numbers) {
      if (this.packs.has(number)) continue
      const pack = await this.#o.checkpoint.pack(number, { signal: this.#o.signal })
      const local = this.#o.store.localFile(pack.place.at)
      // A copy: cloning a view for another thread takes all the memory behind it along.
      const objectSalt = pack.seal === undefined ? undefined : Uint8Array.from(pack.seal.objectSalt)
      this.packs.set(number, pack)
      if (local !== undefined) {
        this.#o.announce({ number, what: pack.what, path: local, objectSalt })
        continue
      }
      this.#remote.set(number, {
        pack,
        number,
        objectSalt,
        isAnnounced: false,
        state: new Uint8Array(pack.index.frames.length),
      })
    }
  }

  isThere(number: number, frame: number): boolean {
    const remote = this.#remote.get(number)
    if (remote === undefined || remote.state[frame] === THERE) return true
    if (remote.state[frame] === ABSENT && this.#fetching < FETCHES_MAX)
      this.#fetch(remote, frame).catch(this.#o.onFailure)
    return false
  }

  async #fetch(remote: RemotePack, first: number): Promise<void> {
    const { index, place, what } = remote.pack
    if (!remote.isAnnounced) {
      remote.isAnnounced = true
      const path = this.#o.spool().begin(remote.number, place.sizeBytes)
      this.#o.announce({ number: remote.number, what, path, objectSalt: remote.objectSalt })
    }
    const offset = index.frameOffsets[first] as number
    let end = first
    let length = 0
    do {
      remote.state[end] = FETCHING
      length += (index.frames[end++] as FrameRow).storedBytes
    } while (
      this.#o.readsAhead &&
      end < index.frames.length &&
      remote.state[end] === ABSENT &&
      length < FETCH_BYTES
    )
    this.#fetching++
    try {
      const bytes = await this.#o.store.get(place.at, { range: { offset, length }, signal: this.#o.signal })
      if (bytes === undefined)
        throw corrupt('object-missing', `${what} is missing, and the checkpoint needs it`, { hint: HINT })
      this.#o.spool().write(remote.number, bytes, offset)
      this.bytesFetched += length
      remote.state.fill(THERE, first, end)
    } finally {
      this.#fetching--
    }
    this.#o.onFetched()
  }
}

interface RemotePack {
  readonly pack: OpenPack
  readonly number: number
  readonly objectSalt: Uint8Array | undefined
  isAnnounced: boolean
  /** Of each frame. */
  readonly state: Uint8Array
}

const ABSENT = 0
const FETCHING = 1
const THERE = 2
const FETCHES_MAX = 2
const FETCH_BYTES = 16 * 2 ** 20
const HINT = 'Use another checkpoint: `--checkpoint good` finds the newest that verifies.'
