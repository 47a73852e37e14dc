import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { useTempDir } from '@belay/testing/temp-dir'
import { describe, expect, it, jest } from '@jest/globals'
import { belay, belayJson, writeTree } from './command-line.js'

// Each test starts several processes.
jest.setTimeout(60_000)

const tempDir = useTempDir()

async function makeTree(): Promise<string> {
  const cwd = await tempDir('belay-cli')
  writeTree(cwd, { 'a.txt': 'first\n', 'src/b.txt': 'second\n', 'src/deep/c.txt': 'third\n', '.hidden': '' })
  symlinkSync('a.txt', join(cwd, 'link'))
  chmodSync(join(cwd, 'src/b.txt'), 0o755)
  return cwd
}

describe('create', () => {
  it('prints what it did for people', async () => {
    const cwd = await makeTree()
    const { exitCode, stdout, stderr } = await belay(['create', '--series', 'demo', '--phase', 'build'], {
      cwd,
    })
    expect(stdout).toMatch(
      /^Checkpoint \d{8}T\d{9}Z-[0-9a-f]{8}\n {2}series {2}demo, phase build\n {2}holds {3}4 files, 19 B\n/,
    )
    expect(stderr).toBe('')
    expect(exitCode).toBe(0)
  })

  it('gives the outputs of the action with --json', async () => {
    const cwd = await makeTree()
    const { exitCode, json } = await belayJson(['create', '--series', 'demo', '--phase', 'build'], { cwd })
    expect(exitCode).toBe(0)
    expect(json).toEqual({
      'checkpoint-id': expect.stringMatching(/^\d{8}T\d{9}Z-[0-9a-f]{8}$/),
      series: 'demo',
      phase: 'build',
      skipped: false,
      files: 4,
      'size-bytes': 19,
      'stored-bytes': expect.any(Number),
      'reused-bytes': 0,
      'duration-ms': expect.any(Number),
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      'store-url': expect.stringMatching(/^file:\/\/.*\.belay\/store$/),
      'dry-run': false,
      parent: null,
      unstable: [],
      credentials: [],
      special: [],
    })
  })

  it('takes none of an unchanged tree, and names the one that holds it', async () => {
    const cwd = await makeTree()
    const first = await belayJson(['create'], { cwd })
    const second = await belayJson(['create'], { cwd })
    expect(second.json).toMatchObject({
      skipped: 'unchanged',
      'checkpoint-id': first.json['checkpoint-id'],
      digest: first.json['digest'],
      'stored-bytes': 0,
    })
    expect((await belayJson(['create', '--only-if', 'always'], { cwd })).json).toMatchObject({
      skipped: false,
      parent: first.json['checkpoint-id'],
    })
  })

  it('takes one of an unchanged tree that ends another phase or carries other values', async () => {
    const cwd = await makeTree()
    await belay(['create', '--phase', 'build'], { cwd })
    expect((await belayJson(['create', '--phase', 'build'], { cwd })).json).toMatchObject({
      skipped: 'unchanged',
    })
    expect((await belayJson(['create', '--phase', 'test'], { cwd })).json).toMatchObject({
      skipped: false,
      phase: 'test',
    })
    expect((await belayJson(['restore', 'phase:test'], { cwd })).json).toMatchObject({
      'completed-phases': ['build', 'test'],
    })
    expect((await belayJson(['create', '--values', 'answer=42'], { cwd })).json).toMatchObject({
      skipped: false,
    })
    expect((await belayJson(['create', '--values', 'answer=42'], { cwd })).json).toMatchObject({
      skipped: 'unchanged',
    })
  })

  it('takes one of an unchanged tree at another commit, where the one before is stale', async () => {
    const cwd = await makeTree()
    const git = (...args: string[]): Buffer =>
      execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.org', ...args], { cwd })
    git('init', '-q')
    git('commit', '-q', '--allow-empty', '-m', 'one')
    await belay(['create'], { cwd })
    git('commit', '-q', '--allow-empty', '-m', 'two')
    expect((await belayJson(['create'], { cwd })).json).toMatchObject({ skipped: false })
    expect(await belay(['restore'], { cwd })).toMatchObject({ exitCode: 0 })
  })

  it('takes none below the share that --only-if asks for', async () => {
    const cwd = await makeTree()
    writeFileSync(join(cwd, 'large'), Buffer.alloc(300_000, 'abcdefg'))
    await belay(['create'], { cwd })
    writeFileSync(join(cwd, 'a.txt'), 'other\n')
    expect((await belayJson(['create', '--only-if', 'changed>=50%'], { cwd })).json).toMatchObject({
      skipped: 'below-threshold',
      'checkpoint-id': null,
    })
    expect((await belayJson(['create', '--only-if', 'changed>=0%'], { cwd })).json).toMatchObject({
      skipped: false,
    })
  })

  it('changes nothing in a dry run', async () => {
    const cwd = await makeTree()
    const { json } = await belayJson(['create', '--dry-run'], { cwd })
    expect(json).toMatchObject({ 'dry-run': true, skipped: false, files: 4, 'checkpoint-id': null })
    expect(existsSync(join(cwd, '.belay'))).toBe(false)
    await belay(['create'], { cwd })
    const before = readdirSync(join(cwd, '.belay/store'), { recursive: true }).sort()
    writeFileSync(join(cwd, 'a.txt'), 'other\n')
    expect((await belayJson(['create', '--dry-run'], { cwd })).json).toMatchObject({ skipped: false })
    expect(readdirSync(join(cwd, '.belay/store'), { recursive: true }).sort()).toEqual(before)
  })

  it('hides its own directory from git and leaves it out of the checkpoint', async () => {
    const cwd = await makeTree()
    await belay(['create'], { cwd })
    expect(readFileSync(join(cwd, '.belay/.gitignore'), 'utf8')).toBe('*\n')
    expect((await belay(['show', '--files'], { cwd })).stdout).not.toContain('.belay')
  })

  it('leaves out a store inside the tree, even behind a link', async () => {
    const cwd = await makeTree()
    await belay(['create', '--store-path', 'inside'], { cwd })
    symlinkSync('inside', join(cwd, 'alias'))
    const { json } = await belayJson(['create', '--store-path', 'alias'], { cwd })
    expect(json).toMatchObject({ files: 4 })
  })

  it('leaves out credential files and says so, unless asked', async () => {
    const cwd = await makeTree()
    writeTree(cwd, { '.netrc': 'machine x login y password z\n' })
    const { json, stderr } = await belayJson(['create'], { cwd })
    expect(json).toMatchObject({ files: 4, credentials: ['.netrc'] })
    expect(stderr).toContain('known to hold credentials: .netrc')
    expect((await belayJson(['create', '--keep-credentials'], { cwd })).json).toMatchObject({
      files: 5,
      credentials: [],
    })
  })

  it('takes defaults from the configuration, and options before it', async () => {
    const cwd = await makeTree()
    writeTree(cwd, {
      '.github/belay.yml': 'checkpoint:\n  paths: [src]\n  exclude: ["*.tmp"]\nseries:\n  name: configured\n',
      'src/x.tmp': '',
    })
    expect((await belayJson(['create'], { cwd })).json).toMatchObject({ series: 'configured', files: 2 })
    expect(
      (await belayJson(['create', '--paths', 'a.txt', '--series', 'given'], { cwd })).json,
    ).toMatchObject({ series: 'given', files: 1 })
    // Whoever looks for checkpoints looks where they are taken.
    expect((await belayJson(['show'], { cwd })).json).toMatchObject({ series: 'configured' })
    writeFileSync(join(cwd, 'other.yml'), 'series:\n  name: other\n')
    const other = await belayJson(['create', '--config', 'other.yml'], { cwd })
    const restored = await belayJson(['restore', '--config', 'other.yml', '--dry-run'], { cwd })
    expect(restored.json['checkpoint-id']).toBe(other.json['checkpoint-id'])
    expect((await belayJson(['restore'], { cwd })).json).toMatchObject({ restored: true })
    expect((await belayJson(['diff'], { cwd })).json).toMatchObject({ same: true })
  })

  it('goes on without a damaged parent, and says so', async () => {
    const cwd = await makeTree()
    const { json } = await belayJson(['create'], { cwd })
    const digest = String(json['digest'])
    const pack = join(cwd, '.belay/store/packs', digest.slice(0, 2), digest)
    chmodSync(pack, 0o644)
    writeFileSync(pack, Buffer.alloc(statSync(pack).size, 1))
    const second = await belayJson(['create'], { cwd })
    expect(second.stderr).toContain('is damaged, so everything is stored anew')
    expect(second.json).toMatchObject({ skipped: false, files: 4, parent: null })
    expect((await belayJson(['restore'], { cwd })).exitCode).toBe(0)
  })
})

