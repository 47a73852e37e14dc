import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { JobMachine } from '@belay/testing/actions/job-machine'
import { useJobScene } from '@belay/testing/actions/use-job-scene'
import { describe, expect, it } from '@jest/globals'

describe.each(['directory', 'cache', 'artifact', 'auto'])(
  'a job of three phases with the store %s',
  (store) => {
    const newScene = useJobScene({ now: () => new Date(), inherited: { PATH: process.env['PATH'] } })

    it('goes on where it was when its machine was lost, on an empty machine', async () => {
      const scene = await newScene()
      const run = scene.services.runs.start()
      const first = await scene.machine(run.startJob('build'), on(store))
      expect((await first.run('restore-checkpoint')).outputs).toMatchObject({
        restored: 'false',
        'completed-phases': '[]',
      })
      expect(await phase(first, 'compile')).toMatchObject({ skipped: 'false', phase: 'compile' })
      expect(await phase(first, 'test')).toMatchObject({ skipped: 'false', phase: 'test' })
      const dying = await first.start('create-checkpoint', { phase: 'package' })
      dying.kill()
      expect((await dying.ended).signal).toBe('SIGKILL')
      run.finish('failure')

      run.rerunFailedJobs()
      const second = await scene.machine(run.startJob('build'), on(store))
      const resumed = await second.run('restore-checkpoint')
      expect(resumed.log).not.toMatch(/::(error|warning)/)
      expect(resumed.outputs).toMatchObject({
        restored: 'true',
        'completed-phases': '["compile","test"]',
        'resume-from': 'test',
        values: '{"compile":"done","test":"done"}',
        'files-written': '2',
      })
      expect(resumed.summary).toContain('compile → test')
      expect(await readFile(path.join(second.workspace, 'test.txt'), 'utf8')).toBe('made by test')
      expect(await phase(second, 'package')).toMatchObject({ skipped: 'false', phase: 'package' })
      for (const post of await second.finish('success')) expect(post.log).not.toMatch(/::(error|warning)/)

      // The next run of the same commit does everything again.
      const next = await scene.machine(
        scene.services.runs.start({ headSha: run.headSha }).startJob('build'),
        on(store),
      )
      const fresh = await next.run('restore-checkpoint')
      expect(fresh.outputs).toMatchObject({ restored: 'false', 'completed-phases': '[]' })
      expect(fresh.outputs['stale-reason']).toContain('succeeded')
      const again = await phase(next, 'compile')
      expect(Number(again['reused-bytes'])).toBeGreaterThan(0)
    })

    it('starts afresh for a new commit, and says why', async () => {
      const scene = await newScene()
      const first = await scene.machine(scene.services.runs.start().startJob('build'), on(store))
      await phase(first, 'compile')
      await first.finish('failure')
      const next = await scene.machine(scene.services.runs.start().startJob('build'), on(store))
      const { outputs, log } = await next.run('restore-checkpoint')
      expect(outputs).toMatchObject({ restored: 'false', 'completed-phases': '[]' })
      expect(outputs['stale-reason']).toMatch(/it was taken at commit \w+, and this tree is at commit/)
      expect(log).toContain('Restored nothing')
    })
  },
)

function on(store: string): { inputs: Record<string, string> } {
  return { inputs: store === 'directory' ? {} : { store, 'store-path': '' } }
}

async function phase(machine: JobMachine, name: string): Promise<Readonly<Record<string, string>>> {
  await writeFile(path.join(machine.workspace, `${name}.txt`), `made by ${name}`)
  const end = await machine.run('create-checkpoint', { phase: name, values: `${name}=done` })
  expect({ log: end.log, exitCode: end.exitCode }).toMatchObject({ exitCode: 0 })
  expect(end.log).not.toMatch(/::(error|warning)/)
  return end.outputs
}
