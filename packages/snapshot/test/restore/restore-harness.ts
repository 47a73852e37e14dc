import { mkdir } from 'node:fs/promises'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import { Keyring } from '@belay/snapshot/format/keys'
import { CheckpointReader } from '@belay/snapshot/reading/checkpoint-reader'
import { restore } from '@belay/snapshot/restore/restore'
import type { RestoreOptions, RestoreReport } from '@belay/snapshot/restore/restore-options'
import type { ReadStore } from '@belay/snapshot/store/store'
import { type BuiltCheckpoint, buildCheckpoint, type EntrySpec } from '@belay/testing/checkpoint-builder'
import { ManualClock } from '@belay/testing/clock'
import { FixedLiveness } from '@belay/testing/fixed-liveness'
import { MemoryPlace, MemoryStore } from '@belay/testing/memory-store'
import { Rng } from '@belay/testing/rng'
import { useTempDir } from '@belay/testing/temp-dir'

export const LINUX = { platform: 'linux', caseInsensitive: false, normalising: false } as const
export const DARWIN = { platform: 'darwin', caseInsensitive: true, normalising: true } as const
export const WIN32 = { platform: 'win32', caseInsensitive: true, normalising: false } as const

export const WORKER_URL = new URL('../../lib/engine-worker.js', import.meta.url)

export interface Stage {
  /** A directory that holds `target` and nothing else: whatever else appears in it has escaped. */
  readonly outside: string
  readonly target: string
  readonly store: MemoryStore
  readonly place: MemoryPlace
  readonly rng: Rng
  build(
    specs: readonly EntrySpec[],
    over?: Partial<Parameters<typeof buildCheckpoint>[1]>,
  ): Promise<BuiltCheckpoint>
  restore(
    entry: CatalogEntry,
    over?: Partial<RestoreOptions> & { store?: ReadStore; keyring?: Keyring },
  ): Promise<RestoreReport>
}

/** To be called at the top of a test file. */
export function useStage(): (o?: { makeTarget?: boolean }) => Promise<Stage> {
  const makeTempDir = useTempDir()
  const clock = new ManualClock()
  return async ({ makeTarget = true } = {}) => {
    const outside = await makeTempDir('belay-restore-test')
    const target = `${outside}/target`
    if (makeTarget) await mkdir(target)
    const place = new MemoryPlace(clock.now)
    const store = new MemoryStore(place)
    const rng = new Rng(20_261_121)
    return {
      outside,
      target,
      store,
      place,
      rng,
      build: (specs, over = {}) => buildCheckpoint(specs, { store, rng, ...over }),
      async restore(entry, { keyring = new Keyring(undefined), ...over } = {}) {
        const from = over.store ?? store
        const checkpoint = await CheckpointReader.open(entry, { store: from, keyring })
        return await restore({
          checkpoint,
          target,
          semantics: LINUX,
          policy: { verify: { kind: 'full' }, selects: undefined, extras: undefined, random: rng.random },
          liveness: new FixedLiveness(),
          session: Buffer.from(rng.bytes(8)).toString('hex'),
          clock: { now: clock.now, elapsedMs: () => clock.now().getTime() },
          threads: 2,
          ...over,
          store: from,
        })
      },
    }
  }
}
