import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compileIgnoreRules, readIgnoreFile } from '@belay/snapshot/tree/ignore-rules'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

describe('an ignore file', () => {
  it('is read without comments, empty lines and blanks at the end', () => {
    const content = Buffer.from('\ufeff# comment\n\n*.log  \r\n\\#x\nkeep\\ \n!a\n')
    expect(readIgnoreFile(content)).toEqual(['*.log', '\\#x', 'keep\\ ', '!a'])
  })
})

describe('ignore rules', () => {
  it('take no more than a moment for a pattern made to hang', () => {
    const rules = compileIgnoreRules(
      [`/${'a*'.repeat(200)}b`, `${'a?*'.repeat(200)}b`, `${'**/a/'.repeat(100)}b`],
      'a test',
    )
    const path = `${'a/'.repeat(100)}${'a'.repeat(250)}`
    const startedAt = process.cpuUsage().user
    for (let times = 0; times < 20; times++) rules.judge(path, 'a'.repeat(250), false)
    expect(process.cpuUsage().user - startedAt).toBeLessThan(2_000_000)
  })

  // Git matches bytes: `?` is half an umlaut to it, and a whole one to us. So no umlauts here.
  it('say what git says', () => {
    const name = fc
      .string({ unit: fc.constantFrom('a', 'b', '.', 'c'), minLength: 1, maxLength: 3 })
      .filter((text) => !/^\.+$/.test(text))
    const part = fc.oneof(
      { weight: 3, arbitrary: name },
      fc
        .array(
          fc.constantFrom(
            'a',
            'b',
            '.',
            '*',
            '?',
            '[ab]',
            '[!a]',
            '[^b]',
            '[[:alpha:]]',
            '[]a]',
            '[a-]',
            '\\a',
            '**',
            '\\*',
            'c',
          ),
          { minLength: 1, maxLength: 4 },
        )
        .map((parts) => parts.join('')),
      fc.constant('**'),
    )
    const pattern = fc
      .tuple(
        fc.constantFrom('', '', '!'),
        fc.constantFrom('', '/'),
        fc.array(part, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('', '', '/'),
      )
      .map(([negation, start, parts, end]) => `${negation}${start}${parts.join('/')}${end}`)
      .filter((text) => !/(^|\/)\.{1,2}(\/|$)/.test(text.replace(/^!/, '')))
    const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'))
    const repository = mkdtempSync(join(tmpdir(), 'belay-ignore-'))
    try {
      execFileSync('git', ['init', '-q', repository])
      fc.assert(
        fc.property(
          fc.array(pattern, { minLength: 1, maxLength: 5 }),
          fc.uniqueArray(path, { minLength: 20, maxLength: 40 }),
          (patterns, paths) => {
            writeFileSync(join(repository, '.gitignore'), `${patterns.join('\n')}\n`)
            const ignored = ignoredByGit(repository, paths)
            const rules = compileIgnoreRules(readIgnoreFile(Buffer.from(patterns.join('\n'))), 'a test')
            for (const each of paths)
              expect([patterns, each, isOut(rules, each)]).toEqual([patterns, each, ignored.has(each)])
          },
        ),
        { seed: 20261121, numRuns: 300 },
      )
    } finally {
      rmSync(repository, { recursive: true })
    }
  })
})

/** Whether the path (a file) or one of the directories above it is left out, asked as a walk does. */
function isOut(rules: ReturnType<typeof compileIgnoreRules>, path: string): boolean {
  const names = path.split('/').map((name) => Buffer.from(name, 'utf8').toString('latin1'))
  return names.some(
    (name, at) => rules.judge(names.slice(0, at + 1).join('/'), name, at < names.length - 1) === true,
  )
}

function ignoredByGit(repository: string, paths: readonly string[]): Set<string> {
  try {
    const out = execFileSync('git', ['-C', repository, 'check-ignore', '--no-index', '-z', '--stdin'], {
      input: paths.join('\0'),
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    return new Set(out.toString('utf8').split('\0'))
  } catch (error) {
    // 1: none of them.
    if ((error as { status?: number }).status === 1) return new Set()
    throw error
  }
}
