import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { findGitState, findHead } from '@belay/machine/find-git-state'
import { runGit } from '@belay/machine/git-command'
import { fsck } from '@belay/machine/git-fsck'
import { fetchDefaultBranch, findDefaultBranch, findRemoteUrl } from '@belay/machine/git-remote'
import { findRepository } from '@belay/machine/git-repository'
import { uncommittedChanges } from '@belay/machine/uncommitted-changes'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { ScratchRepository } from './scratch-repository.js'

let repo: ScratchRepository

beforeEach(() => {
  repo = new ScratchRepository()
})
afterEach(() => {
  fs.rmSync(repo.root, { recursive: true })
})

describe('finding a repository', () => {
  it('finds it from below, from within its git directory, and none outside', async () => {
    const { directory, root } = repo
    const gitDir = path.join(directory, '.git')
    fs.mkdirSync(path.join(directory, 'a/b'), { recursive: true })
    const expected = { gitDir, workTree: directory, directory }
    expect(await findRepository(path.join(directory, 'a/b'))).toEqual(expected)
    expect(await findRepository(gitDir)).toEqual({ gitDir, workTree: undefined, directory: gitDir })
    expect(await findRepository(root)).toBeUndefined()
    await expect(findRepository(path.join(root, 'nowhere'))).rejects.toMatchObject({ kind: 'absent' })
  })

  it('is not led astray by the variables of a hook', async () => {
    const other = new ScratchRepository(repo.root, 'other')
    process.env['GIT_DIR'] = path.join(other.directory, '.git')
    process.env['GIT_INDEX_FILE'] = 'nowhere'
    try {
      expect((await findRepository(repo.directory))?.workTree).toBe(repo.directory)
    } finally {
      delete process.env['GIT_DIR']
      delete process.env['GIT_INDEX_FILE']
    }
  })

  it('does not take a refusal of git for no repository', async () => {
    const config = path.join(repo.directory, '.git/config')
    fs.writeFileSync(config, '[core\n')
    await expect(findRepository(repo.directory)).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'git-failed',
      message: expect.stringContaining('bad config'),
    })
  })

  it('says without git that there is no repository only where there is no .git', async () => {
    const kept = process.env['PATH']
    process.env['PATH'] = '/nowhere'
    try {
      expect(await findRepository(repo.root)).toBeUndefined()
      await expect(findRepository(repo.directory)).rejects.toMatchObject({ code: 'command-not-found' })
    } finally {
      process.env['PATH'] = kept
    }
  })
})

