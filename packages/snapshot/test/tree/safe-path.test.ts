import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { TargetSemantics } from '@belay/snapshot/tree/path-rules'
import { assertSafePath, SafePaths } from '@belay/snapshot/tree/safe-path'
import { describe, expect, it } from '@jest/globals'

const LINUX: TargetSemantics = { platform: 'linux', caseInsensitive: false, normalising: false }
const DARWIN: TargetSemantics = { platform: 'darwin', caseInsensitive: true, normalising: true }
const WIN32: TargetSemantics = { platform: 'win32', caseInsensitive: true, normalising: false }
const ALL = [LINUX, DARWIN, WIN32]

/** The bytes of a text, one character each. */
function bytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

function isSafe(path: string, semantics: TargetSemantics): boolean {
  try {
    assertSafePath(bytes(path), semantics)
    return true
  } catch (error) {
    expect(error).toMatchObject({ code: 'path-unsafe', kind: 'corrupt' })
    return false
  }
}

type Entry = string | { path: string; kind: 'file' | 'directory' | 'symlink' }

function areSafe(entries: readonly Entry[], semantics: TargetSemantics): boolean {
  const paths = new SafePaths(semantics)
  try {
    for (const entry of entries) {
      const { path, kind } = typeof entry === 'string' ? { path: entry, kind: 'file' as const } : entry
      paths.add({ path: bytes(path), kind })
    }
    return true
  } catch (error) {
    expect(error).toMatchObject({ code: 'path-unsafe', kind: 'corrupt' })
    return false
  }
}

describe('a single path', () => {
  it.each([
    'a',
    'a/b/c',
    '.hidden',
    'a/.b',
    'a..b',
    '..a',
    'a b',
    'ünïcode/ñ',
    'x'.repeat(255),
    '-rf',
    '~',
    '$HOME',
    'con1',
    'a/console',
    'comet',
    'nul0',
  ])('lets %j through everywhere', (path) => {
    for (const semantics of ALL) expect(isSafe(path, semantics)).toBe(true)
  })

  it.each([
    '.',
    '..',
    '../a',
    'a/..',
    'a/../b',
    'a/./b',
    './a',
    'a/.',
    '/a',
    '/',
    '//a',
    'a//b',
    'a/',
    'a\0b',
    '\0',
    'a/b\0/c',
  ])('refuses %j everywhere', (path) => {
    for (const semantics of ALL) expect(isSafe(path, semantics)).toBe(false)
  })

  it('refuses names and paths that are too long', () => {
    for (const semantics of ALL) expect(isSafe('x'.repeat(256), semantics)).toBe(false)
    for (const semantics of ALL) expect(isSafe(`a/${'x'.repeat(256)}/b`, semantics)).toBe(false)
    const long = Array.from({ length: 30 }, () => 'x'.repeat(200)).join('/')
    expect(isSafe(long, LINUX)).toBe(false)
    expect(isSafe(long, DARWIN)).toBe(false)
    expect(isSafe(long, WIN32)).toBe(true)
    expect(isSafe(Array.from({ length: 300 }, () => 'x'.repeat(200)).join('/'), WIN32)).toBe(false)
  })

  it.each([
    'a\\b',
    '..\\..\\etc',
    '\\\\server\\share',
    'C:',
    'C:\\x',
    'c:x',
    'a:stream',
    'a/b:c',
    'new\nline',
    'what?',
    'a*',
    '"q"',
    '<a>',
    'a|b',
    'tab\t',
    'bell\u0007',
  ])('refuses %j on Windows only', (path) => {
    expect(isSafe(path, LINUX)).toBe(true)
    expect(isSafe(path, DARWIN)).toBe(true)
    expect(isSafe(path, WIN32)).toBe(false)
  })

  it.each([
    'CON',
    'con',
    'Nul',
    'aux.txt',
    'PRN.tar.gz',
    'COM1',
    'lpt9.log',
    'com¹',
    'COM0',
    'CONIN$',
    'a/nul/b',
    'con .txt',
    'clock$',
  ])('refuses the device name %j on Windows only', (path) => {
    expect(isSafe(path, LINUX)).toBe(true)
    expect(isSafe(path, WIN32)).toBe(false)
  })

  it.each(['dot.', 'space ', 'a./b', 'a /b', 'two..', '...', 'PROGRA~1', 'git~1', 'GIT~12.TXT'])(
    'refuses %j on Windows, where it is another name',
    (path) => {
      expect(isSafe(path, LINUX)).toBe(true)
      expect(isSafe(path, WIN32)).toBe(false)
    },
  )

  it('lets names that are not UTF-8 through on Linux only', () => {
    expect(() => assertSafePath('caf\xe9', LINUX)).not.toThrow()
    expect(() => assertSafePath('caf\xe9', DARWIN)).toThrow(expect.objectContaining({ code: 'path-unsafe' }))
    expect(() => assertSafePath('caf\xe9', WIN32)).toThrow(expect.objectContaining({ code: 'path-unsafe' }))
  })

  it('names the path and what is wrong with it', () => {
    expect(() => assertSafePath('a/../../etc/passwd', LINUX)).toThrow(
      '"a/../../etc/passwd" is unsafe: expected a plain path below the target, found the name ".."',
    )
  })
})

