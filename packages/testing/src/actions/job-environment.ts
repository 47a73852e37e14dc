import type { ActionsServices } from './actions-services.js'
import type { WorkflowJob } from './run-attempt.js'
import type { CacheAccess } from './runtime-token.js'

export interface JobEnvironmentOptions {
  readonly cacheAccess?: CacheAccess
  /** False for a runner that says no ACTIONS_CACHE_MODE: the client then learns its access from the service. */
  readonly saysCacheMode?: boolean
  /** `https://github.com` unless told: any other host than it, `*.ghe.com` or `*.localhost` counts as GHES. */
  readonly serverUrl?: string
  /** The directories of the job, where it has some. */
  readonly workspace?: string
  readonly temp?: string
}

/** What a runner tells an action's process about its job and the services: to be laid over the environment of a child.
 *  It holds the runtime token and no GITHUB_TOKEN, which reaches an action as an input. */
export function jobEnvironment(
  services: ActionsServices,
  job: WorkflowJob,
  o: JobEnvironmentOptions = {},
): Record<string, string> {
  const { run, attempt } = job
  const [owner = ''] = run.repository.fullName.split('/')
  const access = o.cacheAccess ?? 'read-write'
  const base = run.pullRequest?.baseBranch
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_SERVER_URL: o.serverUrl ?? 'https://github.com',
    GITHUB_API_URL: services.origin,
    GITHUB_GRAPHQL_URL: `${services.origin}/graphql`,
    GITHUB_REPOSITORY: run.repository.fullName,
    GITHUB_REPOSITORY_ID: String(run.repository.id),
    GITHUB_REPOSITORY_OWNER: owner,
    GITHUB_RUN_ID: String(run.id),
    GITHUB_RUN_NUMBER: String(run.number),
    GITHUB_RUN_ATTEMPT: String(attempt.number),
    GITHUB_JOB: job.key,
    GITHUB_WORKFLOW: run.workflowName,
    GITHUB_WORKFLOW_REF: `${run.repository.fullName}/${run.workflowPath}@${run.ref}`,
    GITHUB_WORKFLOW_SHA: run.headSha,
    GITHUB_EVENT_NAME: run.event,
    GITHUB_SHA: run.headSha,
    GITHUB_REF: run.ref,
    GITHUB_REF_NAME: run.ref.replace(/^refs\/(heads|pull)\//, ''),
    GITHUB_REF_TYPE: 'branch',
    GITHUB_HEAD_REF: base === undefined ? '' : run.headBranch,
    GITHUB_BASE_REF: base ?? '',
    GITHUB_ACTOR: run.actor,
    GITHUB_TRIGGERING_ACTOR: run.actor,
    GITHUB_RETENTION_DAYS: '90',
    RUNNER_OS: 'Linux',
    RUNNER_ARCH: 'X64',
    RUNNER_NAME: 'GitHub Actions 1',
    RUNNER_ENVIRONMENT: 'github-hosted',
    ...(o.workspace === undefined ? {} : { GITHUB_WORKSPACE: o.workspace }),
    ...(o.temp === undefined ? {} : { RUNNER_TEMP: o.temp }),
    ACTIONS_RUNTIME_TOKEN: services.runtimeToken(job, access),
    ACTIONS_RUNTIME_URL: `${services.origin}/`,
    ACTIONS_RESULTS_URL: `${services.origin}/`,
    ACTIONS_CACHE_URL: `${services.origin}/`,
    ACTIONS_CACHE_SERVICE_V2: 'True',
    ...(o.saysCacheMode === false ? {} : { ACTIONS_CACHE_MODE: access === 'read-write' ? 'write' : access }),
    // A proxy of the machine would take the loopback requests for itself.
    NO_PROXY: '127.0.0.1',
    no_proxy: '127.0.0.1',
  }
}