describe('the state of a repository', () => {
  it('is told before the first commit', async () => {
    repo.write('new', '')
    expect(await findGitState(repo.directory)).toEqual({
      head: null,
      branch: 'main',
      upstream: null,
      ahead: null,
      behind: null,
      status: [{ letters: '??', path: 'new' }],
      statusCount: 1,
      stashCount: 0,
    })
  })

  it('tells branch, upstream, distance, changes and stashes', async () => {
    repo.write('kept', '1')
    repo.write('old name', '2')
    repo.commit('first')
    const copy = path.join(repo.root, 'copy')
    execFileSync('git', ['clone', '--quiet', repo.directory, copy], { stdio: 'ignore' })
    repo.git('remote', 'add', 'origin', copy)
    repo.git('fetch', '--quiet', 'origin')
    repo.git('branch', '--set-upstream-to=origin/main')
    for (const text of ['a', 'b']) {
      repo.write('kept', text)
      repo.git('stash')
    }
    const head = repo.commit('second')
    repo.git('mv', 'old name', 'new name é')
    repo.write('kept', 'changed')
    repo.write('.gitignore', 'ignored\n')
    repo.write('ignored', '')
    repo.write('untracked/1', '')
    repo.write('untracked/2', '')
    expect(await findGitState(repo.directory)).toEqual({
      head,
      branch: 'main',
      upstream: 'origin/main',
      ahead: 1,
      behind: 0,
      status: [
        { letters: '.M', path: 'kept' },
        { letters: 'A.', path: 'new name é' },
        { letters: 'D.', path: 'old name' },
        { letters: '??', path: '.gitignore' },
        { letters: '??', path: 'untracked' },
      ],
      statusCount: 5,
      stashCount: 2,
    })
  })

  it('tells a detached head, and the head of a bare repository', async () => {
    const head = repo.commit('first')
    repo.git('checkout', '--quiet', '--detach')
    expect(await findGitState(repo.directory)).toMatchObject({ head, branch: null })
    const bare = path.join(repo.root, 'bare')
    execFileSync('git', ['clone', '--quiet', '--bare', repo.directory, bare], { stdio: 'ignore' })
    const ofBare = { head, branch: 'main', statusCount: 0, stashCount: 0 }
    expect(await findGitState(bare)).toMatchObject(ofBare)
    expect(await findGitState(path.join(repo.directory, '.git'))).toMatchObject({ ...ofBare, branch: null })
  })

  it('is the same from below', async () => {
    repo.write('a/b', '1')
    repo.write('c', '1')
    repo.commit('first')
    repo.write('a/b', '2')
    repo.write('c', '2')
    expect(await findGitState(path.join(repo.directory, 'a'))).toEqual(await findGitState(repo.directory))
  })

  it('is undefined where there is no repository, and fails where there is no directory', async () => {
    expect(await findGitState(repo.root)).toBeUndefined()
    await expect(findGitState(path.join(repo.root, 'nowhere'))).rejects.toMatchObject({ kind: 'absent' })
  })

  it('is not told as absent where a submodule is broken', async () => {
    const inner = new ScratchRepository(repo.root, 'inner')
    inner.commit('first')
    repo.git('submodule', '--quiet', 'add', inner.directory, 'sub')
    repo.commit('with a submodule')
    fs.writeFileSync(path.join(repo.directory, 'sub/.git'), 'gitdir: /nowhere\n')
    for (const ask of [findGitState, uncommittedChanges]) {
      await expect(ask(repo.directory)).rejects.toMatchObject({ kind: 'unavailable', code: 'git-failed' })
    }
  })

  it('counts stashes with a git that does not tell them with its status', async () => {
    repo.write('kept', '1')
    repo.commit('first')
    for (const text of ['a', 'b', 'c']) {
      repo.write('kept', text)
      repo.git('stash')
    }
    const git = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim()
    const { calls } = await withShim(
      repo.root,
      `"${git}" "$@" | if [ "$5" = status ]; then sed -z '/^# stash/d'; else cat; fi`,
      async () => expect(await findGitState(repo.directory)).toMatchObject({ stashCount: 3 }),
    )
    // The status, whether there is any, and their log.
    expect(calls).toBe(3)
  })

  it('tells the stashes of linked work trees and of submodules, and that there are none', async () => {
    repo.write('kept', '1')
    repo.commit('first')
    const linked = path.join(repo.root, 'linked')
    repo.git('worktree', 'add', '--quiet', linked)
    const outer = new ScratchRepository(repo.root, 'outer')
    outer.git('submodule', '--quiet', 'add', repo.directory, 'sub')
    const sub = path.join(outer.directory, 'sub')
    for (const place of [linked, sub]) expect(await findGitState(place)).toMatchObject({ stashCount: 0 })
    for (const place of [repo.directory, sub]) {
      fs.writeFileSync(path.join(place, 'kept'), '2')
      const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com']
      execFileSync('git', [...author, 'stash'], { cwd: place, stdio: 'ignore' })
    }
    for (const place of [linked, sub]) expect(await findGitState(place)).toMatchObject({ stashCount: 1 })
  })

  it('takes one start of git, and so does the head', async () => {
    const head = repo.commit('first')
    const git = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim()
    const state = await withShim(repo.root, `exec "${git}" "$@"`, async () => {
      expect(await findGitState(repo.directory)).toMatchObject({ head })
    })
    expect(state.calls).toBe(1)
    const onlyHead = await withShim(repo.root, `exec "${git}" "$@"`, async () => {
      expect(await findHead(repo.directory)).toBe(head)
    })
    expect(onlyHead.calls).toBe(1)
  })

  it('leaves the index file as it is', async () => {
    repo.write('file', '')
    repo.commit('first')
    const index = path.join(repo.directory, '.git/index')
    const later = new Date(Date.now() + 5_000)
    fs.utimesSync(path.join(repo.directory, 'file'), later, later)
    const before = fs.readFileSync(index)
    await findGitState(repo.directory)
    expect(fs.readFileSync(index).equals(before)).toBe(true)
  })

  it('runs no monitor that the repository names', async () => {
    const mark = path.join(repo.root, 'mark')
    repo.git('config', 'core.fsmonitor', `touch ${mark}; false`)
    await findGitState(repo.directory)
    expect(fs.existsSync(mark)).toBe(false)
  })
})

describe('the head of a repository', () => {
  it('is its commit, and undefined without a commit or a repository', async () => {
    expect(await findHead(repo.directory)).toBeUndefined()
    const head = repo.commit('first')
    expect(await findHead(repo.directory)).toBe(head)
    expect(await findHead(repo.root)).toBeUndefined()
  })

  it('does not take a refusal of git for no commit', async () => {
    fs.writeFileSync(path.join(repo.directory, '.git/config'), '[core\n')
    await expect(findHead(repo.directory)).rejects.toMatchObject({ kind: 'unavailable', code: 'git-failed' })
  })
})