describe('the paths of a manifest', () => {
  it('pass in path order, with and without entries for their directories', () => {
    const tree: Entry[] = [
      { path: '', kind: 'directory' },
      { path: 'a', kind: 'directory' },
      'a/b',
      'a!',
      'b/c/d',
      'b/e',
      { path: 'c', kind: 'symlink' },
    ]
    for (const semantics of ALL) expect(areSafe(tree, semantics)).toBe(true)
  })

  it('are refused when one comes twice', () => {
    for (const semantics of ALL) expect(areSafe(['a', 'a'], semantics)).toBe(false)
  })

  it('are refused out of order', () => {
    for (const semantics of ALL) expect(areSafe(['b', 'a'], semantics)).toBe(false)
    expect(areSafe(['a!', 'a/b'], LINUX)).toBe(false)
  })

  it.each(['file', 'symlink'] as const)('are refused below a %s', (kind) => {
    for (const semantics of ALL) {
      expect(areSafe([{ path: 'a', kind }, 'a/b'], semantics)).toBe(false)
      expect(areSafe([{ path: 'a', kind }, 'a/b/c/d'], semantics)).toBe(false)
    }
  })

  it('are refused when the root is no directory', () => {
    for (const semantics of ALL) expect(areSafe([{ path: '', kind: 'symlink' }], semantics)).toBe(false)
  })

  it.each([
    ['README', 'readme'],
    ['Ä', 'ä'],
    ['d/Makefile', 'd/makefile'],
    ['A/x', 'a/y'],
    ['.GIT/config', '.git/config'],
    ['\u212A', 'k'],
  ])('are refused when %j and %j differ in case only, where case does not count', (a, b) => {
    const sorted = [a, b].sort((x, y) => (bytes(x) < bytes(y) ? -1 : 1))
    expect(areSafe(sorted, LINUX)).toBe(true)
    expect(areSafe(sorted, DARWIN)).toBe(false)
    expect(areSafe(sorted, WIN32)).toBe(false)
    expect(areSafe(sorted, { platform: 'linux', caseInsensitive: true, normalising: false })).toBe(false)
  })

  it.each([
    ['caf\u00e9', 'cafe\u0301'],
    ['\u1e9b\u0323', '\u017f\u0323\u0307'],
    ['.git', '.g\u200cit'],
    ['.git/config', '.gi\u200dt/config'],
    ['a', '\ufeffa'],
  ])('are refused when %j and %j are one name to a normalising file system', (a, b) => {
    const sorted = [a, b].sort((x, y) => (bytes(x) < bytes(y) ? -1 : 1))
    expect(areSafe(sorted, LINUX)).toBe(true)
    expect(areSafe(sorted, DARWIN)).toBe(false)
  })

  it('may repeat a name in another directory, and keep ß beside ss', () => {
    for (const semantics of ALL)
      expect(areSafe(['A/readme', 'B/README', 'strasse', 'stra\u00dfe'], semantics)).toBe(true)
  })

  it('are checked in bounded memory, however many', () => {
    const paths = new SafePaths(DARWIN)
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    collect()
    const before = process.memoryUsage().heapUsed
    for (let directory = 100_000; directory < 100_100; directory++) {
      for (let file = 1000; file < 2000; file++) paths.add({ path: `${directory}/${file}`, kind: 'file' })
    }
    // Garbage that has not been collected yet is not held.
    collect()
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(20 * 2 ** 20)
  }, 30_000)
})
