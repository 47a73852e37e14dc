import { join } from 'node:path'
import {
  type ActionProcess,
  type ActionProcessOptions,
  startAction,
} from '@belay/testing/actions/action-process'
import { useTempDir } from '@belay/testing/temp-dir'
import { describe, expect, it } from '@jest/globals'
import { useServices } from './job-under-test.js'

const ENTRY = join(import.meta.dirname, 'sample-action.mjs')

describe('a process of an action', () => {
  const { start } = useServices()
  const tempDir = useTempDir()
  const startSample = async (o: Partial<ActionProcessOptions> = {}): Promise<ActionProcess> => {
    const services = await start()
    const job = services.runs.start({ pullRequest: { number: 7, baseBranch: 'main' } }).startJob()
    const inherited = { PATH: process.env['PATH'] }
    return await startAction({ services, job, entry: ENTRY, directory: await tempDir(), inherited, ...o })
  }

  it('is given its inputs, and is heard through the files of the runner', async () => {
    const action = await startSample({ inputs: { 'some name': 'text' } })
    const end = await action.ended
    expect(end).toMatchObject({
      exitCode: 0,
      outputs: { input: 'text', lines: 'one\ntwo=2', state: '' },
      state: { step: 'main' },
      exported: { EXPORTED: 'yes' },
      summary: 'in the workspace',
      log: expect.stringContaining('::warning::careful'),
    })
    expect(JSON.parse(end.outputs['event'] ?? '')).toMatchObject({
      pull_request: { number: 7 },
      repository: { full_name: 'octo/checkpoints' },
    })
  })

  it('finds the state of its main step in its post step', async () => {
    const directory = await tempDir()
    const main = await (await startSample({ directory })).ended
    const post = await (await startSample({ directory, state: main.state })).ended
    expect(post.outputs['state']).toBe('main')
  })

  it('can fail, be killed, and take too long', async () => {
    expect((await (await startSample({ inputs: { fail: 'true' } })).ended).exitCode).toBe(1)
    const hanging = await startSample({ inputs: { hang: 'true' } })
    hanging.kill()
    expect((await hanging.ended).signal).toBe('SIGKILL')
    const late = await startSample({ inputs: { hang: 'true' }, timeoutMs: 300 })
    expect((await late.ended).signal).toBe('SIGKILL')
  })
})
