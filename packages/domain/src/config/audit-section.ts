import { z } from 'zod'
import { command, count, duration, LIST_LENGTH_MAX, line } from './fields.js'
import { section } from './section.js'

export const auditSection = section({
  enabled: z.boolean().default(true).describe('Whether operations are recorded.'),
  branch: line()
    .regex(/^(?!-)[A-Za-z0-9._/-]+$/, 'expected the name of a branch')
    .default('belay-audit')
    .describe('The branch that holds the log and nothing else.'),
  'retention-years': count(1, 100).default(7).describe('How long entries are kept.'),
}).describe('The tamper-evident record of what was done.')

export const DRILL_SCENARIOS = [
  'component-lost',
  'several-lost',
  'corrupt-manifest',
  'corrupt-pack',
  'store-unavailable',
  'cascade',
  'human-deletion',
] as const

export const drillSection = section({
  scenarios: z
    .array(z.enum(DRILL_SCENARIOS))
    .min(1)
    .default([...DRILL_SCENARIOS])
    .describe('What is rehearsed.'),
  assertions: z
    .array(command())
    .max(LIST_LENGTH_MAX)
    .default([])
    .describe('Commands that have to succeed in the restored tree.'),
  'rto-target': duration().nullable().default(null).describe('Default: by lane.'),
  'rpo-target': duration().nullable().default(null).describe('Default: by lane.'),
}).describe('The rehearsal of recoveries.')
