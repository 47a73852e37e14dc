import type { Stats } from 'node:fs'
import type { StateRow } from './local-state.js'
import { CLOCK_TICK_MS } from './tree-clock.js'

/** Whether an entry is surely what it was when the walk or restore saw it that wrote the row: same size, times, mode and inode, and no chance
 *  that it changed again within one tick of the clock. */
export function vouches(row: StateRow, stat: Stats, times: StateTimes): boolean {
  if (row.mtimeMs !== stat.mtimeMs || row.mode !== (stat.mode & 0o7777)) return false
  if (row.kind === 'directory') return stat.isDirectory()
  if (row.inode !== stat.ino || row.statSize !== stat.size || !isChangeKnown(row, stat, times)) return false
  if (row.kind === 'file' ? !stat.isFile() : row.kind !== 'symlink' || !stat.isSymbolicLink()) return false
  // Two inodes that round to one double would pass for hard links of one file.
  return stat.nlink === 1 || Number.isSafeInteger(stat.ino)
}

/** What a row's time of change is judged by. */
export interface StateTimes {
  /** When the walk or the restore began that wrote the rows. */
  readonly startedAtMs: number
  /** The time in which a restore wrote what its rows give no exact time for. */
  readonly restored?: RestoreTime | undefined
}

/** Nothing that a restore wrote has changed since, if its inode's last change lies in here: whatever changes it once the restore is over,
 *  which is at least one tick of the clock after the end, changes it later. */
export interface RestoreTime {
  readonly sinceMs: number
  /** Exclusive. */
  readonly untilMs: number
}

function isChangeKnown(row: StateRow, stat: Stats, { startedAtMs, restored }: StateTimes): boolean {
  if (!Number.isNaN(row.ctimeMs))
    return row.ctimeMs === stat.ctimeMs && row.ctimeMs < startedAtMs - CLOCK_TICK_MS
  return restored !== undefined && stat.ctimeMs >= restored.sinceMs && stat.ctimeMs < restored.untilMs
}
