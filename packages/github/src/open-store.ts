import type { Priority } from '@belay/domain/checkpoint/priority'
import { misuse } from '@belay/domain/errors'
import type { PruneCatalog } from '@belay/snapshot/catalog'
import type { Keyring } from '@belay/snapshot/format/keys'
import type { RecordCodec } from '@belay/snapshot/store/directory-catalog'
import { KeyringRecordCodec } from '@belay/snapshot/store/keyring-record-codec'
import type { SessionLiveness } from '@belay/snapshot/store/session-liveness'
import type { PackLocator, PruneStore } from '@belay/snapshot/store/store'
import type { OriginCatalog } from './checkpoint-origin.js'
import { chooseStore, type StoreKind } from './choose-store.js'
import { GithubRest } from './github-rest.js'
import type { JobServices } from './job-services.js'
import type { Network } from './network.js'
import { SessionSpool } from './session-spool.js'

export interface OpenStoreOptions {
  readonly kind: StoreKind | 'auto'
  /** Absolute; for `directory` only. */
  readonly storePath: string | undefined
  readonly access: 'read' | 'write'
  readonly job: JobServices
  /** For REST: reading other runs' artifacts and older caches needs `actions: read`, deleting `actions: write`. */
  readonly token: string | undefined
  readonly keyring: Keyring
  /** Random bytes for the first checkpoint of an encrypted store. */
  readonly salt: Uint8Array
  /** A directory that the runner empties after the job (`RUNNER_TEMP`), for packs on their way. */
  readonly temporaryDirectory: string
  readonly network: Network
  /** For `directory`: whether the process of another session still runs. */
  readonly liveness: SessionLiveness
  /** What the checkpoint to be stored is worth; decides for `auto`. */
  readonly priority?: Priority | undefined
  readonly retentionDays?: number | 'forever' | undefined
  /** `stored` marks every lease in the store, at the price of several requests each; see docs/adr/0013-leases-without-marks.md. */
  readonly leases?: 'checked' | 'stored' | undefined
  /** The most requests to REST in this session. */
  readonly requestsMax?: number | undefined
  /** Another way of writing records, for tests. */
  readonly codec?: RecordCodec | undefined
  /** See `OctokitOptions`; for tests. */
  readonly secondMs?: number | undefined
  readonly signal?: AbortSignal | undefined
}

export interface OpenStore {
  readonly kind: StoreKind
  /** Why `auto` took this one: a clause for a person. */
  readonly because: string
  readonly store: PruneStore
  readonly catalog: PruneCatalog & OriginCatalog
  /** Stores again what expires too early. Only artifacts expire by a date. */
  readonly renew: Renew
  /** Requests to REST so far. */
  requests(): number
  /** Gives back what the session holds: its spool, its place in a directory. */
  close(): Promise<void>
}

/** Stores those of the objects anew that expire before `until`, and says how many. An object keeps its locator.
 *  @throws BelayError of the store's kind */
export type Renew = (
  objects: readonly { readonly at: PackLocator; readonly name: string }[],
  until: Date,
  signal?: AbortSignal,
) => Promise<number>

/** What each kind of store is opened with. */
export interface ServiceStoreParts {
  readonly options: OpenStoreOptions
  readonly codec: RecordCodec
  readonly rest: GithubRest
  readonly spool: SessionSpool
}

/** Opens the store that is asked for, with its catalog. Makes no request.
 *  @throws BelayError misuse where it cannot be used here; `store-not-found` and what else opening a directory throws */
export async function openStore(o: OpenStoreOptions): Promise<OpenStore> {
  const { kind, because } = chooseStore(o.kind, o)
  const codec = o.codec ?? new KeyringRecordCodec(o.keyring, o.salt)
  if (kind === 'directory') {
    const { openDirectoryStore } = await import('./open-directory-store.js')
    return { ...(await openDirectoryStore(o, codec)), kind, because }
  }
  if (o.job.repository === '')
    throw misuse('option-conflict', `The store ${kind} cannot be used here: GITHUB_REPOSITORY is not set`, {
      hint: 'Use the store directory outside of a workflow.',
    })
  const { apiUrl, repository } = o.job
  const rest = new GithubRest({
    access: { apiUrl, repository, token: o.token },
    network: o.network,
    requestsMax: o.requestsMax,
    secondMs: o.secondMs,
  })
  const spool = new SessionSpool(o.temporaryDirectory)
  const parts: ServiceStoreParts = { options: o, codec, rest, spool }
  // Each is loaded when it is used, so that a job with the cache does not wait for what artifacts take.
  const opened =
    kind === 'cache'
      ? (await import('./open-cache-store.js')).openCacheStore(parts)
      : (await import('./open-artifact-store.js')).openArtifactStore(parts)
  return { ...opened, kind, because, requests: () => rest.requests, close: () => spool.close() }
}
