import { differencesOfTrees } from '@belay/testing/compare-trees'
import { describe, expect, it } from '@jest/globals'
import { useServices } from './places-under-test.js'
import { create, newestOf, restoreInto } from './round-trip.js'
import { editSmallTree, makeSmallTree } from './small-tree.js'

describe('a tree through the cache', () => {
  const start = useServices()

  it('comes back as it was, on another machine, by requests to the cache alone', async () => {
    const { services, tempDir, open } = await start()
    const tree = await makeSmallTree(await tempDir())
    const entry = await create(await open(services.runs.start().startJob()), tree)

    const target = await tempDir()
    const other = await open(services.runs.start().startJob(), { token: undefined })
    expect(await newestOf(other)).toEqual(entry)
    await restoreInto(other, entry, target)
    expect(await differencesOfTrees(tree, target)).toEqual([])
    expect(services.requests.operations('rest')).toEqual([])
    expect(services.refused).toEqual([])
  })
})

describe('a tree through artifacts', () => {
  const start = useServices()

  it('comes back as it was, in a later run', async () => {
    const { services, tempDir, open } = await start()
    const tree = await makeSmallTree(await tempDir())
    const job = services.runs.start().startJob()
    const first = await open(job, { kind: 'artifact' })
    await create(first, tree)
    await editSmallTree(tree, 1)
    const entry = await create(first, tree)

    const target = await tempDir()
    const other = await open(services.runs.start().startJob(), { kind: 'artifact' })
    services.requests.clear()
    expect(await newestOf(other)).toEqual(entry)
    expect(services.requests.operations('rest').length).toBeLessThanOrEqual(3)
    await restoreInto(other, entry, target)
    expect(await differencesOfTrees(tree, target)).toEqual([])
    expect(services.refused).toEqual([])
  })

  it('is found as long as any of its run is kept, whichever came first', async () => {
    const { services, tempDir, open } = await start()
    const tree = await makeSmallTree(await tempDir())
    const job = services.runs.start().startJob()
    await create(await open(job, { kind: 'artifact', retentionDays: 1 }), tree)
    await editSmallTree(tree, 1)
    await create(await open(job, { kind: 'artifact', retentionDays: 60 }), tree)
    const marks = services.artifacts.listed().filter(({ name }) => /^belay-[rs]1/.test(name))
    expect(marks).toHaveLength(2)
    for (const { expiresAt } of marks)
      expect(expiresAt.getTime()).toBeGreaterThan(Date.now() + 60 * 24 * 60 * 60 * 1000)
  })
})
