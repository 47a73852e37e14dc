import { randomBytes } from 'node:crypto'
import { promises as fs } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'
import { errnoCode, fileError } from './file-error.js'
import { makeDirectories } from './make-directories.js'

/** Writes a small file so that readers, and a crash at any moment, find the old contents or the new, whole. Durable when it returns.
 *  Makes missing directories. A new file gets `mode` (default 0o644), an existing one keeps its own. A symbolic link is replaced.
 *  @throws BelayError `unavailable`; the old file is then in place. */
export async function writeFileAtomically(
  file: string,
  content: Uint8Array | string,
  o: { mode?: number } = {},
): Promise<void> {
  const directory = path.dirname(file)
  const temporary = path.join(
    directory,
    `.${path.basename(file)}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`,
  )
  try {
    makeDirectories(directory)
    const mode = (await modeOf(file)) ?? o.mode ?? 0o644
    try {
      await writeDurably(temporary, content, mode)
      await fs.rename(temporary, file)
    } catch (error) {
      await fs.rm(temporary, { force: true })
      throw error
    }
    await syncDirectory(directory)
  } catch (cause) {
    throw fileError(cause, { doing: `write ${file}`, access: 'write' })
  }
}

async function modeOf(file: string): Promise<number | undefined> {
  try {
    return (await fs.stat(file)).mode & 0o7777
  } catch (error) {
    if (errnoCode(error) === 'ENOENT') return undefined
    throw error
  }
}

async function writeDurably(file: string, content: Uint8Array | string, mode: number): Promise<void> {
  const handle = await fs.open(file, 'wx', mode)
  try {
    await handle.writeFile(content)
    // The process's umask may have taken away what an existing file had.
    await handle.chmod(mode)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Makes a rename or removal in the directory durable. */
async function syncDirectory(directory: string): Promise<void> {
  // Windows cannot open directories; its file systems journal names by themselves.
  if (process.platform === 'win32') return
  let handle: FileHandle | undefined
  try {
    handle = await fs.open(directory, 'r')
    await handle.sync()
  } catch (error) {
    // Some network file systems refuse to sync a directory: nothing more can be promised there.
    const code = errnoCode(error)
    if (code !== 'EINVAL' && code !== 'ENOTSUP') throw error
  } finally {
    await handle?.close()
  }
}
