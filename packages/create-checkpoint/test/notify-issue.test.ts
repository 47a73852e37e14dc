import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { useJobScene } from '@belay/testing/actions/use-job-scene'
import { describe, expect, it } from '@jest/globals'

describe('notify-issue', () => {
  const newScene = useJobScene({ now: () => new Date(), inherited: { PATH: process.env['PATH'] } })

  it('opens an issue about a checkpoint that matters, and none about others', async () => {
    const scene = await newScene()
    const { issues } = scene.services
    const run = scene.services.runs.start()
    const machine = await scene.machine(run.startJob('build'), { inputs: { 'notify-issue': 'true' } })
    const take = async (content: string, inputs: Record<string, string>) => {
      await writeFile(path.join(machine.workspace, 'file'), content)
      return await machine.run('create-checkpoint', inputs)
    }
    expect((await take('a', {})).outputs['skipped']).toBe('false')
    expect(issues.opened).toEqual([])
    const values = 'place=the north'
    const { outputs, log } = await take('b', { priority: 'critical', series: 'a | <b> @octocat', values })
    expect({ log, ...outputs }).toMatchObject({ skipped: 'false' })
    expect(log).toContain('Announced in https://github.com/octo/checkpoints/issues/1')
    expect(issues.opened).toHaveLength(1)
    expect(issues.opened[0]?.title).toContain('priority critical')
    const body = issues.opened[0]?.body ?? ''
    for (const part of [outputs['checkpoint-id'], outputs['digest'], `/actions/runs/${run.id}`])
      expect(body).toContain(part)
    expect(body).not.toContain('the north')
  })

  it('warns where it cannot, and the checkpoint exists', async () => {
    const scene = await newScene()
    const { services } = scene
    const machine = await scene.machine(services.runs.start().startJob('build'), {
      inputs: { 'notify-issue': 'true', priority: 'high', required: 'true' },
    })
    const refusals = [
      [{ 'github-token': services.githubToken({ contents: 'read' }) }, 'issues: write'],
      [{}, 'Issues may be switched off'],
    ] as const
    for (const [inputs, why] of refusals) {
      services.issues.isDisabled = why !== 'issues: write'
      await writeFile(path.join(machine.workspace, 'file'), why)
      const { exitCode, outputs, log } = await machine.run('create-checkpoint', inputs)
      expect({ exitCode, skipped: outputs['skipped'] }).toEqual({ exitCode: 0, skipped: 'false' })
      expect(log).toContain('::warning title=Checkpoint::Cannot announce checkpoint')
      expect(log).toContain(why)
    }
    expect(services.issues.opened).toEqual([])
  })
})