describe('restore', () => {
  it('shows names with control characters and umlauts safely in what it tells of every file', async () => {
    const cwd = await makeTree()
    writeTree(cwd, { '\u001b[2Jx': '', grün: '' })
    await belay(['create'], { cwd })
    const { stderr } = await belay(['restore', '--verbose', '--target', 'out'], { cwd })
    expect(stderr).toContain('write-file "\\u001b[2Jx"')
    expect(stderr).toContain('write-file grün')
  })

  it('refuses a target in the store, where removing what is extra would remove the store', async () => {
    const cwd = await makeTree()
    await belay(['create'], { cwd })
    symlinkSync('.belay/store/packs', join(cwd, 'alias'))
    for (const target of ['.belay/store', '.belay/store/packs', 'alias', '.belay/store/new']) {
      const { exitCode, json } = await belayJson(['restore', '--target', target, '--delete-extra'], { cwd })
      expect(exitCode).toBe(2)
      expect(json).toMatchObject({ error: { code: 'target-invalid' } })
    }
    expect((await belayJson(['validate', '--content', 'full'], { cwd })).json).toMatchObject({ sound: true })
  })

  it('brings back what was deleted and changed, and keeps what is new', async () => {
    const cwd = await makeTree()
    const created = await belayJson(['create', '--phase', 'build', '--values', 'answer=42'], { cwd })
    rmSync(join(cwd, 'src/deep'), { recursive: true })
    writeFileSync(join(cwd, 'a.txt'), 'damaged\n')
    chmodSync(join(cwd, 'src/b.txt'), 0o600)
    writeTree(cwd, { 'new.txt': 'new' })
    const { exitCode, json } = await belayJson(['restore'], { cwd })
    expect(exitCode).toBe(0)
    expect(json).toEqual({
      restored: true,
      'checkpoint-id': created.json['checkpoint-id'],
      phase: 'build',
      'completed-phases': ['build'],
      'resume-from': 'build',
      values: { answer: '42' },
      'stale-reason': null,
      'files-written': 2,
      'files-unchanged': 3,
      'files-removed': 0,
      'metadata-fixed': expect.any(Number),
      'bytes-fetched': expect.any(Number),
      'bytes-written': expect.any(Number),
      'mtime-precision': expect.stringMatching(/^[nu]s$/),
      'rpo-seconds': expect.any(Number),
      'rto-ms': expect.any(Number),
      'backup-id': null,
      'dry-run': false,
      notes: [],
    })
    expect(readFileSync(join(cwd, 'src/deep/c.txt'), 'utf8')).toBe('third\n')
    expect(readFileSync(join(cwd, 'a.txt'), 'utf8')).toBe('first\n')
    expect(statSync(join(cwd, 'src/b.txt')).mode & 0o777).toBe(0o755)
    expect(existsSync(join(cwd, 'new.txt'))).toBe(true)
  })

  it('restores a part, or somewhere else', async () => {
    const cwd = await makeTree()
    await belay(['create'], { cwd })
    const target = await tempDir('belay-target')
    await belay(['restore', '--target', target, '--paths', 'src/deep', '--paths', '*.txt'], { cwd })
    expect(readdirSync(target, { recursive: true }).sort()).toEqual([
      'a.txt',
      'src',
      'src/deep',
      'src/deep/c.txt',
    ])
  })

  it('removes what is new only where the checkpoint would have kept it', async () => {
    const cwd = await makeTree()
    writeTree(cwd, { '.belayignore': '*.log\n' })
    await belay(['create', '--paths', 'src', '--paths', '.belayignore', '--exclude', 'cache/'], { cwd })
    writeTree(cwd, { 'src/new/x': '', 'src/cache/y': '', 'src/z.log': '', 'src/.netrc': '', other: '' })
    await belay(['restore', '--delete-extra'], { cwd })
    expect(existsSync(join(cwd, 'src/new'))).toBe(false)
    for (const kept of ['src/cache/y', 'src/z.log', 'src/.netrc', 'other', 'a.txt'])
      expect([kept, existsSync(join(cwd, kept))]).toEqual([kept, true])
  })

  it('never removes the store, whatever link leads to the target', async () => {
    const cwd = await makeTree()
    await belay(['create', '--store-path', 'kept'], { cwd })
    const elsewhere = await tempDir('belay-elsewhere')
    symlinkSync(cwd, join(elsewhere, 'tree'))
    const args = ['restore', '--store-path', join(cwd, 'kept'), '--series', basename(cwd)]
    const { exitCode } = await belay([...args, '--target', 'tree', '--delete-extra'], { cwd: elsewhere })
    expect(exitCode).toBe(0)
    expect(existsSync(join(cwd, 'kept/belay-store.json'))).toBe(true)
    expect((await belay(['validate', '--store-path', 'kept'], { cwd })).exitCode).toBe(0)
  })

  it('keeps what it overwrites with --backup, so that it can be undone', async () => {
    const cwd = await makeTree()
    await belay(['create', '--series', 'demo'], { cwd })
    writeFileSync(join(cwd, 'a.txt'), 'edited\n')
    const { json } = await belayJson(['restore', '--series', 'demo', '--backup'], { cwd })
    expect(json['backup-id']).toEqual(expect.any(String))
    expect(readFileSync(join(cwd, 'a.txt'), 'utf8')).toBe('first\n')
    await belay(['restore', String(json['backup-id'])], { cwd })
    expect(readFileSync(join(cwd, 'a.txt'), 'utf8')).toBe('edited\n')
    expect((await belayJson(['list'], { cwd })).json['checkpoints']).toMatchObject([
      { series: 'demo/backup', trigger: 'risk-event' },
      { series: 'demo' },
    ])
  })

  it('refuses to overwrite what no commit holds, unless told to', async () => {
    const cwd = await makeTree()
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
        cwd,
        stdio: 'ignore',
      })
    git('init', '-q')
    git('add', '.')
    git('commit', '-qm', 'first')
    await belay(['create'], { cwd })
    writeFileSync(join(cwd, 'a.txt'), 'not committed\n')
    const refused = await belay(['restore'], { cwd })
    expect(refused.exitCode).toBe(2)
    expect(refused.stderr).toContain('1 change that no commit holds: a.txt (.M)')
    expect(refused.stderr).toContain('--backup')
    const planned = await belayJson(['restore', '--dry-run'], { cwd })
    expect(planned).toMatchObject({
      exitCode: 0,
      json: { notes: [expect.stringContaining('would refuse: The restore would overwrite 1 change')] },
    })
    for (const option of ['--force', '--backup'])
      expect((await belayJson(['restore', '--dry-run', option], { cwd })).json['notes']).toEqual([])
    expect(readFileSync(join(cwd, 'a.txt'), 'utf8')).toBe('not committed\n')
    // Something else being uncommitted is no reason: it is not overwritten.
    expect((await belay(['restore', '--paths', 'src'], { cwd })).exitCode).toBe(0)
    expect((await belay(['restore', '--force'], { cwd })).exitCode).toBe(0)
    expect(readFileSync(join(cwd, 'a.txt'), 'utf8')).toBe('first\n')
  })

  it('judges a checkpoint of another commit as --if-stale says', async () => {
    const cwd = await makeTree()
    const created = await belayJson(['create'], { cwd })
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
        cwd,
        stdio: 'ignore',
      })
    git('init', '-q')
    git('add', '.')
    git('commit', '-qm', 'first')
    const skipped = await belayJson(['restore'], { cwd })
    expect(skipped).toMatchObject({
      exitCode: 3,
      json: { restored: false, 'stale-reason': expect.stringContaining('taken at no commit') },
    })
    expect(await belay(['restore', '--if-stale', 'fail'], { cwd })).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('does not fit'),
    })
    expect(await belayJson(['restore', String(created.json['checkpoint-id'])], { cwd })).toMatchObject({
      exitCode: 0,
      json: { restored: true, 'stale-reason': expect.any(String) },
    })
  })

  it('says with exit code 3 that there is nothing to restore, and no more unless it is required', async () => {
    const cwd = await tempDir('belay-cli')
    const { exitCode, json, stderr } = await belayJson(['restore'], { cwd })
    expect(exitCode).toBe(3)
    expect(json).toMatchObject({ restored: false, 'checkpoint-id': null, 'completed-phases': [], values: {} })
    expect(stderr).toBe('')
    expect(await belayJson(['restore', '--required'], { cwd })).toMatchObject({
      exitCode: 3,
      json: { error: { kind: 'absent' } },
    })
  })

  it('plans without changing anything in a dry run', async () => {
    const cwd = await makeTree()
    await belay(['create'], { cwd })
    writeFileSync(join(cwd, 'a.txt'), 'damaged\n')
    const { stdout, stderr } = await belay(['restore', '--dry-run', '--verbose'], { cwd })
    expect(stdout).toContain('Would restore checkpoint')
    expect(stderr).toContain('replace-file a.txt')
    expect(readFileSync(join(cwd, 'a.txt'), 'utf8')).toBe('damaged\n')
  })

  it('says in a dry run that the restore would refuse, and why', async () => {
    const cwd = await makeTree()
    await belay(['create'], { cwd })
    rmSync(join(cwd, 'a.txt'))
    mkdirSync(join(cwd, 'a.txt'))
    writeFileSync(join(cwd, 'a.txt/mine'), '')
    expect((await belay(['restore'], { cwd })).exitCode).toBe(2)
    const { exitCode, stderr } = await belay(['restore', '--dry-run'], { cwd })
    expect(exitCode).toBe(0)
    expect(stderr).toContain('Without --dry-run the restore would refuse: Cannot restore over a.txt')
  })

  it('finds phases, moments, parts of ids, and the newest that verifies', async () => {
    const cwd = await makeTree()
    const build = await belayJson(['create', '--phase', 'build'], { cwd })
    writeFileSync(join(cwd, 'a.txt'), 'tested\n')
    const test = await belayJson(['create', '--phase', 'test'], { cwd })
    const idOf = async (which: string) => (await belayJson(['restore', which], { cwd })).json['checkpoint-id']
    expect(await idOf('latest')).toBe(test.json['checkpoint-id'])
    expect(await idOf('phase:build')).toBe(build.json['checkpoint-id'])
    expect(await idOf(String(build.json['checkpoint-id']).slice(-8))).toBe(build.json['checkpoint-id'])
    expect((await belayJson(['restore', 'before:2020-01-01'], { cwd })).exitCode).toBe(3)
    expect((await belayJson(['restore', 'phase:test'], { cwd })).json['completed-phases']).toEqual([
      'build',
      'test',
    ])
    const digest = String(test.json['digest'])
    rmSync(join(cwd, '.belay/store/packs', digest.slice(0, 2), digest))
    expect((await belay(['restore'], { cwd })).exitCode).toBe(4)
    const good = await belayJson(['restore', 'good'], { cwd })
    expect(good.json['checkpoint-id']).toBe(build.json['checkpoint-id'])
    expect(good.stderr).toContain(`${test.json['checkpoint-id']} is passed over`)
  })
})

