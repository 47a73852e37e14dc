import { misuse } from '@belay/domain/errors'
import type { Step } from '@belay/github/host-process'
import { failureSummary, reportFailure } from '@belay/github/run-action'

/** What the main step was asked for; the post step goes by it. */
export const COMMAND_STATE = 'command'

/** What the root action can do. Each is loaded when it is asked for. */
export const ACTION_COMMANDS: Readonly<Record<string, (step: Step) => Promise<void>>> = {
  create: async (step) => await (await import('@belay/create-checkpoint/main-step')).mainStep(step),
  restore: async (step) => await (await import('@belay/restore-checkpoint/main-step')).mainStep(step),
  list: async (step) => await (await import('./command-step.js')).commandStep('list', step),
  validate: async (step) => await (await import('./command-step.js')).commandStep('validate', step),
  cleanup: async (step) => await (await import('./command-step.js')).commandStep('cleanup', step),
}

/** The main step of the root action: the command that the input names. */
export async function mainStep(step: Step): Promise<void> {
  const { host } = step
  const name = host.input('command')
  const command = Object.hasOwn(ACTION_COMMANDS, name) ? ACTION_COMMANDS[name] : undefined
  if (command === undefined) {
    const error = misuse(
      'command-unknown',
      `The input "command" cannot be ${JSON.stringify(name.slice(0, 80))}: expected one of ${Object.keys(ACTION_COMMANDS).join(', ')}`,
    )
    reportFailure(host, 'Belay', error, { isRequired: true })
    await host.addSummary(failureSummary('Belay', error))
    return
  }
  await host.saveState(COMMAND_STATE, name)
  await command(step)
}
