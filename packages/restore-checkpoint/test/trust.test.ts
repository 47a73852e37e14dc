import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Origin } from '@belay/domain/checkpoint/origin'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import { encodeCatalogEntry } from '@belay/snapshot/format/record-codec'
import { startActionsServices } from '@belay/testing/actions/actions-services'
import { JobMachine } from '@belay/testing/actions/job-machine'
import type { JobScene } from '@belay/testing/actions/job-scene'
import type { WorkflowJob } from '@belay/testing/actions/run-attempt'
import { useJobScene } from '@belay/testing/actions/use-job-scene'
import type { RunFacts } from '@belay/testing/actions/workflow-run'
import { describe, expect, it } from '@jest/globals'
import { entriesOf, plantArtifact, replaceRecord, type ServiceKind } from './forging.js'

const SERIES = 'the series'
const KINDS = ['artifact', 'cache'] as const
const headSha = 'a'.repeat(40)
const fork = { id: 99, fullName: 'stranger/checkpoints', defaultBranch: 'main', isPrivate: false }
const ofFork = { headRepository: fork, headBranch: 'main', pullRequest: { number: 7, baseBranch: 'main' } }
/** What a job claims that wants to be taken for a push to the default branch. */
const claim = { headRepository: 'octo/checkpoints', headBranch: 'main', event: 'push' }

