import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { belay, writeTree } from './command-line.js'

let cwd = ''
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'belay-misuse-'))
  writeTree(cwd, {
    'a.txt': 'a',
    'src/b.txt': 'b',
    'empty-passphrase': '\n',
    'bad.yml': 'checkpoint: { priority: huge }',
    'broken.yml': 'a: [',
    'taken/x': '',
  })
  symlinkSync('nowhere', join(cwd, 'dangling'))
  symlinkSync('round', join(cwd, 'round'))
  await belay(['create'], { cwd })
})
afterAll(() => rmSync(cwd, { recursive: true }))

const DIGEST = '0'.repeat(64)
const SELECTORS = /latest, good, phase:<name>, before:<time>/

// Each: arguments, what the message names, what was given, what is accepted.
const WRONG: readonly [string, ...(string | RegExp)[]][] = [
  ['', 'No command', 'create, restore, list'],
  ['creat', '"creat"', 'create, restore, list', 'Did you mean `belay create`?'],
  ['purge', '"purge"', 'create, restore, list'],

  ['create --path src', '"--path"', 'an option of `belay create`', 'Did you mean --paths?'],
  ['create -x', '"-x"', 'an option of `belay create`'],
  ['create src', '"src"', 'options only'],
  ['create --paths', '--paths', 'has no value', 'lines of text'],
  ['create --paths --exclude x', '--paths', 'found the option "--exclude"'],
  ['create --paths=', '--paths', '""', 'one of them not empty'],
  ['create --paths /etc', '"/etc"', 'expected a relative path'],
  ['create --paths ../x', '"../x"', 'leads out of the tree'],
  ['create --paths a[b', '"a[b"', '"[" has no "]"'],
  ['create --exclude a[b', '"a[b"', 'exclude', '"[" has no "]"'],
  ['create --keep-credentials=yes', '--keep-credentials', '"yes"', 'expected no value'],
  ['create --series=', '--series', 'is empty'],
  ['create --series a --series b', '--series', '"a" and "b"', 'expected it once'],
  ['create --phase=', '--phase', '""', 'a text that is not empty'],
  ['create --values novalue', '--values', 'Line 1', 'key=value'],
  ['create --values {oops', '--values', 'not valid JSON'],
  [`create --values t=ghp_${'a'.repeat(36)}`, '"t"', 'a GitHub token', 'nothing secret'],
  ['create --git bundel', '--git', '"bundel"', 'none, state'],
  ['create --only-if changed>=200%', '--only-if', '"changed>=200%"', 'always, changed'],
  ['create --trigger because', '--trigger', '"because"', 'phase-transition'],
  ['create --priority urgent', '--priority', '"urgent"', 'low, medium, high, critical'],
  ['create --lane fast', '--lane', '"fast"', 'auto, docs, standard, heavy'],
  ['create --retention-days 0', '--retention-days', '"0"', 'from 1 to 36500, or forever'],
  ['create --compression-level 20', '--compression-level', '"20"', 'from 1 to 19'],
  ['create --max-size big', '--max-size', '"big"', 'such as 300MB'],
  ['create --max-size 1B --only-if always', '--max-size', 'at most 1 B', 'found'],
  ['create --store tape', '--store', '"tape"', 'auto, directory, artifact, cache'],
  ['create --store cache', '--store', '"cache"', 'auto or directory'],
  ['create --store-path taken', 'taken is no store', 'an empty directory', 'found "x"'],
  ['create --store-path a.txt', '--store-path', '"a.txt"', 'expected a directory', 'found a file at'],
  ['create --store-path a.txt/below', '--store-path', '"a.txt/below"', 'found a file at'],
  [
    'create --store-path dangling',
    '--store-path',
    '"dangling"',
    'expected a directory',
    'link that leads nowhere',
  ],
  ['create --store-path dangling/below', '--store-path', '"dangling/below"', 'dangling -> nowhere'],
  ['create --store-path round', '--store-path', '"round"', 'link that leads nowhere'],
  ['create --passphrase-file src', '--passphrase-file', '"src"', 'expected a file, found a directory'],
  ['create --config src', '--config', '"src"', 'expected a file, found a directory'],
  ['create --passphrase secret', '--passphrase', 'list of processes', '--passphrase-file'],
  ['create --passphrase-file empty-passphrase', '--passphrase-file', 'is empty'],
  [
    'create --passphrase-file a.txt --passphrase-stdin',
    '--passphrase-file or --passphrase-stdin',
    'found both',
  ],
  ['create --passphrase-stdin', '--passphrase-stdin', 'is empty'],
  ['create --encryption required', 'required', 'expected a passphrase, found none'],
  ['create --encryption maybe', '--encryption', '"maybe"', 'auto, required'],
  ['create --config bad.yml', 'bad.yml', 'checkpoint.priority', 'found "huge"'],
  ['create --config broken.yml', 'broken.yml', 'not valid YAML'],
  ['create --dry-run=1', '--dry-run', '"1"', 'expected no value'],

  ['restore newest', '"newest"', SELECTORS],
  ['restore --checkpoint before:yesterday', '--checkpoint', '"yesterday"'],
  ['restore latest --checkpoint latest', 'given twice', '"latest" and --checkpoint'],
  ['restore latest good', '"good"', 'at most <checkpoint>'],
  ['restore --paths /etc', '"/etc"', 'expected a relative path'],
  ['restore --verify some', '--verify', '"some"', 'full, stat'],
  ['restore --verify sample:0%', '--verify', '"sample:0%"', 'sample:10%'],
  ['cleanup --discard=', '--discard', '""', 'one of them not empty'],
  ['restore --verify sample:120%', '--verify', '"sample:120%"', 'sample:10%'],
  ['restore --expect-digest 12', '--expect-digest', '"12"', '64 hex digits'],
  ['restore --if-stale maybe', '--if-stale', '"maybe"', 'restore, skip, fail'],
  ['restore --target', '--target', 'has no value'],
  ['restore --target dangling', '--target', '"dangling"', 'expected a directory', 'dangling -> nowhere'],
  ['restore --target a.txt', '--target', '"a.txt"', 'expected a directory', 'found a file at'],
  ['restore --store-path dangling', '--store-path', '"dangling"', 'dangling -> nowhere'],
  ['restore --delete-extras', '"--delete-extras"', 'Did you mean --delete-extra?'],

  ['list --limit none', '--limit', '"none"', 'from 1 to 1000000'],
  ['list --store-path dangling', '--store-path', '"dangling"', 'dangling -> nowhere'],
  ['list --store artifact', '--store', '"artifact"', 'auto or directory'],
  ['list now', '"now"', 'options only'],

  ['show nothing', '"nothing"', SELECTORS],
  ['show --files=all', '--files', '"all"', 'expected no value'],
  ['show --paths ..', '".."', 'leads out of the tree'],

  ['diff a b', '"a"', SELECTORS],
  ['diff latest latest latest', '"latest"', 'at most <checkpoint> <checkpoint>'],
  ['diff latest latest --target src', '--target', 'expected one checkpoint'],
  ['diff --target dangling', '--target', '"dangling"', 'expected a directory', 'dangling -> nowhere'],
  ['diff --exit-code=2', '--exit-code', '"2"', 'expected no value'],

  ['validate all', '"all"', SELECTORS],
  ['validate --content half', '--content', '"half"', 'none, full'],
  ['validate --content sample:0%', '--content', '"sample:0%"', 'sample:5%'],

  ['cleanup --keep-last 0', '--keep-last', '"0"', 'from 1 to 10000'],
  ['cleanup --keep-within long', '--keep-within', '"long"', 'such as 15m'],
  ['cleanup --keep-daily some', '--keep-daily', '"some"', 'from 1 to 10000'],
  ['cleanup --keep-weekly -1', '--keep-weekly', '"-1"', 'from 1 to 10000'],
  ['cleanup --keep-monthly 1.5', '--keep-monthly', '"1.5"', 'from 1 to 10000'],
  ['cleanup --grace soon', '--grace', '"soon"', 'such as 15m'],
  ['cleanup --discard 123', '"123"', 'a form like'],
  ['cleanup --keep-yearly 1', '"--keep-yearly"', 'an option of `belay cleanup`', 'Did you mean --keep-'],
  ['cleanup everything', '"everything"', 'options only'],

  ['init --config', '--config', 'has no value'],
  ['init here', '"here"', 'options only'],
  ['doctor --fix', '"--fix"', 'an option of `belay doctor`'],
]

