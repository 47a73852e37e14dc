import type { CatalogEntry } from '@belay/snapshot/catalog'
import { Keyring } from '@belay/snapshot/format/keys'
import type { PruneStore } from '@belay/snapshot/store/store'
import { prune } from '@belay/snapshot/upkeep/prune'
import { verifyCheckpoint } from '@belay/snapshot/upkeep/verify'
import type { ActionsServicesOptions } from '@belay/testing/actions/actions-services'
import { ManualClock } from '@belay/testing/clock'
import { failureOf } from '@belay/testing/contract-context'
import { describe, expect, it } from '@jest/globals'
import { type Scene, useServices } from './places-under-test.js'
import { create, newestOf, restoreInto } from './round-trip.js'
import { editSmallTree, makeSmallTree } from './small-tree.js'

const start = useServices()

describe('the cache', () => {
  it('is empty where it says so, and unavailable where it may not be read', async () => {
    const { services, open } = await start()
    const job = services.runs.start().startJob()
    expect(await newestOf(await open(job))).toBeUndefined()
    const refused = await failureOf(newestOf(await open(job, { cacheAccess: 'none' })))
    expect(refused).toMatchObject({ kind: 'unavailable', code: 'permission-denied' })
  })

  it('names a token that may not write, and a full quota', async () => {
    const { services, open, tree } = await begun()
    const job = services.runs.start().startJob()
    const readOnly = await failureOf(create(await open(job, { cacheAccess: 'read' }), tree))
    expect(readOnly).toMatchObject({ kind: 'unavailable', code: 'store-read-only' })
    services.caches.isQuotaFull = true
    expect(await failureOf(create(await open(job), tree))).toMatchObject({ code: 'disk-full' })
  })

  it('stores beside a key that a lost upload has burnt', async () => {
    const { services, open, tree } = await begun()
    const job = services.runs.start().startJob()
    services.faults.add({
      operation: 'blob/put',
      fault: { kind: 'status', status: 503 },
      times: Number.POSITIVE_INFINITY,
    })
    expect(await failureOf(create(await open(job), tree))).toMatchObject({ kind: 'unavailable' })
    services.faults.clear()
    const entry = await create(await open(job), tree)
    expect(await newestOf(await open(job))).toEqual(entry)
  })

  it('takes an object that was evicted between two reads for absent', async () => {
    const { services, open, tree } = await begun()
    const job = services.runs.start().startJob()
    const session = await open(job)
    const entry = await create(session, tree)
    expect(await session.store.get(entry.at, { range: { offset: 0, length: 4 } })).toHaveLength(4)
    for (const one of services.caches.list())
      if (one.key.includes(entry.record.digest)) services.caches.remove(one)
    expect(await session.store.get(entry.at)).toBeUndefined()
  })

  it('lists older checkpoints by their parents where the token may not ask', async () => {
    const { services, open, tree } = await begun()
    const job = services.runs.start().startJob()
    const ids: string[] = []
    for (let seed = 0; seed < 3; seed++) {
      await editSmallTree(tree, seed)
      ids.push((await create(await open(job), tree)).record.id)
    }
    const found: string[] = []
    const { catalog } = await open(job, { token: services.githubToken({}) })
    for await (const { record } of catalog.list({ series: 'build' })) found.push(record.id)
    expect(found).toEqual(ids.reverse())
  })

  it('shows the branch that a checkpoint comes from, and none of another branch', async () => {
    const { services, open, tree } = await begun()
    const onMain = await create(await open(services.runs.start().startJob()), tree)
    const feature = await open(services.runs.start({ headBranch: 'feature' }).startJob())
    expect(await newestOf(feature)).toEqual(onMain)
    expect(await feature.catalog.originOf(onMain)).toEqual({ kind: 'cache-scope', ref: 'refs/heads/main' })
    await create(feature, tree)
    expect(await newestOf(await open(services.runs.start({ headBranch: 'other' }).startJob()))).toEqual(
      onMain,
    )
  })
})

describe.each(['cache', 'artifact'] as const)('a checkpoint in the %s', (kind) => {
  it('costs one stored object where its new content fits a pack, and next to nothing where nothing is new', async () => {
    const { services, open, tree } = await begun()
    const job = services.runs.start().startJob()
    const session = await open(job, { kind })
    await create(session, tree)
    await editSmallTree(tree, 1)
    const count = () => services.caches.list().length + services.artifacts.listed().length
    const before = count()
    await create(session, tree)
    expect(count()).toBe(before + 1)
    services.requests.clear()
    await create(session, tree)
    expect(count()).toBe(before + 2)
    expect([...services.requests].reduce((sum, { requestBytes }) => sum + requestBytes, 0)).toBeLessThan(
      20_000,
    )
  })

  it('stays whole while a younger one shares content with it, and goes with its object afterwards', async () => {
    const clock = new ManualClock(new Date().toISOString())
    const { services, open, tree } = await begun({ now: clock.now, cacheLimits: { idleDaysMax: 30 } })
    const session = await open(services.runs.start().startJob(), { kind })
    for (let seed = 1; seed <= 3; seed++) {
      await editSmallTree(tree, seed)
      await create(session, tree, { now: clock.now() })
      clock.advance(3_600_000)
    }
    clock.advance(10 * 86_400_000)
    const cleanup = await open(services.runs.start().startJob(), { kind, requestsMax: 1000 })
    const rules = { retention: { keepLast: 1 } }
    const common = { ...cleanup, keyring: new Keyring(undefined), rules, graceMs: 3_600_000, now: clock.now }
    const report = await prune(common)
    // The first holds all that did not change; the second only what the third has changed again.
    expect(report.withdrawn).toHaveLength(1)
    const left: CatalogEntry[] = []
    for await (const entry of cleanup.catalog.list({ series: 'build' })) left.push(entry)
    expect(left).toHaveLength(2)
    for (const entry of left) await expectSound(cleanup.store, entry)
    expect((await prune(common)).withdrawn).toEqual([])
  })
})

