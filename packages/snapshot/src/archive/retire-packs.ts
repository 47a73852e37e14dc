import type { BlobRuns } from '../format/entry.js'
import type { Keyring } from '../format/keys.js'
import { BlobReader } from '../reading/blob-reader.js'
import type { CheckpointReader } from '../reading/checkpoint-reader.js'
import type { ReadStore } from '../store/store.js'
import { type ConsolidatedManifest, consolidate } from './consolidate.js'
import type { PackWriter } from './pack-writer.js'
import { packsToRetire } from './packs-to-retire.js'
import type { ReferencedBytes } from './referenced-bytes.js'
import type { StoredPacks } from './stored-packs.js'

/** What the root says, and the writer whose last pack will carry it. */
export interface Manifest {
  readonly segments: BlobRuns
  readonly links: BlobRuns
  readonly writer: PackWriter
}

export interface RetireOptions {
  readonly manifest: Manifest
  readonly referenced: ReferencedBytes
  readonly packs: StoredPacks
  readonly parent: CheckpointReader | undefined
  /** A writer that knows no blob yet. */
  readonly openWriter: () => PackWriter
  readonly store: ReadStore
  readonly keyring: Keyring
  /** For messages. */
  readonly what: string
  readonly signal?: AbortSignal | undefined
}

/** Copies what is live out of packs that are not worth keeping (see `packsToRetire`); `undefined` where all are, as for most checkpoints. */
export async function retirePacks(o: RetireOptions): Promise<(Manifest & ConsolidatedManifest) | undefined> {
  const { manifest, referenced, packs, parent, store, keyring, what, signal } = o
  const earlier = packs.inUse(referenced, undefined).filter(({ number }) => !packs.has(number))
  const retired = packsToRetire(earlier, packs.count + 1)
  if (retired.size === 0) return undefined
  // What this session wrote is read like everything else, so it must be in the store first.
  manifest.writer.finish()
  await packs.allStored()
  if (!(await packs.readBack())) return undefined
  const writer = o.openWriter()
  const refs = new Map(packs.inUse(referenced, undefined).map((pack) => [pack.number, pack]))
  const blobs = new BlobReader({ packs: refs, what, hasher: writer.hasher, store, keyring })
  for (const number of parent?.packNumbers() ?? []) {
    const pack = refs.has(number) ? await parent?.pack(number, { signal }) : undefined
    if (pack !== undefined) blobs.hold(number, pack)
  }
  const moved = await consolidate({ ...manifest, retired, blobs, writer, referenced, what, signal })
  await packs.allStored()
  return { ...moved, writer }
}
