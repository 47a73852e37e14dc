import { GithubRest } from './github-rest.js'
import type { Step } from './host-process.js'
import type { Job } from './job.js'

/** GitHub's API about the job's own repository. Nothing is loaded or asked before the first call. */
export function restOf(job: Job, token: string | undefined, { network }: Pick<Step, 'network'>): GithubRest {
  const { apiUrl, repository } = job
  return new GithubRest({ access: { apiUrl, repository, token }, network, requestsMax: REQUESTS_MAX })
}

// A question or two: a whole job may make 1,000 an hour.
const REQUESTS_MAX = 10
