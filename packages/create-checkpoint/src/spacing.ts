/** What is known after one look at the tree in the background. */
export interface Look {
  readonly intervalMs: number
  /** Since the process began. */
  readonly elapsedMs: number
  /** Of this look: time, and time of processors. */
  readonly tookMs: number
  readonly cpuMs: number
  /** Nothing had changed. */
  readonly unchanged: boolean
  /** Objects stored so far; undefined for a store that does not count them. */
  readonly objects: number | undefined
}

/** How long to wait until the next look. The interval, but longer where looking costs more than 2 % of a processor though nothing changes,
 *  and where the artifacts of the job would run out. */
export function delayBeforeNext(look: Look): number {
  const idleMs = look.unchanged ? look.cpuMs / IDLE_SHARE_MAX - look.tookMs : 0
  return Math.max(look.intervalMs - look.tookMs, idleMs, artifactSpacing(look), 0)
}

// Below 2 %, with room for what the process costs besides.
const IDLE_SHARE_MAX = 0.015

/** A job may store 500 artifacts and last six hours. The first third comes as asked; the rest is spread over what is left. */
function artifactSpacing({ objects, elapsedMs }: Look): number {
  if (objects === undefined || objects < OBJECTS_MAX / 3) return 0
  const left = OBJECTS_MAX - objects
  if (left <= 0) return JOB_MS_MAX
  return Math.max(0, JOB_MS_MAX - elapsedMs) / left
}

const OBJECTS_MAX = 440
const JOB_MS_MAX = 6 * 3_600_000
