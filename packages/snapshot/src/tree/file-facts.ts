import type { BigIntStats, Stats } from 'node:fs'
import { TIME_SECONDS_MAX } from '../format/limits.js'
import { CLOCK_TICK_MS } from './tree-clock.js'

/** What fstat said of a file, exactly and as the doubles that a later lstat is compared with. */
export interface FileFacts {
  readonly mode: number
  readonly mtimeSec: number
  readonly mtimeNsec: number
  readonly statSize: number
  readonly inode: number
  readonly mtimeMs: number
  readonly ctimeMs: number
  /** See `linkKeyOf`, where the file has more than one link; else empty. */
  readonly linkKey: string
}

export function factsOf(stat: BigIntStats): FileFacts {
  const mtime = split(stat.mtimeMs, stat.mtimeNs)
  const ctime = split(stat.ctimeMs, stat.ctimeNs)
  const ctimeMs = ctime.seconds * 1000 + ctime.nanoseconds / 1e6
  // A time that no date can tell is kept as the nearest that one can.
  const isFar = Math.abs(mtime.seconds) > TIME_SECONDS_MAX
  return {
    mode: Number(stat.mode) & 0o7777,
    mtimeSec: isFar ? Math.sign(mtime.seconds) * TIME_SECONDS_MAX : mtime.seconds,
    mtimeNsec: isFar ? 0 : mtime.nanoseconds,
    statSize: Number(stat.size),
    inode: Number(stat.ino),
    // As Node computes the doubles of a plain Stats, so that the two compare.
    mtimeMs: mtime.seconds * 1000 + mtime.nanoseconds / 1e6,
    ctimeMs,
    linkKey: stat.nlink > 1n ? linkKeyOf(stat.dev, stat.ino, ctimeMs) : '',
  }
}

function split(ms: bigint, ns: bigint): { seconds: number; nanoseconds: number } {
  const seconds = Math.floor(Number(ms) / 1000)
  const nanoseconds = Number(ns - BigInt(seconds) * 1_000_000_000n)
  // Before 1970 milliseconds round towards zero and nanoseconds do not.
  return nanoseconds < 0 ? { seconds: seconds - 1, nanoseconds: nanoseconds + 1e9 } : { seconds, nanoseconds }
}

/** Whether a later look at the same file found the same. */
export function isSame(stat: Stats, facts: FileFacts): boolean {
  return stat.size === facts.statSize && stat.mtimeMs === facts.mtimeMs && stat.ctimeMs === facts.ctimeMs
}

/** Whether the file changed just before that moment, or since: it could change again under the same timestamp. */
export function isRecent(facts: FileFacts, momentMs: number): boolean {
  return Math.max(facts.ctimeMs, facts.mtimeMs) >= momentMs - CLOCK_TICK_MS
}

/** The same for links to the same file in the same state. The time of its last change belongs to it: a file that changes while the tree is
 *  read is not the same under each of its names, and an inode that is freed comes back as another file. */
export function linkKeyOf(device: number | bigint, inode: number | bigint, ctimeMs: number): string {
  return `${device}:${inode}:${ctimeMs}`
}
