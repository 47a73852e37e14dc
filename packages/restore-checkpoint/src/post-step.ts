import { closeLineage } from '@belay/github/close-lineage'
import { parseInputs } from '@belay/github/host-inputs'
import type { Step } from '@belay/github/host-process'
import { reportFailure } from '@belay/github/run-action'
import { restoreInputs } from './inputs.js'
import { sceneOf } from './scene.js'

/** The post step of restore-checkpoint: closes the lineage of a job that has succeeded and took no checkpoint any more, having found all its
 *  phases done. */
export async function postStep(step: Step): Promise<void> {
  const { host, surroundings } = step
  if (host.state('main') !== 'done') return
  for (const [name, input] of Object.entries(restoreInputs))
    if ('isSecret' in input && input.isSecret === true) host.mask(host.input(name))
  try {
    const inputs = parseInputs(restoreInputs, (name) => host.input(name))
    if (inputs['job-status'] !== 'success' || inputs['dry-run']) return
    const { job, loaded, origin, series, store } = await sceneOf(inputs, step)
    const closed = await closeLineage(
      { series, lineage: { commit: job.sha, configuration: loaded.digest }, origin, job, store },
      surroundings,
    )
    if (closed !== undefined)
      host.info(`The job has succeeded: checkpoint ${closed.record.id} closes its lineage.`)
  } catch (error) {
    reportFailure(host, 'End of the lineage', error, { isRequired: false })
  }
}
