import type { CatalogEntry } from '@belay/snapshot/catalog'
import type { CallOptions } from '@belay/snapshot/store/store'

/** Where a checkpoint comes from, as the service that keeps it shows it. Nothing in it is the checkpoint's own word. */
export type CheckpointOrigin =
  /** The run that stored it. */
  | {
      readonly kind: 'run'
      readonly repositoryId: number
      /** Differs from `repositoryId` for the pull request of a fork. */
      readonly headRepositoryId: number
      readonly headBranch: string
      readonly headSha: string
      readonly runId: number
      /** `push`, `pull_request`, …: what began the run. */
      readonly event: string
      /** The run's newest attempt: the service does not say which one stored it. */
      readonly attempt: number
      /** The full name of the repository whose head the run was for. */
      readonly headRepository: string | undefined
    }
  /** The branch or pull request in whose part of the cache it lies. Only runs of it can have put it there. */
  | { readonly kind: 'cache-scope'; readonly ref: string }
  /** In one of these parts of the cache, all that the job may read: which one, nobody told, and `because` says why. */
  | { readonly kind: 'cache-scopes'; readonly refs: readonly string[]; readonly because: string }
  /** A directory on this machine knows no origins. */
  | { readonly kind: 'unknown' }

export interface OriginCatalog {
  /** Of this very entry, as this catalog has listed it: another run may keep one of the same id.
   *  @throws BelayError `checkpoint-not-found` if the service no longer has it; unavailable, also where the token may not ask */
  originOf(entry: CatalogEntry, o?: CallOptions): Promise<CheckpointOrigin>
}
