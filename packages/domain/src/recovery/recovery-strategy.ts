/** What is done about a failure. */
export type RecoveryStrategy = (typeof RECOVERY_STRATEGIES)[number]

/** From the least to the most intrusive. */
export const RECOVERY_STRATEGIES = ['retry', 'resume', 'skip', 'rollback', 'manual'] as const

/** What each strategy does and when it is allowed, in the words of the documentation. */
export const RECOVERY_STRATEGY_MEANING: Readonly<Record<RecoveryStrategy, string>> = {
  retry: 'run the same thing again, with a pause: only for failures known to pass by themselves',
  resume: 'restore the last checkpoint that verifies and go on after its phase',
  skip: 'go on without the step: only where the step was declared optional',
  rollback: 'put the state from before the change back',
  manual: 'stop and ask a person: the evidence does not allow anything else',
}
