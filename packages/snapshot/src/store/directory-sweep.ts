import path from 'node:path'
import { isSessionId, parseLeaseName, parsePruneLockName, type SessionId } from './directory-layout.js'
import { findSession, isAnnouncing } from './directory-sessions.js'
import { removeSpool } from './directory-spool.js'
import type { StoreDirectory } from './store-directory.js'
import { findFile, unlinkIfThere } from './synced-file.js'

/** Removes what sessions that are over left behind: spools, leases, locks. Any number of sweeps may run at once.
 *
 *  A session announces itself before it makes anything else and takes the announcement back last. So what is found in tmp/ or
 *  locks/ and whose session is announced nowhere is nobody's, if one looks for the announcement after having found it. */
export async function sweepDeadSessions(directory: StoreDirectory): Promise<void> {
  const { files, layout } = directory
  // Only who lives is remembered: who is announced nowhere now may be so a moment later.
  const living = new Set<SessionId | undefined>([directory.ownSession?.id])
  const isOver = async (id: SessionId): Promise<boolean> => {
    if (living.has(id)) return false
    const isAlive = (await findSession(directory, id))?.isAlive ?? false
    if (isAlive) living.add(id)
    return !isAlive
  }

  for (const name of await files.readDirectory(layout.tmp)) {
    const owner = ownerInTmp(name)
    if (owner === undefined || !(await isOver(owner))) continue
    const child = path.join(layout.tmp, name)
    if (isSessionId(name)) await removeSpool(files, layout, name)
    else if (!(await isAnnouncing(directory, child))) await unlinkIfThere(files, child)
  }
  for (const name of await files.readDirectory(layout.locks)) {
    const owner = parsePruneLockName(name)
    if (owner !== undefined && (await isOver(owner))) await unlinkIfThere(files, layout.pruneLock(owner))
  }
  const announcements: SessionId[] = []
  for (const name of await files.readDirectory(layout.leases)) {
    const lease = parseLeaseName(name)
    if (lease === undefined || !(await isOver(lease.session))) continue
    if (lease.parent === undefined) announcements.push(lease.session)
    else await unlinkIfThere(files, layout.lease(lease.session, lease.parent))
  }
  for (const id of announcements) {
    // Last, so that a sweep that dies half-way is finished by the next; not while anything of the session is left.
    if ((await findFile(files, layout.spool(id))) === undefined)
      await unlinkIfThere(files, layout.session(id))
  }
}

/** A spool, or an announcement that was being written. */
function ownerInTmp(name: string): SessionId | undefined {
  const owner = name.split('.', 1)[0] ?? ''
  return isSessionId(owner) ? owner : undefined
}
