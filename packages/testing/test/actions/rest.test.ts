import type { ActionsServices } from '@belay/testing/actions/actions-services'
import { ManualClock } from '@belay/testing/clock'
import { describe, expect, it } from '@jest/globals'
import { Octokit } from '@octokit/rest'
import { useServices } from './job-under-test.js'

const PLACE = { owner: 'octo', repo: 'checkpoints' }

describe('the REST part', () => {
  const { start } = useServices()
  const clock = new ManualClock()

  it('pages through artifacts, newest first, 30 unless asked and never more than 100', async () => {
    const services = await start({ now: clock.now })
    seedArtifacts(services, 250)
    const octokit = clientOf(services)
    const first = await octokit.actions.listArtifactsForRepo(PLACE)
    expect([first.data.total_count, first.data.artifacts.length]).toEqual([250, 30])
    expect(first.data.artifacts[0]?.name).toBe('artifact-249')
    const most = await octokit.actions.listArtifactsForRepo({ ...PLACE, per_page: 500 })
    expect(most.data.artifacts).toHaveLength(100)
    const all = await octokit.paginate(octokit.actions.listArtifactsForRepo, { ...PLACE, per_page: 100 })
    expect(new Set(all.map((artifact) => artifact.name)).size).toBe(250)
    expect(services.refused).toEqual([])
  })

  it('filters artifacts by their whole name, in the repository and in one run', async () => {
    const services = await start({ now: clock.now })
    const job = seedArtifacts(services, 3)
    const octokit = clientOf(services)
    const name = 'artifact-1'
    const { data } = await octokit.actions.listArtifactsForRepo({ ...PLACE, name })
    expect(data.artifacts.map((artifact) => artifact.name)).toEqual([name])
    expect(
      (await octokit.actions.listArtifactsForRepo({ ...PLACE, name: 'artifact-' })).data.total_count,
    ).toBe(0)
    const other = services.runs.start()
    const of = async (run_id: number): Promise<number> =>
      (await octokit.actions.listWorkflowRunArtifacts({ ...PLACE, run_id, name })).data.total_count
    expect([await of(job.run.id), await of(other.id)]).toEqual([1, 0])
  })

  it("says where an artifact comes from: a fork's has another head repository", async () => {
    const services = await start({ now: clock.now })
    const fork = { id: 777, fullName: 'someone/fork', defaultBranch: 'main', isPrivate: false }
    const run = services.runs.start({ headRepository: fork, pullRequest: { number: 7, baseBranch: 'main' } })
    const { id } = services.artifacts.seed({ job: run.startJob(), name: 'a', sizeBytes: 1 })
    const { data } = await clientOf(services).actions.getArtifact({ ...PLACE, artifact_id: id })
    expect(data.workflow_run).toMatchObject({ id: run.id, repository_id: 4242, head_repository_id: 777 })
  })

  it('leads to the bytes of an artifact for a minute', async () => {
    const services = await start({ now: clock.now })
    const job = services.runs.start().startJob()
    const record = services.artifacts.seed({ job, name: 'a', sizeBytes: 5 })
    await services.blobs.writeBlob(record.blob, Buffer.from('bytes'))
    const { headers } = await clientOf(services).actions.downloadArtifact({
      ...PLACE,
      artifact_id: record.id,
      archive_format: 'zip',
      request: { redirect: 'manual' },
    })
    expect(await (await fetch(String(headers.location))).text()).toBe('bytes')
    clock.advance(61_000)
    expect((await fetch(String(headers.location))).status).toBe(403)
  })

  it('lists caches by prefix and by ref, and deletes them by id or by their whole key', async () => {
    const services = await start({ now: clock.now })
    const version = 'ab'.repeat(32)
    for (const key of ['series-1', 'series-2', 'other']) {
      clock.advance(1000)
      for (const ref of ['refs/heads/main', 'refs/heads/feature'])
        services.caches.seed({ key, version, ref, sizeBytes: 10 })
    }
    const octokit = clientOf(services)
    const keysOf = async (o: object): Promise<string[]> =>
      (await octokit.actions.getActionsCacheList({ ...PLACE, ...o })).data.actions_caches.map((one) =>
        String(one.key),
      )
    const ref = 'refs/heads/main'
    expect(await keysOf({ key: 'series-', ref })).toEqual(['series-2', 'series-1'])
    expect(await keysOf({ ref, sort: 'created_at', direction: 'asc' })).toEqual([
      'series-1',
      'series-2',
      'other',
    ])
    const usage = await octokit.actions.getActionsCacheUsage(PLACE)
    expect(usage.data).toMatchObject({ active_caches_count: 6, active_caches_size_in_bytes: 60 })
    const byKey = await octokit.actions.deleteActionsCacheByKey({ ...PLACE, key: 'series-1' })
    expect(byKey.data.total_count).toBe(2)
    await expect(octokit.actions.deleteActionsCacheByKey({ ...PLACE, key: 'series-' })).rejects.toThrow(
      'Not Found',
    )
    const [left] = services.caches.list()
    await octokit.actions.deleteActionsCacheById({ ...PLACE, cache_id: left?.id ?? 0 })
    expect(services.caches.list()).toHaveLength(3)
  })

  it('tells runs, their attempts and their jobs, and runs them again', async () => {
    const services = await start({ now: clock.now })
    const run = services.runs.start({ headBranch: 'feature' })
    const built = run.startJob('build')
    built.finish('success')
    run.startJob('test (1, linux)').finish('failure')
    const octokit = clientOf(services)
    const run_id = run.id
    await expect(octokit.actions.reRunWorkflow({ ...PLACE, run_id })).rejects.toThrow('already running')
    run.finish()
    await octokit.actions.reRunWorkflowFailedJobs({ ...PLACE, run_id })
    const { data } = await octokit.actions.getWorkflowRun({ ...PLACE, run_id })
    expect(data).toMatchObject({
      run_attempt: 2,
      status: 'in_progress',
      conclusion: null,
      head_branch: 'feature',
    })
    const before = await octokit.actions.getWorkflowRunAttempt({ ...PLACE, run_id, attempt_number: 1 })
    expect(before.data).toMatchObject({ run_attempt: 1, status: 'completed', conclusion: 'failure' })
    const jobs = await octokit.actions.listJobsForWorkflowRun({ ...PLACE, run_id })
    expect(jobs.data.jobs.map((job) => [job.name, job.run_attempt, job.status])).toEqual([
      ['build', 1, 'completed'],
      ['test (1, linux)', 2, 'queued'],
    ])
    const all = await octokit.actions.listJobsForWorkflowRun({ ...PLACE, run_id, filter: 'all' })
    expect(all.data.total_count).toBe(3)
    const job = await octokit.actions.getJobForWorkflowRun({ ...PLACE, job_id: built.id })
    expect(job.data).toMatchObject({ name: 'build', conclusion: 'success' })
    await octokit.actions.cancelWorkflowRun({ ...PLACE, run_id })
    expect(run.attempt.conclusion).toBe('cancelled')
  })

  it('lists runs by what is asked, a thousand at most once they are filtered', async () => {
    const services = await start({ now: clock.now })
    for (let number = 0; number < 1050; number++) services.runs.start().finish('success')
    services.runs.start({ headBranch: 'feature', event: 'schedule' })
    const octokit = clientOf(services)
    const filtered = await octokit.paginate(octokit.actions.listWorkflowRunsForRepo, {
      ...PLACE,
      branch: 'main',
      per_page: 100,
    })
    expect(filtered).toHaveLength(1000)
    const one = await octokit.actions.listWorkflowRunsForRepo({
      ...PLACE,
      event: 'schedule',
      status: 'in_progress',
    })
    expect(one.data.workflow_runs.map((run) => run.head_branch)).toEqual(['feature'])
    const later = await octokit.actions.listWorkflowRunsForRepo({ ...PLACE, created: '>2026-01-02' })
    const since = await octokit.actions.listWorkflowRuns({
      ...PLACE,
      workflow_id: 'ci.yml',
      created: '>=2026-01-02',
    })
    expect([later.data.total_count, since.data.total_count]).toEqual([0, 1051])
  })

  it('knows the repository', async () => {
    const services = await start({ repository: { defaultBranch: 'trunk' } })
    const octokit = clientOf(services)
    expect((await octokit.repos.get(PLACE)).data).toMatchObject({ default_branch: 'trunk', id: 4242 })
    await expect(octokit.repos.get({ owner: 'octo', repo: 'other' })).rejects.toMatchObject({ status: 404 })
  })

  it('counts requests against the hour, except those that find nothing changed', async () => {
    const services = await start({ now: clock.now })
    const octokit = clientOf(services)
    const { headers } = await octokit.actions.listArtifactsForRepo(PLACE)
    expect([headers['x-ratelimit-limit'], headers['x-ratelimit-remaining']]).toEqual(['1000', '999'])
    const conditional = { ...PLACE, headers: { 'if-none-match': String(headers.etag) } }
    await expect(octokit.actions.listArtifactsForRepo(conditional)).rejects.toMatchObject({ status: 304 })
    services.rateLimit.leave(0)
    await expect(octokit.actions.listArtifactsForRepo(PLACE)).rejects.toMatchObject({
      status: 403,
      response: { headers: { 'x-ratelimit-remaining': '0' } },
    })
    expect((await octokit.rateLimit.get()).data.rate.remaining).toBe(0)
    clock.advance(3_600_000)
    expect((await octokit.actions.listArtifactsForRepo(PLACE)).status).toBe(200)
  })

  it('lets nobody in without a token, and nobody write whose token may only read', async () => {
    const services = await start()
    const stranger = new Octokit({ baseUrl: services.origin, auth: 'nobody', log: quiet })
    await expect(stranger.actions.listArtifactsForRepo(PLACE)).rejects.toMatchObject({ status: 401 })
    const reader = new Octokit({
      baseUrl: services.origin,
      auth: services.githubToken({ actions: 'read' }),
      log: quiet,
    })
    expect((await reader.actions.listArtifactsForRepo(PLACE)).status).toBe(200)
    await expect(reader.actions.deleteArtifact({ ...PLACE, artifact_id: 1 })).rejects.toMatchObject({
      status: 403,
    })
    const blind = new Octokit({ baseUrl: services.origin, auth: services.githubToken({}), log: quiet })
    await expect(blind.actions.listArtifactsForRepo(PLACE)).rejects.toThrow('not accessible by integration')
  })

  it('shows new artifacts in lists only after a while, if told so, and by their id at once', async () => {
    const services = await start({ now: clock.now })
    services.artifacts.listingLagMs = 5000
    const job = services.runs.start().startJob()
    const created = services.artifacts.create({ job, name: 'a', mimeType: 'application/zip' })
    if (typeof created === 'string') throw new Error(created)
    services.artifacts.finalize(created, { sizeBytes: 1, digest: undefined })
    const octokit = clientOf(services)
    const listed = async (): Promise<number> =>
      (await octokit.actions.listArtifactsForRepo(PLACE)).data.total_count
    expect(await listed()).toBe(0)
    expect((await octokit.actions.getArtifact({ ...PLACE, artifact_id: created.id })).data.name).toBe('a')
    clock.advance(5000)
    expect(await listed()).toBe(1)
  })

  it("refuses and remembers a request that GitHub's description does not know", async () => {
    const services = await start()
    const octokit = clientOf(services)
    const asked = { ...PLACE, prefix: 'series-' }
    await expect(octokit.request('GET /repos/{owner}/{repo}/actions/artifacts', asked)).rejects.toMatchObject(
      {
        status: 422,
      },
    )
    await expect(octokit.actions.getArtifact({ ...PLACE, artifact_id: 'x' as never })).rejects.toMatchObject({
      status: 422,
    })
    await expect(octokit.request('GET /repos/{owner}/{repo}/actions/nonsense', PLACE)).rejects.toMatchObject({
      status: 404,
    })
    expect(services.refused).toEqual([
      expect.stringContaining('"additionalProperty":"prefix"'),
      expect.stringContaining('/artifact_id must be integer'),
      expect.stringContaining('nonsense is not served here'),
    ])
  })
})

/** Artifacts of one job, a second apart. */
function seedArtifacts(services: ActionsServices, count: number) {
  const job = services.runs.start().startJob()
  const from = new Date('2026-01-01T00:00:00Z').getTime()
  for (let number = 0; number < count; number++) {
    const createdAt = new Date(from + number * 1000)
    services.artifacts.seed({ job, name: `artifact-${number}`, sizeBytes: number, createdAt })
  }
  return job
}

const nothing = (): void => {
  // The failures are asked for.
}
const quiet = { debug: nothing, info: nothing, warn: nothing, error: nothing }

function clientOf(services: ActionsServices): Octokit {
  return new Octokit({ baseUrl: services.origin, auth: services.githubToken(), log: quiet })
}