describe('uncommitted changes', () => {
  it('are changed, staged, deleted and untracked files, and no ignored ones', async () => {
    for (const name of ['same', 'changed', 'staged', 'deleted', 'dir/changed']) repo.write(name, '1')
    repo.write('.gitignore', 'ignored\n')
    repo.commit('first')
    for (const name of ['changed', 'staged', 'dir/changed', 'untracked/deep/file', 'ignored'])
      repo.write(name, '2')
    repo.git('add', 'staged')
    fs.rmSync(path.join(repo.directory, 'deleted'))
    expect(await uncommittedChanges(repo.directory)).toEqual([
      { letters: '.M', path: 'changed' },
      { letters: '.D', path: 'deleted' },
      { letters: '.M', path: 'dir/changed' },
      { letters: 'M.', path: 'staged' },
      { letters: '??', path: 'untracked/deep/file' },
    ])
    const paths = ['same', 'staged', 'ignored', 'dir', 'untracked', 'untracked/deep/file']
    expect((await uncommittedChanges(repo.directory, { paths }))?.map(({ path }) => path)).toEqual([
      'staged',
      'untracked/deep/file',
    ])
  })

  it('are told relative to the directory asked about, and only below it', async () => {
    repo.write('dir é/file', '1')
    repo.write('other', '1')
    expect(await uncommittedChanges(path.join(repo.directory, 'dir é'))).toEqual([
      { letters: '??', path: 'file' },
    ])
  })

  it('are named byte for byte', async () => {
    if (process.platform !== 'linux') return
    const names = ['\xff\xfe', 'a\nb', ' lead', 'tab\t"quote"', 'caf\xc3\xa9']
    for (const name of names) repo.write(Buffer.from(name, 'latin1'), '')
    const found = await uncommittedChanges(repo.directory)
    expect(new Set(found?.map(({ path }) => path))).toEqual(new Set(names))
  })

  it('see a nested repository as one path that holds all below it', async () => {
    const nested = new ScratchRepository(repo.directory, 'nested')
    nested.write('file', '')
    nested.commit('inner')
    expect(await uncommittedChanges(repo.directory, { paths: ['nested/file'] })).toEqual([
      { letters: '??', path: 'nested' },
    ])
  })

  it('are undefined where there is no repository', async () => {
    expect(await uncommittedChanges(repo.root)).toBeUndefined()
  })
})

describe('remotes', () => {
  it('are told without user and password, also where the configuration rewrites them', async () => {
    repo.git('remote', 'add', 'origin', 'https://user:secret@example.com/o/r.git')
    repo.git('remote', 'add', 'other', 'https://example.com/other')
    repo.git('config', 'url.https://token@example.com/.insteadOf', 'https://example.com/')
    const found = await repo.found()
    expect(await findRemoteUrl(found)).toBe('https://example.com/o/r.git')
    expect(await findRemoteUrl(found, { remote: 'other' })).toBe('https://example.com/other')
    expect(await findRemoteUrl(found, { remote: 'none' })).toBeUndefined()
  })

  it('have a default branch that is known here, or that they can be asked for', async () => {
    repo.commit('first')
    repo.git('branch', '-m', 'main', 'trunk')
    const copy = new ScratchRepository(repo.root, 'copy')
    copy.git('remote', 'add', 'origin', repo.directory)
    const found = await copy.found()
    expect(await findDefaultBranch(found)).toBeUndefined()
    expect(await fetchDefaultBranch(found)).toBe('trunk')
    copy.git('fetch', '--quiet', 'origin')
    copy.git('remote', 'set-head', 'origin', 'trunk')
    expect(await findDefaultBranch(found)).toBe('trunk')
    await expect(fetchDefaultBranch(found, { remote: 'none' })).rejects.toMatchObject({ kind: 'unavailable' })
  })
})

describe('fsck', () => {
  it('finds a sound repository sound, and names what is damaged in another', async () => {
    repo.write('file', 'content')
    repo.commit('first')
    const found = await repo.found()
    expect(await fsck(found)).toEqual({ sound: true, problems: [] })
    const blob = repo.git('rev-parse', 'HEAD:file')
    fs.rmSync(path.join(repo.directory, '.git/objects', blob.slice(0, 2), blob.slice(2)))
    const result = await fsck(found)
    expect(result.sound).toBe(false)
    expect(result.problems.join('\n')).toContain(`missing blob ${blob}`)
  })
})

/** Runs `work` with a git that is this shell command, and counts how often it is started. */
async function withShim(
  root: string,
  command: string,
  work: () => Promise<void>,
): Promise<{ calls: number }> {
  const bin = path.join(root, 'bin')
  const log = path.join(root, 'calls')
  fs.mkdirSync(bin, { recursive: true })
  fs.writeFileSync(log, '')
  fs.writeFileSync(path.join(bin, 'git'), `#!/bin/sh\necho >> "${log}"\n${command}\n`, { mode: 0o755 })
  const kept = process.env['PATH']
  process.env['PATH'] = `${bin}${path.delimiter}${kept}`
  try {
    await work()
  } finally {
    process.env['PATH'] = kept
  }
  return { calls: fs.readFileSync(log, 'utf8').length }
}

describe('running git', () => {
  it('is unavailable when it takes too long, or says more than it may', async () => {
    repo.git('config', 'alias.wait', '!sleep 20')
    await expect(runGit(repo.directory, ['wait'], { timeoutMs: 300 })).rejects.toMatchObject({
      code: 'timed-out',
    })
    await expect(runGit(repo.directory, ['help', '-a'], { outputBytesMax: 10 })).rejects.toMatchObject({
      code: 'git-failed',
    })
  })
})
