import { z } from 'zod'
import { LANES } from '../lane.js'
import { byteSize, command, count, duration, line, percent } from './fields.js'
import { entry, section } from './section.js'

export const benchmarkSection = section({
  'min-effect': percent().default(5).describe('A smaller difference, in percent, is never a regression.'),
  confidence: z.number().min(50).max(99.9).default(95).describe('Of the intervals, in percent.'),
  warmup: count(0, 100).default(1).describe('Runs before the measured ones.'),
  'pairs-min': count(3, 10_000).default(10),
  'pairs-max': count(3, 10_000).default(50),
  'time-budget': duration().prefault('10m').describe('For each subject.'),
  confirm: z.boolean().default(true).describe('Whether a regression has to show in a second measurement.'),
  'comment-when': z
    .enum(['always', 'significant', 'never'])
    .default('always')
    .describe('When a pull request gets a comment.'),
  history: section({
    store: z.enum(['branch', 'cache', 'artifact', 'file', 'none']).default('branch'),
    path: line().default('belay-benchmarks').describe('The branch, the key or the file.'),
  }).describe('Where results are kept for comparison.'),
  sla: section({
    docs: slaOf(),
    standard: slaOf(),
    heavy: slaOf(),
  }).describe('Limits for every subject, by lane.'),
  subjects: z
    .record(
      z
        .string()
        .regex(
          /^[A-Za-z0-9][A-Za-z0-9 ._-]{0,99}$/,
          'cannot be used: expected letters, digits, blanks, ".", "_" and "-"',
        ),
      subject(),
    )
    .default({})
    .describe('What is measured, by name.'),
})
  .refine((given) => given.pairsMin <= given.pairsMax, {
    path: ['pairs-max'],
    error: 'expected at least as many as pairs-min',
  })
  .describe('What is measured, and what is expected of it.')

function subject() {
  return entry({
    run: command(),
    setup: command().nullable().default(null),
    teardown: command().nullable().default(null),
    'working-directory': line().nullable().default(null),
    env: z
      .record(
        z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'cannot be used: expected letters, digits and "_"'),
        z.string(),
      )
      .default({}),
    timeout: duration().prefault('10m').describe('For one run of it.'),
    baseline: entry({ ref: line().nullable().default(null), run: command().nullable().default(null) })
      .refine(({ ref, run }) => ref !== null || run !== null, 'expected a git ref, a command (run), or both')
      .nullable()
      .default(null)
      .describe('What it is compared with. Default: its history on the same machine.'),
    lane: z.enum(LANES).nullable().default(null).describe('Default: the lane of the run.'),
    stress: z
      .array(z.enum(['cpu', 'memory', 'disk', 'copies']))
      .default([])
      .describe('Under which burdens it is measured too.'),
    sla: slaOf(),
  })
}

function slaOf() {
  return section({
    'wall-max': duration().nullable().default(null).describe('Median of the wall time.'),
    'p95-max': duration().nullable().default(null).describe('95th percentile of the wall time.'),
    'rss-max': byteSize().nullable().default(null).describe('Largest resident memory.'),
    'failure-rate-max': percent().nullable().default(null).describe('Share of runs that fail, in percent.'),
  })
}
