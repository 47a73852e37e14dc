import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ActionsServices } from '@belay/testing/actions/actions-services'
import { describe, expect, it } from '@jest/globals'
import { type Machine, type Outcome, useServices } from './job-under-test.js'

describe('the official cache client', () => {
  const { start, machine } = useServices()

  it('saves a directory and restores it on another machine', async () => {
    const services = await start()
    const job = services.runs.start().startJob()
    const first = await machine()
    await fill(first, 'one')
    expect(await save(services, first, 'key-1', { job })).toMatchObject({ kind: 'done', result: 1001 })
    const second = await machine()
    expect(await restore(services, second, 'key-1', { job })).toMatchObject({ kind: 'done', result: 'key-1' })
    expect(await readFile(join(second.workspace, 'data/file'), 'utf8')).toBe('one')
    expect(services.requests.operations()).toEqual([
      'CacheService/CreateCacheEntry',
      'blob/put',
      'CacheService/FinalizeCacheEntryUpload',
      'CacheService/GetCacheEntryDownloadURL',
      'blob/get',
    ])
  })
})

type Job = Parameters<Machine['call']>[0]['job']
type Environment = Parameters<Machine['call']>[0]['environment']

async function fill(machine: Machine, text: string): Promise<void> {
  await mkdir(join(machine.workspace, 'data'), { recursive: true })
  await writeFile(join(machine.workspace, 'data/file'), text)
}

function save(
  services: ActionsServices,
  machine: Machine,
  key: string,
  o: { job: Job; environment?: Environment },
): Promise<Outcome> {
  return machine.call({ services, name: 'saveCache', args: [['data'], key], ...o })
}

function restore(
  services: ActionsServices,
  machine: Machine,
  key: string,
  o: { job: Job; environment?: Environment; restoreKeys?: readonly string[]; lookupOnly?: boolean },
): Promise<Outcome> {
  const { restoreKeys = [], lookupOnly = false, ...rest } = o
  return machine.call({
    services,
    name: 'restoreCache',
    args: [['data'], key, restoreKeys, { lookupOnly }],
    ...rest,
  })
}