describe('an interrupted command', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ends with exit code 5 and leaves no checkpoint behind (%s)',
    async (name) => {
      const cwd = await makeTree()
      const started = join(cwd, '.belay/.gitignore')
      // It waits for the passphrase, so it is under way for certain.
      const ended = await belay(['create', '--passphrase-stdin', '--json'], {
        cwd,
        stdin: undefined,
        onStart: async (kill) => {
          while (!existsSync(started)) await new Promise((resolve) => setTimeout(resolve, 10))
          kill(name)
        },
      })
      expect(ended.exitCode).toBe(5)
      expect(JSON.parse(ended.stdout)).toMatchObject({ error: { code: 'aborted', kind: 'unavailable' } })
      expect(existsSync(join(cwd, '.belay/store'))).toBe(false)
    },
  )

  it('takes away its temporary files and its leases when the terminal is closed', async () => {
    const cwd = await makeTree()
    const [spools, leases] = [join(cwd, '.belay/store/tmp'), join(cwd, '.belay/store/leases')]
    writeFileSync(join(cwd, 'large'), randomBytes(64 * 2 ** 20))
    let [spooled, rounds] = [0, 0]
    let exitCode: number | null = 0
    // Where it was done before the signal came, it is tried again.
    while (exitCode === 0 && rounds++ < 5) {
      rmSync(join(cwd, '.belay'), { recursive: true, force: true })
      const ended = await belay(['create'], {
        cwd,
        onStart: async (kill) => {
          // One look: what is there may be elsewhere at the next.
          for (;;) {
            spooled = existsSync(spools) ? readdirSync(spools).length : 0
            if (spooled > 0) break
            await new Promise((resolve) => setTimeout(resolve, 2))
          }
          kill('SIGHUP')
        },
      })
      exitCode = ended.exitCode
    }
    expect([exitCode, spooled]).toEqual([5, 1])
    expect([readdirSync(spools), readdirSync(leases)]).toEqual([[], []])
    expect((await belayJson(['list'], { cwd })).json['checkpoints']).toEqual([])
  })
})

