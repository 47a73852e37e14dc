import { readFileSync } from 'node:fs'
import { appendFile, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { useJobScene } from '@belay/testing/actions/use-job-scene'
import { describe, expect, it } from '@jest/globals'

describe('checkpoints in the background', () => {
  const newScene = useJobScene({ now: () => new Date(), inherited: { PATH: process.env['PATH'] } })

  it.each(['directory', 'cache', 'artifact'])(
    'keep what was there an interval before the machine was lost: %s',
    async (store) => {
      const inputs = store === 'directory' ? {} : { store, 'store-path': '' }
      const scene = await newScene()
      const run = scene.services.runs.start()
      const first = await scene.machine(run.startJob('train'), { inputs })
      const started = await first.run('create-checkpoint', { when: 'every:1s' })
      expect(started.outputs).toMatchObject({ skipped: 'deferred', 'checkpoint-id': '' })
      const file = path.join(first.workspace, 'progress')
      // A job that writes down what it has done, ten times a second.
      const beganMs = performance.now()
      for (let step = 0; step < 40; step++) {
        await appendFile(file, `${Math.round(performance.now() - beganMs)}\n`)
        await sleep(100)
      }
      const lostMs = performance.now() - beganMs
      await first.lose()
      expect(await first.processes()).toEqual([])
      run.finish('failure')

      run.rerunFailedJobs()
      const second = await scene.machine(run.startJob('train'), { inputs })
      const { outputs, log } = await second.run('restore-checkpoint')
      expect({ log, restored: outputs['restored'] }).toEqual({
        log: expect.stringContaining('Restored checkpoint'),
        restored: 'true',
      })
      const restored = (await readFile(path.join(second.workspace, 'progress'), 'utf8')).trim().split('\n')
      // The interval, one checkpoint's time on a busy machine.
      expect(lostMs - Number(restored.at(-1))).toBeLessThan(2500)
    },
  )

  it('end with the job and a last checkpoint, and leave nothing behind', async () => {
    const scene = await newScene()
    const job = scene.services.runs.start().startJob('train')
    const machine = await scene.machine(job, { inputs: { passphrase: 'a passphrase nobody may see' } })
    await writeFile(path.join(machine.workspace, 'a'), 'a')
    await machine.run('create-checkpoint', { when: 'every:30s' })
    const background = await machine.processes()
    expect(background).toHaveLength(1)
    for (const pid of background) {
      const shown = ['environ', 'cmdline']
        .map((file) => readFileSync(`/proc/${pid}/${file}`, 'latin1'))
        .join('\n')
      expect(shown).not.toContain('nobody may see')
      expect(shown).not.toMatch(/ACTIONS_RUNTIME_TOKEN|INPUT_/)
    }
    const [post] = await machine.finish('cancelled')
    expect(post?.log).not.toMatch(/::(error|warning)/)
    expect(post?.summary).toContain('0 checkpoints in the background')
    expect(post?.summary).toMatch(/Checkpoint \d{8}T/)
    expect(await machine.processes()).toEqual([])
    expect(Object.values(scene.services.refused)).toEqual([])
  })

  it('try again after the interval where one has failed', async () => {
    const scene = await newScene()
    const inputs = { store: 'cache', 'store-path': '' }
    const machine = await scene.machine(scene.services.runs.start().startJob('train'), { inputs })
    await writeFile(path.join(machine.workspace, 'a'), 'a')
    const operation = 'CacheService/GetCacheEntryDownloadURL'
    scene.services.faults.add({ operation, fault: { kind: 'status', status: 403 } })
    await machine.run('create-checkpoint', { when: 'every:1s' })
    while (scene.services.requests.count(operation) < 2) await sleep(50)
    const [refused, next] = [...scene.services.requests].filter((request) => request.operation === operation)
    expect(refused?.status).toBe(403)
    // As if nothing had changed, it would come after 67 times the processor time of a look.
    expect((next?.at.getTime() ?? 0) - (refused?.at.getTime() ?? 0)).toBeLessThan(3000)
  })

  it('cost next to nothing while nothing changes', async () => {
    const scene = await newScene()
    const machine = await scene.machine(scene.services.runs.start().startJob('train'))
    for (let at = 0; at < 200; at++)
      await writeFile(path.join(machine.workspace, `file-${at}`), `content ${at}`)
    await machine.run('create-checkpoint', { when: 'every:1s' })
    const [pid] = await machine.processes()
    await sleep(3000)
    const before = cpuMsOf(pid as number)
    await sleep(8000)
    expect((cpuMsOf(pid as number) - before) / 8000).toBeLessThan(0.03)
  })
})

/** proc_pid_stat(5): times in ticks, a hundred a second. */
function cpuMsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}
