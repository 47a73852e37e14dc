import { BelayError } from '@belay/domain/errors'
import { assertRunning } from '../store/until-aborted.js'
import { prepareTarget } from '../tree/target.js'
import { machineTreeFiles } from '../tree/tree-files.js'
import type { RestoreOptions, RestoreReport } from './restore-options.js'
import { RestoreRun } from './restore-run.js'
import { RestoreSite } from './restore-site.js'

/**
 * Makes the target hold what the checkpoint does. First everything new is built and verified in a staging directory, then it is put in
 * place: whatever fails or ends this before has changed nothing, and afterwards each file is as it was or as it should be. Running it again
 * completes it.
 *
 * Memory is bounded: entries come segment by segment, content frame by frame; what remains per entry is some bytes for each change in place.
 * @throws BelayError corrupt if anything of the checkpoint is not what its digests say, or its paths are unsafe; misuse `target-invalid` if
 * the target holds something that may not be touched; unavailable if the disk or the store fails
 */
export async function restore(o: RestoreOptions): Promise<RestoreReport> {
  const lap = laps(o.clock)
  const files = o.files ?? machineTreeFiles
  const target = await prepareTarget({ ...o, files, dryRun: o.dryRun ?? false, now: o.clock.now() })
  const site = new RestoreSite(o, target, files)
  const run = new RestoreRun(o, target, site)
  try {
    const prepare = lap()
    await run.build()
    const build = lap()
    const backupId = await run.backup()
    const backup = lap()
    await run.commit()
    await run.remember()
    return run.report({ timingsMs: { prepare, build, backup, commit: lap() }, backupId })
  } catch (error) {
    await site.abandon()
    if (!site.isCommitting) target.removeIfMade()
    // Walks and loops over disk throw the signal's own reason.
    if (!(error instanceof BelayError)) assertRunning(o.signal, `restore ${o.checkpoint.what}`)
    throw error
  }
}

function laps(clock: RestoreOptions['clock']): () => number {
  let lastMs = clock.elapsedMs()
  return () => {
    const nowMs = clock.elapsedMs()
    const lapMs = nowMs - lastMs
    lastMs = nowMs
    return lapMs
  }
}
