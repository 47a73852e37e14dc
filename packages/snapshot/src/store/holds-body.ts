import { readRange } from './read-file.js'
import type { ObjectBody } from './store.js'
import type { StoreFiles } from './store-files.js'
import { findFile } from './synced-file.js'

const STEP_BYTES = 8 * 2 ** 20

/** Whether a stored file holds exactly these bytes. Reads both, a step at a time. Where the file to compare with is gone, an earlier
 *  try of the same put has moved it here, and only its size is left to compare.
 *  @param o.what names the stored object in messages
 *  @throws the system's errors as they are */
export async function holdsBody(
  files: StoreFiles,
  stored: string,
  o: { body: ObjectBody; signal: AbortSignal | undefined; what: string },
): Promise<boolean> {
  const { body, signal, what } = o
  const sizeBytes = body.kind === 'bytes' ? body.bytes.length : body.sizeBytes
  if ((await files.stat(stored)).sizeBytes !== sizeBytes) return false
  if (body.kind === 'file' && (await findFile(files, body.path)) === undefined) return true
  for (let offset = 0; offset < sizeBytes; offset += STEP_BYTES) {
    const range = { offset, length: Math.min(STEP_BYTES, sizeBytes - offset) }
    const given =
      body.kind === 'bytes'
        ? body.bytes.subarray(offset, offset + range.length)
        : await readRange(files, body.path, { range, signal, what: `the file to store as ${what}` })
    if (Buffer.compare(given, await readRange(files, stored, { range, signal, what })) !== 0) return false
  }
  return true
}
