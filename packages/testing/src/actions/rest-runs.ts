import { pageOf } from './pages.js'
import {
  listAnswer,
  notFound,
  type RestCall,
  RestError,
  type RestHandler,
  type RestPlace,
  type RestResult,
} from './rest-call.js'
import { repositoryFull } from './rest-repository.js'
import { attemptShape, jobShape } from './rest-shapes.js'
import type { WorkflowJob } from './run-attempt.js'
import { RerunRefused, type WorkflowRun } from './workflow-run.js'

/** A list with filters ends here, whatever there is. */
const FILTERED_MAX = 1000

/** https://docs.github.com/rest/actions/workflow-runs and https://docs.github.com/rest/actions/workflow-jobs */
export function restRuns(o: RestPlace): Record<string, RestHandler> {
  const { runs } = o
  const runOf = (call: RestCall): WorkflowRun => {
    const run = runs.find(Number(call.parameters['run_id']))
    if (run === undefined) throw notFound()
    return run
  }
  const attemptOf = (call: RestCall): WorkflowRun['attempt'] => {
    const attempt = runOf(call).attempts[Number(call.parameters['attempt_number']) - 1]
    if (attempt === undefined) throw notFound()
    return attempt
  }
  const jobOf = (call: RestCall): WorkflowJob => {
    const job = runs.findJob(Number(call.parameters['job_id']))
    if (job === undefined) throw notFound()
    return job
  }
  const jobs = (all: readonly WorkflowJob[], { url, parameters }: RestCall): RestResult => {
    const page = pageOf(all, { url, perPage: parameters['per_page'], page: parameters['page'] })
    return listAnswer('jobs', { ...page, items: page.items.map((job) => jobShape(o, job)) })
  }
  return {
    'repos/get': () => ({ status: 200, body: repositoryFull(o) }),
    'actions/list-workflow-runs-for-repo': (call) => listRuns(o, runs.list(), call),
    'actions/list-workflow-runs': (call) => {
      const wanted = String(call.parameters['workflow_id'])
      const found = runs.list().filter((run) => isWorkflow(run, wanted))
      if (found.length === 0) throw notFound()
      return listRuns(o, found, call)
    },
    'actions/get-workflow-run': (call) => ({ status: 200, body: attemptShape(o, runOf(call).attempt) }),
    'actions/get-workflow-run-attempt': (call) => ({ status: 200, body: attemptShape(o, attemptOf(call)) }),
    'actions/list-jobs-for-workflow-run': (call) =>
      jobs(runOf(call).jobs(call.parameters['filter'] === 'all' ? 'all' : 'latest'), call),
    'actions/list-jobs-for-workflow-run-attempt': (call) => jobs(attemptOf(call).jobs, call),
    'actions/get-job-for-workflow-run': (call) => ({ status: 200, body: jobShape(o, jobOf(call)) }),
    'actions/re-run-workflow': (call) => rerun(() => runOf(call).rerunAllJobs()),
    'actions/re-run-workflow-failed-jobs': (call) => rerun(() => runOf(call).rerunFailedJobs()),
    'actions/re-run-job-for-workflow-run': (call) => {
      const job = jobOf(call)
      return rerun(() => job.run.rerunJob(job))
    },
    'actions/cancel-workflow-run': (call) => {
      const run = runOf(call)
      if (run.attempt.status === 'completed')
        throw new RestError(409, 'Cannot cancel a workflow run that is completed')
      run.finish('cancelled')
      return { status: 202, body: {} }
    },
  }
}

function isWorkflow(run: WorkflowRun, wanted: string): boolean {
  return wanted === String(run.workflowId) || run.workflowPath.endsWith(`/${wanted}`)
}

function rerun(begin: () => unknown): RestResult {
  try {
    begin()
    return { status: 201, body: {} }
  } catch (error) {
    if (error instanceof RerunRefused) throw new RestError(403, error.message)
    throw error
  }
}

function listRuns(o: RestPlace, all: readonly WorkflowRun[], { url, parameters }: RestCall): RestResult {
  const { actor, branch, event, status, head_sha: headSha, created } = parameters
  const isFiltered = [actor, branch, event, status, headSha, created].some((filter) => filter !== undefined)
  const found = all
    .filter((run) => actor === undefined || run.actor === actor)
    .filter((run) => branch === undefined || run.headBranch === branch)
    .filter((run) => event === undefined || run.event === event)
    .filter((run) => headSha === undefined || run.headSha === headSha)
    .filter(
      (run) =>
        status === undefined || [run.attempt.status, run.attempt.conclusion].includes(status as 'success'),
    )
    .filter((run) => created === undefined || isWithin(run.createdAt, String(created)))
  const page = pageOf(isFiltered ? found.slice(0, FILTERED_MAX) : found, {
    url,
    perPage: parameters['per_page'],
    page: parameters['page'],
  })
  return listAnswer('workflow_runs', {
    ...page,
    totalCount: found.length,
    items: page.items.map((run) => attemptShape(o, run.attempt)),
  })
}

/** `>=a`, `<=b`, `>a`, `<b`, `a..b`, or one day. */
function isWithin(time: Date, range: string): boolean {
  const [, from, to] = /^(.+)\.\.(.+)$/.exec(range) ?? []
  if (from !== undefined && to !== undefined) return isWithin(time, `>=${from}`) && isWithin(time, `<=${to}`)
  const [, sign, limit = ''] = /^([<>]=?)?(.+)$/.exec(range) ?? []
  const at = time.getTime()
  // A day as a limit is all of it.
  const start = Date.parse(limit)
  const end = /^\d{4}-\d\d-\d\d$/.test(limit) ? start + 86_399_999 : start
  switch (sign) {
    case '>=':
      return at >= start
    case '>':
      return at > end
    case '<=':
      return at <= end
    case '<':
      return at < start
    default:
      return at >= start && at <= end
  }
}
