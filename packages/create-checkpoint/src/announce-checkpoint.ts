import { isAnnounced } from '@belay/domain/checkpoint/priority'
import { BelayError } from '@belay/domain/errors'
import { announceInIssue, announceToWebhook } from '@belay/github/announce'
import type { Step } from '@belay/github/host-process'
import type { Job } from '@belay/github/job'
import { restOf } from '@belay/github/job-rest'
import type { CreateInputs } from './inputs.js'
import type { CheckpointPlan } from './plan-checkpoint.js'
import type { TakenCheckpoint } from './run.js'

/** Tells whoever wants to know of a new checkpoint of priority high or critical. That it cannot be told is no failure of the checkpoint. */
export async function announceCheckpoint(
  { result }: TakenCheckpoint,
  o: { readonly inputs: CreateInputs; readonly plan: CheckpointPlan; readonly job: Job },
  step: Step,
): Promise<void> {
  const { inputs, plan, job } = o
  const record = result.entry?.record
  if (record === undefined || plan.isDryRun || !isAnnounced(record.priority)) return
  const { signal } = step.surroundings
  const runUrl = `${job.serverUrl}/${job.repository}/actions/runs/${job.runId}`
  const url = inputs['notify-webhook']
  try {
    if (url !== undefined) await announceToWebhook(url, { record, runUrl, network: step.network, signal })
  } catch (error) {
    step.host.warn(warningOf(error), 'Checkpoint')
  }
  try {
    if (plan.notifiesIssue) {
      const rest = restOf(job, inputs['github-token'], step)
      step.host.info(`Announced in ${await announceInIssue(rest, { record, runUrl, signal })}`)
    }
  } catch (error) {
    step.host.warn(warningOf(error), 'Checkpoint')
  }
}

function warningOf(error: unknown): string {
  const { message } = error as Error
  return error instanceof BelayError && error.hint !== undefined ? `${message}. ${error.hint}` : message
}
