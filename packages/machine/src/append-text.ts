import { appendFile } from 'node:fs/promises'
import { fileError } from './file-error.js'

/** Appends to a file that others append to as well, in one write. Makes it if it is not there.
 *  @throws BelayError `unavailable` */
export async function appendText(file: string, text: string): Promise<void> {
  try {
    await appendFile(file, text)
  } catch (cause) {
    throw fileError(cause, { doing: `write to ${file}`, access: 'write' })
  }
}