describe('wrong use ends with exit code 2 and names the option, what was given and what is accepted', () => {
  it.each(WRONG)('belay %s', async (line, ...said) => {
    const { exitCode, stdout, stderr } = await belay(line === '' ? [] : line.split(' '), { cwd })
    for (const part of said)
      expect(stderr).toMatch(typeof part === 'string' ? new RegExp(escaped(part)) : part)
    expect(stdout).toBe('')
    expect(exitCode).toBe(2)
  })

  it.each(['create', 'list', 'restore'])(
    'belay %s, where the default store cannot be a directory',
    async (command) => {
      const tree = mkdtempSync(join(tmpdir(), 'belay-misuse-'))
      try {
        writeTree(tree, { '.belay': '' })
        const { exitCode, stderr } = await belay([command], { cwd: tree })
        expect(stderr).toContain('The default of the option --store-path cannot be ".belay/store"')
        expect(stderr).toContain(`found a file at ${join(tree, '.belay')}`)
        expect(stderr).toContain('name another directory by --store-path')
        expect(exitCode).toBe(2)
      } finally {
        rmSync(tree, { recursive: true })
      }
    },
  )

  it('says the same as one JSON document with --json', async () => {
    const { exitCode, stdout } = await belay(['create', '--lane', 'fast', '--json'], { cwd })
    expect(exitCode).toBe(2)
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code: 'option-invalid',
        kind: 'misuse',
        message: expect.stringContaining('--lane'),
        hint: null,
      },
    })
  })

  it('never repeats a secret that was given as a value', async () => {
    const secret = `ghp_${'x'.repeat(36)}`
    const { stderr } = await belay(['create', '--values', `token=${secret}`, '--verbose'], { cwd })
    expect(stderr).not.toContain(secret)
  })
})

