import type { CatalogEntry, PruneCatalog } from '@belay/snapshot/catalog'
import { Keyring } from '@belay/snapshot/format/keys'
import { CheckpointReader } from '@belay/snapshot/reading/checkpoint-reader'
import { restore } from '@belay/snapshot/restore/restore'
import type { PruneStore } from '@belay/snapshot/store/store'
import { archiveTree } from '@belay/testing/archive-tree'
import { FixedLiveness } from '@belay/testing/fixed-liveness'
import { Rng } from '@belay/testing/rng'

interface Place {
  readonly store: PruneStore
  readonly catalog: PruneCatalog
}

const SERIES = 'build'

/** The newest checkpoint of the series, as every command finds it. */
export async function newestOf({ catalog }: Place, signal?: AbortSignal): Promise<CatalogEntry | undefined> {
  for await (const entry of catalog.list({ series: SERIES, signal })) return entry
  return undefined
}

let taken = 0

/** Takes a checkpoint of the tree over the newest one there is, as the create action does. */
export async function create(
  place: Place,
  root: string,
  o: { signal?: AbortSignal; now?: Date } = {},
): Promise<CatalogEntry> {
  const parent = await newestOf(place, o.signal)
  taken++
  const { entry } = await archiveTree({
    ...place,
    root,
    parent,
    series: SERIES,
    rng: new Rng(taken),
    now: o.now ?? new Date(Date.UTC(2026, 10, 21, 10, 0, taken)),
    ...(o.signal === undefined ? {} : { signal: o.signal }),
  })
  if (entry === undefined) throw new Error('nothing was published')
  return entry
}

/** Restores into an empty directory that is there. */
export async function restoreInto(
  { store }: Pick<Place, 'store'>,
  entry: CatalogEntry,
  target: string,
  signal?: AbortSignal,
): Promise<void> {
  const rng = new Rng(3)
  const checkpoint = await CheckpointReader.open(entry, { store, keyring: new Keyring(undefined), signal })
  await restore({
    checkpoint,
    target,
    store,
    semantics: { platform: 'linux', caseInsensitive: false, normalising: false },
    policy: { verify: { kind: 'full' }, selects: undefined, extras: undefined, random: rng.random },
    liveness: new FixedLiveness(),
    session: Buffer.from(rng.bytes(8)).toString('hex'),
    clock: { now: () => new Date(), elapsedMs: () => 0 },
    threads: 1,
    signal,
  })
}
