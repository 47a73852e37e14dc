import fs from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'

/** The file-system calls of a directory store, one method for each, so that a test can fail each of them in turn.
 *  Failures are the system's own errors (`ENOSPC`); the callers translate. */
export interface StoreFiles {
  stat(path: string): Promise<FileFacts>
  readDirectory(path: string): Promise<string[]>
  /** One level. `EEXIST` where something is there. */
  makeDirectory(path: string): Promise<void>
  /** Resolves if it is there already. */
  makeDirectories(path: string): Promise<void>
  /** `create` fails with `EEXIST` where something is there. */
  open(path: string, access: 'read' | 'update' | 'create'): Promise<number>
  /** @returns how many bytes were read; 0 only at the end of the file */
  read(fd: number, into: Uint8Array, position: number): Promise<number>
  /** @returns how many bytes were written, perhaps fewer than given */
  write(fd: number, bytes: Uint8Array, position: number): Promise<number>
  sync(fd: number): Promise<void>
  close(fd: number): Promise<void>
  /** Makes names created in, moved to or removed from the directory durable. */
  syncDirectory(path: string): Promise<void>
  rename(from: string, to: string): Promise<void>
  unlink(path: string): Promise<void>
  removeDirectory(path: string): Promise<void>
  setModified(path: string, at: Date): Promise<void>
}

export interface FileFacts {
  readonly isDirectory: boolean
  readonly sizeBytes: number
  readonly modifiedAt: Date
}

// Checkpoints hold what their trees held: for their owner only, whatever the umask would allow.
const FILE_MODE = 0o600
const DIRECTORY_MODE = 0o700
const FLAGS = { read: 'r', update: 'r+', create: 'wx+' } as const

const call = {
  stat: promisify(fs.stat),
  readdir: promisify(fs.readdir) as (path: string) => Promise<string[]>,
  mkdir: promisify(fs.mkdir),
  open: promisify(fs.open),
  fsync: promisify(fs.fsync),
  close: promisify(fs.close),
  rename: promisify(fs.rename),
  unlink: promisify(fs.unlink),
  rmdir: promisify(fs.rmdir),
  utimes: promisify(fs.utimes),
}

/** This machine's file system. Descriptors, not FileHandles: a catalog of a thousand records lists in half the time. */
export const machineFiles: StoreFiles = {
  async stat(path) {
    const found = await call.stat(path)
    return { isDirectory: found.isDirectory(), sizeBytes: found.size, modifiedAt: found.mtime }
  },
  readDirectory: (path) => call.readdir(path),
  async makeDirectory(path) {
    await call.mkdir(path, { mode: DIRECTORY_MODE })
  },
  makeDirectories,
  open: (path, access) => call.open(path, FLAGS[access], FILE_MODE),
  read: (fd, into, position) =>
    new Promise((resolve, reject) => {
      fs.read(fd, into, 0, into.length, position, (error, count) => (error ? reject(error) : resolve(count)))
    }),
  write: (fd, bytes, position) =>
    new Promise((resolve, reject) => {
      fs.write(fd, bytes, 0, bytes.length, position, (error, count) =>
        error ? reject(error) : resolve(count),
      )
    }),
  sync: (fd) => call.fsync(fd),
  close: (fd) => call.close(fd),
  async syncDirectory(path) {
    // Windows opens no directory for this; NTFS journals names by itself.
    if (process.platform === 'win32') return
    const fd = await call.open(path, 'r')
    try {
      await call.fsync(fd)
    } finally {
      await call.close(fd)
    }
  },
  rename: (from, to) => call.rename(from, to),
  unlink: (path) => call.unlink(path),
  removeDirectory: (path) => call.rmdir(path),
  setModified: (path, at) => call.utimes(path, at, at),
}

/** Not Node's own `recursive`: see tree/make-directories. */
async function makeDirectories(directory: string): Promise<void> {
  try {
    await call.mkdir(directory, { mode: DIRECTORY_MODE })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') {
      const parent = path.dirname(directory)
      if (parent === directory || fs.existsSync(parent)) throw error
      await makeDirectories(parent)
      // Somebody else may make it at the same time.
      await makeDirectories(directory)
    } else if (code !== 'EEXIST' || !(await call.stat(directory)).isDirectory()) throw error
  }
}
