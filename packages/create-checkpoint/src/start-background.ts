import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { isSecretVariable, type Step } from '@belay/github/host-process'
import type { Job } from '@belay/github/job'
import { JobSession } from '@belay/github/job-session'
import { startDetached } from '@belay/machine/detached-process'
import { z } from 'zod'
import type { CheckpointPlan } from './plan-checkpoint.js'

const identitySchema = z.object({ host: z.string(), pid: z.int(), processStart: z.string() })

/** What the background process is told through its standard input, which nobody else can read. */
export const backgroundOrderSchema = z.object({
  /** The step's environment, inputs and tokens included. */
  env: z.record(z.string(), z.string()),
  directory: z.string(),
  /** The process that lives as long as the job. */
  session: identitySchema.nullable(),
})

/** What the main step leaves for the post step. */
export const backgroundStateSchema = z.object({
  process: identitySchema,
  directory: z.string(),
})

export const BACKGROUND_STATE = 'background'

/** Starts the process that takes checkpoints until the post step ends it. It carries no secret in its environment or its arguments.
 *  @throws BelayError unavailable if it does not come up */
export async function startBackground(plan: CheckpointPlan, job: Job, step: Step): Promise<void> {
  const { host, surroundings } = step
  const name = `background-${Buffer.from(surroundings.randomBytes(4)).toString('hex')}`
  const directory = path.join(new JobSession(job, plan.series).directory, name)
  const env = Object.fromEntries(
    Object.entries(host.env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])),
  )
  const identity = await startDetached({
    argv: [process.execPath, fileURLToPath(step.entry('background.js'))],
    cwd: job.workspace,
    // RUNNER_TRACKING_ID among them: by it the runner finds what a job left behind.
    env: Object.fromEntries(
      Object.entries(env).filter(([key]) => !isSecretVariable(key) && !isStepFile(key)),
    ),
    stdin: JSON.stringify({ env, directory, session: await step.session() } satisfies z.infer<
      typeof backgroundOrderSchema
    >),
    logFile: path.join(directory, 'log.txt'),
    readyTimeoutMs: READY_TIMEOUT_MS,
  })
  await host.saveState(
    BACKGROUND_STATE,
    JSON.stringify({ process: identity, directory } satisfies z.infer<typeof backgroundStateSchema>),
  )
}

const READY_TIMEOUT_MS = 30_000

/** Files through which this one step speaks: later, they are another's. */
function isStepFile(name: string): boolean {
  return /^GITHUB_(OUTPUT|STATE|ENV|PATH|STEP_SUMMARY)$/.test(name)
}