describe('artifacts', () => {
  it('cost a create and a restore as many REST calls as they may', async () => {
    const { services, open, tree, tempDir } = await begun()
    await create(await open(services.runs.start().startJob(), { kind: 'artifact' }), tree)
    await editSmallTree(tree, 1)
    const job = services.runs.start().startJob()
    const session = await open(job, { kind: 'artifact' })
    services.requests.clear()
    const entry = await create(session, tree)
    expect(services.requests.operations('rest').length).toBeLessThanOrEqual(6)
    const reader = await open(services.runs.start().startJob(), { kind: 'artifact' })
    services.requests.clear()
    expect(await newestOf(reader)).toEqual(entry)
    expect([...services.requests]).toHaveLength(4)
    await restoreInto(reader, entry, await tempDir())
    expect(services.requests.operations('rest')).toHaveLength(4)
  })

  it('lead to the newest checkpoint within 4 requests among 10,000 others', async () => {
    const { services, open, tree } = await begun()
    const job = services.runs.start().startJob()
    const entry = await create(await open(job, { kind: 'artifact' }), tree)
    const other = services.runs.start().startJob()
    for (let n = 0; n < 10_000; n++) services.artifacts.seed({ job: other, name: `other-${n}`, sizeBytes: 1 })
    const reader = await open(services.runs.start().startJob(), { kind: 'artifact' })
    services.requests.clear()
    expect(await newestOf(reader)).toEqual(entry)
    expect([...services.requests].length).toBeLessThanOrEqual(4)
  })

  it('of an earlier attempt are found by the next one, which stores beside them', async () => {
    const { services, open, tree } = await begun()
    const run = services.runs.start()
    const first = await create(await open(run.startJob(), { kind: 'artifact' }), tree)
    run.finish('failure')
    run.rerunFailedJobs()
    const session = await open(run.startJob(), { kind: 'artifact' })
    expect(await newestOf(session)).toEqual(first)
    await editSmallTree(tree, 2)
    const second = await create(session, tree)
    const later = await open(services.runs.start().startJob(), { kind: 'artifact' })
    expect(await newestOf(later)).toEqual(second)
  })

  it('show the run that a checkpoint comes from, a fork’s as a fork’s', async () => {
    const { services, open, tree } = await begun()
    const fork = { id: 99, fullName: 'stranger/checkpoints', defaultBranch: 'main', isPrivate: false }
    const run = services.runs.start({
      headRepository: fork,
      headBranch: 'patch',
      pullRequest: { number: 3, baseBranch: 'main' },
    })
    const entry = await create(await open(run.startJob(), { kind: 'artifact' }), tree)
    const reader = await open(services.runs.start().startJob(), { kind: 'artifact' })
    await newestOf(reader)
    expect(await reader.catalog.originOf(entry)).toMatchObject({
      kind: 'run',
      repositoryId: 4242,
      headRepositoryId: 99,
      headBranch: 'patch',
      runId: run.id,
      event: 'pull_request',
      attempt: 1,
      headRepository: 'stranger/checkpoints',
    })
  })

  it('that expire too early are stored anew, and found under the old locator', async () => {
    const { services, open, tree } = await begun()
    const entry = await create(await open(services.runs.start().startJob(), { kind: 'artifact' }), tree)
    const [old] = services.artifacts.listed().filter(({ name }) => name.includes(entry.record.digest))
    if (old === undefined) throw new Error('the object is not there')
    old.expiresAt = new Date(Date.now() + 3_600_000)
    const later = await open(services.runs.start().startJob(), { kind: 'artifact' })
    const objects = [{ at: entry.at, name: entry.record.digest }]
    const until = new Date(Date.now() + 86_400_000)
    expect(await later.renew(objects, until)).toBe(1)
    const isThere = await later.store.get(entry.at)
    services.artifacts.remove(old)
    const reader = await open(services.runs.start().startJob(), { kind: 'artifact' })
    expect(await reader.store.get(entry.at)).toEqual(isThere)
  })

  it('stop at the budget of requests, and say that nothing is half done', async () => {
    const { services, open, tree } = await begun()
    const entry = await create(await open(services.runs.start().startJob(), { kind: 'artifact' }), tree)
    const { store } = await open(services.runs.start().startJob(), { kind: 'artifact', requestsMax: 1 })
    expect(await failureOf(store.remove(entry.at))).toMatchObject({ code: 'request-budget-spent' })
    expect(await store.get(entry.at).catch(({ code }) => code)).toBe('request-budget-spent')
  })
})

async function expectSound(store: PruneStore, entry: CatalogEntry): Promise<void> {
  const report = await verifyCheckpoint(entry, {
    store,
    keyring: new Keyring(undefined),
    depth: { kind: 'full' },
  })
  expect(report.verdict).toBe('sound')
}

async function begun(o?: Partial<ActionsServicesOptions>): Promise<Scene & { tree: string }> {
  const scene = await start(o)
  return { ...scene, tree: await makeSmallTree(await scene.tempDir()) }
}
