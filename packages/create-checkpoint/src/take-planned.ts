import { isAnotherJobOfTheRun, type Origin } from '@belay/domain/checkpoint/origin'
import { misuse } from '@belay/domain/errors'
import type { Surroundings } from '@belay/domain/surroundings'
import { GIT_BUNDLE_DIRECTORY } from '@belay/github/git-bundle-index'
import type { Job } from '@belay/github/job'
import { JobSession } from '@belay/github/job-session'
import { withStore } from '@belay/github/with-store'
import { withTemporaryDirectory } from '@belay/machine/temporary-directory'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import { DryRun } from '@belay/snapshot/store/dry-run'
import { addGitBundle } from './add-git-bundle.js'
import { type CheckpointPlan, takeOptionsOf } from './plan-checkpoint.js'
import { type TakenCheckpoint, takeCheckpoint } from './run.js'
import { sweepTree } from './sweep-tree.js'

export interface TakenInStore {
  readonly taken: TakenCheckpoint
  readonly storeUrl: string
  readonly storeKind: string
}

/** Takes the checkpoint that is planned, now, and keeps the job's account of it.
 *  @param o.phase the phase that ends here; null for none
 *  @param o.closed the job has succeeded: its lineage ends with this checkpoint
 *  @throws BelayError of every kind; then no checkpoint came into being */
export async function takePlanned(
  plan: CheckpointPlan,
  o: {
    readonly job: Job
    readonly phase: string | null
    readonly closed: boolean
    readonly mayLackPaths?: boolean
    /** Taken beside the job's steps, which alone keep its account. */
    readonly isBeside?: boolean
  },
  surroundings: Surroundings,
): Promise<TakenInStore> {
  if (!plan.isDryRun) await sweepTree(plan.root, surroundings)
  const isBundled = plan.git === 'bundle' && !plan.isDryRun && (await addGitBundle(plan.root, surroundings))
  const options = await takeOptionsOf(isBundled ? withBundles(plan) : plan, o, surroundings)
  const accept = (newest: CatalogEntry | undefined): void => refuseOtherJob(newest, plan.origin)
  return await withStore(plan.store, 'write', surroundings, async (open) => {
    const place = { storeUrl: open.url, storeKind: open.kind }
    if (plan.isDryRun) {
      return await withTemporaryDirectory('belay-dry-run-', async (spool) => {
        const dry = new DryRun({ ...open, spoolDirectory: async () => spool })
        const inUse = { ...open, store: dry, catalog: dry }
        return { taken: await takeCheckpoint({ ...options, accept }, inUse, surroundings), ...place }
      })
    }
    const taken = await takeCheckpoint({ ...options, accept }, open, surroundings)
    if (o.isBeside === true) return { taken, ...place }
    const holder = taken.result.entry ?? (taken.skipped === 'unchanged' ? taken.parent : undefined)
    const session = new JobSession(o.job, plan.series)
    const { completedPhases, values } = options.facts
    await session.update({
      ...(holder === undefined ? {} : { checkpoint: holder.record.id, store: open.kind }),
      // Only what a checkpoint holds can be gone on from.
      ...(taken.skipped === 'below-threshold'
        ? {}
        : { completedPhases: [...(completedPhases ?? [])], values }),
      isClosed: o.closed,
    })
    return { taken, ...place }
  })
}

/** What is kept, and the history beside it. Without a line that names something, everything is. */
function withBundles(plan: CheckpointPlan): CheckpointPlan {
  const { paths } = plan.selection
  const isAll = paths.every((line) => line.startsWith('!') || line === '.')
  return isAll ? plan : { ...plan, selection: { ...plan.selection, paths: [...paths, GIT_BUNDLE_DIRECTORY] } }
}

/** Two jobs that go on from each other's checkpoints would both be wrong.
 *  @throws BelayError misuse `series-conflict` */
function refuseOtherJob(newest: CatalogEntry | undefined, ours: Origin): void {
  const theirs = newest?.record.origin
  if (newest === undefined || theirs == null || !isAnotherJobOfTheRun(theirs, ours)) return
  throw misuse(
    'series-conflict',
    `The series ${JSON.stringify(newest.record.series)} is another job's of this run: expected checkpoints of ${jobName(ours)}, found ${newest.record.id} of ${jobName(theirs)}`,
    {
      hint: 'Give each job a series of its own by the input "series". A reusable workflow that is called twice needs one from its caller.',
    },
  )
}

function jobName({ job, matrix, instance }: Origin): string {
  return `${JSON.stringify(job)}${matrix === '' ? '' : ` with ${matrix}`}${instance === null ? '' : ` (execution ${instance.slice(0, 8)})`}`
}