describe('with a passphrase', () => {
  it('nothing in the store is plain, and only the passphrase opens it', async () => {
    const cwd = await makeTree()
    writeTree(cwd, { 'secret-name.txt': 'secret content that is long enough to be found\n' })
    const env = { BELAY_PASSPHRASE: 'correct horse' }
    expect((await belayJson(['create', '--encryption', 'required'], { cwd, env })).exitCode).toBe(0)
    const store = join(cwd, '.belay/store')
    for (const name of readdirSync(store, { recursive: true, withFileTypes: true })) {
      if (!name.isFile()) continue
      const bytes = readFileSync(join(name.parentPath, name.name), 'latin1')
      expect([name.name, bytes.includes('secret')]).toEqual([name.name, false])
    }
    rmSync(join(cwd, 'secret-name.txt'))
    expect(await belay(['restore'], { cwd })).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('no passphrase was given'),
    })
    expect(await belay(['restore'], { cwd, env: { BELAY_PASSPHRASE: 'wrong' } })).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('does not open'),
    })
    writeTree(cwd, { '../passphrase-of-the-test': 'correct horse\n' })
    expect(await belay(['restore', '--passphrase-file', '../passphrase-of-the-test'], { cwd })).toMatchObject(
      { exitCode: 0 },
    )
    rmSync(join(cwd, '../passphrase-of-the-test'))
    expect(readFileSync(join(cwd, 'secret-name.txt'), 'utf8')).toContain('secret content')
    writeFileSync(join(cwd, 'a.txt'), 'second\n')
    expect(await belay(['create', '--passphrase-stdin'], { cwd, stdin: 'correct horse\n' })).toMatchObject({
      exitCode: 0,
    })
    expect((await belayJson(['list'], { cwd, env })).json['checkpoints']).toMatchObject([
      { encrypted: true },
      { encrypted: true },
    ])
    expect(await belay(['validate', '--content', 'full'], { cwd, env })).toMatchObject({ exitCode: 0 })
  })
})

