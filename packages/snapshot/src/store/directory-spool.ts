import path from 'node:path'
import { type DirectoryLayout, isCheckpointId, isObjectName, type SessionId } from './directory-layout.js'
import { isErrno, isMissing } from './store-error.js'
import type { StoreFiles } from './store-files.js'
import { findFile, unlinkIfThere } from './synced-file.js'

/** Removes the spool of a session that is over. What a cleanup had taken away and not yet deleted goes back first: the question
 *  whether it may go was still open, so it stays. It is whole, since records are deleted before any pack they need.
 *  @returns false if something in it is being put there right now, or is not ours: the spool stays */
export async function removeSpool(
  files: StoreFiles,
  layout: DirectoryLayout,
  id: SessionId,
): Promise<boolean> {
  await putBack(files, layout, id)
  return await removeTree(files, layout.spool(id), {
    keep: new Set([layout.withdrawn(id), layout.removed(id)]),
  })
}

/** Removes the spool if nothing is in it. */
export async function removeEmptySpool(
  files: StoreFiles,
  layout: DirectoryLayout,
  id: SessionId,
): Promise<boolean> {
  await putBack(files, layout, id)
  return await removeIfEmpty(files, layout.spool(id))
}

async function putBack(files: StoreFiles, layout: DirectoryLayout, id: SessionId): Promise<void> {
  await emptyTrash(files, layout.withdrawn(id), async (name, from) => {
    if (!isCheckpointId(name)) return
    await renameIfThere(files, from, layout.record(name))
    await files.syncDirectory(layout.checkpoints)
  })
  await emptyTrash(files, layout.removed(id), async (name, from) => {
    if (isObjectName(name)) await renameIfThere(files, from, layout.pack(name))
  })
}

async function emptyTrash(
  files: StoreFiles,
  directory: string,
  restore: (name: string, from: string) => Promise<void>,
): Promise<void> {
  for (const name of await namesIn(files, directory)) await restore(name, path.join(directory, name))
  await removeIfEmpty(files, directory)
}

async function removeTree(
  files: StoreFiles,
  directory: string,
  o: { keep: ReadonlySet<string> },
): Promise<boolean> {
  for (const name of await namesIn(files, directory)) {
    const child = path.join(directory, name)
    if (o.keep.has(child)) continue
    const found = await findFile(files, child)
    if (found?.isDirectory) await removeTree(files, child, o)
    else await unlinkIfThere(files, child)
  }
  return await removeIfEmpty(files, directory)
}

/** The names in a directory; none if it is missing. */
async function namesIn(files: StoreFiles, directory: string): Promise<readonly string[]> {
  try {
    return await files.readDirectory(directory)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

/** @returns whether it is gone */
async function removeIfEmpty(files: StoreFiles, directory: string): Promise<boolean> {
  try {
    await files.removeDirectory(directory)
  } catch (error) {
    if (isErrno(error, 'ENOTEMPTY', 'EEXIST')) return false
    if (!isMissing(error)) throw error
  }
  return true
}

async function renameIfThere(files: StoreFiles, from: string, to: string): Promise<void> {
  try {
    await files.rename(from, to)
  } catch (error) {
    // Another sweep was faster.
    if (!isMissing(error)) throw error
  }
}
