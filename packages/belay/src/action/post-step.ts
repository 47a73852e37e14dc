import type { Step } from '@belay/github/host-process'
import { COMMAND_STATE } from './main-step.js'

/** The post step of the root action. */
export async function postStep(step: Step): Promise<void> {
  switch (step.host.state(COMMAND_STATE)) {
    case 'create':
      return await (await import('@belay/create-checkpoint/post-step')).postStep(step)
    case 'restore':
      return await (await import('@belay/restore-checkpoint/post-step')).postStep(step)
  }
}
