import fs from 'node:fs'
import process from 'node:process'
import { misuse } from '@belay/domain/errors'
import { fileError } from './file-error.js'
import { abortedError, TimeSetterProcess } from './time-setter-process.js'
import { type TimeSetterProgram, timeSetterPrograms } from './time-setter-programs.js'

/** Sets modification times to the nanosecond, which Node's own calls cannot: they take doubles, which hold a quarter of a microsecond.
 *  Symbolic links are changed themselves, never what they point at; access times stay. */
export interface TimeSetter {
  /** Queues one entry. Cheap and synchronous; `path` is a byte string (one char a byte) relative to the root, `.` the root itself.
   *  Entries are set in this order. Nothing is known of its success before `finish`. */
  set(path: string, mtimeSec: number, mtimeNsec: number): void
  /** Resolves when the pipe has taken what was queued; await it now and then, or memory grows with the number of entries.
   *  @throws BelayError `unavailable` if the program has died. */
  drained(): Promise<void>
  /** Sets what is still queued and ends the program. Entries that could not be set are named, the first thousand of them.
   *  @throws BelayError `unavailable` if the program died before it had done everything: then nothing is known of any entry. */
  finish(): Promise<{ readonly failed: readonly TimeFailure[]; readonly failedCount: number }>
  /** Ends the program at once; what is queued is lost. Harmless after `finish`. */
  kill(): void
}

export interface TimeFailure {
  /** Byte string, as given to `set`. */
  readonly path: string
  readonly errno: number
}

/** Starts a program that sets times below `root` (perl, else python3). Undefined when this machine has none that can:
 *  times are then kept to the microsecond only, which the caller must say.
 *  @throws BelayError `absent` if `root` is not there, `misuse` if it is no directory, `unavailable` on abort. */
export async function findTimeSetter(
  root: string,
  o: { signal?: AbortSignal | undefined; programs?: readonly TimeSetterProgram[] } = {},
): Promise<TimeSetter | undefined> {
  requireDirectory(root)
  for (const program of o.programs ?? timeSetterPrograms(process.platform, process.arch)) {
    const setter = new TimeSetterProcess(program, root, o.signal)
    if (await setter.answers()) return setter
    setter.kill()
    if (o.signal?.aborted) throw abortedError(o.signal)
  }
  return undefined
}

// A missing working directory and a missing program fail alike (ENOENT), and must not be taken for each other.
function requireDirectory(root: string): void {
  let found: fs.Stats
  try {
    found = fs.statSync(root)
  } catch (cause) {
    throw fileError(cause, { doing: `set times below ${root}`, access: 'read' })
  }
  if (!found.isDirectory())
    throw misuse(
      'target-invalid',
      `Cannot set times below ${root}: expected a directory, found another kind of file`,
    )
}
