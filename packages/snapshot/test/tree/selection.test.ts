import { compileSelection, type SelectionSpec, type Selector } from '@belay/snapshot/tree/selection'
import { describe, expect, it } from '@jest/globals'

function selector(spec: Partial<SelectionSpec> = {}): Selector {
  return compileSelection({
    paths: ['.'],
    exclude: [],
    keepCredentials: false,
    ...spec,
  })
}

/** The paths of a tree that a walk keeps: what ends in `/` is a directory. */
function kept(
  spec: Partial<SelectionSpec>,
  tree: readonly string[],
  ignoreFiles: Record<string, string> = {},
): string[] {
  const result: string[] = []
  const walk = (directory: string, above: Selector): void => {
    const rules = ignoreFiles[directory]
    const here = rules === undefined ? above : above.withIgnoreFile({ directory, patterns: rules.split(' ') })
    for (const entry of tree) {
      const isDirectory = entry.endsWith('/')
      const path = isDirectory ? entry.slice(0, -1) : entry
      const slash = path.lastIndexOf('/')
      if (path.slice(0, Math.max(0, slash)) !== directory) continue
      const decision = here.decide(path, path.slice(slash + 1), isDirectory)
      if (decision === 'keep') result.push(path)
      if (isDirectory && (decision === 'keep' || decision === 'descend')) walk(path, here)
    }
  }
  walk('', selector(spec))
  return result
}

const TREE = [
  '.git/',
  '.git/config',
  '.github/',
  '.github/belay.yml',
  'a.log',
  'docs/',
  'docs/a.md',
  'docs/old/',
  'docs/old/b.md',
  'src/',
  'src/a.ts',
  'src/vendor/',
  'src/vendor/.git/',
  'src/vendor/.git/HEAD',
  'src/vendor/x.ts',
]

describe('the paths to keep', () => {
  it('are everything but .git by default', () => {
    expect(kept({}, TREE)).toEqual(
      TREE.filter((path) => !path.includes('.git/')).map((path) => path.replace(/\/$/, '')),
    )
  })

  it('hold .git only where it is named', () => {
    expect(kept({ paths: ['.', '.git'] }, TREE)).toContain('.git/config')
    expect(kept({ paths: ['.', '.git'] }, TREE)).not.toContain('src/vendor/.git')
    expect(kept({ paths: ['src/vendor/.git'] }, TREE)).toEqual(['src/vendor/.git', 'src/vendor/.git/HEAD'])
    expect(kept({ paths: ['**/.git', '.'] }, TREE)).toHaveLength(TREE.length)
    expect(kept({ paths: ['*'] }, TREE)).not.toContain('.git')
    expect(kept({ paths: ['**'] }, TREE)).not.toContain('.git/config')
  })

  it('bring everything below a directory', () => {
    expect(kept({ paths: ['docs'] }, TREE)).toEqual(['docs', 'docs/a.md', 'docs/old', 'docs/old/b.md'])
    expect(kept({ paths: ['./docs/'] }, TREE)).toEqual(['docs', 'docs/a.md', 'docs/old', 'docs/old/b.md'])
    expect(kept({ paths: ['d*'] }, TREE)).toEqual(['docs', 'docs/a.md', 'docs/old', 'docs/old/b.md'])
  })

  it('are relative to the root, unlike rules that leave out', () => {
    expect(kept({ paths: ['*.md'] }, TREE)).toEqual([])
    expect(kept({ paths: ['docs/*.md'] }, TREE)).toEqual(['docs/a.md'])
    expect(kept({ paths: ['**/*.md'] }, TREE)).toEqual(['docs/a.md', 'docs/old/b.md'])
    expect(kept({ paths: ['docs/**'] }, TREE)).toEqual(['docs/a.md', 'docs/old', 'docs/old/b.md'])
    expect(kept({ paths: ['**/old/*'] }, TREE)).toEqual(['docs/old/b.md'])
  })

  it('descend into directories that may hold a match, and into no others', () => {
    const selects = selector({ paths: ['docs/old/*.md', 'src/a.ts'] })
    expect(selects.decide('docs', 'docs', true)).toBe('descend')
    expect(selects.decide('docs/old', 'old', true)).toBe('descend')
    expect(selects.decide('docs/new', 'new', true)).toBe('skip')
    expect(selects.decide('src', 'src', true)).toBe('descend')
    expect(selects.decide('src', 'src', false)).toBe('skip')
    expect(selects.decide('src/a.ts', 'a.ts', false)).toBe('keep')
  })

  it('take a slash at the end as directories only', () => {
    expect(selector({ paths: ['a/'] }).decide('a', 'a', false)).toBe('skip')
    expect(selector({ paths: ['a/'] }).decide('a', 'a', true)).toBe('keep')
  })

  it('pass over comments and empty lines, and mean everything where only exclusions are left', () => {
    expect(kept({ paths: ['', '# a comment', '!docs', '!src'] }, TREE)).toEqual([
      '.github',
      '.github/belay.yml',
      'a.log',
    ])
  })

  it('tell which of them are named without a wildcard', () => {
    expect(selector({ paths: ['docs/', './src/a.ts', '*.log', '.', '\\[id\\]'] }).literalPaths).toEqual([
      { given: 'docs/', path: 'docs', isDirectoryOnly: true },
      { given: './src/a.ts', path: 'src/a.ts', isDirectoryOnly: false },
      { given: '\\[id\\]', path: '[id]', isDirectoryOnly: false },
    ])
  })

  it.each(['/etc', 'C:\\Users', '../x', 'a/../../b', 'a\0b'])('refuse %j, naming it', (path) => {
    expect(() => selector({ paths: [path] })).toThrow(
      expect.objectContaining({
        code: 'path-invalid',
        message: expect.stringContaining(JSON.stringify(path)),
      }),
    )
  })

  it.each(['a[b', 'a\\'])('refuse the pattern %j, naming it', (path) => {
    expect(() => selector({ paths: [path] })).toThrow(
      expect.objectContaining({
        code: 'pattern-invalid',
        message: expect.stringContaining(JSON.stringify(path)),
      }),
    )
    expect(() => selector({ exclude: [path] })).toThrow(expect.objectContaining({ code: 'pattern-invalid' }))
  })

  it('compare names as bytes, given as UTF-8', () => {
    const name = Buffer.from('grüße', 'utf8').toString('latin1')
    expect(selector({ paths: ['grüße'] }).decide(name, name, false)).toBe('keep')
    expect(selector({ paths: ['gr?[a-ß]e'] }).decide(name, name, false)).toBe('keep')
    expect(selector({ paths: ['gr*e'] }).decide(name, name, false)).toBe('keep')
    expect(selector({ paths: ['gr??ße'] }).decide(name, name, false)).toBe('skip')
  })
})

