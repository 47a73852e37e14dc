import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { useJobScene } from '@belay/testing/actions/use-job-scene'
import { describe, expect, it } from '@jest/globals'

const JOBS = 20

describe('a matrix', () => {
  const newScene = useJobScene({ now: () => new Date(), inherited: { PATH: process.env['PATH'] } })

  it('of twenty jobs at once goes on in each of them where it was, on twenty empty machines', async () => {
    const scene = await newScene()
    const inputs = { store: 'cache', 'store-path': '' }
    const run = scene.services.runs.start()
    const numbers = Array.from({ length: JOBS }, (_, number) => number)
    const onMachine = (number: number) =>
      scene.machine(run.startJob(`test (${number})`), { inputs, matrix: { shard: String(number) } })
    const created = await Promise.all(
      numbers.map(async (number) => {
        const machine = await onMachine(number)
        await writeFile(path.join(machine.workspace, 'own'), `of ${number}`)
        // What ten of them share, several store at the same moment.
        await writeFile(path.join(machine.workspace, 'shared'), `of ${number % 2}`.repeat(1000))
        const { outputs, log } = await machine.run('create-checkpoint', {
          phase: 'compile',
          values: `shard=${number}`,
        })
        expect({ number, log, skipped: outputs['skipped'] }).toMatchObject({ skipped: 'false' })
        expect(log).not.toMatch(/::(error|warning)/)
        await machine.lose()
        return outputs
      }),
    )
    expect(new Set(created.map(({ series }) => series)).size).toBe(JOBS)
    run.finish('failure')

    run.rerunFailedJobs()
    await Promise.all(
      numbers.map(async (number) => {
        const machine = await onMachine(number)
        const { outputs, log } = await machine.run('restore-checkpoint')
        expect({ number, log, outputs }).toMatchObject({
          outputs: {
            restored: 'true',
            'checkpoint-id': created[number]?.['checkpoint-id'],
            'completed-phases': '["compile"]',
            values: JSON.stringify({ shard: String(number) }),
          },
        })
        expect(await readFile(path.join(machine.workspace, 'own'), 'utf8')).toBe(`of ${number}`)
      }),
    )
    expect(Object.values(scene.services.refused)).toEqual([])
  })
})
