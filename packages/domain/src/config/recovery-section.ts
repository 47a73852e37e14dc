import { z } from 'zod'
import { SEVERITIES } from '../incident/severity.js'
import { FAILURE_TYPES } from '../recovery/failure-type.js'
import { BUILT_IN_RECOVERY_TYPES } from '../recovery/recovery-type.js'
import {
  assignees,
  command,
  count,
  duration,
  LIST_LENGTH_MAX,
  line,
  patterns,
  regularExpression,
} from './fields.js'
import { entry, section } from './section.js'

export const recoverySection = section({
  'attempts-max': count(1, 50).default(3).describe('How often a run is tried in all.'),
  'optional-steps': patterns().default([]).describe('Steps by name that may be skipped.'),
  'protected-steps': patterns()
    .default(['*deploy*', '*publish*', '*release*'])
    .describe('Jobs and steps by name that never run again by themselves.'),
  signatures: z
    .array(signature())
    .max(LIST_LENGTH_MAX)
    .default([])
    .describe('Signs of failures in logs, tried before the ones that come with Belay.'),
  validate: z
    .array(command())
    .max(LIST_LENGTH_MAX)
    .default([])
    .describe('Commands that have to succeed before a recovery publishes anything.'),
  publish: z
    .enum(['push', 'pull-request', 'none'])
    .default('push')
    .describe('How a recovery publishes what it restored. A protected branch always gets a pull request.'),
  assignees: assignees().default([]).describe('Who gets the issues of a recovery.'),
  runbooks: z
    .record(
      z
        .string()
        .regex(/^[a-z][a-z0-9-]{0,49}$/, 'cannot be used: expected small letters, digits and "-"')
        .refine(
          (name) => !isBuiltIn(name),
          'belongs to a recovery that comes with Belay: choose another name',
        ),
      runbook(),
    )
    .default({})
    .describe("The repository's own recovery types, by name."),
}).describe('What happens after a failure.')

function signature() {
  return entry({
    name: line().describe('What the plan calls it.'),
    pattern: regularExpression().describe('Matched against each line of a log.'),
    excludes: z
      .array(regularExpression())
      .max(20)
      .default([])
      .describe('A line that matches one of these is no sign.'),
    'failure-type': z.enum(FAILURE_TYPES),
    transient: z.boolean().default(false).describe('Whether the failure is known to pass by itself.'),
    group: line()
      .nullable()
      .default(null)
      .describe('The named group of the pattern by which failures are grouped.'),
  })
}

function runbook() {
  return entry({
    description: line(),
    severity: z.enum(SEVERITIES).default('P1'),
    contain: patterns()
      .default([])
      .describe('Workflow files that are disabled, and their runs cancelled, first.'),
    paths: patterns().default([]).describe('What is restored; nothing named: everything.'),
    steps: z.array(runbookStep()).min(1, 'expected at least one step').max(50),
  })
}

function runbookStep() {
  return entry({
    name: line(),
    run: command(),
    effect: z
      .enum(['pure', 'idempotent', 'external'])
      .default('external')
      .describe(
        'pure: changes nothing. idempotent: may run twice. external: a recovery that died in it asks a person.',
      ),
    timeout: duration().prefault('10m'),
  })
}

function isBuiltIn(name: string): boolean {
  return BUILT_IN_RECOVERY_TYPES.some((builtIn) => builtIn === name)
}
