import { z } from 'zod'

/** The state of the git repository at the moment of a checkpoint: a description, not the history itself. */
export type GitState = z.infer<typeof gitStateSchema>

const objectNameSchema = z
  .string()
  .regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, 'expected a git object name of 40 or 64 hex digits')

export const gitStateSchema = z.object({
  /** null: no commit yet. */
  head: objectNameSchema.nullable(),
  /** null: detached. */
  branch: z.string().nullable(),
  /** null: the branch follows nothing. */
  upstream: z.string().nullable(),
  /** Commits the upstream lacks, and commits it has more; null where there is no upstream. */
  ahead: z.int().nonnegative().nullable(),
  behind: z.int().nonnegative().nullable(),
  /** The changed paths with git's two status letters, the first GIT_STATUS_ENTRIES_MAX of them. */
  status: z.array(z.object({ letters: z.string().length(2), path: z.string() })),
  /** How many paths are changed in all. */
  statusCount: z.int().nonnegative(),
  stashCount: z.int().nonnegative(),
})

/** A record is listed often: it names this many changed paths, and counts the rest. */
export const GIT_STATUS_ENTRIES_MAX = 100