describe('diff', () => {
  it('lists a file that became a directory as one change, and what is in it', async () => {
    const cwd = await makeTree()
    await belay(['create'], { cwd })
    rmSync(join(cwd, 'a.txt'))
    writeTree(cwd, { 'a.txt/in': 'n' })
    const { stdout } = await belay(['diff'], { cwd })
    expect(stdout.split('\n').slice(0, 2)).toEqual(['~ a.txt/  (file -> directory)', '+ a.txt/in'])
  })

  it('finds no difference where several names of one file are still that', async () => {
    const cwd = await makeTree()
    linkSync(join(cwd, 'a.txt'), join(cwd, 'src/again.txt'))
    await belay(['create'], { cwd })
    expect((await belayJson(['diff'], { cwd })).json).toMatchObject({ same: true, changes: [] })
    chmodSync(join(cwd, 'a.txt'), 0o600)
    expect((await belayJson(['diff'], { cwd })).json).toMatchObject({
      changes: [
        { kind: 'metadata', path: 'a.txt' },
        { kind: 'metadata', path: 'src/again.txt' },
      ],
    })
    writeFileSync(join(cwd, 'a.txt'), 'other\n')
    expect((await belayJson(['diff'], { cwd })).json).toMatchObject({ modified: 2 })
  })

  it('says what changed in the tree since', async () => {
    const cwd = await makeTree()
    await belay(['create'], { cwd })
    expect(await belay(['diff', '--exit-code'], { cwd })).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('No differences'),
    })
    const { mtime } = statSync(join(cwd, 'a.txt'))
    // The same size and time: only its content tells.
    writeFileSync(join(cwd, 'a.txt'), 'fIrst\n')
    utimesSync(join(cwd, 'a.txt'), mtime, mtime)
    chmodSync(join(cwd, 'src/b.txt'), 0o644)
    rmSync(join(cwd, 'src/deep'), { recursive: true })
    writeTree(cwd, { 'new/n.txt': 'n' })
    const { stdout, exitCode } = await belay(['diff', '--exit-code'], { cwd })
    expect(exitCode).toBe(1)
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^~ a\.txt {2}\(6 B/),
      '+ new/',
      '+ new/n.txt',
      expect.stringMatching(/^m src\/b\.txt {2}\(mode 755 -> 644\)$/),
      '- src/deep/',
      '- src/deep/c.txt',
      '2 added, 2 removed, 1 modified, 1 with another mode or time only',
      '',
    ])
    expect((await belay(['diff', '--paths', 'src/b.txt'], { cwd })).stdout).toMatch(
      /^m src\/b\.txt.*\n0 added, 0 removed/,
    )
  })

  it('compares two checkpoints', async () => {
    const cwd = await makeTree()
    await belay(['create', '--phase', 'one'], { cwd })
    writeFileSync(join(cwd, 'a.txt'), 'FIRST\n')
    writeTree(cwd, { n: '' })
    rmSync(join(cwd, '.hidden'))
    await belay(['create', '--phase', 'two'], { cwd })
    const { exitCode, json } = await belayJson(['diff', 'phase:one', 'phase:two'], { cwd })
    expect(exitCode).toBe(0)
    expect(json).toMatchObject({ same: false, added: 1, removed: 1, modified: 1, metadata: 0 })
    expect(json['changes']).toMatchObject([
      { kind: 'removed', path: '.hidden' },
      { kind: 'modified', path: 'a.txt', 'size-before': 6, 'size-after': 6 },
      { kind: 'added', path: 'n' },
    ])
    expect((await belayJson(['diff', 'latest', 'latest'], { cwd })).json).toMatchObject({
      same: true,
      changes: [],
    })
  })
})

