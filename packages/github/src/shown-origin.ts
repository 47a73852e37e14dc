import { assertNever } from '@belay/domain/assert-never'
import { distrust, type ShownOrigin, type Trust } from '@belay/domain/checkpoint/distrust'
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

/** Why a checkpoint must not be restored here, by what the service shows of its producer, as a clause; undefined if it may. The checkpoint's
 *  own word counts only for what no service shows: the event of a cache entry, and everything in a directory.
 *  @throws BelayError corrupt if the store holds it twice; unavailable for artifacts whose run may not be asked for: anybody can have stored them */
export async function distrustOfShown(
  entry: CatalogEntry,
  { ours, trust }: { readonly ours: OwnOrigin; readonly trust: Trust },
  open: OpenStore,
  { output, signal }: Surroundings,
): Promise<string | undefined> {
  if (trust === 'any') return undefined
  const said = entry.record.origin ?? null
  const shown = await open.catalog.originOf(entry, { signal })
  if (shown.kind === 'cache-scopes') {
    const refs = shown.refs.join(', ')
    const others = shown.refs.filter((ref) => ref !== ours.ref && ref !== refOf(ours.defaultBranch))
    if (trust === 'same-origin' && others.length > 0)
      return `nobody shows which of ${refs} stored it, and ${others.join(', ')} must not (${shown.because}; the permission \`actions: read\` lets it be asked)`
    output.note(
      `Which of ${refs} stored checkpoint ${entry.record.id}, nobody shows; each may: ${shown.because}`,
    )
  }
  const because = distrust(asShown(shown, said, ours), ours, trust)
  return because === undefined ? undefined : `as ${open.store.label} shows, ${because}`
}

function asShown(shown: CheckpointOrigin, said: ShownOrigin | null, ours: OwnOrigin): ShownOrigin | null {
  const { repository } = ours
  const own = { repository, headRepository: ours.headRepository, headBranch: ours.headBranch }
  switch (shown.kind) {
    case 'unknown':
      return said
    case 'run': {
      const { repositoryId, headRepositoryId, headRepository, headBranch, event } = shown
      // What this run works on, its event tells; a listing shows the default branch for `workflow_run`.
      if (String(shown.runId) === ours.runId) return { ...own, event }
      const fork = headRepository ?? `number ${headRepositoryId}`
      // A service lists what its own repository holds.
      return {
        repository,
        headRepository: headRepositoryId === repositoryId ? repository : fork,
        headBranch,
        event,
      }
    }
    case 'cache-scope':
      if (said === null) return null
      // A part of the cache is one branch's or one pull request's: whoever runs for it may have stored there.
      return shown.ref === ours.ref
        ? { ...said, ...own }
        : {
            ...said,
            repository,
            headRepository: repository,
            headBranch: shown.ref.replace(/^refs\/heads\//, ''),
          }
    case 'cache-scopes':
      return said
    default:
      return assertNever(shown)
  }
}

function refOf(branch: string | undefined): string | undefined {
  return branch === undefined ? undefined : `refs/heads/${branch}`
}
