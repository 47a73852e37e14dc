import { statfs } from 'node:fs/promises'
import { type BelayError, unavailable } from '@belay/domain/errors'
import { fileError } from './file-error.js'

export interface FreeSpace {
  /** What an ordinary user may still write. */
  readonly freeBytes: number
  readonly totalBytes: number
  /** Files that can still be made; undefined where the file system sets no limit. */
  readonly freeFiles: number | undefined
}

const TIMEOUT_MS_DEFAULT = 10_000

/** The space left on the file system of a path. A dead network file system would never answer, so the wait is limited.
 *  @throws BelayError `absent` if the path is not there, `unavailable` if there is no answer in time, or on abort. */
export async function freeSpace(
  path: string,
  o: { timeoutMs?: number; signal?: AbortSignal | undefined } = {},
): Promise<FreeSpace> {
  const timeoutMs = o.timeoutMs ?? TIMEOUT_MS_DEFAULT
  const limit = Promise.withResolvers<never>()
  const timer = setTimeout(() => limit.reject(timedOut(path, timeoutMs)), timeoutMs)
  const onAbort = () => limit.reject(aborted(path, o.signal))
  if (o.signal?.aborted) onAbort()
  else o.signal?.addEventListener('abort', onAbort, { once: true })
  try {
    const answer = statfs(path).catch((cause: unknown) => {
      throw fileError(cause, { doing: `measure the free space at ${path}`, access: 'read' })
    })
    const { bavail, blocks, bsize, files, ffree } = await Promise.race([limit.promise, answer])
    return {
      freeBytes: bavail * bsize,
      totalBytes: blocks * bsize,
      // Btrfs and network file systems give 0 for both.
      freeFiles: files === 0 ? undefined : ffree,
    }
  } finally {
    clearTimeout(timer)
    o.signal?.removeEventListener('abort', onAbort)
  }
}

function timedOut(path: string, timeoutMs: number): BelayError {
  return unavailable(
    'timed-out',
    `The file system of ${path} did not tell its free space within ${timeoutMs} ms`,
    {
      hint: 'A network file system may have lost its server.',
    },
  )
}

function aborted(path: string, signal: AbortSignal | undefined): BelayError {
  return unavailable('aborted', `Measuring the free space at ${path} was aborted`, { cause: signal?.reason })
}