describe('list, show and validate', () => {
  it('list the newest first and show what is in one', async () => {
    const cwd = await makeTree()
    await belay(['create', '--series', 'one'], { cwd })
    await belay(['create', '--series', 'two', '--paths', 'src'], { cwd })
    const { json } = await belayJson(['list'], { cwd })
    expect(json).toMatchObject({
      checkpoints: [
        { series: 'two', files: 2 },
        { series: 'one', files: 4 },
      ],
      damaged: [],
    })
    expect(
      (await belayJson(['list', '--series', 'one', '--limit', '1'], { cwd })).json['checkpoints'],
    ).toHaveLength(1)
    const shown = await belayJson(['show', '--series', 'two', '--files'], { cwd })
    expect(shown.json).toMatchObject({
      series: 'two',
      selection: { paths: ['src'], exclude: [], keepCredentials: false, ignoreFiles: [] },
      entries: [
        { path: '' },
        { path: 'src' },
        { path: 'src/b.txt', kind: 'file', mode: '0755', 'size-bytes': 7 },
        { path: 'src/deep' },
        { path: 'src/deep/c.txt' },
      ],
    })
    expect((await belay(['show', '--series', 'one', '--paths', 'link'], { cwd })).stdout).toMatch(
      /link -> a\.txt\n1 entry/,
    )
  })

  it('names what is damaged and the files that need it, with exit code 4', async () => {
    const cwd = await makeTree()
    const { json } = await belayJson(['create'], { cwd })
    expect(await belay(['validate'], { cwd })).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('1 checkpoint sound, 0 damaged'),
    })
    const digest = String(json['digest'])
    const pack = join(cwd, '.belay/store/packs', digest.slice(0, 2), digest)
    const bytes = readFileSync(pack)
    bytes[40] = (bytes[40] ?? 0) ^ 0xff
    chmodSync(pack, 0o644)
    writeFileSync(pack, bytes)
    const { exitCode, json: report } = await belayJson(['validate', '--content', 'full'], { cwd })
    expect(exitCode).toBe(4)
    expect(report).toMatchObject({
      sound: false,
      checkpoints: [{ verdict: 'corrupt', problems: [{ object: digest }] }],
    })
    writeFileSync(join(cwd, '.belay/store/checkpoints', String(json['checkpoint-id'])), 'nonsense')
    expect(await belay(['list'], { cwd })).toMatchObject({
      exitCode: 4,
      stderr: expect.stringContaining('is corrupt'),
    })
  })
})

