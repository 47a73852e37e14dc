import { array, nullable, object, type ShapeOf, text, where, wholeNumber } from '../shape.js'

/** The state of the git repository at the moment of a checkpoint: a description, not the history itself. */
export type GitState = ShapeOf<typeof gitStateShape>

const objectName = where(
  text(),
  (name) => /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(name),
  'expected a git object name of 40 or 64 hex digits',
)
const count = wholeNumber({ min: 0 })

export const gitStateShape = object({
  /** null: no commit yet. */
  head: nullable(objectName),
  /** null: detached. */
  branch: nullable(text()),
  /** null: the branch follows nothing. */
  upstream: nullable(text()),
  /** Commits the upstream lacks, and commits it has more; null where there is no upstream. */
  ahead: nullable(count),
  behind: nullable(count),
  /** The changed paths with git's two status letters, the first GIT_STATUS_ENTRIES_MAX of them. */
  status: array(object({ letters: text({ lengthMin: 2, lengthMax: 2 }), path: text() })),
  /** How many paths are changed in all. */
  statusCount: count,
  stashCount: count,
})

/** A record is listed often: it names this many changed paths, and counts the rest. */
export const GIT_STATUS_ENTRIES_MAX = 100
