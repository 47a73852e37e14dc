import { BelayError, corrupt } from '@belay/domain/errors'
import type { CatalogEntry } from '../catalog.js'
import type { BlobRuns } from '../format/entry.js'
import type { Keyring } from '../format/keys.js'
import { CheckpointReader } from '../reading/checkpoint-reader.js'
import { inParallel } from '../reading/in-parallel.js'
import type { OpenPack } from '../reading/pack-reader.js'
import type { CallOptions, ObjectName, PackLocator, ReadStore } from '../store/store.js'
import { assertRunning } from '../store/until-aborted.js'
import { ProvenBlobs } from './proven-blobs.js'
import { checkFrames, type FrameCheckOptions } from './verify-frames.js'
import { checkManifest, walkSegments } from './verify-manifest.js'
import { PackUse } from './verify-pack-use.js'
import { DamageList, damageOf, type VerifyReport } from './verify-report.js'

/** How much is read. Each depth does all that the ones before it do. */
export type VerifyDepth =
  /** The manifest, and the index of every pack: everything the files need is listed where it should be. */
  | { readonly kind: 'manifest' }
  /** Also the content of `share` (above 0, up to 1) of the frames the checkpoint needs. `random` gives numbers from 0 up to, not including, 1. */
  | { readonly kind: 'sample'; readonly share: number; readonly random: () => number }
  /** Also every byte of content. */
  | { readonly kind: 'full' }

export interface VerifyOptions extends CallOptions {
  readonly store: ReadStore
  readonly keyring: Keyring
  readonly depth: VerifyDepth
  /** What was proven by verifications before this one, which adds to it. */
  readonly proven?: ProvenBlobs | undefined
  /** What the store says of its objects' sizes. Without it, what somebody appended to one goes unnoticed: nobody reads behind its end. */
  readonly storedSizes?: ReadonlyMap<PackLocator, number> | undefined
  readonly onProgress?: ((progress: VerifyProgress) => void) | undefined
}

export type VerifyProgress =
  | { readonly kind: 'manifest'; readonly entries: number; readonly path: string }
  | {
      readonly kind: 'content'
      readonly frames: number
      readonly bytesRead: number
      readonly pack: number
      readonly packs: number
    }

/**
 * Verifies one checkpoint from its root down. Damage does not end it: it goes on and names every object that is damaged, or that
 * could not be read, and the files that need it. Holds the indexes of the packs and a few frames.
 *
 * @throws BelayError misuse for a wrong or missing passphrase, `aborted`; never for damage: that is in the report
 */
export async function verifyCheckpoint(entry: CatalogEntry, o: VerifyOptions): Promise<VerifyReport> {
  let checkpoint: CheckpointReader
  try {
    checkpoint = await CheckpointReader.open(entry, o)
  } catch (error) {
    const damage = new DamageList()
    damage.add(entry.record.digest as string as ObjectName, damageOf(error))
    return { ...NOTHING_READ, verdict: damage.verdict(), damaged: damage.objects(), manifestLoss: 'whole' }
  }
  return await new Verification(checkpoint, o).run()
}

const NOTHING_READ = { entries: 0, files: 0, packs: 0, framesRead: 0, framesNeeded: 0, bytesRead: 0 }
const PACKS_OPENED_AT_ONCE = 4

class Verification {
  readonly #checkpoint: CheckpointReader
  readonly #o: VerifyOptions
  readonly #damage = new DamageList()
  readonly #names: ReadonlyMap<number, ObjectName>
  readonly #packs = new Map<number, PackUse>()
  readonly #unopened = new Set<number>()
  /** For each pack with damaged content, which blobs are. */
  readonly #lostBlobs = new Map<number, Uint8Array>()
  #framesRead = 0
  #framesNeeded = 0
  #bytesRead = 0