describe('validate --rebuild-index', () => {
  it.each([{}, { BELAY_PASSPHRASE: 'correct horse' }])(
    'lists checkpoints again whose records are lost or damaged (%j)',
    async (env) => {
      const cwd = await makeTree()
      const ids: string[] = []
      for (const content of ['one', 'two']) {
        writeFileSync(join(cwd, 'a.txt'), content)
        ids.push(String((await belayJson(['create'], { cwd, env })).json['checkpoint-id']))
      }
      const [first = '', second = ''] = ids
      rmSync(join(cwd, '.belay/store/checkpoints', first))
      writeFileSync(join(cwd, '.belay/store/checkpoints', second), 'nonsense')
      const preview = await belayJson(['validate', '--rebuild-index', '--dry-run'], { cwd, env })
      expect(preview.json['rebuilt']).toMatchObject({
        published: expect.arrayContaining(ids),
        incomplete: [],
        rootless: [],
      })
      const { exitCode, json } = await belayJson(['validate', '--rebuild-index', '--content', 'full'], {
        cwd,
        env,
      })
      expect(exitCode).toBe(0)
      expect(json).toMatchObject({
        sound: true,
        checkpoints: [{ 'checkpoint-id': second }, { 'checkpoint-id': first }],
      })
      expect((await belay(['restore', first], { cwd, env })).exitCode).toBe(0)
      expect(readFileSync(join(cwd, 'a.txt'), 'utf8')).toBe('one')
    },
  )

  it('says what it would list again where the whole directory of records is lost', async () => {
    const cwd = await makeTree()
    const { json } = await belayJson(['create'], { cwd })
    const records = join(cwd, '.belay/store/checkpoints')
    rmSync(records, { recursive: true })
    expect((await belay(['validate'], { cwd })).exitCode).toBe(5)
    const preview = await belayJson(['validate', '--rebuild-index', '--dry-run'], { cwd })
    expect(preview).toMatchObject({
      exitCode: 0,
      json: { rebuilt: { published: [json['checkpoint-id']] }, checkpoints: [] },
    })
    expect(existsSync(records)).toBe(false)
    expect((await belay(['validate', '--rebuild-index'], { cwd })).exitCode).toBe(0)
    rmSync(join(cwd, '.belay/store/packs'), { recursive: true })
    expect((await belay(['validate', '--rebuild-index', '--dry-run'], { cwd })).exitCode).toBe(5)
  })
})

