import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gitConfigParts } from '@belay/domain/checkpoint/git-config-text'
import { isGitConfigPath, scrubGitConfig } from '@belay/domain/checkpoint/scrub-git-config'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

function scrub(text: string) {
  const result = scrubGitConfig(text)
  if (result.kind === 'malformed') throw new Error(`malformed at line ${result.line}`)
  return { text: result.text, keys: result.removed.map(({ key, line }) => `${line}: ${key}`) }
}

const TOKEN = `ghs_${'a1B2'.repeat(9)}`

describe('scrubbing a git configuration', () => {
  it('keeps a file without credentials byte for byte', () => {
    const text =
      '[core]\n\trepositoryformatversion = 0\n\tbare=false ; why not\n\n[remote "origin"]\r\n  url = git@github.com:o/r.git\r\n' +
      '\tfetch = +refs/heads/*:refs/remotes/origin/*\n[branch "main"] remote = origin\n[alias]\n\tx = "!f() { echo \\"a\\"; }; f"\n' +
      '# a comment\n[credential]\n\thelper = cache --timeout=3600\n\thelper =\n\tusername = me\n[include]\n\tpath = ../shared.config'
    expect(scrub(text)).toEqual({ text, keys: [] })
  })

  it('removes the header that the checkout action leaves behind', () => {
    const text = `[core]\n\tbare = false\n[http "https://github.com/"]\n\textraheader = AUTHORIZATION: basic eDphYmM=\n[gc]\n\tauto = 0\n`
    expect(scrub(text)).toEqual({
      text: '[core]\n\tbare = false\n[http "https://github.com/"]\n[gc]\n\tauto = 0\n',
      keys: ['4: http.https://github.com/.extraheader'],
    })
  })

  it('removes includes of the credential file that the checkout action writes outside the repository', () => {
    const text =
      '[includeIf "gitdir:/home/runner/work/r/r/.git"]\n\tpath = /home/runner/work/_temp/git-credentials-1b4e28ba-2fa1-11d2-883f-0016d3cca427.config\n' +
      '[include]\n\tpath = /home/runner/work/_temp/git-credentials-1.config\n\tpath = team.config\n'
    expect(scrub(text)).toEqual({
      text: '[includeIf "gitdir:/home/runner/work/r/r/.git"]\n[include]\n\tpath = team.config\n',
      keys: ['2: includeif.gitdir:/home/runner/work/r/r/.git.path', '4: include.path'],
    })
  })

  it.each([
    ['https://user:pass@host/r.git', 'https://host/r.git'],
    [`https://${TOKEN}@github.com/o/r`, 'https://github.com/o/r'],
    ['https://user:p@ss:w%40@host:8080/r', 'https://host:8080/r'],
    ["https://user:pa's*s@host/r", 'https://host/r'],
    ['HTTPS://u:p@host', 'HTTPS://host'],
    ['ssh://git:secret@host/r', 'ssh://git@host/r'],
    ['ext::https://u:p@host/r', 'ext::https://host/r'],
  ])('takes user and password out of the URL %s', (url, clean) => {
    const text = `[remote "origin"]\n\turl = ${url}\n\tpushurl = "${url}" # twice\n`
    expect(scrub(text)).toEqual({
      text: `[remote "origin"]\n\turl = ${clean}\n\tpushurl = "${clean}" # twice\n`,
      keys: ['2: remote.origin.url', '3: remote.origin.pushurl'],
    })
  })

  it.each([
    'ssh://git@host/r',
    'git@host:o/r',
    'https://host/@scope/r',
    'https://host/r?a=b@c',
    '/path/to/r@2',
  ])('keeps the URL %s, which holds no password', (url) => {
    const text = `[remote "origin"]\n\turl = ${url}\n`
    expect(scrub(text)).toEqual({ text, keys: [] })
  })

  it('takes user and password out of section names, and does not tell them in the report', () => {
    const text = `[url "https://x-access-token:${TOKEN}@github.com/"] insteadOf = https://github.com/\n[url "a\\"b"]\n\tinsteadOf = https://u:p@host/\n`
    expect(scrub(text)).toEqual({
      text: '[url "https://github.com/"] insteadOf = https://github.com/\n[url "a\\"b"]\n\tinsteadOf = https://host/\n',
      keys: ['1: url.https://github.com/', '3: url.a"b.insteadof'],
    })
  })

  it('finds values behind quotes, escapes and continued lines, with either line ending', () => {
    for (const eol of ['\n', '\r\n']) {
      const text = `[remote "o"]${eol}\turl = https://us"er:p"a\\${eol}ss\\"x@host/r${eol}[http]${eol} extraHeader = \\${eol}   "Authorization: \\${eol} x" ; note${eol}[gc] auto = 1`
      expect(scrub(text)).toEqual({
        text: `[remote "o"]${eol}\turl = "https://host/r"${eol}[http]${eol}  ; note${eol}[gc] auto = 1`,
        keys: ['2: remote.o.url', '5: http.extraheader'],
      })
    }
  })

  it('removes inline and plaintext helpers, and keeps those that are a name or a path', () => {
    const text =
      '[credential]\n\thelper = store\n\thelper = store --file /x\n\thelper = "!f() { echo password=x; }; f"\n\thelper = osxkeychain\n' +
      '\thelper = /opt/helper\n\thelper = helper --token=x\n[credential "https://u:p@host"]\n\thelper = !echo\n'
    expect(scrub(text)).toEqual({
      text: '[credential]\n\thelper = osxkeychain\n\thelper = /opt/helper\n[credential "https://host"]\n',
      keys: [
        '2: credential.helper',
        '3: credential.helper',
        '4: credential.helper',
        '7: credential.helper',
        '8: credential.https://host',
        '9: credential.https://host.helper',
      ],
    })
  })

  it('removes entries named as secrets and entries that hold a token of a known form', () => {
    const text = `[sendemail "work"]\n\tsmtpPass = x\n\tsmtpUser = me\n[github]\n\ttoken = x\n\toauth-token\n[alias]\n\tme = !curl -H 'x: ${TOKEN}'\n[core]\n\taskPass = /bin/ask\n`
    expect(scrub(text)).toEqual({
      text: '[sendemail "work"]\n\tsmtpUser = me\n[github]\n[alias]\n[core]\n\taskPass = /bin/ask\n',
      keys: ['2: sendemail.work.smtppass', '5: github.token', '6: github.oauth-token', '8: alias.me'],
    })
  })

  it('removes credentials from comments too', () => {
    const text = `# url = https://u:p@host/r\n; extraheader = AUTHORIZATION: basic x\n[core] # ${TOKEN}\n\tbare = true ; token = x\n`
    expect(scrub(text)).toEqual({
      text: '# url = https://host/r\n;\n[core] #\n\tbare = true ;\n',
      keys: ['1: comment', '2: comment', '3: comment', '4: comment'],
    })
  })

  it('leaves a header alone when the entry behind it goes', () => {
    expect(scrub('[http] extraheader = x\n[core] bare = true').text).toBe('[http] \n[core] bare = true')
  })

  it('works on byte strings that are no UTF-8, and behind a byte order mark', () => {
    expect(scrub('\xef\xbb\xbf[user]\n\tname = \xff\xe9\n[http]\n\textraheader = \xff\n').text).toBe(
      '\xef\xbb\xbf[user]\n\tname = \xff\xe9\n[http]\n',
    )
  })

  it.each([
    ['[core\n', 1],
    ['[core]\n\tkey # no value\n', 2],
    ['[core]\n\tkey = "open\n', 2],
    ['[core]\n\tkey = \\q\n', 2],
    ['[core "a]\n', 1],
    ['\n= x\n', 2],
  ])('says that %j is malformed, and returns none of it', (text, line) => {
    expect(scrubGitConfig(text)).toEqual({ kind: 'malformed', line })
  })

  it('is done within the time limit of a test with a hostile file', () => {
    const { text } = scrub(
      `[a]\n\tb = ${'a:'.repeat(100_000)}\n\tc = ${'http://'.repeat(30_000)}\n# ${'x://a'.repeat(30_000)}\n`,
    )
    expect(text).toMatch(/^\[a\]/)
  })

  it('reads every file as git does, and git reads the rest of it unchanged', () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'belay-git-config-'))
    try {
      const file = path.join(directory, 'config')
      const piece = fc.constantFrom(
        '"',
        '\\"',
        '\\\\',
        '\\n',
        '\\\n',
        ' ',
        '\t',
        '#c',
        ';c',
        'ab',
        'https://u:p@h/',
        '\r\n',
        '\n',
        '=',
        '[x]',
        '[y "q\\"r"]',
        'key',
        'k2 = ',
      )
      const line = fc.oneof(
        fc.constantFrom('[http "https://h/"]\n', '[a.B]\n', '[remote "o"]', '\textraheader = x\n', '\r\n'),
        fc.array(piece, { maxLength: 8 }).map((pieces) => `\tkey = ${pieces.join('')}\n`),
        fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join('')),
      )
      const configs = fc.array(line, { maxLength: 6 }).map((lines) => `[s]\n${lines.join('')}`)
      fc.assert(
        fc.property(configs, (text) => {
          const read = gitConfigParts(text)
          const expected = gitEntries(file, text)
          expect(read.kind === 'parsed' ? entriesOf(read.parts) : undefined).toEqual(expected)
          const result = scrubGitConfig(text)
          if (result.kind === 'malformed') return
          const kept = gitEntries(file, result.text)
          expect(kept).toBeDefined()
          expect(kept?.join('\n')).not.toMatch(/u:p@|extraheader/)
          if (result.removed.length === 0) expect(result.text).toBe(text)
          else if (result.removed.every(({ reason }) => reason.includes('URL')))
            expect(kept).toEqual(expected?.map((entry) => entry.replaceAll('u:p@', '')))
        }),
        { seed: 20_261_121, numRuns: 300 },
      )
    } finally {
      rmSync(directory, { recursive: true })
    }
  })
})

