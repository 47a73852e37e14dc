import type { Surroundings } from '@belay/domain/surroundings'
import { closeLineage } from '@belay/github/close-lineage'
import { parseInputs } from '@belay/github/host-inputs'
import type { Step } from '@belay/github/host-process'
import { code, summaryOf } from '@belay/github/host-summary'
import type { Job } from '@belay/github/job'
import { reportFailure } from '@belay/github/run-action'
import { announceCheckpoint } from './announce-checkpoint.js'
import { createInputs } from './inputs.js'
import { endOf, planOfStep } from './main-step.js'
import type { CheckpointPlan } from './plan-checkpoint.js'
import { backgroundSummary, stopBackground } from './stop-background.js'
import { takePlanned } from './take-planned.js'

/** The post step of create-checkpoint: takes what was deferred to the end, and closes the lineage of a job that has succeeded. */
export async function postStep(step: Step): Promise<void> {
  const { host, surroundings } = step
  // A main step that failed has said so, and has planned nothing.
  if (host.state('main') !== 'done') return
  for (const [name, input] of Object.entries(createInputs))
    if ('isSecret' in input && input.isSecret === true) host.mask(host.input(name))
  let isRequired = false
  try {
    const inputs = parseInputs(createInputs, (name) => host.input(name))
    const background = await stopBackground(step)
    const { job, plan, required } = await planOfStep(inputs, step)
    isRequired = required
    if (background !== undefined) await host.addSummary(backgroundSummary(background, plan))
    const status = inputs['job-status']
    const closed = status === 'success'
    if (isDue(plan, status)) {
      // What was to be kept may not have come into being in a job that failed.
      const o = {
        job,
        phase: closed ? plan.phase : null,
        closed,
        mayLackPaths: !closed || plan.when.kind === 'every',
      }
      const made = await takePlanned(plan, o, surroundings)
      await announceCheckpoint(made.taken, { inputs, plan, job }, step)
      const { summary } = endOf(made, plan, host)
      await host.addSummary(summary)
    } else if (closed && !plan.isDryRun) await closeAndSay(plan, job, step, surroundings)
  } catch (error) {
    reportFailure(host, 'Checkpoint at the end of the job', error, { isRequired })
  }
}

function isDue({ when }: CheckpointPlan, status: 'success' | 'failure' | 'cancelled'): boolean {
  switch (when.kind) {
    case 'now':
      return false
    case 'on-failure':
      return status !== 'success'
    case 'always':
    case 'every':
      return true
  }
}

async function closeAndSay(
  plan: CheckpointPlan,
  job: Job,
  { host }: Step,
  surroundings: Surroundings,
): Promise<void> {
  const closed = await closeLineage(
    {
      series: plan.series,
      lineage: { commit: plan.commit, configuration: plan.configuration },
      origin: plan.origin,
      job,
      store: plan.store,
    },
    surroundings,
  )
  if (closed === undefined) return
  host.info(`The job has succeeded: checkpoint ${closed.record.id} closes its lineage.`)
  await host.addSummary(
    summaryOf({
      title: 'Lineage closed',
      rows: [
        ['series', code(plan.series)],
        ['by', code(closed.record.id)],
        ['so', 'the next run does all of its work again, and shares what is stored'],
      ],
    }),
  )
}
