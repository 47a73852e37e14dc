import { stat } from 'node:fs/promises'
import { errnoCode, fileError } from './file-error.js'

/** @throws BelayError `unavailable` where the system does not tell */
export async function directoryExists(directory: string): Promise<boolean> {
  try {
    return (await stat(directory)).isDirectory()
  } catch (cause) {
    if (errnoCode(cause) === 'ENOENT') return false
    throw fileError(cause, { doing: `look for ${directory}`, access: 'read' })
  }
}
