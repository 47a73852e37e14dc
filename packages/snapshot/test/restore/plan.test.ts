import type { Entry } from '@belay/snapshot/format/entry'
import { comparePaths } from '@belay/snapshot/format/entry'
import type { RestoreAction, RestorePolicy } from '@belay/snapshot/restore/restore-action'
import { planRestore } from '@belay/snapshot/restore/restore-plan'
import type { Found, TreeCursor } from '@belay/snapshot/tree/read-tree'
import { describe, expect, it } from '@jest/globals'

const POLICY: RestorePolicy = {
  verify: { kind: 'stat' },
  selects: undefined,
  extras: undefined,
  keepsModes: true,
  random: () => 0.5,
}

describe('the plan of a restore', () => {
  it('creates everything in an absent tree, each directory before what it holds and finished after it', () => {
    const entries = [directory('a'), file('a/b'), directory('a/c'), link('a/c/d'), file('e')]
    expect(plan(entries, [])).toEqual([
      'create-directory .',
      'create-directory a',
      'write-file a/b',
      'create-directory a/c',
      'create-symlink a/c/d',
      'finish-directory a/c',
      'finish-directory a',
      'write-file e',
    ])
  })

  it('keeps what is right, and says nothing of directories that are right', () => {
    const entries = [directory(''), directory('a'), file('a/b'), link('a/l')]
    expect(plan(entries, entries)).toEqual(['enter-directory .', 'enter-directory a', 'keep a/b', 'keep a/l'])
  })

  it('replaces a file of another size, reads one of another time, and mends another mode', () => {
    const entries = [directory(''), file('mode'), file('size'), file('time')]
    const found = [
      directory(''),
      file('mode', { mode: 0o600 }),
      file('size', { sizeBytes: 1 }),
      file('time', { mtimeNsec: 1 }),
    ]
    expect(plan(entries, found)).toEqual([
      'enter-directory .',
      'fix-metadata mode',
      'replace-file size',
      'check time',
      'finish-directory .',
    ])
  })

  it('reads every file, a share of them, or none whose size and time are right', () => {
    const entries = [directory(''), ...Array.from({ length: 9 }, (_, at) => file(`f${at}`))]
    const draws = [0.1, 0.9, 0.1, 0.9, 0.1, 0.9, 0.1, 0.9, 0.1]
    const count = (verify: RestorePolicy['verify']): number => {
      const left = [...draws]
      return plan(entries, entries, { verify, random: () => left.shift() ?? 1 }).filter((line) =>
        line.startsWith('check'),
      ).length
    }
    expect(count({ kind: 'full' })).toBe(9)
    expect(count({ kind: 'sample', share: 0.5 })).toBe(5)
    expect(count({ kind: 'stat' })).toBe(0)
  })

  it('leaves extra entries, or removes them bottom up and keeps what holds something that stays', () => {
    const found = [
      directory(''),
      directory('x'),
      file('x/1'),
      directory('x/y'),
      file('x/y/2'),
      directory('z'),
      file('z/keep'),
      file('z/no'),
    ]
    expect(plan([directory('')], found)).toEqual(['enter-directory .'])
    const extras = (path: string) => (path.endsWith('keep') ? 'keep' : 'remove')
    expect(plan([directory('')], found, { extras })).toEqual([
      'enter-directory .',
      'remove x/1',
      'remove x/y/2',
      'remove x/y',
      'remove x',
      'remove z/no',
      'finish-directory .',
    ])
  })

  it('does not look into extra directories that stay', () => {
    const cursor = cursorOver([directory(''), directory('big'), file('big/1'), file('big/2'), file('z')])
    const looked: (string | undefined)[] = []
    const watched: TreeCursor = {
      get found() {
        return cursor.found
      },
      next() {
        cursor.next()
        looked.push(cursor.found?.path)
      },
      skip: () => cursor.skip(),
    }
    Array.from(planRestore([directory(''), file('z')], watched, POLICY))
    expect(looked).not.toContain('big/1')
  })

  it('looks into a directory that stays where something in it may go', () => {
    const found = [directory(''), directory('d'), file('d/a'), file('d/b')]
    const extras = (path: string) => (path === 'd' ? 'look-inside' : path === 'd/a' ? 'remove' : 'keep')
    expect(plan([directory('')], found, { extras })).toEqual(['enter-directory .', 'remove d/a'])
  })

  it('announces directories above a selected entry only', () => {
    const entries = [
      directory(''),
      directory('a'),
      directory('a/b'),
      file('a/b/c'),
      file('a/d'),
      directory('e'),
      file('e/f'),
    ]
    expect(plan(entries, [], { selects: (path) => path === 'a/b/c' })).toEqual([
      'create-directory .',
      'create-directory a',
      'create-directory a/b',
      'write-file a/b/c',
      'finish-directory a/b',
      'finish-directory a',
      'finish-directory .',
    ])
  })

  it('refuses what would lose other things: a directory in the way, a file where an unlisted directory is needed', () => {
    expect(plan([directory(''), file('a')], [directory(''), directory('a'), file('a/b')])).toContain(
      'conflict a/b',
    )
    expect(plan([file('a/b')], [directory(''), link('a')])).toContain('conflict a')
    const emptied = plan([directory(''), file('a')], [directory(''), directory('a')])
    expect(emptied).toEqual(['enter-directory .', 'remove a', 'write-file a', 'finish-directory .'])
  })

  it('links the later names of a file to the first', () => {
    const entries = [directory(''), file('a', { linkGroup: 1 }), file('b', { linkGroup: 1 })]
    const actions = [...planRestore(entries, cursorOver([]), POLICY)]
    expect(actions.find((action) => action.kind === 'link')).toMatchObject({ path: 'b', primary: 'a' })
  })

  it('rewrites a file whose mode or time is wrong if another tree shares it', () => {
    const shared = { ...found(file('a', { mode: 0o600 })), links: 2 }
    expect(lines(planRestore([file('a')], cursorOver([found(directory('')), shared]), POLICY))).toContain(
      'replace-file a',
    )
  })

  it('passes over staging directories in a manifest', () => {
    expect(plan([file('.belay-restore-1/owner'), file('a')], [])).toEqual([
      'create-directory .',
      'write-file a',
    ])
  })
})

