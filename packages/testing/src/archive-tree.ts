import { makeCheckpointId, parseSeriesName } from '@belay/domain/brand'
import { archive } from '@belay/snapshot/archive/archive'
import type { ArchiveChange, ArchiveResult } from '@belay/snapshot/archive/archive-options'
import type { Catalog, CatalogEntry } from '@belay/snapshot/catalog'
import { Keyring } from '@belay/snapshot/format/keys'
import type { WriteStore } from '@belay/snapshot/store/store'
import { compileSelection } from '@belay/snapshot/tree/selection'
import type { Rng } from './rng.js'

export interface ArchiveTreeOptions {
  readonly root: string
  readonly store: WriteStore
  readonly catalog: Catalog
  readonly rng: Rng
  readonly now: Date
  readonly parent?: CatalogEntry | undefined
  readonly stateDirectory?: string | undefined
  readonly keyring?: Keyring | undefined
  readonly series?: string | undefined
  readonly isWorthIt?: ((change: ArchiveChange) => boolean) | undefined
  readonly signal?: AbortSignal | undefined
}

/** Takes a checkpoint of a whole tree as simply as can be, for tests of what comes after it. */
export async function archiveTree(o: ArchiveTreeOptions): Promise<ArchiveResult> {
  const selection = { paths: [], exclude: [], keepCredentials: true }
  return await archive({
    root: o.root,
    selection,
    selector: compileSelection({ ...selection, holdsCredentials: undefined }),
    policy: { scrubGitConfig: false },
    facts: {
      id: makeCheckpointId(o.now, o.rng.bytes(4)),
      series: parseSeriesName(o.series ?? 'build'),
      lineage: { commit: null, configuration: null },
      closed: false,
      phase: null,
      trigger: 'user-request',
      priority: 'medium',
      lane: 'standard',
      createdAt: o.now.toISOString(),
      expiresAt: null,
      git: null,
      values: {},
      platform: { os: 'linux', arch: 'x64' },
    },
    store: o.store,
    catalog: o.catalog,
    keyring: o.keyring ?? new Keyring(undefined),
    salt: o.rng.bytes(32),
    parent: o.parent,
    stateDirectory: o.stateDirectory,
    workerUrl: new URL('../../snapshot/lib/engine-worker.js', import.meta.url),
    parallelism: 1,
    compression: { level: 1 },
    isWorthIt: o.isWorthIt ?? (() => true),
    clock: () => o.now.getTime(),
    signal: o.signal,
  })
}
