import { ARTIFACT_LIMITS, ArtifactRecords } from '@belay/testing/actions/artifact-records'
import { CACHE_LIMITS, CacheEntries } from '@belay/testing/actions/cache-entries'
import { WorkflowRuns } from '@belay/testing/actions/workflow-runs'
import { ManualClock } from '@belay/testing/clock'
import { beforeEach, describe, expect, it } from '@jest/globals'

const DAY_MS = 86_400_000
const REPOSITORY = { id: 1, fullName: 'octo/checkpoints', defaultBranch: 'main', isPrivate: true }

let clock = new ManualClock()
let removed: string[] = []
const removeBlob = (blob: string): unknown => removed.push(blob)
beforeEach(() => {
  clock = new ManualClock()
  removed = []
})

describe('the caches of a repository', () => {
  const ref = 'refs/heads/main'
  const scopes = [{ ref, canRead: true, canWrite: true }]
  const caches = (limits: Partial<typeof CACHE_LIMITS> = {}): CacheEntries =>
    new CacheEntries({ limits: { ...CACHE_LIMITS, ...limits }, now: clock.now, removeBlob })
  const keysOf = (entries: CacheEntries): string[] => entries.list().map((entry) => entry.key)

  it('lose the least recently used entries when they grow over the limit, and their bytes with them', () => {
    const entries = caches({ totalBytesMax: 100 })
    const seed = (key: string): unknown => {
      clock.advance(1000)
      return entries.seed({ key, version: 'v', ref, sizeBytes: 40 })
    }
    const first = seed('a')
    seed('b')
    clock.advance(1000)
    expect(entries.lookUp({ keys: ['a'], version: 'v', scopes })).toBe(first)
    seed('c')
    expect([keysOf(entries), removed.length]).toEqual([['a', 'c'], 1])
  })

  it('lose what nobody used for seven days', () => {
    const entries = caches()
    entries.seed({ key: 'a', version: 'v', ref, sizeBytes: 1 })
    entries.seed({ key: 'b', version: 'v', ref, sizeBytes: 1 })
    clock.advance(4 * DAY_MS)
    entries.lookUp({ keys: ['b'], version: 'v', scopes })
    clock.advance(4 * DAY_MS)
    expect(keysOf(entries)).toEqual(['b'])
  })

  it('hide an entry until it is finalized, and keep its key for it', () => {
    const entries = caches()
    const entry = entries.reserve({ key: 'a', version: 'v', ref })
    expect(entries.reserve({ key: 'a', version: 'v', ref })).toBeUndefined()
    expect(entries.reserve({ key: 'a', version: 'w', ref })).toBeDefined()
    expect(entries.lookUp({ keys: ['a'], version: 'v', scopes })).toBeUndefined()
    if (entry !== undefined) entries.finalize(entry, 1)
    expect(entries.lookUp({ keys: ['a'], version: 'v', scopes })).toBe(entry)
  })

  it('prefer the exact key, then the newest prefix, and the nearer scope to both', () => {
    const entries = caches()
    const seed = (key: string, at = ref): unknown => {
      clock.advance(1000)
      return entries.seed({ key, version: 'v', ref: at, sizeBytes: 1 })
    }
    seed('key')
    seed('key-1')
    seed('key-2')
    const near = { ref: 'refs/heads/near', canRead: true, canWrite: true }
    const found = (): string | undefined =>
      entries.lookUp({ keys: ['key'], version: 'v', scopes: [near, ...scopes] })?.key
    expect(found()).toBe('key')
    expect(entries.lookUp({ keys: ['ke'], version: 'v', scopes })?.key).toBe('key-2')
    seed('key-near', near.ref)
    expect(found()).toBe('key-near')
  })

  it('take 200 uploads a minute', () => {
    const entries = caches()
    for (let upload = 0; upload < 200; upload++) expect(entries.countUpload()).toBeUndefined()
    clock.advance(15_000)
    expect(entries.countUpload()).toBe(45)
    clock.advance(45_000)
    expect(entries.countUpload()).toBeUndefined()
  })
})

