import { createHash } from 'node:crypto'
import { misuse } from '@belay/domain/errors'
import { readTextFile } from '@belay/machine/read-small-file'
import { z } from 'zod'
import type { Host } from './host.js'

/** The job an action runs in, as its runner tells. */
export interface Job {
  /** `owner/name`. */
  readonly repository: string
  readonly headRepository: string
  readonly headBranch: string
  /** Undefined where the event does not tell. */
  readonly defaultBranch: string | undefined
  readonly isPrivate: boolean | undefined
  readonly event: string
  /** `.github/workflows/ci.yml`. */
  readonly workflow: string
  readonly runId: string
  readonly attempt: number
  readonly key: string
  readonly sha: string
  readonly ref: string
  /** Names this one execution of the job; null where the runner does not say. */
  readonly instance: string | null
  /** Absolute. */
  readonly workspace: string
  readonly temp: string
  readonly serverUrl: string
  readonly apiUrl: string
  /** What the repository allows for artifacts. */
  readonly retentionDaysMax: number | undefined
}

/** Reads the runner's environment and the event.
 *  @throws BelayError `not-supported` outside a job, naming what is missing */
export async function jobOf(host: Host): Promise<Job> {
  const parsed = environmentSchema.safeParse(host.env)
  if (!parsed.success) {
    const missing = [...new Set(parsed.error.issues.map(({ path }) => String(path[0])))]
    throw misuse(
      'not-supported',
      `An action runs in a job of GitHub Actions: expected the variables of a runner, found no usable ${missing.join(', ')}`,
      { hint: 'On a machine of your own, `belay create` and `belay restore` do the same.' },
    )
  }
  const env = parsed.data
  const event = await eventOf(env.GITHUB_EVENT_PATH)
  // A run that another one's end has begun works on what that one made, whoever made it.
  const head = event.pull_request?.head ?? event.workflow_run
  return {
    repository: env.GITHUB_REPOSITORY,
    headRepository: head === undefined ? env.GITHUB_REPOSITORY : head.repository,
    headBranch: head?.branch ?? (env.GITHUB_HEAD_REF || env.GITHUB_REF_NAME),
    defaultBranch: event.repository?.default_branch,
    isPrivate: event.repository?.private,
    event: env.GITHUB_EVENT_NAME,
    workflow: workflowPath(env.GITHUB_WORKFLOW_REF, env.GITHUB_REPOSITORY) ?? env.GITHUB_WORKFLOW,
    runId: env.GITHUB_RUN_ID,
    attempt: env.GITHUB_RUN_ATTEMPT,
    key: env.GITHUB_JOB,
    sha: env.GITHUB_SHA,
    ref: env.GITHUB_REF,
    instance: instanceOf(host.env['ACTIONS_RUNTIME_TOKEN']),
    workspace: env.GITHUB_WORKSPACE,
    temp: env.RUNNER_TEMP,
    serverUrl: env.GITHUB_SERVER_URL,
    apiUrl: env.GITHUB_API_URL,
    retentionDaysMax: env.GITHUB_RETENTION_DAYS,
  }
}

const text = z.string().min(1)

const environmentSchema = z.object({
  GITHUB_WORKSPACE: text,
  RUNNER_TEMP: text,
  GITHUB_REPOSITORY: text,
  GITHUB_RUN_ID: text,
  GITHUB_RUN_ATTEMPT: text.regex(/^\d+$/).transform(Number),
  GITHUB_JOB: text,
  GITHUB_EVENT_NAME: text,
  GITHUB_SHA: text,
  GITHUB_REF: z.string().default(''),
  GITHUB_REF_NAME: z.string().default(''),
  GITHUB_HEAD_REF: z.string().default(''),
  GITHUB_WORKFLOW: z.string().default('workflow'),
  GITHUB_WORKFLOW_REF: z.string().default(''),
  GITHUB_EVENT_PATH: z.string().default(''),
  GITHUB_SERVER_URL: z.string().default('https://github.com'),
  GITHUB_API_URL: z.string().default('https://api.github.com'),
  GITHUB_RETENTION_DAYS: z.string().regex(/^\d+$/).transform(Number).optional().catch(undefined),
})

/** `owner/name/.github/workflows/ci.yml@refs/heads/main` without what is around the path. */
function workflowPath(ref: string, repository: string): string | undefined {
  const at = ref.lastIndexOf('@')
  const file = ref.slice(0, at === -1 ? undefined : at)
  return file.startsWith(`${repository}/`) ? file.slice(repository.length + 1) : file || undefined
}

// null once the fork is deleted.
const headRepositorySchema = z.object({ full_name: z.string() }).nullish()

/** Nothing is of a repository that is gone, least of all this one's. */
function nameOf(repository: z.infer<typeof headRepositorySchema>): string {
  return repository?.full_name ?? 'a deleted fork'
}

const eventSchema = z.object({
  repository: z
    .object({
      default_branch: z.string().optional().catch(undefined),
      private: z.boolean().optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  pull_request: z
    .object({
      head: z
        .object({ ref: z.string(), repo: headRepositorySchema })
        .transform(({ ref, repo }) => ({ branch: ref, repository: nameOf(repo) })),
    })
    .optional()
    .catch(undefined),
  workflow_run: z
    .object({ head_branch: z.string().nullish(), head_repository: headRepositorySchema })
    .transform((run) => ({ branch: run.head_branch ?? '', repository: nameOf(run.head_repository) }))
    .optional()
    .catch(undefined),
})

async function eventOf(file: string): Promise<z.infer<typeof eventSchema>> {
  if (file === '') return eventSchema.parse({})
  return eventSchema.parse(JSON.parse(await readTextFile(file)))
}

/** The job's name in the runner's token. The token is a secret, the name is not; its digest serves as well. */
function instanceOf(token: string | undefined): string | null {
  const [, payload] = (token ?? '').split('.')
  if (payload === undefined) return null
  const scopes = /"scp"\s*:\s*"([^"]*)"/.exec(Buffer.from(payload, 'base64url').toString('utf8'))?.[1]
  const scope = scopes?.split(' ').find((each) => each.startsWith('Actions.Results:'))
  return scope === undefined ? null : createHash('sha256').update(scope).digest('hex').slice(0, 16)
}
