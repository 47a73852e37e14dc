import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { createBundle, fetchBundle, verifyBundle } from '@belay/machine/git-bundle'
import { fsck } from '@belay/machine/git-fsck'
import { listRefs, setRefs } from '@belay/machine/git-refs'
import { findRepository, type GitRepository } from '@belay/machine/git-repository'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { ScratchRepository } from './scratch-repository.js'

let repo: ScratchRepository
let file: string

beforeEach(() => {
  repo = new ScratchRepository()
  file = path.join(repo.root, 'history.bundle')
})
afterEach(() => {
  fs.rmSync(repo.root, { recursive: true })
})

async function emptyRepository(name = 'target'): Promise<GitRepository> {
  return await new ScratchRepository(repo.root, name).found()
}

describe('a git bundle', () => {
  it('rebuilds the history with all its references', async () => {
    repo.write('file', '1')
    const first = repo.commit('first')
    repo.git('tag', '-a', 'v1', '-m', 'one')
    repo.git('branch', 'side')
    repo.write('file', '2')
    const second = repo.commit('second')
    const source = await repo.found()
    const bundle = await createBundle(source, { file })
    expect(bundle).toMatchObject({ file, prerequisites: [], shallow: [], bytes: fs.statSync(file).size })
    expect(bundle.refs[0]).toEqual({ name: 'HEAD', object: second })
    const target = await emptyRepository()
    expect(await verifyBundle(target, { file })).toEqual({ kind: 'whole' })
    expect(await listRefs(target)).toEqual([])
    expect(await fetchBundle(target, { file })).toEqual({ kind: 'whole' })
    await setRefs(target, bundle.refs, { reason: 'test' })
    expect(await listRefs(target)).toEqual(bundle.refs)
    expect(bundle.refs).toContainEqual({ name: 'refs/heads/side', object: first })
    expect(await fsck(target)).toEqual({ sound: true, problems: [] })
  })

  it('holds only what is new since the known commits, and says what it needs', async () => {
    repo.write('large', 'x'.repeat(1000))
    const first = repo.commit('first')
    const source = await repo.found()
    const whole = path.join(repo.root, 'whole.bundle')
    await createBundle(source, { file: whole })
    repo.write('small', '1')
    repo.commit('second')
    const unknown = '0123456789'.repeat(4)
    const bundle = await createBundle(source, { file, known: [first, unknown] })
    expect(bundle.prerequisites).toEqual([first])
    const target = await emptyRepository()
    expect(await verifyBundle(target, { file })).toEqual({ kind: 'incomplete', missing: [first] })
    expect(await fetchBundle(target, { file })).toEqual({ kind: 'incomplete', missing: [first] })
    await fetchBundle(target, { file: whole })
    expect(await fetchBundle(target, { file })).toEqual({ kind: 'whole' })
    await setRefs(target, bundle.refs, { reason: 'test' })
    expect(await fsck(target)).toEqual({ sound: true, problems: [] })
  })

  it('is not written when nothing is new, or nothing is there', async () => {
    const source = await repo.found()
    expect(await createBundle(source, { file })).toMatchObject({ file: undefined, refs: [] })
    const head = repo.commit('first')
    expect(await createBundle(source, { file, known: [head] })).toMatchObject({ file: undefined, bytes: 0 })
    expect(fs.readdirSync(repo.root)).toEqual(['repo'])
  })

  it('rebuilds a shallow clone as one', async () => {
    for (const text of ['1', '2', '3']) {
      repo.write('file', text)
      repo.commit(text)
    }
    const clone = path.join(repo.root, 'clone')
    execFileSync('git', ['clone', '--quiet', '--depth=1', `file://${repo.directory}`, clone], {
      stdio: 'ignore',
    })
    const source = await findRepository(clone)
    if (source === undefined) throw new Error('no clone')
    const bundle = await createBundle(source, { file })
    expect(bundle.shallow.length).toBe(1)
    const target = await emptyRepository()
    expect(await verifyBundle(target, { file, shallow: bundle.shallow })).toEqual({ kind: 'whole' })
    expect(await fetchBundle(target, { file, shallow: bundle.shallow })).toEqual({ kind: 'whole' })
    await setRefs(target, bundle.refs, { reason: 'test' })
    expect(await fsck(target)).toEqual({ sound: true, problems: [] })
  })

  it('is corrupt wherever a byte of it was changed or its end is missing, and takes nothing in then', async () => {
    repo.write('file', 'content '.repeat(100))
    repo.commit('first')
    await createBundle(await repo.found(), { file })
    const sound = fs.readFileSync(file)
    const packStart = sound.indexOf('PACK')
    const target = await emptyRepository()
    const damaged = [0, packStart, packStart + 13, packStart + 40, sound.length - 1].map((at) => {
      const copy = Buffer.from(sound)
      copy.writeUInt8(copy.readUInt8(at) ^ 0xff, at)
      return copy
    })
    for (const bytes of [
      ...damaged,
      sound.subarray(0, -5),
      sound.subarray(0, packStart + 4),
      Buffer.alloc(0),
    ]) {
      fs.writeFileSync(file, bytes)
      await expect(verifyBundle(target, { file })).rejects.toMatchObject({ kind: 'corrupt' })
      await expect(fetchBundle(target, { file })).rejects.toMatchObject({ kind: 'corrupt' })
    }
    fs.rmSync(file)
    await expect(verifyBundle(target, { file })).rejects.toMatchObject({ kind: 'absent' })
  })
})

describe('setting references', () => {
  it('sets all or none, and heeds what is expected', async () => {
    const first = repo.commit('first')
    const second = repo.commit('second')
    const found = await repo.found()
    const refs = [
      { name: 'refs/heads/a', object: first },
      { name: 'refs/heads/main', object: first, expected: first },
    ]
    await expect(setRefs(found, refs, { reason: 'test' })).rejects.toMatchObject({ kind: 'unavailable' })
    expect(await listRefs(found)).toEqual([
      { name: 'HEAD', object: second },
      { name: 'refs/heads/main', object: second },
    ])
    await setRefs(found, [{ name: 'refs/heads/a', object: first, expected: null }], { reason: 'test' })
    await expect(
      setRefs(found, [{ name: 'refs/heads/a', object: second, expected: null }], { reason: 'test' }),
    ).rejects.toMatchObject({ kind: 'unavailable' })
  })
})
