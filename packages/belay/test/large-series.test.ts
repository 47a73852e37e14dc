import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { makeCheckpointId } from '@belay/domain/brand'
import { CACHE_VERSION } from '@belay/github/cache-keys'
import { jobServicesOf } from '@belay/github/job-services'
import { NETWORK_LIMITS } from '@belay/github/network'
import { openStore } from '@belay/github/open-store'
import { Keyring } from '@belay/snapshot/format/keys'
import { jobEnvironment } from '@belay/testing/actions/job-environment'
import type { JobScene } from '@belay/testing/actions/job-scene'
import { useJobScene } from '@belay/testing/actions/use-job-scene'
import { archiveTree } from '@belay/testing/archive-tree'
import { FixedLiveness } from '@belay/testing/fixed-liveness'
import { Rng } from '@belay/testing/rng'
import { useTempDir } from '@belay/testing/temp-dir'
import { describe, expect, it } from '@jest/globals'

const CHECKPOINTS = 1000
const SECOND_MS = 1000

describe('a series of a thousand checkpoints in the cache', () => {
  // So far back that all of them are older than any session, and slow enough for the service's limit on uploads.
  let nowMs = Date.now() - 2 * 86_400_000
  const newScene = useJobScene({ now: () => new Date(nowMs), inherited: { PATH: process.env['PATH'] } })
  const tempDir = useTempDir()

  it('is listed, and its cleanup planned, within sixty requests to REST', async () => {
    const scene = await newScene()
    const tree = await tempDir()
    await makeSeries(scene, { tree, temporaryDirectory: await tempDir(), tick: () => tick() })
    nowMs = Date.now()
    const job = scene.services.runs.start().startJob('cleanup')
    const machine = await scene.machine(job, { inputs: { store: 'cache', 'store-path': '' } })
    scene.services.requests.clear()
    const end = await machine.run('action', { command: 'cleanup', 'dry-run': 'true', 'keep-last': '10' })
    expect({ log: end.log, exitCode: end.exitCode }).toMatchObject({ exitCode: 0 })
    const { decisions, packs } = JSON.parse(end.outputs['result'] ?? '') as Record<string, unknown>
    expect(decisions).toHaveLength(CHECKPOINTS)
    expect(packs).toBe(CHECKPOINTS - 1)
    expect(scene.services.requests.operations('rest').length).toBeLessThanOrEqual(60)
    expect(Object.values(scene.services.refused)).toEqual([])
  })

  function tick(): Date {
    nowMs += SECOND_MS
    return new Date(nowMs)
  }
})

async function makeSeries(
  { services }: JobScene,
  o: { readonly tree: string; readonly temporaryDirectory: string; readonly tick: () => Date },
): Promise<void> {
  let now = o.tick()
  const network = {
    fetch: globalThis.fetch,
    sleep: async (ms: number) => await wait(ms),
    random: () => 0.5,
    now: () => now,
    limits: NETWORK_LIMITS,
  }
  const open = await openStore({
    kind: 'cache',
    storePath: undefined,
    access: 'write',
    job: jobServicesOf(jobEnvironment(services, services.runs.start().startJob('build'))),
    token: services.githubToken(),
    keyring: new Keyring(undefined),
    salt: new Uint8Array(32),
    temporaryDirectory: o.temporaryDirectory,
    network,
    liveness: new FixedLiveness(),
  })
  const rng = new Rng(1)
  await writeFile(path.join(o.tree, 'file'), 'content')
  const { entry } = await archiveTree({ root: o.tree, ...open, rng, now, parent: undefined })
  if (entry === undefined) throw new Error('there is a first checkpoint')
  // The others need the same root; objects of their own are there only to be listed.
  for (let made = 1; made < CHECKPOINTS; made++) {
    now = o.tick()
    await open.catalog.publish({
      ...entry,
      record: { ...entry.record, id: makeCheckpointId(now, rng.bytes(4)) },
    })
    const [name, digest] = [rng.bytes(32), rng.bytes(32)].map((bytes) => Buffer.from(bytes).toString('hex'))
    services.caches.seed({
      key: `belay-o1-${name}-${digest}-10`,
      version: CACHE_VERSION,
      ref: 'refs/heads/main',
      sizeBytes: 10,
    })
  }
  await open.close()
}
