import fs from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import process from 'node:process'

/**
 * The directory for compiled code, made if need be; undefined where there is none that only this user can write to.
 *
 * Who can write there can make this user run anything. So it lies in the user's own directory for caches, never in a shared place such as
 * /tmp (where Node puts its compile cache unless told otherwise), and counts only if it belongs to this user and to nobody else.
 * NODE_COMPILE_CACHE names another place, and NODE_DISABLE_COMPILE_CACHE none, as they do for Node's own.
 */
export function findCodeCacheDirectory(): string | undefined {
  const base = baseDirectory()
  if (base === undefined) return undefined
  const directory = path.join(base, 'belay')
  try {
    if (isOwn(directory)) return directory
  } catch {
    // Most often it is not there yet; whatever else it is, making it tells.
  }
  try {
    fs.mkdirSync(base, { recursive: true, mode: 0o700 })
    // In another user's home, as under sudo, a directory of ours would be in that user's way.
    if (process.getuid !== undefined && fs.statSync(base).uid !== process.getuid()) return undefined
    fs.mkdirSync(directory, { mode: 0o700 })
    return isOwn(directory) ? directory : undefined
  } catch {
    // No place to write to: nothing is remembered, and everything works.
    return undefined
  }
}

/** Whether only this user can have written what was found. */
export function isWrittenByUsAlone(found: fs.Stats): boolean {
  // Windows keeps a profile's directories to its user by itself, and Node knows nothing of it.
  if (process.getuid === undefined) return true
  return found.uid === process.getuid() && (found.mode & 0o022) === 0
}

function isOwn(directory: string): boolean {
  const found = fs.lstatSync(directory)
  return found.isDirectory() && isWrittenByUsAlone(found)
}

function baseDirectory(): string | undefined {
  const { env, platform } = process
  if ((env['NODE_DISABLE_COMPILE_CACHE'] ?? '') !== '') return undefined
  const named = env['NODE_COMPILE_CACHE'] || env['XDG_CACHE_HOME']
  if (named !== undefined && path.isAbsolute(named)) return named
  if (platform === 'win32') return env['LOCALAPPDATA'] || undefined
  try {
    return path.join(homedir(), platform === 'darwin' ? 'Library/Caches' : '.cache')
  } catch {
    // A user without an entry and without HOME, as in some containers.
    return undefined
  }
}