function plan(
  entries: readonly Entry[],
  tree: readonly Entry[],
  over: Partial<RestorePolicy> = {},
): string[] {
  return lines(planRestore(entries, cursorOver(tree.map(found)), { ...POLICY, ...over }))
}

function lines(actions: Iterable<RestoreAction>): string[] {
  return Array.from(actions, ({ kind, path }) => `${kind} ${path === '' ? '.' : path}`)
}

function entry(path: string, over: Partial<Entry>): Entry {
  return {
    path,
    kind: 'file',
    mode: 0o644,
    mtimeSec: 1000,
    mtimeNsec: 5,
    sizeBytes: 3,
    runs: [0, 0, 1, 1],
    target: '',
    linkGroup: 0,
    unstable: false,
    ...over,
  }
}

function file(path: string, over: Partial<Entry> = {}): Entry {
  return entry(path, over)
}

function directory(path: string): Entry {
  return entry(path, { kind: 'directory', mode: 0o755, sizeBytes: 0, runs: [] })
}

function link(path: string): Entry {
  return entry(path, { kind: 'symlink', mode: 0o777, sizeBytes: 0, runs: [], target: 'to' })
}

let inode = 1

function found(of: Entry): Found {
  const { path, kind, mode, mtimeSec, mtimeNsec, sizeBytes, target } = of
  return {
    path,
    kind,
    mode,
    mtimeSec,
    mtimeNsec,
    sizeBytes,
    target,
    inode: inode++,
    device: 1,
    links: 1,
    changedNs: 0n,
  }
}

function cursorOver(tree: readonly (Found | Entry)[]): TreeCursor {
  const rest = tree
    .map((one) => ('inode' in one ? one : found(one)))
    .sort((a, b) => comparePaths(a.path, b.path))
  return {
    get found() {
      return rest[0]
    },
    next() {
      rest.shift()
    },
    skip() {
      const path = rest.shift()?.path
      while (path !== undefined && rest[0]?.path.startsWith(path === '' ? '' : `${path}/`)) rest.shift()
    },
  }
}
