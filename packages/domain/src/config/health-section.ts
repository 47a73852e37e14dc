import { z } from 'zod'
import { SHA256_PATTERN } from '../brand.js'
import { SEVERITIES, type Severity } from '../incident/severity.js'
import { command, count, duration, LIST_LENGTH_MAX, labels, line, patterns, percent } from './fields.js'
import { entry, section } from './section.js'

export const healthSection = section({
  workflows: section({
    ignore: patterns().default([]).describe('Workflow files that are not judged.'),
    'repeated-failures': check('P1', { count: count(1, 100).default(2), window: duration().prefault('60m') }),
    'failure-rate': check('P2', { max: percent().default(20), 'runs-min': count(2, 1000).default(10) }),
    'consecutive-failures': check('P1', { count: count(1, 100).default(3) }),
    'startup-failure': check('P1', {}),
    disabled: check('P2', {
      expected: patterns().default([]).describe('Workflows that are off on purpose.'),
    }),
    'queue-time': check('P2', { max: duration().prefault('30m') }),
    stuck: check('P1', { after: duration().prefault('6h') }),
    orphaned: check('P3', { after: duration().prefault('24h') }),
    slower: check('P3', { by: percent().default(50), 'runs-min': count(3, 1000).default(10) }),
    'missed-schedule': check('P1', { 'late-min': duration().prefault('2h') }),
  }).describe('What is judged about the runs of workflows.'),
  files: z.array(criticalFile()).max(LIST_LENGTH_MAX).default([]).describe('Files that have to be in order.'),
  repository: section({
    labels: check('P3', {
      required: labels().default([]).describe('Labels that have to exist.'),
      create: z.boolean().default(false).describe('Whether missing ones are created.'),
    }),
    'rate-limit': check('P2', { 'left-min': percent().default(10) }),
    permissions: check('P2', {}),
    storage: check('P2', { max: percent().default(80) }),
    cache: check('P3', { max: percent().default(90) }),
  }).describe('What is judged about the repository.'),
  readiness: section({
    'checkpoint-age': check('P1', {
      max: duration()
        .nullable()
        .default(null)
        .describe('For every series. Default: the RPO target of its lane.'),
      series: z.record(line(), duration()).default({}).describe('For single series, by name.'),
    }),
    'creation-success': check('P1', { min: percent().default(99) }),
    'verification-success': check('P0', { min: percent().default(99.9) }),
    'creation-time': check('P3', {}),
    'storage-growth': check('P3', { max: percent().default(50), window: duration().prefault('7d') }),
    'recovery-time': check('P2', { by: percent().default(50) }),
    drill: check('P2', { 'age-max': duration().prefault('30d') }),
    audit: check('P0', {}),
    'crashed-sessions': check('P1', { 'silent-after': duration().prefault('30m') }),
  }).describe('What is judged about the ability to recover.'),
  'open-after': count(1, 20).default(2).describe('Bad checks in a row before an issue is opened.'),
  'close-after': count(1, 20).default(2).describe('Good checks in a row before it is closed.'),
  'ping-url': z
    .url({ protocol: /^https$/, error: 'expected an https address' })
    .nullable()
    .default(null)
    .describe('Called after each check, so that somebody else notices when the checks stop.'),
}).describe("The health check's checks, each with its severity, its threshold and a switch.")

/** A check that can be switched off, is as grave as the user says, and has its own thresholds. */
function check<const Shape extends z.core.$ZodShape>(severity: Severity, thresholds: Shape) {
  return section({
    enabled: z.boolean().default(true).describe('Whether it is made.'),
    severity: z.enum(SEVERITIES).default(severity).describe('How grave it is when it fails.'),
    ...thresholds,
  })
}

function criticalFile() {
  return entry({
    path: line().describe('Relative to the repository.'),
    severity: z.enum(SEVERITIES).default('P1'),
    required: z.boolean().default(true).describe('Whether it has to exist.'),
    format: z.enum(['any', 'json', 'yaml', 'workflow']).default('any').describe('What it has to parse as.'),
    schema: line().nullable().default(null).describe('A JSON Schema file that it has to match.'),
    sha256: z
      .string()
      .regex(SHA256_PATTERN, 'expected 64 hex digits in lower case')
      .nullable()
      .default(null)
      .describe('What its bytes have to hash to.'),
    command: command().nullable().default(null).describe('A command that has to succeed on it.'),
  })
}