describe('what is not there ends with exit code 3', () => {
  it.each([
    ['create --paths nowhere', '"nowhere"', 'does not exist'],
    ['create --passphrase-file nowhere', '--passphrase-file', 'no such file'],
    ['create --config nowhere', '--config', 'no such file'],
    ['restore --store-path nowhere --required', 'nowhere', 'no such directory'],
    ['restore phase:deploy --required', '"phase:deploy"', 'no checkpoint completes the phase'],
    ['restore 20200101 --required', '"20200101"'],
    ['restore --series other --required', '"other"', 'The store has the series'],
    ['restore --paths nowhere', '"nowhere"', 'is not in checkpoint'],
    ['show --series other', '"other"'],
    ['list --store-path nowhere', 'nowhere'],
    ['cleanup --store-path nowhere', 'nowhere'],
    ['restore --backup --store-path nowhere --required', 'nowhere'],
  ])('belay %s', async (line, ...said) => {
    const { exitCode, stdout, stderr } = await belay(line.split(' '), { cwd })
    for (const part of said) expect(stderr).toContain(part)
    expect(stdout).toBe('')
    expect(exitCode).toBe(3)
  })
})

it('refuses a digest that is not the pinned one with exit code 4', async () => {
  const { exitCode, stderr } = await belay(['restore', '--expect-digest', DIGEST], { cwd })
  expect(stderr).toContain(`expected digest ${DIGEST}, found`)
  expect(exitCode).toBe(4)
})

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
