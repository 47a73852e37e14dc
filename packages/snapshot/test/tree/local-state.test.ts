import { lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import type { PackLocator } from '@belay/snapshot/store/store'
import type { StateRow } from '@belay/snapshot/tree/local-state'
import { type LocalState, openLocalState } from '@belay/snapshot/tree/local-state-head'
import { vouches } from '@belay/snapshot/tree/vouches'
import { makeRecord } from '@belay/testing/checkpoint-record'
import { Rng } from '@belay/testing/rng'
import { useTempDir } from '@belay/testing/temp-dir'
import { describe, expect, it } from '@jest/globals'

const tempDir = useTempDir()
const rng = new Rng(1)
const parent = entryOf()
const startedAtMs = 1_700_000_000_000
/** What the test remembered last. */
let remembered: readonly Segment[] = []

describe('what a machine remembers of a tree', () => {
  it('comes back row by row for the checkpoint it belongs to', async () => {
    const directory = await tempDir()
    const segments = [segmentOf(0, 3), segmentOf(1, 1), segmentOf(2, 40)]
    remember(directory, segments)
    const state = open(directory)
    expect(state.usable).toBe(true)
    expect([...state.segments()].map(({ pack, blob, rows }) => ({ pack, blob, rows }))).toEqual(segments)
  })

  it('counts as lost for another checkpoint, tree, series or selection', async () => {
    const directory = await tempDir()
    remember(directory, [segmentOf(0, 3)])
    expect(open(directory, { parent: entryOf() }).usable).toBe(false)
    expect(open(directory, { root: '/another' }).usable).toBe(false)
    expect(open(directory, { series: 'another' }).usable).toBe(false)
    expect(open(directory, { dependsOn: ['another'] }).usable).toBe(false)
    expect(open(directory).usable).toBe(true)
  })

  it('counts as lost whichever byte of it is damaged', async () => {
    const directory = await tempDir()
    remember(directory, [segmentOf(0, 2), segmentOf(1, 2)])
    const files = readdirSync(directory).map((name) => ({
      name,
      whole: readFileSync(`${directory}/${name}`),
    }))
    const putBack = (): void => {
      for (const { name, whole } of files) writeFileSync(`${directory}/${name}`, whole)
    }
    for (const { name, whole } of files) {
      for (let at = 0; at < whole.length; at++) {
        const damaged = Buffer.from(whole)
        damaged[at] = (damaged[at] as number) ^ (1 << rng.int(0, 7))
        writeFileSync(`${directory}/${name}`, damaged)
        expect({ name, at, usable: open(directory).usable }).toEqual({ name, at, usable: false })
        putBack()
      }
      for (let length = 0; length < whole.length; length += 7) {
        writeFileSync(`${directory}/${name}`, whole.subarray(0, length))
        expect({ name, length, usable: open(directory).usable }).toEqual({ name, length, usable: false })
        putBack()
      }
    }
    expect(open(directory).usable).toBe(true)
  })

  it('of two sessions that write at once the last to end is remembered whole, or none', async () => {
    const directory = await tempDir()
    const one = open(directory)
    const two = open(directory)
    const parents = [entryOf(), entryOf()] as const
    one.addSegment(segmentOf(0, 2000))
    two.addSegment(segmentOf(7, 3000))
    one.keep(parents[0])
    two.keep(parents[1])
    for (const [number, expected] of [
      [0, segmentOf(0, 2000)],
      [1, segmentOf(7, 3000)],
    ] as const) {
      const state = open(directory, { parent: parents[number], segments: [expected] })
      if (state.usable) expect([...state.segments()][0]).toMatchObject(expected)
    }
    expect(readdirSync(directory).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  it('leaves no temporary file after an end without a checkpoint, and sweeps those of a crash', async () => {
    const directory = await tempDir()
    remember(directory, [segmentOf(0, 3)])
    const before = readdirSync(directory)
    const state = open(directory)
    state.addSegment(segmentOf(5, 5))
    state.close()
    expect(readdirSync(directory)).toEqual(before)
    const crashed = open(directory)
    crashed.addSegment(segmentOf(5, 5))
    open(directory)
    expect(readdirSync(directory)).toEqual(before)
  })

  it('that cannot be written down costs the checkpoint nothing', async () => {
    const directory = await tempDir()
    writeFileSync(`${directory}/file`, '')
    expect(openState({ directory: `${directory}/file/below` })).toBeUndefined()
    const state = open(directory)
    state.addSegment(segmentOf(0, 1))
    // What it writes to is swept away under its hands.
    open(directory)
    state.addSegment(segmentOf(1, 1))
    state.keep(parent)
    expect(open(directory).usable).toBe(false)
  })

  it('keeps its rows where nothing has changed, for the new checkpoint', async () => {
    const directory = await tempDir()
    remember(directory, [segmentOf(0, 3), segmentOf(1, 3)])
    const state = open(directory)
    for (const segment of state.segments()) state.keepSegment(segment)
    const next = entryOf()
    state.keep(next)
    expect(open(directory).usable).toBe(false)
    expect([...open(directory, { parent: next }).segments()]).toHaveLength(2)
  })

  it('is written anew where a segment is gone, whichever one, though all others are as they were', async () => {
    const directory = await tempDir()
    const segments = [segmentOf(0, 3), segmentOf(1, 3), segmentOf(2, 3), segmentOf(3, 3)]
    for (const gone of [0, 1, 2, 3]) {
      remember(directory, segments)
      const state = open(directory)
      const left = segments.filter((_, number) => number !== gone)
      for (const segment of state.segments()) if (segment.number !== gone) state.keepSegment(segment)
      const next = entryOf()
      state.keep(next)
      const again = open(directory, { parent: next, segments: left })
      expect({
        gone,
        kept: [...again.segments()].map(({ pack, blob, rows }) => ({ pack, blob, rows })),
      }).toEqual({ gone, kept: left })
    }
  })

  it('counts as lost where it names other segments than the parent has', async () => {
    const directory = await tempDir()
    const segments = [segmentOf(0, 3), segmentOf(1, 3)]
    remember(directory, segments)
    const moved = { ...segmentOf(1, 3), blob: 77 }
    for (const others of [[], segments.slice(0, 1), [...segments, segmentOf(2, 3)], [segmentOf(0, 3), moved]])
      expect(open(directory, { segments: others }).usable).toBe(false)
    expect(open(directory, { segments }).usable).toBe(true)
  })

  it('vouches only for what is the same in size, times, mode, kind and inode, and not for what changed just before', async () => {
    const directory = await tempDir()
    const path = `${directory}/file`
    writeFileSync(path, 'content')
    const stat = lstatSync(path)
    const row: StateRow = {
      path: 'file',
      kind: 'file',
      mode: stat.mode & 0o7777,
      statSize: stat.size,
      mtimeMs: stat.mtimeMs,
      ctimeMs: stat.ctimeMs,
      inode: stat.ino,
    }
    const later = { startedAtMs: stat.ctimeMs + 1000 }
    expect(vouches(row, stat, later)).toBe(true)
    expect(vouches(row, stat, { startedAtMs: stat.ctimeMs + 10 })).toBe(false)
    for (const change of [
      { mode: 0o600 },
      { statSize: 8 },
      { mtimeMs: 1 },
      { ctimeMs: 1 },
      { inode: 1 },
      { kind: 'symlink' },
      { kind: 'directory' },
      { kind: 'special' },
    ] as const) {
      expect({ change, vouches: vouches({ ...row, ...change }, stat, later) }).toEqual({
        change,
        vouches: false,
      })
    }
    const wide = Object.assign(Object.create(Object.getPrototypeOf(stat)), stat, { ino: 2 ** 60, nlink: 2 })
    expect(vouches({ ...row, inode: 2 ** 60 }, wide, later)).toBe(false)
  })

  it('vouches for what a restore wrote if its last change lies within the restore, and all else is the same', async () => {
    const directory = await tempDir()
    const path = `${directory}/file`
    writeFileSync(path, 'content')
    const stat = lstatSync(path)
    const { size, mtimeMs, ctimeMs, ino } = stat
    const mode = stat.mode & 0o7777
    const row: StateRow = {
      path: 'file',
      kind: 'file',
      mode,
      statSize: size,
      mtimeMs,
      ctimeMs: Number.NaN,
      inode: ino,
    }
    const within = (sinceMs: number, untilMs: number) =>
      vouches(row, stat, { startedAtMs: 0, restored: { sinceMs, untilMs } })
    expect(within(ctimeMs, ctimeMs + 1)).toBe(true)
    expect(within(ctimeMs - 9, ctimeMs)).toBe(false)
    expect(within(ctimeMs + 1, ctimeMs + 9)).toBe(false)
    expect(vouches(row, stat, { startedAtMs: ctimeMs + 1000 })).toBe(false)
    const restored = { sinceMs: ctimeMs, untilMs: ctimeMs + 1 }
    for (const change of [{ mode: 0o600 }, { statSize: 8 }, { mtimeMs: 1 }, { inode: 1 }] as const) {
      const sure = vouches({ ...row, ...change }, stat, { startedAtMs: 0, restored })
      expect({ change, sure }).toEqual({ change, sure: false })
    }
  })

  it('goes on knowing when a restore wrote the rows that later checkpoints take over', async () => {
    const directory = await tempDir()
    const restored = { sinceMs: 1000, untilMs: 2000 }
    const ofRestore = (segment: Segment): Segment => ({
      ...segment,
      rows: segment.rows.map((row) => ({ ...row, ctimeMs: Number.NaN })),
    })
    const segments = [ofRestore(segmentOf(0, 3)), ofRestore(segmentOf(1, 3))]
    const written = open(directory)
    for (const segment of segments) written.addSegment(segment)
    written.keep(parent, restored)
    remembered = segments
    for (const kept of [2, 1]) {
      const state = open(directory)
      expect(state.rows?.restored).toEqual(restored)
      let left = kept
      for (const segment of state.segments()) if (left-- > 0) state.keepSegment(segment)
      state.keep(parent)
      remembered = segments.slice(0, kept)
    }
    const last = open(directory)
    expect(last.rows?.restored).toEqual(restored)
    expect([...last.segments()].map(({ rows }) => rows)).toEqual([segments[0]?.rows])
  })
})

interface Opening {
  readonly directory: string
  readonly root?: string
  readonly series?: string
  readonly parent?: CatalogEntry
  readonly dependsOn?: unknown
  /** Of the parent; else what was remembered last. */
  readonly segments?: readonly Segment[]
}

type Segment = ReturnType<typeof segmentOf>

function openState(o: Opening): LocalState | undefined {
  const segments = (o.segments ?? remembered).map(({ pack, blob }) => [pack, blob] as const)
  return openLocalState({
    root: '/tree',
    series: 'build',
    parent,
    dependsOn: ['all'],
    startedAtMs,
    ...o,
    segments,
  })
}

function open(directory: string, o: Omit<Opening, 'directory'> = {}): LocalState {
  const state = openState({ directory, ...o })
  if (state === undefined) throw new Error('expected a state')
  return state
}

function remember(directory: string, segments: readonly Segment[]): void {
  const state = open(directory)
  remembered = segments
  for (const segment of segments) state.addSegment(segment)
  state.keep(parent)
}

function segmentOf(number: number, count: number): { pack: number; blob: number; rows: StateRow[] } {
  const kinds = ['file', 'directory', 'symlink', 'special'] as const
  const rows = Array.from(
    { length: count },
    (_, at): StateRow => ({
      path: `${String(number).padStart(4, '0')}/name-${String(at).padStart(5, '0')}-\xff`,
      kind: kinds[at % 4] ?? 'file',
      mode: 0o7777 - at,
      statSize: at * 1_000_003,
      mtimeMs: 1_700_000_000_123.25 + at,
      ctimeMs: -5.5 * at,
      inode: 2 ** 40 + at,
    }),
  )
  return { pack: number, blob: number * 3, rows }
}

function entryOf(): CatalogEntry {
  const record = makeRecord({ rng, now: new Date('2026-01-02T03:04:05.678Z') })
  return { record, at: record.digest as string as PackLocator, sizeBytes: 1000, trailerBytes: 500 }
}
