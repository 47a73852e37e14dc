import { rm } from 'node:fs/promises'
import { fileError } from './file-error.js'

/** Removes a directory of our own with all it holds. Nothing happens if it is not there.
 *  @throws BelayError `unavailable` */
export async function removeDirectory(directory: string): Promise<void> {
  try {
    await rm(directory, { recursive: true, force: true, maxRetries: 2 })
  } catch (cause) {
    throw fileError(cause, { doing: `remove ${directory}`, access: 'write' })
  }
}
