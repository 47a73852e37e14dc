import type { CheckResult, RestoreJob, WriteResult } from './restore-job.js'

/** A job on its way, with what is to be done once it is. */
export type QueuedJob =
  | { readonly kind: 'write'; readonly job: RestoreJob; readonly done: (result: WriteResult) => void }
  | { readonly kind: 'check'; readonly job: RestoreJob; readonly done: (result: CheckResult) => void }

/** Where a crew gets its work from. Jobs are made when somebody is free to do them: until then more files can join a frame's job. */
export interface JobSource {
  /** The next job; `undefined` if there is none now.
   *  @param last nothing will be added: incomplete jobs are due, too */
  take(last: boolean): QueuedJob | undefined
  /** Rough time, in milliseconds of one thread, of what waits. */
  readonly weightMs: number
  /** Nothing waits. */
  readonly isEmpty: boolean
}

/** About what a small file costs beside its bytes, and a byte. */
export const FILE_COST_MS = 0.02
export const BYTE_COST_MS = 2e-6
