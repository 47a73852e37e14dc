import type { Step } from '@belay/github/host-process'
import type { Job } from '@belay/github/job'
import type { CreateInputs } from './inputs.js'
import type { CheckpointPlan } from './plan-checkpoint.js'

export async function startBackground(
  _i: CreateInputs,
  _p: CheckpointPlan,
  _j: Job,
  _s: Step,
): Promise<void> {}
