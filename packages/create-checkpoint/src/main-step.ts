import type { KnownSecret } from '@belay/domain/secrets'
import type { Host } from '@belay/github/host'
import type { Step } from '@belay/github/host-process'
import { cell, code, summaryOf } from '@belay/github/host-summary'
import { jobOf } from '@belay/github/job'
import { configOfJob } from '@belay/github/job-config'
import { restOf } from '@belay/github/job-rest'
import { readTrustedFile } from '@belay/github/read-trusted-file'
import { type ActionEnd, runAction } from '@belay/github/run-action'
import { announceCheckpoint } from './announce-checkpoint.js'
import { createdLine, createdOutputs, createdSummary, lossWarnings } from './create-summary.js'
import { CREATE_OUTPUTS, type CreateInputs, createInputs } from './inputs.js'
import { type CheckpointPlan, planCheckpoint } from './plan-checkpoint.js'
import { startBackground } from './start-background.js'
import { type TakenInStore, takePlanned } from './take-planned.js'

/** The main step of create-checkpoint. */
export async function mainStep(step: Step): Promise<void> {
  const { host } = step
  let isRequired = false
  await runAction(host, {
    title: 'Checkpoint',
    inputs: createInputs,
    outputs: CREATE_OUTPUTS,
    isRequired: () => isRequired,
    run: async (inputs) => {
      isRequired = inputs.required === true
      const { job, plan, required } = await planOfStep(inputs, step)
      isRequired = required
      await host.saveState('main', 'done')
      switch (plan.when.kind) {
        case 'now': {
          const o = { job, phase: plan.phase, closed: false }
          const made = await takePlanned(plan, o, step.surroundings)
          await announceCheckpoint(made.taken, { inputs, plan, job }, step)
          return endOf(made, plan, host)
        }
        case 'every':
          if (!plan.isDryRun) await startBackground(plan, job, step)
          return deferredEnd(plan)
        default:
          return deferredEnd(plan)
      }
    },
  })
}

/** What this step is to do, from its inputs, its job and the configuration; the same in each of its processes. */
export async function planOfStep(inputs: CreateInputs, step: Step) {
  const { host, surroundings, session } = step
  const job = await jobOf(host)
  const rest = restOf(job, inputs['github-token'], step)
  const loaded = await configOfJob(inputs.config, job, (file) => readTrustedFile(rest, file, surroundings))
  const facts = { job, loaded, secrets: secretsOf(inputs, host), session: await session(), step }
  const plan = await planCheckpoint(inputs, facts, surroundings)
  return { job, plan, required: inputs.required ?? loaded.config.checkpoint.required }
}

export function endOf(made: TakenInStore, plan: CheckpointPlan, host: Host): ActionEnd {
  const { warnings, notes } = lossWarnings(made.taken)
  for (const warning of warnings) host.warn(warning, 'Checkpoint')
  for (const note of notes) host.info(note)
  host.info(createdLine(made.taken, plan))
  return { outputs: createdOutputs(made.taken, plan, made), summary: createdSummary(made.taken, plan, made) }
}

function deferredEnd(plan: CheckpointPlan): ActionEnd {
  const moment =
    plan.when.kind === 'every'
      ? `every ${plan.when.intervalMs / 1000} s in the background, and at the end of the job`
      : plan.when.kind === 'always'
        ? 'at the end of the job'
        : 'at the end of the job, if it fails'
  return {
    outputs: { series: plan.series, phase: plan.phase, skipped: 'deferred' },
    summary: summaryOf({
      title: 'Checkpoints to come',
      rows: [
        ['series', code(plan.series)],
        ['when', cell(moment)],
      ],
    }),
  }
}

/** What must not travel in values. */
function secretsOf(inputs: CreateInputs, { env }: Host): KnownSecret[] {
  const ofInputs = (['github-token', 'passphrase', 'notify-webhook'] as const).flatMap((name) => {
    const value = inputs[name]
    return value === undefined ? [] : [{ name: `of the input ${name}`, value }]
  })
  const ofRunner = Object.entries(env).flatMap(([name, value]) =>
    /^ACTIONS_.*TOKEN$/.test(name) && value !== undefined && value !== '' ? [{ name, value }] : [],
  )
  return [...ofInputs, ...ofRunner]
}
