import type { CheckpointId } from '@belay/domain/brand'
import { parseLeaseName, type SessionId } from './directory-layout.js'
import { parseSessionFile, type SessionFile } from './directory-session-file.js'
import { readSmallFile } from './read-file.js'
import type { StoreDirectory } from './store-directory.js'
import { isMissing } from './store-error.js'

/** A session that announced itself. What cannot be told counts as alive: a wrong guess then costs space, never a checkpoint. */
export interface FoundSession {
  readonly id: SessionId
  readonly isAlive: boolean
  readonly startedAt: Date
}

/** A session of another host, or one whose file cannot be read, is dead once it has been silent for this long. */
const SILENCE_MS_MAX = 24 * 60 * 60 * 1000

/** @returns undefined if no session of this id is announced */
export async function findSession(
  directory: StoreDirectory,
  id: SessionId,
): Promise<FoundSession | undefined> {
  const { files, layout, now } = directory
  const path = layout.session(id)
  try {
    const { modifiedAt } = await files.stat(path)
    const file = parseSessionFile(
      await readSmallFile(files, path, { bytesMax: SESSION_BYTES_MAX, what: path }),
    )
    const isSilent = now().getTime() - modifiedAt.getTime() > SILENCE_MS_MAX
    return {
      id,
      isAlive: await isAlive(directory, file, isSilent),
      startedAt: file?.startedAt ?? new Date(0),
    }
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** Tells whether a living process is about to announce itself by this file. One that is still empty cannot be told from one that
 *  was left so: whoever writes it writes it again if it goes. */
export async function isAnnouncing(directory: StoreDirectory, path: string): Promise<boolean> {
  const { files, now } = directory
  try {
    const { modifiedAt } = await files.stat(path)
    const file = parseSessionFile(
      await readSmallFile(files, path, { bytesMax: SESSION_BYTES_MAX, what: path }),
    )
    const isSilent = now().getTime() - modifiedAt.getTime() > SILENCE_MS_MAX
    return file !== undefined && (await isAlive(directory, file, isSilent))
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

/** Who builds on which checkpoint; the living only. */
export async function isLeased(directory: StoreDirectory, checkpoint: CheckpointId): Promise<boolean> {
  for (const name of await directory.files.readDirectory(directory.layout.leases)) {
    const lease = parseLeaseName(name)
    if (lease?.parent !== checkpoint) continue
    // By its path, not by the listing: that one may have missed a session whose end it ran into.
    if ((await findSession(directory, lease.session))?.isAlive) return true
  }
  return false
}

/** When the oldest living session that may be storing objects started; our own counts while it holds a lease. */
export async function oldestStart(directory: StoreDirectory): Promise<Date | undefined> {
  const own = directory.ownSession
  let oldest: Date | undefined
  for (const name of await directory.files.readDirectory(directory.layout.leases)) {
    const lease = parseLeaseName(name)
    if (lease === undefined || lease.parent !== undefined) continue
    if (lease.session === own?.id && !own.hasLeases) continue
    const found = await findSession(directory, lease.session)
    if (found?.isAlive && (oldest === undefined || found.startedAt < oldest)) oldest = found.startedAt
  }
  return oldest
}

async function isAlive(
  directory: StoreDirectory,
  file: SessionFile | undefined,
  isSilent: boolean,
): Promise<boolean> {
  if (file === undefined) return !isSilent
  const liveness = await directory.liveness.isAlive(file)
  return liveness === 'unknown' ? !isSilent : liveness === 'alive'
}

const SESSION_BYTES_MAX = 4096
