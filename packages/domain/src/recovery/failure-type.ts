/** What made a job fail, as far as the evidence tells. */
export type FailureType = (typeof FAILURE_TYPES)[number]

export const FAILURE_TYPES = [
  'timeout',
  'test-failure',
  'quality-gate',
  'resource-exhaustion',
  'network-error',
  'git-error',
  'unknown',
] as const

/** What each type means, in the words of the documentation. */
export const FAILURE_TYPE_MEANING: Readonly<Record<FailureType, string>> = {
  timeout: 'it ran longer than its limit',
  'test-failure': 'a test or an assertion failed',
  'quality-gate': 'a linter, a coverage limit or a policy refused it',
  'resource-exhaustion': 'memory, disk or a quota ran out, or the machine was lost',
  'network-error': 'a service could not be reached, or answered with an error of its own',
  'git-error': 'git failed: a conflict, a refused push, a broken repository',
  unknown: 'nothing known fits: a person has to look',
}