describe('what is left out', () => {
  it('follows gitignore rules at any depth or from the root', () => {
    expect(kept({ exclude: ['*.md', '/src'] }, TREE)).toEqual([
      '.github',
      '.github/belay.yml',
      'a.log',
      'docs',
      'docs/old',
    ])
    expect(kept({ paths: ['docs', '!b.md', '!old/'] }, TREE)).toEqual(['docs', 'docs/a.md'])
  })

  it('takes back in what a later rule says, but nothing below a directory that is out', () => {
    expect(kept({ paths: ['docs'], exclude: ['*.md', '!a.md'] }, TREE)).toEqual([
      'docs',
      'docs/a.md',
      'docs/old',
    ])
    expect(kept({ paths: ['docs'], exclude: ['old', '!b.md'] }, TREE)).toEqual(['docs', 'docs/a.md'])
  })

  it('obeys ignore files below their directory, the deepest first, options before all', () => {
    expect(kept({ paths: ['docs'] }, TREE, { '': '*.md', docs: '!b.md' })).toEqual([
      'docs',
      'docs/old',
      'docs/old/b.md',
    ])
    expect(kept({ paths: ['docs'], exclude: ['!*.md'] }, TREE, { '': '*.md' })).toContain('docs/a.md')
    expect(kept({ paths: ['docs', 'src/a.ts'] }, TREE, { docs: '/old /a.*' })).toEqual(['docs', 'src/a.ts'])
  })

  it('names the ignore file whose rule cannot be read', () => {
    expect(() => selector().withIgnoreFile({ directory: 'a', patterns: ['[x'] })).toThrow(
      /"\[x" in a\/\.belayignore cannot be used/,
    )
  })

  it('holds Belay’s own directories, staging places and the store, whatever is named', () => {
    const all = selector({ paths: ['.', '.belay', 'store'], exclude: ['!.belay'], leftOut: ['store'] })
    expect(all.decide('.belay', '.belay', true)).toBe('skip')
    expect(all.decide('a/.belay', '.belay', true)).toBe('skip')
    expect(all.decide('.belay', '.belay', false)).toBe('keep')
    expect(all.decide('.belayignore', '.belayignore', false)).toBe('keep')
    expect(all.decide('.belay-restore-1f', '.belay-restore-1f', true)).toBe('skip')
    expect(all.decide('store', 'store', true)).toBe('skip')
    expect(all.decide('a/store', 'store', true)).toBe('keep')
  })

  it('holds credential files, and says so, unless they are asked for', () => {
    expect(selector().decide('.netrc', '.netrc', false)).toBe('credential')
    expect(selector({ paths: ['src'] }).decide('.netrc', '.netrc', false)).toBe('skip')
    expect(selector({ exclude: ['.netrc'] }).decide('.netrc', '.netrc', false)).toBe('skip')
    expect(selector({ keepCredentials: true }).decide('.netrc', '.netrc', false)).toBe('keep')
  })
})

describe('the question whether a checkpoint would keep an entry', () => {
  const asked = selector({
    paths: ['src', 'docs/*.md', '!dist'],
    ignoreFiles: [{ directory: 'src', patterns: ['*.o', 'tmp/'] }],
  })
  it.each([
    ['src', true, true],
    ['src/a.ts', false, true],
    ['src/a.o', false, false],
    ['src/x/a.o', false, false],
    ['src/tmp/a.ts', false, false],
    ['src/x/dist/a.ts', false, false],
    ['src/.git/config', false, false],
    ['docs', true, false],
    ['docs/a.md', false, true],
    ['docs/x/a.md', false, false],
    ['other', false, false],
    ['src/.belay/state', false, false],
    ['src/.npmrc', false, false],
  ])('%s (directory: %s): %s', (path, isDirectory, expected) => {
    expect(asked.selects(path, isDirectory)).toBe(expected)
  })
})
