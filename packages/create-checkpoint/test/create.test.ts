import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { JobMachine } from '@belay/testing/actions/job-machine'
import { useJobScene } from '@belay/testing/actions/use-job-scene'
import { describe, expect, it } from '@jest/globals'

describe('create-checkpoint', () => {
  const newScene = useJobScene({ now: () => new Date(), inherited: { PATH: process.env['PATH'] } })

  it('refuses a series that another job of the run has', async () => {
    const scene = await newScene()
    const run = scene.services.runs.start()
    const one = await scene.machine(run.startJob('build'), { inputs: { series: 'shared' } })
    const other = await scene.machine(run.startJob('test'), { inputs: { series: 'shared' } })
    await put(one, 'a')
    await put(other, 'b')
    expect((await one.run('create-checkpoint')).exitCode).toBe(0)
    const refused = await other.run('create-checkpoint')
    expect(refused.exitCode).toBe(1)
    expect(refused.log).toMatch(/::error title=Checkpoint::The series "shared" is another job's of this run/)
    expect(refused.outputs).toMatchObject({ skipped: 'failed', 'checkpoint-id': '' })
    expect(refused.summary).toContain('series-conflict')
  })

  it('keeps the combinations of a matrix apart', async () => {
    const scene = await newScene()
    const run = scene.services.runs.start()
    const combinations = [20, 22, 24].map((node) => ({ node: String(node), os: 'linux' }))
    const series = await Promise.all(
      combinations.map(async (matrix) => {
        const machine = await scene.machine(run.startJob(`test (${matrix.node}, linux)`), { matrix })
        await put(machine, matrix.node)
        const { outputs, exitCode } = await machine.run('create-checkpoint', { phase: 'compile' })
        expect(exitCode).toBe(0)
        await machine.lose()
        return outputs['series']
      }),
    )
    expect(series).toEqual(combinations.map(({ node }) => `ci.yml/test (node=${node}, os=linux)`))
    run.finish('failure')
    run.rerunFailedJobs()
    for (const matrix of combinations) {
      const machine = await scene.machine(run.startJob(`test (${matrix.node}, linux)`), { matrix })
      expect((await machine.run('restore-checkpoint')).outputs).toMatchObject({ restored: 'true' })
      expect(await readFile(path.join(machine.workspace, 'file'), 'utf8')).toBe(matrix.node)
    }
  })

  it('takes one at the end if the job fails, and none if it succeeds', async () => {
    const scene = await newScene()
    for (const status of ['failure', 'success'] as const) {
      const machine = await scene.machine(scene.services.runs.start().startJob('build'))
      expect((await machine.run('create-checkpoint', { when: 'on-failure' })).outputs['skipped']).toBe(
        'deferred',
      )
      await put(machine, status)
      const [post] = await machine.finish(status)
      expect(post?.log).not.toMatch(/::(error|warning)/)
      if (status === 'failure') expect(post?.summary).toMatch(/### Checkpoint \d/)
      else expect(post?.summary.trim()).toBe('')
    }
  })

  it('says which input is wrong, and what it accepts', async () => {
    const scene = await newScene()
    const machine = await scene.machine(scene.services.runs.start().startJob('build'))
    for (const [name, value, expected] of [
      ['when', 'sometimes', 'expected now, on-failure, always, or every:<duration>'],
      ['compression-level', '25', 'expected a whole number from 1 to 19'],
      ['dry-run', 'yes', 'expected true or false'],
      ['priority', 'urgent', 'expected one of low, medium, high, critical'],
      ['values', 'no equals sign', 'expected key=value lines or one JSON object'],
      ['store-path', './inside', 'expected a directory outside the workspace'],
    ] as const) {
      const { exitCode, log, outputs } = await machine.run('create-checkpoint', { [name]: value })
      expect({ name, exitCode, skipped: outputs['skipped'] }).toEqual({
        name,
        exitCode: 1,
        skipped: 'failed',
      })
      expect(log).toContain(`The input "${name}" cannot be ${JSON.stringify(value)}`)
      expect(log).toContain(expected)
    }
  })

  it('warns where it fails, and fails where it is required', async () => {
    const scene = await newScene()
    const machine = await scene.machine(scene.services.runs.start().startJob('build'))
    await put(machine, 'a')
    await machine.run('create-checkpoint')
    await rm(path.join(scene.storePath, 'checkpoints'), { recursive: true })
    await writeFile(path.join(scene.storePath, 'checkpoints'), 'no directory')
    await put(machine, 'b')
    const lenient = await machine.run('create-checkpoint')
    const strict = await machine.run('create-checkpoint', { required: 'true' })
    expect([lenient.exitCode, strict.exitCode]).toEqual([0, 1])
    expect(lenient.log).toContain('::warning title=Checkpoint::')
    expect(strict.log).toContain('::error title=Checkpoint::')
  })

  it('refuses secrets in values, and an empty passphrase where encryption is required', async () => {
    const scene = await newScene()
    const machine = await scene.machine(scene.services.runs.start().startJob('build'))
    await put(machine, 'a')
    const secret = 'correct horse battery'
    const refused = await machine.run('create-checkpoint', { passphrase: secret, values: `note=${secret}` })
    expect(refused.exitCode).toBe(1)
    expect(refused.log).toContain('The value "note" looks like the secret of the input passphrase')
    expect(refused.log.replace(`::add-mask::${secret}`, '')).not.toContain(secret)
    const open = await machine.run('create-checkpoint', { encryption: 'required' })
    expect(open.log).toContain('Encryption is "required": expected a passphrase, found an empty one')
  })

  it('explains outside of a job what it misses', async () => {
    const scene = await newScene()
    const machine = await scene.machine(scene.services.runs.start().startJob('build'), {
      inherited: { PATH: process.env['PATH'] },
    })
    await mkdir(machine.temp, { recursive: true })
    const { spawnSync } = await import('node:child_process')
    const { status, stdout } = spawnSync(
      process.execPath,
      [scene.actions.entry('create-checkpoint', 'main')],
      {
        cwd: machine.workspace,
        env: { PATH: process.env['PATH'] },
        encoding: 'utf8',
      },
    )
    expect(status).toBe(1)
    expect(stdout).toMatch(
      /expected the variables of a runner, found no usable GITHUB_WORKSPACE, RUNNER_TEMP/,
    )
  })

  it('tells a webhook of a checkpoint that matters, and never names the webhook', async () => {
    const scene = await newScene()
    const told: string[] = []
    const server = createServer((request, response) => {
      request.on('data', (text: Buffer) => told.push(text.toString('utf8')))
      request.on('end', () => response.writeHead(told.length > 1 ? 500 : 204).end())
    })
    await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret-path`
    const machine = await scene.machine(scene.services.runs.start().startJob('build'))
    await put(machine, 'a')
    const low = await machine.run('create-checkpoint', { 'notify-webhook': url })
    await put(machine, 'b')
    const high = await machine.run('create-checkpoint', { 'notify-webhook': url, priority: 'high' })
    await put(machine, 'c')
    const failing = await machine.run('create-checkpoint', { 'notify-webhook': url, priority: 'high' })
    server.close()
    expect(low.outputs['skipped']).toBe('false')
    expect(JSON.parse(told[0] ?? '')).toMatchObject({ checkpoint: { id: high.outputs['checkpoint-id'] } })
    expect(failing).toMatchObject({ exitCode: 0, outputs: { skipped: 'false' } })
    expect(failing.log).toContain('answered 500')
    expect(failing.log.replace(`::add-mask::${url}`, '')).not.toContain('secret-path')
  })

  it('plans only in a dry run', async () => {
    const scene = await newScene()
    const machine = await scene.machine(scene.services.runs.start().startJob('build'))
    await put(machine, 'a')
    const { outputs, exitCode, summary } = await machine.run('create-checkpoint', { 'dry-run': 'true' })
    expect({ exitCode, outputs }).toMatchObject({ exitCode: 0, outputs: { skipped: 'dry-run', files: '1' } })
    expect(summary).toContain('dry run')
    for (const post of await machine.finish('success')) expect(post.log).not.toMatch(/::(error|warning)/)
    expect((await machine.run('restore-checkpoint')).outputs['restored']).toBe('false')
  })
})

async function put(machine: JobMachine, content: string): Promise<void> {
  await writeFile(path.join(machine.workspace, 'file'), content)
}