describe('telling a git configuration by its path', () => {
  it.each([
    '.git/config',
    'a/.git/config',
    '.git/modules/sub/dir/config',
    'mirror.git/config',
    '.git/config.worktree',
    '.git/worktrees/w/config.worktree',
  ])('takes %s', (at) => expect(isGitConfigPath(at)).toBe(true))
  it.each([
    'config',
    'src/config',
    '.git/refs/heads/config',
    '.github/config',
    'a.gitx/config',
    'config.worktree',
    '.git/hooks/config',
  ])('does not take %s', (at) => expect(isGitConfigPath(at)).toBe(false))
})

/** What git makes of the file: `key\nvalue` or `key` each; undefined where git refuses it. */
function gitEntries(file: string, text: string): string[] | undefined {
  writeFileSync(file, text, 'latin1')
  try {
    const out = execFileSync('git', ['config', '--no-includes', '-f', file, '--list', '-z'], {
      encoding: 'latin1',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 20_000,
    })
    return out.split('\0').slice(0, -1).map(sameBlanks)
  } catch {
    // Git's exit code says only that it could not read the file, which is the answer.
    return undefined
  }
}

function entriesOf(parts: Extract<ReturnType<typeof gitConfigParts>, { kind: 'parsed' }>['parts']): string[] {
  return parts.flatMap((part) => {
    if (part.kind !== 'entry') return []
    const key = [part.section, part.subsection, part.key]
      .filter((name) => name !== undefined && name !== '')
      .join('.')
    return [sameBlanks(part.value === undefined ? key : `${key}\n${part.value}`)]
  })
}

/** Git before 2.45 gives every blank inside a value as a space, later ones as it is. */
function sameBlanks(entry: string): string {
  return entry.replace(/[\t\r]/g, ' ')
}