describe('restore-checkpoint trusts what the service shows', () => {
  const newScene = useJobScene({ now: () => new Date(), inherited: { PATH: process.env['PATH'] } })

  it.each([
    ["a fork's pull request", ofFork, 'its commit is of the fork stranger/checkpoints'],
    ['another branch', { headBranch: 'feature' }, 'it is of the branch feature of octo/checkpoints'],
    ['a privileged event', { event: 'issue_comment' }, 'it was taken for the event issue_comment'],
  ])('refuses an artifact of %s that claims to be the default branch’s', async (_, facts, why) => {
    const scene = await newScene()
    const theirs = await taken(scene, { kind: 'artifact', facts, content: 'theirs' })
    await forgeOrigin(scene, 'artifact', theirs, claim)
    const { outputs, log, workspace } = await restored(scene, { kind: 'artifact' })
    expect(outputs).toMatchObject({ restored: 'false', 'completed-phases': '[]', values: '{}' })
    expect(log).toContain('::warning::Checkpoints that are not used here')
    expect(log).toContain(`${theirs.entry.record.id}: as the artifacts of octo/checkpoints shows, ${why}`)
    await expect(readFile(path.join(workspace, 'file'))).rejects.toThrow('ENOENT')
  })

  it('takes the true one of two artifacts of one name, whichever is listed first', async () => {
    const scene = await newScene()
    const { services } = scene
    const ours = await taken(scene, { kind: 'artifact', content: 'ours' })
    const theirs = await taken(scene, { kind: 'artifact', facts: ofFork, content: 'theirs' })
    const { record } = ours.entry
    const forged = {
      ...theirs.entry,
      record: { ...theirs.entry.record, ...idOf(record), origin: record.origin ?? null },
    }
    const name = services.artifacts.listed().find((one) => one.name.includes(record.id))?.name ?? ''
    // Behind as many bytes as the name says that the root has.
    const rootBytes = Number(/-o[0-9a-f]{64}-(\d+)/.exec(name)?.[1] ?? 0)
    const bytes = Buffer.concat([Buffer.alloc(rootBytes), encodeCatalogEntry(forged, undefined)])
    await plantArtifact(services, { job: theirs.job, name, bytes })
    for (const checkpoint of ['latest', 'phase:compile', record.id]) {
      const { outputs, log, workspace } = await restored(scene, { kind: 'artifact', inputs: { checkpoint } })
      expect({ checkpoint, log, ...outputs }).toMatchObject({ restored: 'true', 'checkpoint-id': record.id })
      expect(await readFile(path.join(workspace, 'file'), 'utf8')).toBe('ours')
    }
  })

  it('refuses what a workflow_run stored, and one of a fork for all others, whatever they claim', async () => {
    const scene = await newScene()
    const { runs } = scene.services
    const event = 'workflow_run'
    const launders = { event, triggeredBy: runs.start({ headSha, ...ofFork }) }
    const laundered = await taken(scene, { kind: 'artifact', facts: launders, content: 'theirs' })
    // Another one, which began when the default branch's own run ended, and is of the same event.
    const trusted = { event, triggeredBy: runs.start({ headSha }) }
    const privileged = await restored(scene, { kind: 'artifact', facts: trusted })
    expect(privileged.outputs['restored']).toBe('false')
    expect(privileged.log).toContain('its commit is of the fork stranger/checkpoints')
    await forgeOrigin(scene, 'artifact', laundered, claim)
    const push = await restored(scene, { kind: 'artifact' })
    expect(push.outputs['restored']).toBe('false')
    expect(push.log).toContain('it was taken for the event workflow_run, and this is push')
  })

  it('refuses from the cache what the base branch stored in the name of the default branch', async () => {
    const scene = await newScene()
    const theirs = await taken(scene, { kind: 'cache', facts: { headBranch: 'release' }, content: 'theirs' })
    await forgeOrigin(scene, 'cache', theirs, claim)
    const facts = { headBranch: 'patch', pullRequest: { number: 8, baseBranch: 'release' } }
    const { outputs, log } = await restored(scene, { kind: 'cache', facts })
    expect(outputs['restored']).toBe('false')
    expect(log).toContain('it is of the branch release of octo/checkpoints')
    // Without the permission the service tells three refs and not which.
    const token = { 'github-token': scene.services.githubToken({}) }
    const untold = await restored(scene, { kind: 'cache', facts, inputs: token })
    expect(untold.outputs['restored']).toBe('false')
    expect(untold.log).toContain(
      'nobody shows which of refs/pull/8/merge, refs/heads/release, refs/heads/main',
    )
    expect(untold.log).toContain('actions: read')
  })

  it('says without `actions: read` what the cache does not show, and what artifacts need', async () => {
    const scene = await newScene()
    await taken(scene, { kind: 'cache', content: 'ours' })
    await taken(scene, { kind: 'artifact', content: 'ours' })
    const inputs = { 'github-token': scene.services.githubToken({}) }
    // All that this job may read is the default branch's: nothing is left to ask.
    const onMain = await restored(scene, { kind: 'cache', inputs })
    expect(onMain.outputs['restored']).toBe('true')
    expect(onMain.log).not.toContain('nobody shows')
    const onBranch = await restored(scene, { kind: 'cache', facts: { headBranch: 'feature' }, inputs })
    expect(onBranch.outputs['restored']).toBe('true')
    expect(onBranch.log).toMatch(/Which of refs\/heads\/feature, refs\/heads\/main stored .*, nobody shows/)
    const artifacts = await restored(scene, { kind: 'artifact', inputs })
    expect(artifacts.outputs['restored']).toBe('false')
    expect(artifacts.log).toContain('::warning title=Restore::')
    expect(artifacts.log).toContain('actions: read')
  })

  it.each(KINDS)('refuses objects whose content was exchanged: %s', async (kind) => {
    const scene = await newScene()
    const { services } = scene
    const one = await taken(scene, { kind, content: 'one' })
    const other = await taken(scene, { kind, content: 'another one', series: 'other' })
    const blobOf = ({ record: { digest } }: CatalogEntry): { blob: string; sizeBytes: number } => {
      const of = (name: string): boolean => name.includes(digest)
      const found =
        kind === 'cache'
          ? services.caches.list().find(({ key }) => of(key))
          : services.artifacts.listed().find(({ name }) => of(name))
      if (found === undefined) throw new Error(`no object ${digest}`)
      return found
    }
    const signed = await bytesOf(services.blobs.downloadUrl(blobOf(other.entry).blob))
    await services.blobs.writeBlob(blobOf(one.entry).blob, signed)
    blobOf(one.entry).sizeBytes = signed.length
    const { exitCode, outputs, log, workspace } = await restored(scene, {
      kind,
      inputs: { required: 'true' },
    })
    expect({ exitCode, restored: outputs['restored'] }).toEqual({ exitCode: 1, restored: 'false' })
    expect(log).toContain(one.entry.record.id)
    expect(log).toMatch(/is corrupt/)
    await expect(readFile(path.join(workspace, 'file'))).rejects.toThrow('ENOENT')
  })

  it.each(KINDS)('refuses an older manifest and another record under a pinned digest: %s', async (kind) => {
    const scene = await newScene()
    const older = await taken(scene, { kind, content: 'older' })
    const newer = await taken(scene, { kind, content: 'newer' })
    const { record } = newer.entry
    const pinned = { 'expect-digest': record.digest, required: 'true' }
    const attempts: readonly (readonly [CatalogEntry, string])[] = [
      // The older checkpoint in the newer one's place.
      [
        { ...older.entry, record: { ...older.entry.record, ...idOf(record) } },
        'is not the one that was pinned',
      ],
      // The pinned bytes, and a record that says more than they do.
      [{ ...newer.entry, record: { ...record, completedPhases: ['compile', 'test'] } }, 'completedPhases'],
      [{ ...newer.entry, record: { ...record, values: { deploy: 'yes' } } }, 'values'],
    ]
    for (const [forged, why] of attempts) {
      await replaceRecord(scene.services, kind, newer.entry, forged)
      const { exitCode, outputs, log } = await restored(scene, { kind, inputs: pinned })
      expect({ why, log, exitCode, restored: outputs['restored'] }).toMatchObject({
        exitCode: 1,
        restored: 'false',
      })
      expect(log).toContain(why)
      expect(outputs).toMatchObject({ 'completed-phases': '[]', values: '{}' })
    }
    await replaceRecord(scene.services, kind, newer.entry, newer.entry)
    const { outputs } = await restored(scene, { kind, inputs: pinned })
    expect(outputs).toMatchObject({ restored: 'true', 'checkpoint-id': record.id })
  })

  it('refuses a checkpoint of another repository in a store that both can reach', async () => {
    const scene = await newScene()
    const services = await startActionsServices({
      now: () => new Date(),
      repository: { id: 5, fullName: 'other/place' },
    })
    try {
      const directory = await mkdtemp(path.join(scene.storePath, '..', 'other-'))
      const theirs = await new JobMachine({
        actions: scene.actions,
        services,
        job: services.runs.start({ headSha }).startJob('build'),
        directory,
        inputs: { store: 'directory', 'store-path': scene.storePath, series: SERIES },
        inherited: { PATH: process.env['PATH'] },
      }).prepare()
      await writeFile(path.join(theirs.workspace, 'file'), 'theirs')
      expect((await theirs.run('create-checkpoint')).outputs['skipped']).toBe('false')
    } finally {
      await services.close()
    }
    const ours = await scene.machine(scene.services.runs.start({ headSha }).startJob('build'))
    for (const trust of ['same-origin', 'same-repository']) {
      const { outputs, log } = await ours.run('restore-checkpoint', { series: SERIES, trust })
      expect(outputs['restored']).toBe('false')
      expect(log).toContain('it is of the repository other/place, and this is octo/checkpoints')
    }
  })
})

