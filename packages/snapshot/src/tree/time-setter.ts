import type { BytePath } from '../format/entry.js'

/** Sets modification times to the nanosecond, which Node's own calls cannot; of symbolic links themselves, too. Who provides it runs
 *  another program. */
export interface TimeSetter {
  /** Queues one entry; `path` is relative to the root the setter was opened for, `.` the root itself. */
  set(path: BytePath, mtimeSec: number, mtimeNsec: number): void
  /** Resolves when what is queued takes no more memory than it should. */
  drained(): Promise<void>
  /** Sets what is still queued and ends the program. @throws BelayError `unavailable` if nothing is known of its success */
  finish(): Promise<{
    readonly failed: readonly { readonly path: BytePath; readonly errno: number }[]
    readonly failedCount: number
  }>
  /** Ends the program at once; harmless after `finish`. */
  kill(): void
}

/** Resolves to `undefined` where this machine has no program that can. */
export type OpenTimeSetter = (
  root: string,
  o: { signal?: AbortSignal | undefined },
) => Promise<TimeSetter | undefined>
