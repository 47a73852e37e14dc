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

  it('looks up without a download', async () => {
    const services = await start()
    const job = services.runs.start().startJob()
    const runner = await machine()
    await fill(runner, 'one')
    await save(services, runner, 'key-1', { job })
    services.requests.clear()
    expect(await restore(services, runner, 'key-1', { job, lookupOnly: true })).toMatchObject({
      result: 'key-1',
    })
    expect(services.requests.operations()).toEqual(['CacheService/GetCacheEntryDownloadURL'])
  })

  it('finds the newest entry that begins with a restore key, and nothing of another version', async () => {
    const services = await start()
    const job = services.runs.start().startJob()
    const runner = await machine()
    for (const text of ['one', 'two']) {
      await fill(runner, text)
      await save(services, runner, `series-${text}`, { job })
    }
    const other = await machine()
    expect(await restore(services, other, 'absent', { job, restoreKeys: ['none', 'series-'] })).toMatchObject(
      {
        result: 'series-two',
      },
    )
    expect(await readFile(join(other.workspace, 'data/file'), 'utf8')).toBe('two')
    const paths = { services, job, name: 'restoreCache', args: [['elsewhere'], 'series-one'] }
    expect(await other.call(paths)).not.toHaveProperty('result')
  })

  it('never overwrites: the second save of a key is refused, and what was saved first stays', async () => {
    const services = await start()
    const job = services.runs.start().startJob()
    const runner = await machine()
    await fill(runner, 'first')
    await save(services, runner, 'key', { job })
    await fill(runner, 'second')
    expect(await save(services, runner, 'key', { job })).toMatchObject({ kind: 'done', result: -1 })
    await restore(services, runner, 'key', { job })
    expect(await readFile(join(runner.workspace, 'data/file'), 'utf8')).toBe('first')
  })

  it("reads the default branch's caches from a branch, and no branch's from the default branch", async () => {
    const services = await start()
    const main = services.runs.start().startJob()
    const branch = services.runs.start({ headBranch: 'feature' }).startJob()
    const pull = services.runs.start({ pullRequest: { number: 7, baseBranch: 'feature' } }).startJob()
    const runner = await machine()
    await fill(runner, 'text')
    await save(services, runner, 'of-main', { job: main })
    await save(services, runner, 'of-feature', { job: branch })
    await save(services, runner, 'of-pull', { job: pull })
    const keys = ['of-main', 'of-feature', 'of-pull']
    const seen = async (job: Job): Promise<unknown[]> => {
      const outcomes: Outcome[] = []
      for (const key of keys) outcomes.push(await restore(services, runner, key, { job, lookupOnly: true }))
      return keys.filter((_, at) => outcomes[at]?.kind === 'done' && 'result' in outcomes[at])
    }
    expect([await seen(main), await seen(branch), await seen(pull)]).toEqual([
      ['of-main'],
      ['of-main', 'of-feature'],
      keys,
    ])
  })

  it('is told why a read-only token cannot save, and what a token without scopes cannot read', async () => {
    const services = await start()
    const job = services.runs.start().startJob()
    const runner = await machine()
    await fill(runner, 'text')
    const readOnly = { cacheAccess: 'read', saysCacheMode: false } as const
    const denied = await save(services, runner, 'key', { job, environment: readOnly })
    expect(denied).toMatchObject({ result: -1, log: expect.stringContaining('cache write denied: ') })
    const none = { cacheAccess: 'none', saysCacheMode: false } as const
    expect(await restore(services, runner, 'key', { job, environment: none })).toMatchObject({
      log: expect.stringContaining('cache read denied: '),
    })
    await save(services, runner, 'key', { job, environment: { cacheAccess: 'read' } })
    expect(services.caches.list()).toEqual([])
  })

  it('saves from several processes at once: one of those with the same key, all of the others', async () => {
    const services = await start()
    const run = services.runs.start()
    const saves = ['same', 'same', 'a', 'b'].map(async (key, at) => {
      const runner = await machine()
      await fill(runner, `${key} ${at}`)
      return await save(services, runner, key, { job: run.startJob(`job (${at})`) })
    })
    const outcomes = await Promise.all(saves)
    expect(outcomes.filter((outcome) => outcome.kind === 'done' && outcome.result === -1)).toHaveLength(1)
    expect(services.caches.list().map((entry) => entry.key)).toHaveLength(3)
  })

  it('is refused by a full quota and by the limit of uploads, which says when to come again', async () => {
    const services = await start({ cacheLimits: { uploadsPerMinuteMax: 1 } })
    const job = services.runs.start().startJob()
    const runner = await machine()
    await fill(runner, 'text')
    services.caches.isQuotaFull = true
    expect(await save(services, runner, 'key', { job })).toMatchObject({ result: -1 })
    services.caches.isQuotaFull = false
    expect(await save(services, runner, 'other', { job })).toMatchObject({
      result: -1,
      log: expect.stringMatching(/your rate limit will reset in (60|59) seconds/),
    })
  })

  it('cannot tell a download that was cut from a miss', async () => {
    const services = await start()
    const job = services.runs.start().startJob()
    const runner = await machine()
    await fill(runner, 'text')
    await save(services, runner, 'key', { job })
    services.faults.add({ fault: { kind: 'cut-answer', afterBytes: 50 }, operation: 'blob/get' })
    const restored = await restore(services, runner, 'key', { job })
    expect(restored).not.toHaveProperty('result')
    expect(restored).toMatchObject({ kind: 'done', log: expect.stringContaining('Failed to restore: ') })
  })

  it('speaks version 1 on GHES: saves, restores, and is refused a key that is taken', async () => {
    const services = await start()
    const job = services.runs.start().startJob()
    const [first, second] = [await machine(), await machine()]
    const environment = { serverUrl: 'https://github.example.com' }
    await fill(first, 'on GHES')
    expect(await restore(services, second, 'key', { job, environment })).not.toHaveProperty('result')
    expect(await save(services, first, 'key', { job, environment })).toMatchObject({ result: 1001 })
    expect(await save(services, first, 'key', { job, environment })).toMatchObject({
      result: -1,
      log: expect.stringContaining('Cache already exists'),
    })
    expect(await restore(services, second, 'key', { job, environment })).toMatchObject({ result: 'key' })
    expect(await readFile(join(second.workspace, 'data/file'), 'utf8')).toBe('on GHES')
    expect(new Set(services.requests.operations('cache-v1'))).toEqual(
      new Set(['cache-v1/get', 'cache-v1/reserve', 'cache-v1/upload', 'cache-v1/commit']),
    )
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
