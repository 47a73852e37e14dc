import { z } from 'zod'
import { count, duration, line } from './fields.js'
import { section } from './section.js'

export const storeSection = section({
  kind: z
    .enum(['auto', 'cache', 'artifact', 'directory'])
    .default('auto')
    .describe(
      'Where checkpoints live. auto: the cache; artifacts for priority high or critical, or long retention.',
    ),
  path: line()
    .nullable()
    .default(null)
    .describe('The directory of a directory store, outside the workspace.'),
  attempts: count(1, 10).default(4).describe('How often a call that failed for the moment is made in all.'),
  timeout: duration().prefault('2m').describe('When one call to the store counts as failed.'),
}).describe('Where checkpoints are kept.')

export const seriesSection = section({
  name: line()
    .max(200, 'expected at most 200 characters')
    .nullable()
    .default(null)
    .describe('The series of every job that does not name its own. Default: workflow file, job and matrix.'),
  scope: z
    .enum(['run', 'branch', 'repository'])
    .default('branch')
    .describe('Where a restore looks: this run, this branch and then the default one, or everywhere.'),
  trust: z
    .enum(['same-origin', 'same-repository', 'any'])
    .default('same-origin')
    .describe('Whose checkpoints a restore accepts, as the service (never the checkpoint) tells.'),
}).describe('Which checkpoints belong together.')
