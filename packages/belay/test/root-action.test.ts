import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { CREATE_OUTPUTS, createInputs } from '@belay/create-checkpoint/inputs'
import { RESTORE_OUTPUTS, restoreInputs } from '@belay/restore-checkpoint/inputs'
import { useJobScene } from '@belay/testing/actions/use-job-scene'
import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'

describe.each(['directory', 'cache', 'artifact'])('the root action with the store %s', (store) => {
  const newScene = useJobScene({ now: () => new Date(), inherited: { PATH: process.env['PATH'] } })

  it('creates, lists, validates, cleans up and restores', async () => {
    const scene = await newScene()
    const run = scene.services.runs.start()
    const inputs = store === 'directory' ? {} : { store, 'store-path': '' }
    const machine = await scene.machine(run.startJob('build'), { inputs })
    await writeFile(path.join(machine.workspace, 'file'), 'content')
    const created = await machine.run('action', { command: 'create', phase: 'compile' })
    expect({ log: created.log, outputs: created.outputs }).toMatchObject({ outputs: { skipped: 'false' } })
    const id = created.outputs['checkpoint-id']
    const listed = await machine.run('action', { command: 'list' })
    expect({ log: listed.log, exitCode: listed.exitCode }).toMatchObject({ exitCode: 0 })
    expect(JSON.parse(listed.outputs['result'] ?? '')).toMatchObject({
      checkpoints: [{ 'checkpoint-id': id }],
    })
    expect(listed.summary).toContain(id)
    const validated = await machine.run('action', { command: 'validate', content: 'full' })
    expect({ log: validated.log, exitCode: validated.exitCode }).toMatchObject({ exitCode: 0 })
    const cleaned = await machine.run('action', { command: 'cleanup', 'dry-run': 'true', 'keep-last': '1' })
    expect({ log: cleaned.log, exitCode: cleaned.exitCode }).toMatchObject({ exitCode: 0 })
    expect(JSON.parse(cleaned.outputs['result'] ?? '')).toMatchObject({ 'dry-run': true, removed: [] })
    await writeFile(path.join(machine.workspace, 'file'), 'changed')
    const restored = await machine.run('action', { command: 'restore' })
    expect({ log: restored.log, outputs: restored.outputs }).toMatchObject({ outputs: { restored: 'true' } })
    expect(await readFile(path.join(machine.workspace, 'file'), 'utf8')).toBe('content')
    const posts = await machine.finish('success')
    for (const post of posts) expect(post.log).not.toMatch(/::(error|warning)/)
    expect(posts.filter(({ log }) => log.includes('closes its lineage'))).toHaveLength(1)
  })
})

describe('the root action', () => {
  const newScene = useJobScene({ now: () => new Date(), inherited: { PATH: process.env['PATH'] } })

  it('says which commands there are', async () => {
    const scene = await newScene()
    const machine = await scene.machine(scene.services.runs.start().startJob('build'))
    const { exitCode, log } = await machine.run('action', { command: 'destroy' })
    expect(exitCode).toBe(1)
    expect(log).toContain('expected one of create, restore, list, validate, cleanup')
  })
})

describe('action.yml', () => {
  const root = path.join(import.meta.dirname, '../../..')
  const read = async (file: string) =>
    parse(await readFile(path.join(root, file), 'utf8')) as {
      inputs: Record<string, { description: string; default?: string }>
      outputs: Record<string, unknown>
      runs: { using: string; main: string; post: string }
    }

  it.each([
    ['packages/create-checkpoint', createInputs, CREATE_OUTPUTS],
    ['packages/restore-checkpoint', restoreInputs, RESTORE_OUTPUTS],
  ])('of %s has the inputs and outputs that the code has', async (directory, inputs, outputs) => {
    const action = await read(`${directory}/action.yml`)
    expect(Object.keys(action.inputs).sort()).toEqual(Object.keys(inputs).sort())
    expect(Object.keys(action.outputs).sort()).toEqual(Object.keys(outputs).sort())
    expect(action.runs).toMatchObject({ using: 'node24', main: expect.stringMatching(/main\.js$/) })
    expect(action.runs.post).toMatch(/post\.js$/)
  })

  it('of the root has all of them, and defaults only for what nobody sets', async () => {
    const action = await read('action.yml')
    for (const name of [...Object.keys(createInputs), ...Object.keys(restoreInputs)])
      expect(action.inputs).toHaveProperty([name])
    for (const name of [...Object.keys(CREATE_OUTPUTS), ...Object.keys(RESTORE_OUTPUTS)])
      expect(action.outputs).toHaveProperty([name])
    const withDefault = Object.entries(action.inputs).filter(([, input]) => input.default !== undefined)
    expect(withDefault.map(([name]) => name).sort()).toEqual(['github-token', 'job-status', 'matrix'])
  })
})
