import { execFileSync } from 'node:child_process'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { useJobScene } from '@belay/testing/actions/use-job-scene'
import { describe, expect, it } from '@jest/globals'

describe('secrets of a job', () => {
  const newScene = useJobScene({ now: () => new Date(), inherited: { PATH: process.env['PATH'] } })

  it('are in no log, no summary, no record and no restored file', async () => {
    const scene = await newScene()
    const run = scene.services.runs.start()
    const job = run.startJob('build')
    const password = 'hunter2-hunter2'
    const webhook = 'http://127.0.0.1:9/hook-of-the-team'
    const token = scene.services.githubToken()
    const secrets = [password, webhook, token, scene.services.runtimeToken(job), 'npm_'.padEnd(40, 'x')]
    const machine = await scene.machine(job, { inputs: { 'github-token': token } })
    execFileSync('git', ['init', '--quiet'], { cwd: machine.workspace })
    const origin = `https://me:${password}@example.org/r.git`
    execFileSync('git', ['remote', 'add', 'origin', origin], { cwd: machine.workspace })
    await writeFile(
      path.join(machine.workspace, '.npmrc'),
      `//registry.example.org/:_authToken=${secrets[4]}\n`,
    )
    await writeFile(path.join(machine.workspace, 'file'), 'nothing secret')
    const inputs = { paths: '.\n.git', 'notify-webhook': webhook, phase: 'p', values: 'a=b' }
    const created = await machine.run('create-checkpoint', inputs)
    expect({ log: created.log, exitCode: created.exitCode }).toMatchObject({ exitCode: 0 })
    const background = await machine.run('create-checkpoint', { ...inputs, when: 'every:30s' })
    const posts = await machine.finish('failure')
    const other = await scene.machine(run.startJob('other'))
    const series = { series: created.outputs['series'] ?? '' }
    const restored = await other.run('restore-checkpoint', series)
    expect({ log: restored.log, outputs: restored.outputs }).toMatchObject({ outputs: { restored: 'true' } })
    const listed = await other.run('action', { command: 'list' })
    const said = [created, background, ...posts, restored, listed].flatMap(
      ({ log, summary, outputs, state }) => [
        log.replace(/^::add-mask::.*$/gm, ''),
        summary,
        JSON.stringify([outputs, state]),
      ],
    )
    const kept = [...(await filesIn(other.workspace)), ...(await filesIn(scene.storePath))]
    for (const secret of secrets) {
      for (const text of [...said, ...kept]) expect(text.includes(secret)).toBe(false)
    }
    expect(created.log).toContain('known to hold credentials: .npmrc')
    expect(await readFile(path.join(other.workspace, '.git/config'), 'utf8').catch(() => '')).not.toContain(
      password,
    )
  })
})

async function filesIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  return await Promise.all(
    entries.flatMap((entry) =>
      entry.isFile() ? [readFile(path.join(entry.parentPath, entry.name), 'latin1')] : [],
    ),
  )
}