describe('cleanup', () => {
  async function makeThree(): Promise<{ cwd: string; ids: unknown[] }> {
    const cwd = await makeTree()
    const ids: unknown[] = []
    for (const content of ['one', 'two', 'three']) {
      writeFileSync(join(cwd, 'a.txt'), content)
      ids.push((await belayJson(['create', '--retention-days', '1'], { cwd })).json['checkpoint-id'])
    }
    return { cwd, ids }
  }

  it('removes nothing that was promised', async () => {
    const { cwd } = await makeThree()
    const { exitCode, json } = await belayJson(['cleanup', '--keep-last', '1'], { cwd })
    expect(exitCode).toBe(0)
    expect(json).toMatchObject({ removed: [], leased: [], 'freed-bytes': 0, obstacles: [] })
    expect(json['decisions']).toHaveLength(3)
  })

  it('says why in a dry run, and removes what is asked for by its id', async () => {
    const { cwd, ids } = await makeThree()
    const preview = await belay(['cleanup', '--dry-run', '--discard', String(ids[0])], { cwd })
    expect(preview.stdout).toMatch(/keep .*the newest of its series/)
    expect(preview.stdout).toMatch(/remove .*it was asked for by its id/)
    expect((await belayJson(['list'], { cwd })).json['checkpoints']).toHaveLength(3)
    const { json } = await belayJson(['cleanup', '--discard', String(ids[0]), '--grace', '5s'], { cwd })
    expect(json).toMatchObject({ removed: [ids[0]], 'dry-run': false })
    expect((await belayJson(['list'], { cwd })).json['checkpoints']).toHaveLength(2)
    expect((await belay(['validate', '--content', 'full'], { cwd })).exitCode).toBe(0)
  })

  it('removes no pack while a damaged record hides what it needs', async () => {
    const { cwd, ids } = await makeThree()
    writeFileSync(join(cwd, '.belay/store/checkpoints', String(ids[1])), 'nonsense')
    const { exitCode, json, stderr } = await belayJson(['cleanup'], { cwd })
    expect(exitCode).toBe(4)
    expect(json).toMatchObject({ packs: 0, obstacles: [{ 'checkpoint-id': ids[1] }] })
    expect(stderr).toContain('--discard')
    expect((await belay(['cleanup', '--discard', String(ids[1])], { cwd })).exitCode).toBe(0)
  })
})

describe('init and doctor', () => {
  it('write a configuration that says what the defaults say, and only once', async () => {
    const cwd = await makeTree()
    expect((await belayJson(['init'], { cwd })).json).toMatchObject({ created: true })
    expect((await belayJson(['init'], { cwd })).json).toMatchObject({ created: false })
    expect((await belay(['create'], { cwd })).exitCode).toBe(0)
    const uncommented = readFileSync(join(cwd, '.github/belay.yml'), 'utf8').replace(
      /^( *)# (?=( *)(-|[a-z-]+:))/gm,
      '$1',
    )
    writeFileSync(join(cwd, '.github/all.yml'), uncommented)
    expect(
      await belay(['create', '--config', '.github/all.yml', '--only-if', 'always'], { cwd }),
    ).toMatchObject({ exitCode: 0, stderr: '' })
  })

  it('find out what the machine can do', async () => {
    const cwd = await tempDir('belay-cli')
    const { exitCode, json } = await belayJson(['doctor'], { cwd })
    expect(exitCode).toBe(0)
    expect(json).toMatchObject({ healthy: true })
    expect((json['checks'] as { name: string }[]).map(({ name }) => name)).toEqual([
      'node',
      'git',
      'exact times',
      'free space',
      'file system',
      'store',
    ])
    expect(readdirSync(cwd)).toEqual([])
  })
})
