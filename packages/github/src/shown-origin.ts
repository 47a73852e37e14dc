import type { ShownOrigin } from '@belay/domain/checkpoint/distrust'
import { kindOf } from '@belay/domain/errors'
import type { Surroundings } from '@belay/domain/surroundings'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import type { CheckpointOrigin } from './checkpoint-origin.js'
import type { OpenStore } from './with-store.js'

/** Where this job comes from. */
export type OwnOrigin = ShownOrigin & {
  readonly runId: string
  /** `refs/heads/main`, `refs/pull/7/merge`. */
  readonly ref: string
  readonly defaultBranch: string | undefined
}

/** Where a checkpoint comes from, as the service shows it, and as the checkpoint says where no service knows better.
 *  @throws BelayError corrupt if the store holds it twice; unavailable for artifacts whose run may not be asked for: anybody can have stored them */
export async function shownOrigin(
  entry: CatalogEntry,
  ours: OwnOrigin,
  open: OpenStore,
  { output, signal }: Surroundings,
): Promise<ShownOrigin | null> {
  const said = entry.record.origin ?? null
  try {
    return asShown(await open.catalog.originOf(entry, { signal }), said, ours)
  } catch (error) {
    // The cache itself gives a job nothing but what its own branch and the ones it may read have stored.
    const isUntold = open.kind === 'cache' && kindOf(error) === 'unavailable' && !signal.aborted
    if (!isUntold) throw error
    output.detail(
      `Nobody tells which branch stored checkpoint ${entry.record.id}: ${(error as Error).message}`,
    )
    return said
  }
}

function asShown(shown: CheckpointOrigin, said: ShownOrigin | null, ours: OwnOrigin): ShownOrigin | null {
  switch (shown.kind) {
    case 'unknown':
      return said
    case 'run': {
      const { repositoryId, headRepositoryId, headRepository, headBranch, event } = shown
      const fork = headRepository ?? `number ${headRepositoryId}`
      // A service lists what its own repository holds.
      const { repository } = ours
      return {
        repository,
        headRepository: headRepositoryId === repositoryId ? repository : fork,
        headBranch,
        event,
      }
    }
    case 'cache-scope': {
      if (said === null) return null
      // A part of the cache is one branch's or one pull request's: whoever runs for it may have stored there.
      const { repository } = ours
      if (shown.ref === ours.ref)
        return { ...said, repository, headRepository: ours.headRepository, headBranch: ours.headBranch }
      return {
        ...said,
        repository,
        headRepository: repository,
        headBranch: shown.ref.replace(/^refs\/heads\//, ''),
      }
    }
  }
}
