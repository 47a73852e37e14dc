import { z } from 'zod'
import { PRIORITIES, RETENTION_DAYS_OF_PRIORITY } from '../checkpoint/priority.js'
import { TRIGGERS } from '../checkpoint/trigger.js'
import { DURATION_PATTERN } from '../duration.js'
import { byteSize, count, duration, retentionDays, selectionPatterns } from './fields.js'
import { section } from './section.js'

const WHEN_PATTERN = new RegExp(`^(now|on-failure|always|every:${DURATION_PATTERN.source.slice(1, -1)})$`)

/** The defaults of create-checkpoint's inputs of the same names. */
export const checkpointSection = section({
  paths: selectionPatterns()
    .min(1)
    .default(['.'])
    .describe('Files, directories and globs; !pattern excludes.'),
  exclude: selectionPatterns().default([]).describe('More exclusions; .belayignore is honoured as well.'),
  git: z
    .enum(['none', 'state', 'bundle'])
    .default('state')
    .describe('What is kept of git: nothing, its state, or a bundle that can rebuild the history.'),
  when: z
    .string()
    .regex(WHEN_PATTERN, 'expected now, on-failure, always or every:<duration>')
    .default('now')
    .describe('now, on-failure, always, or every:<duration>, such as every:10m.'),
  'only-if': z
    .string()
    .regex(
      /^(always|changed|changed>=\d{1,3}(\.\d{1,6})?%)$/,
      'expected always, changed, or a share such as changed>=5%',
    )
    .default('changed')
    .describe('always, changed, or a share such as changed>=5%.'),
  trigger: z.enum(TRIGGERS).default('user-request').describe('Why checkpoints are taken.'),
  priority: z
    .enum(PRIORITIES)
    .default('medium')
    .describe('How much they matter: it decides how long they are kept.'),
  'retention-days': retentionDays()
    .nullable()
    .default(null)
    .describe('How long they are kept. Default: by priority and lane.'),
  'compression-level': count(1, 19).nullable().default(null).describe("zstd's level. Default: by lane."),
  'max-size': byteSize().nullable().default(null).describe('A larger tree is refused.'),
  required: z.boolean().default(false).describe('Whether a failed checkpoint fails the job.'),
  'notify-issue': z
    .boolean()
    .default(false)
    .describe('Whether checkpoints of priority high and critical open an issue.'),
}).describe('Defaults for taking checkpoints.')

/** The defaults of restore-checkpoint's inputs of the same names. */
export const restoreSection = section({
  'delete-extra': z
    .boolean()
    .default(false)
    .describe('Whether files that the checkpoint does not hold are removed.'),
  backup: z.boolean().default(false).describe('Whether what is overwritten is kept as a checkpoint.'),
  verify: z
    .string()
    .regex(/^(full|stat|sample:(100|\d{1,2})%)$/, 'expected full, stat or sample:<n>%')
    .default('full')
    .describe(
      'How files already in place are judged: full (hash), sample:<n>%, stat. Written bytes are always verified.',
    ),
  'if-stale': z
    .enum(['skip', 'restore', 'fail'])
    .default('skip')
    .describe("What to do if commit, configuration or system differ from the checkpoint's."),
  'detect-crash': z.boolean().default(false).describe('Whether to restore only if the session before died.'),
  required: z.boolean().default(false).describe('Whether it fails the job that there is nothing to restore.'),
}).describe('Defaults for restoring checkpoints.')

/** Which checkpoints a cleanup keeps: any rule is enough. */
export const retentionSection = section({
  'keep-last': count(1, 10_000).nullable().default(null).describe('The newest n of each series.'),
  'keep-within': duration().nullable().default(null).describe('Everything not older than this.'),
  'keep-daily': count(1, 10_000).nullable().default(null).describe('The newest of each of the last n days.'),
  'keep-weekly': count(1, 10_000)
    .nullable()
    .default(null)
    .describe('The newest of each of the last n weeks.'),
  'keep-monthly': count(1, 10_000)
    .nullable()
    .default(null)
    .describe('The newest of each of the last n months.'),
  priorities: section({
    low: retentionDays().default(RETENTION_DAYS_OF_PRIORITY.low),
    medium: retentionDays().default(RETENTION_DAYS_OF_PRIORITY.medium),
    high: retentionDays().default(RETENTION_DAYS_OF_PRIORITY.high),
    critical: retentionDays().default(RETENTION_DAYS_OF_PRIORITY.critical),
  }).describe('How many days a checkpoint of each priority is kept at least.'),
}).describe('What a cleanup keeps. A checkpoint is kept if any rule keeps it.')
