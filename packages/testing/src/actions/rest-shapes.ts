import { isoSeconds, nodeId, type RestPlace, repositoryUrl } from './rest-call.js'
import { repositoryMinimal, userShape } from './rest-repository.js'
import type { RunAttempt, WorkflowJob } from './run-attempt.js'

/** A run, as it was in one of its attempts. */
export function attemptShape(o: RestPlace, attempt: RunAttempt): unknown {
  const { run } = attempt
  const origin = o.origin()
  const url = `${repositoryUrl(o)}/actions/runs/${run.id}`
  const links = ['jobs', 'logs', 'cancel', 'rerun', 'artifacts'].map((name) => [
    `${name}_url`,
    `${url}/${name}`,
  ])
  return {
    id: run.id,
    node_id: nodeId('WorkflowRun', run.id),
    name: run.workflowName,
    display_title: run.workflowName,
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: run.workflowPath,
    run_number: run.number,
    run_attempt: attempt.number,
    event: run.event,
    status: attempt.status,
    conclusion: attempt.conclusion ?? null,
    workflow_id: run.workflowId,
    workflow_url: `${repositoryUrl(o)}/actions/workflows/${run.workflowId}`,
    check_suite_id: run.id + 1,
    check_suite_node_id: nodeId('CheckSuite', run.id + 1),
    check_suite_url: `${repositoryUrl(o)}/check-suites/${run.id + 1}`,
    url,
    html_url: `https://github.com/${run.repository.fullName}/actions/runs/${run.id}`,
    ...Object.fromEntries(links),
    previous_attempt_url: attempt.number === 1 ? null : `${url}/attempts/${attempt.number - 1}`,
    // A fork's pull request is not named here.
    pull_requests: [],
    created_at: isoSeconds(run.createdAt),
    updated_at: isoSeconds(attempt.updatedAt),
    run_started_at: isoSeconds(attempt.startedAt),
    actor: userShape(origin, run.actor),
    triggering_actor: userShape(origin, run.actor),
    head_commit: {
      id: run.headSha,
      tree_id: run.headSha,
      message: 'A commit',
      timestamp: isoSeconds(run.createdAt),
      author: { name: run.actor, email: `${run.actor}@example.com` },
      committer: { name: run.actor, email: `${run.actor}@example.com` },
    },
    repository: repositoryMinimal(origin, run.repository),
    head_repository: repositoryMinimal(origin, run.headRepository),
  }
}

export function jobShape(o: RestPlace, job: WorkflowJob): unknown {
  const { run } = job
  const url = `${repositoryUrl(o)}/actions/jobs/${job.id}`
  const isQueued = job.startedAt === undefined
  return {
    id: job.id,
    node_id: nodeId('CheckRun', job.id),
    run_id: run.id,
    run_url: `${repositoryUrl(o)}/actions/runs/${run.id}`,
    run_attempt: job.attempt.number,
    head_branch: run.headBranch,
    head_sha: run.headSha,
    workflow_name: run.workflowName,
    name: job.name,
    status: job.status,
    conclusion: job.conclusion ?? null,
    created_at: isoSeconds(job.createdAt),
    started_at: isoSeconds(job.startedAt ?? job.createdAt),
    completed_at: job.completedAt === undefined ? null : isoSeconds(job.completedAt),
    steps: [],
    url,
    html_url: `https://github.com/${run.repository.fullName}/actions/runs/${run.id}/job/${job.id}`,
    check_run_url: `${repositoryUrl(o)}/check-runs/${job.id}`,
    labels: ['ubuntu-latest'],
    runner_id: isQueued ? null : 1,
    runner_name: isQueued ? null : 'GitHub Actions 1',
    runner_group_id: isQueued ? null : 0,
    runner_group_name: isQueued ? null : 'GitHub Actions',
  }
}
