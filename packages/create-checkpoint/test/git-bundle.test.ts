import { execFileSync } from 'node:child_process'
import { readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { useJobScene } from '@belay/testing/actions/use-job-scene'
import { describe, expect, it } from '@jest/globals'

describe('a git bundle in a checkpoint', () => {
  const newScene = useJobScene({ now: () => new Date(), inherited: { PATH: process.env['PATH'] } })

  it('rebuilds the history on a machine without a repository, from increments', async () => {
    const scene = await newScene()
    const run = scene.services.runs.start()
    const first = await scene.machine(run.startJob('build'))
    const git = gitIn(first.workspace)
    git('init', '--quiet', '--initial-branch=main')
    for (const step of ['one', 'two']) {
      await writeFile(path.join(first.workspace, 'file'), step)
      git('add', 'file')
      git('commit', '--quiet', '-m', step)
      const { exitCode, log } = await first.run('create-checkpoint', { git: 'bundle', paths: 'file' })
      expect({ exitCode, log }).toMatchObject({ exitCode: 0 })
    }
    git('tag', 'v1')
    const { log } = await first.run('create-checkpoint', { git: 'bundle', paths: 'file' })
    expect(log).not.toMatch(/::(error|warning)/)
    const head = git('rev-parse', 'HEAD')
    expect(git('status', '--porcelain')).toBe('')
    expect((await readdir(path.join(first.workspace, '.belay-git'))).sort()).toEqual([
      '.gitignore',
      '0001.bundle',
      '0002.bundle',
      'index.json',
    ])
    await first.lose()
    run.finish('failure')

    run.rerunFailedJobs()
    const second = await scene.machine(run.startJob('build'))
    const restored = await second.run('restore-checkpoint')
    expect({ log: restored.log, exitCode: restored.exitCode }).toMatchObject({ exitCode: 0 })
    expect(restored.log).toContain('The history is there')
    const again = gitIn(second.workspace)
    expect(again('rev-parse', 'main', 'v1')).toBe(`${head}\n${head}`)
    expect(again('log', '--format=%s')).toBe('two\none')
    expect(again('status', '--porcelain')).toBe('')
    expect(again('fsck', '--full')).not.toMatch(/missing|broken/)
  })
})

function gitIn(cwd: string): (...args: string[]) => string {
  const name = ['-c', 'user.name=A', '-c', 'user.email=a@example.org']
  return (...args) => execFileSync('git', [...name, ...args], { cwd, encoding: 'utf8', stdio: 'pipe' }).trim()
}