  constructor(checkpoint: CheckpointReader, o: VerifyOptions) {
    const { root, entry } = checkpoint
    this.#checkpoint = checkpoint
    this.#o = o
    this.#names = new Map([
      ...root.packs.map((pack): [number, ObjectName] => [pack.number, pack.name]),
      [root.selfPack, entry.record.digest as string as ObjectName],
    ])
  }

  async run(): Promise<VerifyReport> {
    await inParallel(this.#checkpoint.packNumbers(), PACKS_OPENED_AT_ONCE, (number) => this.#openPack(number))
    const { entries, files, lost } = await checkManifest(this.#checkpoint, {
      packs: this.#packs,
      unopened: this.#unopened,
      signal: this.#o.signal,
      onDamage: (number, error, path) => {
        this.#damage.add(this.#nameOf(number), error)
        if (path !== undefined) this.#damage.addPath(this.#nameOf(number), path)
      },
      onSegment: (count, path) => this.#o.onProgress?.({ kind: 'manifest', entries: count, path }),
    })
    if (this.#o.depth.kind !== 'manifest') await this.#checkContent()
    if (this.#unopened.size > 0 || this.#lostBlobs.size > 0) await this.#nameFiles()
    return {
      verdict: this.#damage.verdict(),
      damaged: this.#damage.objects(),
      manifestLoss: lost > 0 ? 'part' : 'none',
      entries,
      files,
      packs: this.#names.size,
      framesRead: this.#framesRead,
      framesNeeded: this.#framesNeeded,
      bytesRead: this.#bytesRead,
    }
  }

  async #openPack(number: number): Promise<void> {
    assertRunning(this.#o.signal, `verify ${this.#checkpoint.what}`)
    try {
      const pack = await this.#checkpoint.pack(number, this.#o)
      this.#packs.set(number, new PackUse(pack))
      this.#checkSize(number, pack)
    } catch (error) {
      this.#unopened.add(number)
      this.#damage.add(this.#nameOf(number), damageOf(asDamage(error)))
    }
  }

  #checkSize(number: number, { place, what }: OpenPack): void {
    const foundBytes = this.#o.storedSizes?.get(place.at)
    if (foundBytes === undefined || foundBytes === place.sizeBytes) return
    const found = `expected ${place.sizeBytes} bytes, found ${foundBytes}`
    this.#damage.add(this.#nameOf(number), corrupt('pack-corrupt', `${what} is corrupt: ${found}`))
  }

  async #checkContent(): Promise<void> {
    const { proven = new ProvenBlobs() } = this.#o
    const chooses = chooser(this.#o.depth)
    for (const [number, use] of this.#packs) await this.#checkPack(number, use, { proven, chooses })
  }

  async #checkPack(
    number: number,
    use: PackUse,
    o: Pick<FrameCheckOptions, 'proven' | 'chooses'>,
  ): Promise<void> {
    this.#framesNeeded += await checkFrames(use, {
      ...o,
      store: this.#o.store,
      signal: this.#o.signal,
      hasher: this.#checkpoint.hasher,
      onDamage: (error, blobs) => {
        this.#damage.add(this.#nameOf(number), error)
        this.#loseBlobs(number, use.pack, blobs)
      },
      onFrame: (storedBytes) => {
        this.#framesRead++
        this.#bytesRead += storedBytes
        const counts = { frames: this.#framesRead, bytesRead: this.#bytesRead }
        this.#o.onProgress?.({ kind: 'content', ...counts, pack: number, packs: this.#packs.size })
      },
    })
  }

  #loseBlobs(number: number, pack: OpenPack, blobs: readonly number[]): void {
    if (blobs.length === 0) return
    const lost = this.#lostBlobs.get(number) ?? new Uint8Array(pack.index.blobLengths.length)
    this.#lostBlobs.set(number, lost)
    for (const blob of blobs) lost[blob] = 1
  }

  /** Goes through the manifest once more, for the files that need what is damaged. */
  async #nameFiles(): Promise<void> {
    const o = { packs: this.#packs, signal: this.#o.signal, onDamage: () => {} }
    const lostBefore = new Map(
      [...this.#lostBlobs].map(([number, lost]) => [number, runningSums(lost)] as const),
    )
    await walkSegments(this.#checkpoint, o, (entries) => {
      for (const { runs, path } of entries) {
        for (let at = 0; at < runs.length; at += 4) {
          const number = runs[at] as number
          const sums = lostBefore.get(number)
          const isLost = sums === undefined ? this.#unopened.has(number) : holdsLost(runs, at, sums)
          if (isLost) this.#damage.addPath(this.#nameOf(number), path)
        }
      }
    })
  }

  #nameOf(number: number): ObjectName {
    return this.#names.get(number) ?? (this.#checkpoint.entry.record.digest as string as ObjectName)
  }
}

/** How many blobs are lost before each, so that a run costs the same however long it is. */
function runningSums(lost: Uint8Array): Uint32Array {
  const sums = new Uint32Array(lost.length + 1)
  for (let blob = 0; blob < lost.length; blob++)
    sums[blob + 1] = (sums[blob] as number) + (lost[blob] as number)
  return sums
}

function holdsLost(runs: BlobRuns, at: number, lostBefore: Uint32Array): boolean {
  const [first, count, stride] = [runs[at + 1] as number, runs[at + 2] as number, runs[at + 3] as number]
  const end = Math.min(first + (count - 1) * stride + 1, lostBefore.length - 1)
  return first < end && lostBefore[end] !== lostBefore[first]
}

function chooser(depth: VerifyDepth): () => boolean {
  switch (depth.kind) {
    case 'sample':
      return () => depth.random() < depth.share
    default:
      return () => true
  }
}

/** The root has opened: that a pack then asks for another passphrase, or none, is damage. */
function asDamage(error: unknown): unknown {
  if (!(error instanceof BelayError) || error.kind !== 'misuse') return error
  return corrupt('pack-corrupt', `A pack does not belong to its checkpoint: ${error.message}`, {
    cause: error,
  })
}
