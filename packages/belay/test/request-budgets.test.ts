import { randomBytes } from 'node:crypto'
import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { ActionsServices } from '@belay/testing/actions/actions-services'
import type { JobMachine } from '@belay/testing/actions/job-machine'
import type { JobScene } from '@belay/testing/actions/job-scene'
import { useJobScene } from '@belay/testing/actions/use-job-scene'
import type { WorkflowRun } from '@belay/testing/actions/workflow-run'
import { describe, expect, it } from '@jest/globals'

describe.each(['cache', 'artifact'] as const)('requests with the store %s', (store) => {
  const newScene = useJobScene({ now: () => new Date(), inherited: { PATH: process.env['PATH'] } })
  const machineOf = (scene: JobScene, run: WorkflowRun) =>
    scene.machine(run.startJob('build'), { inputs: { store, 'store-path': '' } })

  it('are few beside 10,000 others, and a checkpoint of little or nothing costs little or nothing', async () => {
    const scene = await newScene()
    const { services } = scene
    seedOthers(services, 10_000)
    const run = services.runs.start()
    const machine = await machineOf(scene, run)
    await makeTree(machine.workspace)
    const create = async (on: JobMachine) =>
      await costOf(services, async () => {
        const end = await on.run('create-checkpoint', { 'only-if': 'always' })
        expect({ log: end.log, skipped: end.outputs['skipped'] }).toMatchObject({ skipped: 'false' })
      })
    expect((await create(machine)).rest).toBeLessThanOrEqual(6)

    const unchanged = await create(machine)
    expect(unchanged.rest).toBeLessThanOrEqual(6)
    expect(unchanged.uploadedBytes).toBeLessThan(20_000)
    expect(unchanged.stored).toEqual(['belay-c1'])

    await appendFile(path.join(machine.workspace, 'dir-3', 'file-5'), randomBytes(500_000))
    const incremental = await create(machine)
    expect(incremental.rest).toBeLessThanOrEqual(6)
    // One object, the record behind it.
    expect(incremental.stored).toEqual(['belay-c1'])
    run.finish('failure')

    const next = await machineOf(scene, services.runs.start({ headSha: run.headSha }))
    const restore = await costOf(services, async () => {
      const end = await next.run('restore-checkpoint')
      expect({ log: end.log, restored: end.outputs['restored'] }).toMatchObject({ restored: 'true' })
    })
    // REST says of each artifact of another run where it is: these are no more than the packs.
    const { addresses } = restore
    expect(restore.rest - addresses).toBeLessThanOrEqual(store === 'cache' ? 1 : 3)
    expect(restore.packs).toBeLessThanOrEqual(8)
    expect(addresses).toBeLessThanOrEqual(store === 'cache' ? 0 : 1 + restore.packs)
    expect((await create(next)).rest).toBeLessThanOrEqual(6)
    expect(Object.values(services.refused)).toEqual([])
  })

  it('for the newest checkpoint are at most four', async () => {
    const scene = await newScene()
    const { services } = scene
    const first = await machineOf(scene, services.runs.start())
    await writeFile(path.join(first.workspace, 'file'), 'content')
    await first.run('create-checkpoint')
    seedOthers(services, 10_000)
    const other = await machineOf(scene, services.runs.start())
    const found = await costOf(services, async () => {
      const end = await other.run('action', { command: 'list', series: 'ci.yml/build', limit: '1' })
      expect(JSON.parse(end.outputs['result'] ?? '')).toMatchObject({
        checkpoints: [{ series: 'ci.yml/build' }],
      })
    })
    expect(found.all).toBeLessThanOrEqual(4)
  })
})

function seedOthers(services: ActionsServices, count: number): void {
  const jobs = Array.from({ length: 50 }, () => services.runs.start().startJob('other'))
  for (let at = 0; at < count; at++) {
    const job = jobs[at % jobs.length]
    if (job === undefined) throw new Error('there is a job for each')
    services.artifacts.seed({ job, name: `other-${at}`, sizeBytes: 100 })
    services.caches.seed({
      key: `other-${at}`,
      version: 'a'.repeat(64),
      ref: 'refs/heads/main',
      sizeBytes: 100,
    })
  }
}

async function makeTree(root: string): Promise<void> {
  for (let directory = 0; directory < 20; directory++) {
    await mkdir(path.join(root, `dir-${directory}`))
    for (let file = 0; file < 50; file++)
      await writeFile(path.join(root, `dir-${directory}`, `file-${file}`), randomBytes(2000))
  }
}

interface Cost {
  /** To REST. */
  readonly rest: number
  /** Those of them that ask where an artifact's bytes are. */
  readonly addresses: number
  /** Requests to REST and to the runner's services; bytes come and go besides. */
  readonly all: number
  /** Objects of which something was read. */
  readonly packs: number
  readonly uploadedBytes: number
  /** Kinds of what came into being, marks left out. */
  readonly stored: readonly string[]
}

async function costOf(services: ActionsServices, work: () => Promise<void>): Promise<Cost> {
  const before = new Set(storedIn(services))
  services.requests.clear()
  await work()
  const made = [...services.requests]
  const blobs = made.filter(({ part }) => part === 'blob')
  const rest = services.requests.operations('rest').length
  const kinds = storedIn(services).flatMap((name) => (before.has(name) ? [] : [name.slice(0, 8)]))
  return {
    rest,
    addresses: services.requests.count('actions/download-artifact'),
    all: rest + services.requests.operations('twirp').length,
    // One of what is read is the record.
    packs: new Set(blobs.filter(({ method }) => method === 'GET').map((blob) => blob.path)).size - 1,
    uploadedBytes: blobs.reduce((bytes, { requestBytes }) => bytes + requestBytes, 0),
    stored: kinds.filter((kind) => /^belay-[co]/.test(kind)).sort(),
  }
}

function storedIn({ caches, artifacts }: ActionsServices): string[] {
  return [...caches.list().map(({ key }) => key), ...artifacts.listed().map(({ name }) => name)]
}
