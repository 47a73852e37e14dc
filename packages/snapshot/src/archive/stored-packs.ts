import type { CheckpointRecord } from '@belay/domain/checkpoint/record'
import { unavailable } from '@belay/domain/errors'
import type { PackRef } from '../format/root.js'
import type { CheckpointReader } from '../reading/checkpoint-reader.js'
import type { WriteStore } from '../store/store.js'
import type { SpooledPack } from './pack-writer.js'
import type { ReferencedBytes } from './referenced-bytes.js'

/** Packs on their way into the store at once: enough to hide a network's delays. */
const LANES = 4
/** Packs that wait in the spool, at most: a store slower than the reading must not fill the disk. */
const WAITING_MAX = 4

/** Brings finished packs into the store while others are still being filled, and knows what there is for the new checkpoint to refer to. */
export class StoredPacks {
  storedBytes = 0
  readonly #store: WriteStore
  readonly #parent: CheckpointReader | undefined
  readonly #signal: AbortSignal | undefined
  readonly #packs = new Map<number, PackRef>()
  readonly #waiting: SpooledPack[] = []
  readonly #underWay = new Set<Promise<void>>()
  /** The one that was finished last: it holds the root. */
  #lastNumber = -1
  /** What the next pack will be the root of. */
  #root: Omit<CheckpointRecord, 'digest'> | undefined
  #rootNumber = -1
  #failure: unknown
  #stopped = false

  constructor(o: {
    store: WriteStore
    parent: CheckpointReader | undefined
    signal: AbortSignal | undefined
  }) {
    this.#store = o.store
    this.#parent = o.parent
    this.#signal = o.signal
  }

  add(pack: SpooledPack): void {
    if (this.#stopped) return
    this.#lastNumber = pack.number
    if (this.#root !== undefined) this.#rootNumber = pack.number
    this.#waiting.push(pack)
    this.#begin()
  }

  /** The next pack holds the root of this checkpoint. To be said once all others are stored. */
  expectRoot(record: Omit<CheckpointRecord, 'digest'>): void {
    this.#root = record
  }

  /** Resolves when another pack may be begun.
   *  @throws the failure of a pack that could not be stored: there is no use in reading on */
  async room(): Promise<void> {
    while (this.#waiting.length > WAITING_MAX && this.#failure === undefined)
      await Promise.race(this.#underWay)
    if (this.#failure !== undefined) throw this.#failure
  }

  /** Resolves when everything is stored.
   *  @throws the first failure */
  async allStored(): Promise<void> {
    await this.settled()
    if (this.#failure !== undefined) throw this.#failure
  }

  /** Begins no more. */
  stop(): void {
    this.#stopped = true
    this.#waiting.length = 0
  }

  /** Resolves when no call of the store is under way, whatever became of them. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay)
  }

  /** How many are stored. */
  get count(): number {
    return this.#packs.size
  }

  has(number: number): boolean {
    return this.#packs.has(number)
  }

  get last(): PackRef {
    const last = this.#packs.get(this.#lastNumber)
    if (last === undefined)
      throw unavailable('store-unavailable', 'The checkpoint has no object: nothing was stored')
    return last
  }

  /** Whether what was stored can be read. Not in a dry run, which keeps nothing of what it is given. */
  async readBack(): Promise<boolean> {
    const [pack] = this.#packs.values()
    if (pack === undefined) return true
    const range = { offset: 0, length: 1 }
    return (await this.#store.get(pack.at, { range, signal: this.#signal })) !== undefined
  }

  /** The packs the new checkpoint refers to, the parent's among them; without `self`, the one that will hold its root. */
  inUse(referenced: ReferencedBytes, self: number | undefined): PackRef[] {
    const refs = new Map<number, PackRef>()
    if (this.#parent !== undefined) {
      refs.set(this.#parent.root.selfPack, this.#parent.selfRef)
      for (const pack of this.#parent.root.packs) refs.set(pack.number, pack)
    }
    for (const pack of this.#packs.values()) refs.set(pack.number, pack)
    if (self !== undefined) refs.delete(self)
    return [...refs.values()]
      .map((pack) => ({ ...pack, referencedBytes: referenced.of(pack.number) }))
      .filter((pack) => pack.referencedBytes > 0)
  }

  #begin(): void {
    while (this.#underWay.size < LANES && this.#failure === undefined) {
      const pack = this.#waiting.shift()
      if (pack === undefined) return
      const storing = this.#put(pack)
        .catch((error: unknown) => {
          this.#failure ??= error
        })
        .finally(() => {
          this.#underWay.delete(storing)
          this.#begin()
        })
      this.#underWay.add(storing)
    }
  }

  async #put(pack: SpooledPack): Promise<void> {
    const { number, name, path, sizeBytes, trailerBytes, rawBytes } = pack
    const record = number === this.#rootNumber ? this.#root : undefined
    const root = record && {
      record: {
        ...record,
        digest: name as string as CheckpointRecord['digest'],
        storedBytes: this.storedBytes + sizeBytes,
      },
      trailerBytes,
    }
    const at = await this.#store.put(name, { kind: 'file', path, sizeBytes }, { signal: this.#signal, root })
    this.#packs.set(number, {
      number,
      name,
      at,
      sizeBytes,
      trailerBytes,
      rawBytes,
      referencedBytes: rawBytes,
    })
    this.storedBytes += sizeBytes
  }
}
