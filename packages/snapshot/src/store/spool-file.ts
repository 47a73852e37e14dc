import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs'
import { unavailable } from '@belay/domain/errors'

/** A file under construction in a store's spool directory. Synchronous: it is written from worker threads. */
export class SpoolFile {
  readonly path: string
  readonly #fd: number
  #open = true

  constructor(path: string) {
    this.path = path
    this.#fd = attempt(path, () => openSync(path, 'wx', 0o600))
  }

  append(bytes: Uint8Array): void {
    attempt(this.path, () => {
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#fd, bytes, done)
    })
  }

  /** Closed only: the store makes it durable when it takes it over. */
  close(): void {
    if (!this.#open) return
    this.#open = false
    attempt(this.path, () => closeSync(this.#fd))
  }

  discard(): void {
    this.close()
    attempt(this.path, () => unlinkSync(this.path))
  }
}

function attempt<T>(path: string, call: () => T): T {
  try {
    return call()
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      throw unavailable('disk-full', `No room for ${path}`, {
        hint: 'Free some space, or put the store elsewhere.',
        cause,
      })
    }
    throw unavailable('file-unwritable', `Cannot write ${path}: ${code ?? String(cause)}`, { cause })
  }
}