describe('the artifacts of a repository', () => {
  const runs = (): WorkflowRuns => new WorkflowRuns(REPOSITORY, clock.now)
  const artifacts = (limits: Partial<typeof ARTIFACT_LIMITS> = {}): ArtifactRecords =>
    new ArtifactRecords({ limits: { ...ARTIFACT_LIMITS, ...limits }, now: clock.now, removeBlob })

  it('are at most 500 a job', () => {
    const records = artifacts()
    const run = runs().start()
    const job = run.startJob()
    const create = (name: string, of = job): unknown =>
      records.create({ job: of, name, mimeType: 'application/zip' })
    for (let number = 0; number < 500; number++)
      expect(create(`a${number}`)).toMatchObject({ isPending: true })
    expect(create('more')).toBe('too-many')
    expect(create('more', run.startJob('other'))).toMatchObject({ isPending: true })
  })

  it('expire when the uploader wished it, and no later than the repository allows', () => {
    const records = artifacts({ retentionDaysMax: 10 })
    const job = runs().start().startJob()
    const after = (days: number): Date => new Date(clock.now().getTime() + days * DAY_MS)
    const of = (name: string, days: number): unknown =>
      records.create({ job, name, mimeType: 'application/zip', expiresAt: after(days) })
    expect([of('a', 3), of('b', 30)]).toMatchObject([{ expiresAt: after(3) }, { expiresAt: after(10) }])
    const seeded = records.seed({ job, name: 'c', sizeBytes: 1 })
    clock.advance(10 * DAY_MS)
    expect(records.isExpired(seeded)).toBe(true)
  })

  it('have names that a new attempt may use again only where the service counts by attempts', () => {
    const run = runs().start()
    run.startJob()
    const [first] = run.attempt.jobs
    run.finish('failure')
    run.rerunFailedJobs()
    const again = run.startJob()
    for (const [namesAreUniquePer, expected] of [
      ['run', 'name-taken'],
      ['attempt', { isPending: true }],
    ] as const) {
      const records = artifacts({ namesAreUniquePer })
      if (first !== undefined) records.create({ job: first, name: 'a', mimeType: 'application/zip' })
      const second = records.create({ job: again, name: 'a', mimeType: 'application/zip' })
      if (typeof expected === 'string') expect(second).toBe(expected)
      else expect(second).toMatchObject(expected)
    }
  })

  it('have ids that do not ascend from one attempt to the next', () => {
    const records = artifacts()
    const run = runs().start()
    const job = run.startJob()
    const [a, b] = ['a', 'b'].map((name) => records.seed({ job, name, sizeBytes: 1 }).id)
    run.finish('failure')
    run.rerunFailedJobs()
    const c = records.seed({ job: run.startJob(), name: 'c', sizeBytes: 1 }).id
    expect([Number(a) < Number(b), c < Number(a)]).toEqual([true, true])
  })
})

describe('the runs of a repository', () => {
  const runs = (): WorkflowRuns => new WorkflowRuns(REPOSITORY, clock.now)

  it('end as their worst job ended', () => {
    const run = runs().start()
    run.startJob('a').finish('success')
    run.startJob('b').finish('timed_out')
    run.finish()
    expect(run.attempt).toMatchObject({ status: 'completed', conclusion: 'failure' })
  })

  it('keep the jobs that succeeded when the failed ones run again, and give the rest new identities', () => {
    const run = runs().start()
    const kept = run.startJob('a')
    kept.finish('success')
    const failed = run.startJob('b')
    run.finish('failure')
    const attempt = run.rerunFailedJobs()
    const again = run.startJob('b')
    expect(attempt.jobs).toEqual([kept, again])
    expect([attempt.number, again.id === failed.id, again.backendId === failed.backendId]).toEqual([
      2,
      false,
      false,
    ])
    expect(run.jobs('all')).toHaveLength(3)
  })

  it('are not run again while they run, nor after a month, nor more than 50 times', () => {
    const run = runs().start()
    expect(() => run.rerunAllJobs()).toThrow('already running')
    for (let rerun = 0; rerun < 50; rerun++) {
      run.finish('failure')
      run.rerunAllJobs()
    }
    run.finish('failure')
    expect(() => run.rerunAllJobs()).toThrow('re-run 50 times')
    const old = runs().start()
    old.finish('success')
    clock.advance(31 * DAY_MS)
    expect(() => old.rerunAllJobs()).toThrow('over a month ago')
  })
})
