import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AzuriteBlobs } from '@belay/testing/actions/azurite-blobs'
import { describe, expect, it } from '@jest/globals'
import { useServices } from './job-under-test.js'

const now = (): Date => new Date()

describe('the services with Azurite for the bytes', () => {
  const { start, machine } = useServices()

  it('keep a cache', async () => {
    const services = await start({ blobs: await AzuriteBlobs.start({ now }) })
    const job = services.runs.start().startJob()
    const [first, second] = [await machine(), await machine()]
    await mkdir(join(first.workspace, 'data'))
    await writeFile(join(first.workspace, 'data/file'), 'text')
    const saved = await first.call({ services, job, name: 'saveCache', args: [['data'], 'key'] })
    expect(saved).toMatchObject({ result: 1001 })
    const restored = await second.call({ services, job, name: 'restoreCache', args: [['data'], 'k', []] })
    expect(restored).toMatchObject({ result: 'key' })
    expect(await readFile(join(second.workspace, 'data/file'), 'utf8')).toBe('text')
    expect(services.requests.operations('blob')).toEqual([])
  })

  it('keep artifacts, raw and packed', async () => {
    const services = await start({ blobs: await AzuriteBlobs.start({ now }) })
    const job = services.runs.start().startJob()
    const runner = await machine()
    const file = join(runner.workspace, 'file.txt')
    await writeFile(file, 'text')
    for (const [path, skipArchive] of [
      ['packed', false],
      ['raw', true],
    ] as const) {
      const args = [path, [file], runner.workspace, { skipArchive }]
      const { result } = (await runner.call({ services, job, name: 'uploadArtifact', args })) as {
        result?: { id: number }
      }
      const downArgs = [result?.id, { path }]
      await runner.call({ services, job, name: 'downloadArtifact', args: downArgs })
      expect(await readFile(join(runner.workspace, path, 'file.txt'), 'utf8')).toBe('text')
    }
    for (const record of services.artifacts.listed()) services.artifacts.remove(record)
    await services.close()
  })
})
