import fs from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import zlib from 'node:zlib'
import { makeDirectories } from './make-directories.js'

/**
 * Small files that save this user work and are never needed: whatever is missing, damaged or not to be trusted is done again.
 *
 * Who can write there can make this user run anything. So they lie in the user's own directory for caches, never in a shared place such as
 * /tmp (where Node puts its compile cache unless told otherwise), and nothing counts that another user could have written.
 * NODE_COMPILE_CACHE names another place, and NODE_DISABLE_COMPILE_CACHE none, as they do for Node's own.
 */
export class UserCache {
  readonly #directory: string

  private constructor(directory: string) {
    this.#directory = directory
  }

  /** Undefined where there is no place that only this user can write to. Makes it if need be. */
  static find(): UserCache | undefined {
    // Node below 22 has no such function. It gets as far as being told that it is too old.
    const directory = zlib.crc32 === undefined ? undefined : findDirectory()
    return directory === undefined ? undefined : new UserCache(directory)
  }

  /** What was kept under a name, as it was. */
  read(name: string): Buffer | undefined {
    let fd: number | undefined
    try {
      fd = fs.openSync(path.join(this.#directory, name), 'r')
      const found = fs.fstatSync(fd)
      if (!found.isFile() || !isWrittenByUsAlone(found) || found.size > FILE_BYTES_MAX) return undefined
      // Not from the pool: V8 copies code that does not begin where a word does.
      const bytes = Buffer.allocUnsafeSlow(found.size)
      if (fs.readSync(fd, bytes, 0, bytes.length, 0) !== bytes.length) return undefined
      const content = bytes.subarray(0, -SUM_BYTES)
      return zlib.crc32(content) === bytes.readUInt32LE(content.length) ? content : undefined
    } catch {
      // Not there yet, most often, or shorter than a checksum.
      return undefined
    } finally {
      if (fd !== undefined) fs.closeSync(fd)
    }
  }

  /** Keeps something under a name, whole or not at all. Never fails: without it the work is done again. */
  keep(name: string, content: Uint8Array): void {
    const sum = Buffer.alloc(SUM_BYTES)
    sum.writeUInt32LE(zlib.crc32(content))
    const file = path.join(this.#directory, name)
    const unfinished = `${file}.${process.pid}.${process.hrtime.bigint()}.tmp`
    try {
      fs.writeFileSync(unfinished, Buffer.concat([content, sum]), { flag: 'wx', mode: 0o600 })
      fs.renameSync(unfinished, file)
      this.#sweep()
    } catch {
      // A full disk, say.
      removeIfPossible(unfinished)
    }
  }

  /** Removes what has not been written for longest: mostly what earlier versions left. */
  #sweep(): void {
    const files = fs.readdirSync(this.#directory).map((name) => path.join(this.#directory, name))
    if (files.length <= FILES_MAX) return
    const aged = files.map((file) => ({ file, writtenAtMs: fs.statSync(file).mtimeMs }))
    aged.sort((a, b) => a.writtenAtMs - b.writtenAtMs)
    for (const { file } of aged.slice(0, -FILES_MAX)) removeIfPossible(file)
  }
}

const SUM_BYTES = 4
const FILE_BYTES_MAX = 64 * 2 ** 20
const FILES_MAX = 32

function findDirectory(): string | undefined {
  const base = baseDirectory()
  if (base === undefined) return undefined
  const directory = path.join(base, 'belay')
  try {
    if (isOwn(directory)) return directory
  } catch {
    // Most often it is not there yet; whatever else it is, making it tells.
  }
  try {
    makeDirectories(base, 0o700)
    // In another user's home, as under sudo, a directory of ours would be in that user's way.
    if (process.getuid !== undefined && fs.statSync(base).uid !== process.getuid()) return undefined
    fs.mkdirSync(directory, { mode: 0o700 })
    return isOwn(directory) ? directory : undefined
  } catch {
    // No place to write to: nothing is remembered, and everything works.
    return undefined
  }
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

function isWrittenByUsAlone(found: fs.Stats): boolean {
  // Windows keeps a profile's directories to its user by itself, and Node knows nothing of it.
  if (process.getuid === undefined) return true
  return found.uid === process.getuid() && (found.mode & 0o022) === 0
}

function removeIfPossible(file: string): void {
  try {
    fs.rmSync(file, { force: true })
  } catch {
    // Somebody's to clear up, and nobody's to fail of.
  }
}
