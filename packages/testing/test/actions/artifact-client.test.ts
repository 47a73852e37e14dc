import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ActionsServices } from '@belay/testing/actions/actions-services'
import type { WorkflowJob } from '@belay/testing/actions/run-attempt'
import type { WorkflowRun } from '@belay/testing/actions/workflow-run'
import { describe, expect, it } from '@jest/globals'
import { type Machine, type Outcome, useServices } from './job-under-test.js'

describe('the official artifact client', () => {
  const { start, machine } = useServices()

  it('uploads files, and another job of the attempt lists, gets and downloads them', async () => {
    const services = await start()
    const run = services.runs.start()
    const first = await machine()
    const uploaded = resultOf(
      await upload(services, first, 'report', { job: run.startJob('build'), text: 'one' }),
    )
    const job = run.startJob('test')
    const second = await machine()
    const listed = {
      id: uploaded['id'],
      name: 'report',
      size: uploaded['size'],
      digest: `sha256:${uploaded['digest']}`,
    }
    expect(resultOf(await second.call({ services, job, name: 'listArtifacts', args: [] }))).toMatchObject({
      artifacts: [listed],
    })
    expect(
      resultOf(await second.call({ services, job, name: 'getArtifact', args: ['report'] })),
    ).toMatchObject({
      artifact: listed,
    })
    const args = [uploaded['id'], { path: 'down', expectedHash: listed.digest }]
    expect(resultOf(await second.call({ services, job, name: 'downloadArtifact', args }))).toMatchObject({
      digestMismatch: false,
    })
    expect(await readFile(join(second.workspace, 'down/file.txt'), 'utf8')).toBe('one')
  })

  it('stores one file raw, and says when what comes back is another', async () => {
    const services = await start()
    const job = services.runs.start().startJob()
    const runner = await machine()
    const uploaded = resultOf(
      await upload(services, runner, '', { job, text: 'raw', options: { skipArchive: true } }),
    )
    expect(services.artifacts.listed()).toMatchObject([{ name: 'file.txt', sizeBytes: 3 }])
    const download = (path: string): Promise<Outcome> =>
      runner.call({
        services,
        job,
        name: 'downloadArtifact',
        args: [uploaded['id'], { path, expectedHash: `sha256:${uploaded['digest']}` }],
      })
    expect(resultOf(await download('good'))).toMatchObject({ digestMismatch: false })
    expect(await readFile(join(runner.workspace, 'good/file.txt'), 'utf8')).toBe('raw')
    services.faults.add({ fault: { kind: 'flip', atByte: 1 }, operation: 'blob/get' })
    expect(resultOf(await download('bad'))).toMatchObject({ digestMismatch: true })
  })

  it('deletes an artifact, whose name is then free', async () => {
    const services = await start()
    const job = services.runs.start().startJob()
    const runner = await machine()
    const { id } = resultOf(await upload(services, runner, 'a', { job }))
    expect(resultOf(await runner.call({ services, job, name: 'deleteArtifact', args: ['a'] }))).toEqual({
      id,
    })
    expect(await upload(services, runner, 'a', { job })).toMatchObject({ kind: 'done' })
  })

  it('reads, and deletes, what another run uploaded, through REST', async () => {
    const services = await start()
    const run = services.runs.start()
    const runner = await machine()
    const uploaded = resultOf(await upload(services, runner, 'a', { job: run.startJob(), text: 'other run' }))
    const job = services.runs.start().startJob()
    const options = { findBy: findBy(services, run) }
    const call = async (name: string, ...args: unknown[]): Promise<Record<string, unknown>> =>
      resultOf(await runner.call({ services, job, name, args: [...args, options] }))
    expect(await call('listArtifacts')).toMatchObject({ artifacts: [{ id: uploaded['id'], name: 'a' }] })
    expect(await call('getArtifact', 'a')).toMatchObject({ artifact: { id: uploaded['id'] } })
    const found = await runner.call({
      services,
      job,
      name: 'downloadArtifact',
      args: [uploaded['id'], { ...options, path: 'down' }],
    })
    expect(resultOf(found)).toMatchObject({ digestMismatch: false })
    expect(await readFile(join(runner.workspace, 'down/file.txt'), 'utf8')).toBe('other run')
    expect(await call('deleteArtifact', 'a')).toEqual({ id: uploaded['id'] })
    expect(services.artifacts.listed()).toEqual([])
    expect(services.refused).toEqual([])
  })

  it('cannot use a name again in its run, not even after a finalize that failed', async () => {
    const services = await start()
    const job = services.runs.start().startJob()
    const runner = await machine()
    services.faults.add({
      fault: { kind: 'status', status: 400 },
      operation: 'ArtifactService/FinalizeArtifact',
    })
    expect(await upload(services, runner, 'a', { job })).toMatchObject({ kind: 'failed' })
    expect(await upload(services, runner, 'a', { job })).toMatchObject({
      kind: 'failed',
      error: expect.stringContaining('(409) Conflict'),
    })
    expect(await runner.call({ services, job, name: 'deleteArtifact', args: ['a'] })).toMatchObject({
      kind: 'failed',
    })
    expect(await upload(services, runner, 'b', { job })).toMatchObject({ kind: 'done' })
  })

  it("sees an earlier attempt's artifacts through REST alone, and after a re-run of all jobs not even there", async () => {
    const services = await start()
    const run = services.runs.start()
    const runner = await machine()
    const built = run.startJob('build')
    await upload(services, runner, 'of-1', { job: built })
    built.finish('success')
    run.startJob('test').finish('failure')
    run.finish()
    const seen = async (job: WorkflowJob): Promise<unknown[]> => {
      const own = resultOf(await runner.call({ services, job, name: 'listArtifacts', args: [] }))
      const args = [{ findBy: findBy(services, run) }]
      const rest = resultOf(await runner.call({ services, job, name: 'listArtifacts', args }))
      return [own, rest].map((list) => (list['artifacts'] as { name: string }[]).map(({ name }) => name))
    }
    run.rerunFailedJobs()
    expect(await seen(run.startJob('test'))).toEqual([[], ['of-1']])
    run.finish('failure')
    run.rerunAllJobs()
    const job = run.startJob('test')
    expect(await seen(job)).toEqual([[], []])
    await upload(services, runner, 'of-1', { job })
    expect(await seen(job)).toEqual([['of-1'], ['of-1']])
  })

  it('uploads from several processes at once', async () => {
    const services = await start()
    const run = services.runs.start()
    const names = ['a', 'b', 'c', 'd']
    await Promise.all(
      names.map(async (name) => {
        const outcome = await upload(services, await machine(), name, { job: run.startJob(name), text: name })
        expect(outcome).toMatchObject({ kind: 'done' })
      }),
    )
    expect(services.artifacts.listed(run).map(({ name }) => name)).toEqual(expect.arrayContaining(names))
  })

  it('is refused when the storage is used up, and on GHES altogether', async () => {
    const services = await start()
    const job = services.runs.start().startJob()
    const runner = await machine()
    services.artifacts.isQuotaFull = true
    expect(await upload(services, runner, 'a', { job })).toMatchObject({
      error: expect.stringContaining('Artifact storage quota has been hit'),
    })
    const environment = { serverUrl: 'https://github.example.com' }
    expect(await runner.call({ services, job, name: 'listArtifacts', args: [], environment })).toMatchObject({
      error: expect.stringContaining('GHESNotSupportedError'),
    })
  })

  it('is told that an artifact has expired', async () => {
    const services = await start()
    const run = services.runs.start()
    const runner = await machine()
    const { id } = resultOf(await upload(services, runner, 'a', { job: run.startJob() }))
    for (const record of services.artifacts.listed()) record.expiresAt = new Date(0)
    const args = [id, { findBy: findBy(services, run) }]
    expect(
      await runner.call({ services, job: run.startJob('other'), name: 'downloadArtifact', args }),
    ).toMatchObject({ error: expect.stringContaining('Artifact has expired') })
  })
})

async function upload(
  services: ActionsServices,
  machine: Machine,
  name: string,
  o: { job: WorkflowJob; text?: string; options?: unknown },
): Promise<Outcome> {
  await writeFile(join(machine.workspace, 'file.txt'), o.text ?? 'text')
  const file = join(machine.workspace, 'file.txt')
  const args = [name, [file], machine.workspace, o.options ?? {}]
  return await machine.call({ services, job: o.job, name: 'uploadArtifact', args })
}

function resultOf(outcome: Outcome): Record<string, unknown> {
  if (outcome.kind === 'failed') throw new Error(`${outcome.error}\n${outcome.log}`)
  return outcome.result as Record<string, unknown>
}

function findBy(services: ActionsServices, run: WorkflowRun): Record<string, unknown> {
  const [repositoryOwner, repositoryName] = run.repository.fullName.split('/')
  return { token: services.githubToken(), workflowRunId: run.id, repositoryOwner, repositoryName }
}
