import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterEach } from '@jest/globals'

/** To be called in a `describe` or at the top of a file. Each call of the result makes a new directory, which is removed after
 *  the test, whatever the test put into it. */
export function useTempDir(): (name?: string) => Promise<string> {
  const made: string[] = []
  afterEach(async () => {
    for (const directory of made.splice(0)) await removeTree(directory)
  })
  return async (name = 'belay-test') => {
    const directory = await mkdtemp(path.join(tmpdir(), `${name}-`))
    made.push(directory)
    return directory
  }
}

/** Removes a tree, directories that its modes close included. */
export async function removeTree(directory: string): Promise<void> {
  try {
    await rm(directory, { recursive: true, force: true, maxRetries: 2 })
  } catch {
    // Closed directories inside: opened, then tried once more, and that failure counts.
    await promisify(execFile)('chmod', ['-R', 'u+rwX', directory]).catch(() => {
      // The failed removal may still be taking away what chmod has just listed.
    })
    await rm(directory, { recursive: true, force: true, maxRetries: 5 })
  }
}
