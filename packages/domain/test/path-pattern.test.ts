import { compilePathPattern } from '@belay/domain/path-pattern'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

describe('a path pattern', () => {
  it.each([
    ['*.md', 'README.md', true],
    ['*.md', 'docs/deep/a.md', true],
    ['*.md', 'a.mdx', false],
    ['/a.md', 'a.md', true],
    ['/a.md', 'b/a.md', false],
    ['docs/**', 'docs/a/b.png', true],
    ['docs/**', 'docs', true],
    ['docs/**', 'docs2/a', false],
    ['docs/*', 'docs/a/b', false],
    ['**/test/**/*.ts', 'test/a.ts', true],
    ['**/test/**/*.ts', 'x/test/y/z/a.ts', true],
    ['a?c', 'abc', true],
    ['a?c', 'a/c', false],
    ['a?c', 'a😀c', true],
    ['[a-c]x', 'bx', true],
    ['[!a-c]x', 'bx', false],
    ['[!a-c]x', 'dx', true],
    ['[]]x', ']x', true],
    ['*.{js,ts{,x}}', 'a.tsx', true],
    ['*.{js,ts{,x}}', 'a.ts', true],
    ['*.{js,ts{,x}}', 'a.jsx', false],
    ['{a/b,c}/d', 'a/b/d', true],
    ['\\*.md', '*.md', true],
    ['\\*.md', 'a.md', false],
    ['\\{a,b}', '{a,b}', true],
    ['a+(b).$', 'a+(b).$', true],
    ['.*', '.env', true],
    ['*', '.env', true],
    ['a//b', 'a/b', false],
  ])('%s on %s is %s', (pattern, path, expected) => {
    expect(compilePathPattern(pattern)(path)).toBe(expected)
  })

  it('matches every path that it spells out', () => {
    const parts = fc.array(fc.stringMatching(/^[^/\0]{1,8}$/u), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(parts, (names) => {
        const path = names.join('/')
        const pattern = `/${path.replace(/[*?[\]{}\\!]/g, '\\$&')}`
        expect(compilePathPattern(pattern)(path)).toBe(true)
        expect(compilePathPattern('**')(path)).toBe(true)
      }),
    )
  })

  it.each(['', '[a', '{a', 'a\\', 'x'.repeat(1001), '{a,b}'.repeat(8)])('refuses %j', (pattern) => {
    expect(() => compilePathPattern(pattern)).toThrow(expect.objectContaining({ code: 'pattern-invalid' }))
  })

  it('answers at once where a regular expression would take for ever', () => {
    expect(compilePathPattern('*a'.repeat(40))(`${'a'.repeat(400)}b`)).toBe(false)
    expect(compilePathPattern('**/a/'.repeat(40))(`${'a/'.repeat(400)}b`)).toBe(false)
  })
})
