import { promises as fs } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileError } from './file-error.js'

/** Runs `work` with a new directory that is removed afterwards, whatever happens.
 *  @throws BelayError `unavailable` if it cannot be made; what `work` throws */
export async function withTemporaryDirectory<T>(
  prefix: string,
  work: (directory: string) => Promise<T>,
): Promise<T> {
  const parent = tmpdir()
  const directory = await fs.mkdtemp(path.join(parent, prefix)).catch((cause: unknown) => {
    throw fileError(cause, { doing: `make a directory in ${parent}`, access: 'write' })
  })
  try {
    return await work(await fs.realpath(directory))
  } finally {
    await fs.rm(directory, { recursive: true, force: true })
  }
}