describe('events with rights that their causer may lack', () => {
  const newScene = useJobScene({ now: () => new Date(), inherited: { PATH: process.env['PATH'] } })
  const events = ['pull_request_target', 'workflow_run', 'issue_comment'] as const

  it.each(events)(
    'read the configuration of the default branch, never what is checked out: %s',
    async (event) => {
      const scene = await newScene()
      scene.services.files.set('.github/belay.yml', 'series:\n  name: trusted\n')
      const facts = event === 'pull_request_target' ? { event, ...ofFork } : { event }
      const machine = await scene.machine(scene.services.runs.start({ headSha, ...facts }).startJob('build'))
      await mkdir(path.join(machine.workspace, '.github'))
      const theirs = 'series:\n  name: theirs\n  trust: any\nrestore:\n  required: true\n'
      await writeFile(path.join(machine.workspace, '.github/belay.yml'), theirs)
      const created = await machine.run('create-checkpoint')
      expect({ log: created.log, ...created.outputs }).toMatchObject({ skipped: 'false', series: 'trusted' })
      const back = await machine.run('restore-checkpoint')
      expect({ log: back.log, ...back.outputs }).toMatchObject({ restored: 'true' })
      expect(back.outputs['checkpoint-id']).toBe(created.outputs['checkpoint-id'])
      const listed = await machine.run('action', { command: 'list' })
      expect({ log: listed.log, exitCode: listed.exitCode }).toMatchObject({ exitCode: 0 })
      expect(scene.services.requests.count('repos/get-content')).toBeGreaterThanOrEqual(3)
    },
  )

  it('go by the defaults where the default branch has no configuration', async () => {
    const scene = await newScene()
    const machine = await scene.machine(
      scene.services.runs.start({ event: 'issue_comment' }).startJob('build'),
    )
    await mkdir(path.join(machine.workspace, '.github'))
    await writeFile(path.join(machine.workspace, '.github/belay.yml'), 'series:\n  name: theirs\n')
    const { outputs } = await machine.run('create-checkpoint')
    expect(outputs['series']).toMatch(/issue_comment/)
  })

  it('fail where the token may not read it, and where it is not what a configuration is', async () => {
    const scene = await newScene()
    const { services } = scene
    const machine = await scene.machine(services.runs.start({ event: 'issue_comment' }).startJob('build'))
    const required = { required: 'true' }
    services.files.set('.github/belay.yml', 'series: 7\n')
    const invalid = await machine.run('restore-checkpoint', required)
    expect(invalid.exitCode).toBe(1)
    expect(invalid.log).toContain('.github/belay.yml of the default branch')
    const closed = { ...required, 'github-token': services.githubToken({ actions: 'write' }) }
    const refused = await machine.run('restore-checkpoint', closed)
    expect(refused.exitCode).toBe(1)
    expect(refused.log).toContain('Cannot read .github/belay.yml of the default branch')
    expect(refused.log).toContain('contents: read')
  })
})

