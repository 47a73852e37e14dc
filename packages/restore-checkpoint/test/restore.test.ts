import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { JobMachine } from '@belay/testing/actions/job-machine'
import { useJobScene } from '@belay/testing/actions/use-job-scene'
import { describe, expect, it } from '@jest/globals'

describe('restore-checkpoint', () => {
  const newScene = useJobScene({ now: () => new Date(), inherited: { PATH: process.env['PATH'] } })

  it('finds the checkpoints of a run whose jobs all run again, and of a new run of the same commit', async () => {
    const scene = await newScene()
    const run = scene.services.runs.start()
    const first = await scene.machine(run.startJob('build'))
    await taken(first, 'a', { phase: 'compile' })
    await first.lose()
    run.finish('failure')
    run.rerunAllJobs()
    const again = await scene.machine(run.startJob('build'))
    expect(await restored(again)).toMatchObject({ restored: 'true', 'completed-phases': '["compile"]' })
    const other = await scene.machine(scene.services.runs.start({ headSha: run.headSha }).startJob('build'))
    expect(await restored(other)).toMatchObject({ restored: 'true', 'completed-phases': '["compile"]' })
  })

  it('closes the lineage of a job that found everything done', async () => {
    const scene = await newScene()
    const run = scene.services.runs.start()
    const first = await scene.machine(run.startJob('build'))
    await taken(first, 'a', { phase: 'compile' })
    await first.lose()
    run.finish('failure')
    run.rerunFailedJobs()
    const second = await scene.machine(run.startJob('build'))
    expect(await restored(second)).toMatchObject({ 'completed-phases': '["compile"]' })
    const [post] = await second.finish('success')
    expect(post?.log).toContain('closes its lineage')
    const next = await scene.machine(scene.services.runs.start({ headSha: run.headSha }).startJob('build'))
    expect(await restored(next)).toMatchObject({ restored: 'false', 'completed-phases': '[]' })
    // A run that dies after that is gone on from: the closing ended what was before it.
    await taken(next, 'b', { phase: 'compile' })
    await next.lose()
    const last = await scene.machine(scene.services.runs.start({ headSha: run.headSha }).startJob('build'))
    expect(await restored(last)).toMatchObject({ restored: 'true', 'completed-phases': '["compile"]' })
    expect(await readFile(path.join(last.workspace, 'file'), 'utf8')).toBe('b')
  })

  it('counts as done only what is done in the state it restores', async () => {
    const scene = await newScene()
    const run = scene.services.runs.start()
    const first = await scene.machine(run.startJob('build'))
    await taken(first, 'a', { phase: 'compile' })
    await taken(first, 'b', { phase: 'test' })
    run.finish('failure')
    // An attempt that begins from nothing and comes less far.
    run.rerunFailedJobs()
    const second = await scene.machine(run.startJob('build'))
    await taken(second, 'c', { phase: 'compile' })
    run.finish('failure')
    run.rerunFailedJobs()
    const third = await scene.machine(run.startJob('build'))
    expect(await restored(third)).toMatchObject({ 'completed-phases': '["compile"]' })
    expect(await readFile(path.join(third.workspace, 'file'), 'utf8')).toBe('c')
  })

  it('refuses what comes from another branch, a fork or a privileged event, and names it', async () => {
    const scene = await newScene()
    const { runs } = scene.services
    const headSha = 'a'.repeat(40)
    const fork = { id: 99, fullName: 'stranger/checkpoints', defaultBranch: 'main', isPrivate: false }
    const pullRequest = { number: 7, baseBranch: 'main' }
    for (const [facts, why] of [
      [{ headBranch: 'feature' }, 'of the branch feature'],
      [{ headRepository: fork, headBranch: 'main', pullRequest }, 'of the fork stranger/checkpoints'],
      [{ event: 'workflow_run' }, 'it was taken for the event workflow_run'],
    ] as const) {
      const series = `series of ${why}`
      await taken(await scene.machine(runs.start({ headSha, ...facts }).startJob('build')), 'x', { series })
      const here = await scene.machine(runs.start({ headSha }).startJob('build'))
      const { outputs, log } = await here.run('restore-checkpoint', { series })
      expect({ why, restored: outputs['restored'] }).toEqual({ why, restored: 'false' })
      expect(log).toContain('::warning::Checkpoints that are not used here')
      expect(log).toContain(why)
      const any = await here.run('restore-checkpoint', { series, trust: 'any', scope: 'repository' })
      expect(any.outputs['restored']).toBe('true')
    }
  })

  it('lets the pull request of a fork go on from its own', async () => {
    const scene = await newScene()
    const fork = { id: 99, fullName: 'stranger/checkpoints', defaultBranch: 'main', isPrivate: false }
    const facts = {
      headSha: 'b'.repeat(40),
      headRepository: fork,
      headBranch: 'patch',
      pullRequest: { number: 7, baseBranch: 'main' },
    }
    await taken(await scene.machine(scene.services.runs.start(facts).startJob('build')), 'x', { phase: 'p' })
    const again = await scene.machine(scene.services.runs.start(facts).startJob('build'))
    expect(await restored(again)).toMatchObject({ restored: 'true', 'completed-phases': '["p"]' })
  })

  it('refuses anything but the digest that was pinned', async () => {
    const scene = await newScene()
    const run = scene.services.runs.start()
    const machine = await scene.machine(run.startJob('build'))
    const older = await taken(machine, 'a')
    const newer = await taken(machine, 'b')
    const inputs = { 'expect-digest': String(newer['digest']) }
    const replayed = await machine.run('restore-checkpoint', {
      ...inputs,
      checkpoint: String(older['checkpoint-id']),
      required: 'true',
    })
    expect(replayed.exitCode).toBe(1)
    expect(replayed.log).toContain('is not the one that was pinned')
    expect(await restored(machine, inputs)).toMatchObject({ restored: 'true' })
  })

  it('restores after a crash only, and tells what it found', async () => {
    const scene = await newScene()
    const run = scene.services.runs.start()
    const machine = await scene.machine(run.startJob('build'))
    const detect = { 'detect-crash': 'true' }
    expect(JSON.parse(String((await restored(machine, detect))['crash']))).toMatchObject({ crashed: false })
    await taken(machine, 'a', { phase: 'compile' })
    // The session before is this very run, which is in progress.
    expect(await restored(machine, detect)).toMatchObject({ restored: 'false' })
    run.finish('failure')
    run.rerunFailedJobs()
    const second = await scene.machine(run.startJob('build'))
    const outputs = await restored(second, detect)
    const crash = JSON.parse(String(outputs['crash']))
    expect({ ...outputs, crash }).toMatchObject({
      restored: 'true',
      crash: { crashed: true, isRestorable: true, checkpoint: outputs['checkpoint-id'] },
    })
    expect(crash.layers.map(({ layer }: { layer: string }) => layer)).toEqual([
      'process',
      'heartbeat',
      'checkpoint',
      'disk',
      'end-mark',
    ])
    for (const post of await second.finish('success')) expect(post.log).not.toMatch(/::(error|warning)/)
    const next = await scene.machine(scene.services.runs.start({ headSha: run.headSha }).startJob('build'))
    const quiet = await restored(next, detect)
    expect(JSON.parse(String(quiet['crash']))).toMatchObject({ crashed: false })
  })

  it('restores a part, somewhere else, and keeps what it overwrites', async () => {
    const scene = await newScene()
    const machine = await scene.machine(scene.services.runs.start().startJob('build'))
    await writeFile(path.join(machine.workspace, 'other'), 'other')
    await taken(machine, 'a')
    expect(await restored(machine, { target: '../elsewhere', paths: 'file' })).toMatchObject({
      'files-written': '1',
    })
    expect(await readFile(path.join(machine.workspace, '../elsewhere/file'), 'utf8')).toBe('a')
    await writeFile(path.join(machine.workspace, 'file'), 'changed')
    await rm(path.join(machine.workspace, 'other'))
    const outputs = await restored(machine, { backup: 'true' })
    expect(outputs).toMatchObject({ 'files-written': '2', 'backup-id': expect.stringMatching(/^\d{8}T/) })
    expect(
      await restored(machine, { series: `${outputs['series'] ?? 'ci.yml/build'}/backup`, trust: 'any' }),
    ).toMatchObject({
      restored: 'true',
    })
    expect(await readFile(path.join(machine.workspace, 'file'), 'utf8')).toBe('changed')
  })

  it('opens what is encrypted with the passphrase only, and nothing plain where there is one', async () => {
    const scene = await newScene()
    const run = scene.services.runs.start()
    const machine = await scene.machine(run.startJob('build'))
    await taken(machine, 'a', { passphrase: 'one' })
    for (const passphrase of ['', 'other']) {
      const { outputs, exitCode } = await machine.run('restore-checkpoint', { passphrase })
      expect({ passphrase, restored: outputs['restored'], exitCode }).toEqual({
        passphrase,
        restored: 'false',
        exitCode: 1,
      })
    }
    expect(await restored(machine, { passphrase: 'one' })).toMatchObject({ restored: 'true' })
    const plain = await scene.machine(run.startJob('plain'), {
      inputs: { 'store-path': `${scene.storePath}-plain` },
    })
    await taken(plain, 'a')
    const refused = await plain.run('restore-checkpoint', { passphrase: 'one' })
    expect(refused.exitCode).toBe(1)
    expect(refused.log).toMatch(/plain/)
  })
})

async function taken(
  machine: JobMachine,
  content: string,
  inputs: Record<string, string> = {},
): Promise<Readonly<Record<string, string>>> {
  await writeFile(path.join(machine.workspace, 'file'), content)
  const { outputs, log, exitCode } = await machine.run('create-checkpoint', inputs)
  expect({ log, exitCode, skipped: outputs['skipped'] }).toMatchObject({ exitCode: 0, skipped: 'false' })
  return outputs
}

async function restored(
  machine: JobMachine,
  inputs: Record<string, string> = {},
): Promise<Readonly<Record<string, string>>> {
  const { outputs, log, exitCode } = await machine.run('restore-checkpoint', inputs)
  expect({ log, exitCode }).toMatchObject({ exitCode: 0 })
  return outputs
}