interface Taken {
  readonly entry: CatalogEntry
  readonly job: WorkflowJob
}

/** A checkpoint that a job of such a run has taken with the built action. */
async function taken(
  scene: JobScene,
  o: { kind: ServiceKind; facts?: RunFacts; content: string; series?: string },
): Promise<Taken> {
  const { kind, content, series = SERIES } = o
  const job = scene.services.runs.start({ headSha, ...o.facts }).startJob('build')
  const machine = await scene.machine(job, { inputs: { store: kind, series } })
  await writeFile(path.join(machine.workspace, 'file'), content)
  const { outputs, log, exitCode } = await machine.run('create-checkpoint', { phase: 'compile' })
  expect({ log, exitCode, skipped: outputs['skipped'] }).toMatchObject({ exitCode: 0, skipped: 'false' })
  const temporaryDirectory = path.join(machine.temp, 'listing')
  const entries = await entriesOf(scene.services, { kind, job, series, temporaryDirectory })
  const entry = entries.find(({ record }) => record.id === outputs['checkpoint-id'])
  if (entry === undefined) throw new Error(`${outputs['checkpoint-id']} is not listed`)
  return { entry, job }
}

/** What a new machine restores for such a run: by default a push to the default branch. */
async function restored(
  scene: JobScene,
  o: { kind: ServiceKind; facts?: RunFacts; inputs?: Record<string, string> },
) {
  const job = scene.services.runs.start({ headSha, ...o.facts }).startJob('build')
  const machine = await scene.machine(job, { inputs: { store: o.kind, series: SERIES } })
  return { ...(await machine.run('restore-checkpoint', o.inputs)), workspace: machine.workspace }
}

async function forgeOrigin(
  { services }: JobScene,
  kind: ServiceKind,
  { entry }: Taken,
  claimed: Partial<Origin>,
): Promise<void> {
  const { origin } = entry.record
  if (origin == null) throw new Error('the record names no origin')
  const record = { ...entry.record, origin: { ...origin, ...claimed } }
  await replaceRecord(services, kind, entry, { ...entry, record })
}

function idOf({ id, createdAt }: CatalogEntry['record']) {
  return { id, createdAt }
}

async function bytesOf(url: string): Promise<Buffer> {
  return Buffer.from(await (await fetch(url)).arrayBuffer())
}
