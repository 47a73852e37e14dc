import fs from 'node:fs'
import process from 'node:process'
import { makeDirectories } from './make-directories.js'

/** A path as the fs calls take it: see `nativePath`. */
export type NativePath = string | Buffer

/** What lstat says, exactly. */
export interface FileStat {
  readonly kind: 'file' | 'directory' | 'symlink' | 'special'
  readonly mode: number
  readonly mtimeSec: number
  readonly mtimeNsec: number
  readonly sizeBytes: number
  readonly inode: number
  readonly device: number
  readonly links: number
  /** Time of the inode's last change. */
  readonly changedNs: bigint
}

/** The file-system calls of a restore, one method for each, so that a test can fail each of them in turn. Synchronous, since that is several
 *  times faster than promises. Failures are the system's own errors (`ENOSPC`); the callers translate. */
export interface TreeFiles {
  /** `undefined` where the system says that nothing is there. */
  lstat(path: NativePath): FileStat | undefined
  /** The path without symbolic links; in latin1 where it is no UTF-8. */
  realPath(path: string): string
  /** Names in latin1, in no order. */
  readDirectory(path: NativePath): string[]
  readLink(path: NativePath): string
  makeDirectory(path: NativePath, mode: number): void
  makeDirectories(path: string): void
  /** `create` fails with `EEXIST` where something is there; none follows a symbolic link in the last place. */
  open(path: NativePath, access: 'read' | 'update' | 'create', mode?: number): number
  read(fd: number, into: Uint8Array, length: number, position: number): number
  /** At `position`, or where the last write ended. */
  write(fd: number, bytes: Uint8Array, start: number, length: number, position: number | null): number
  truncate(fd: number, sizeBytes: number): void
  setTime(fd: number, mtime: number): void
  setMode(fd: number, mode: number): void
  inode(fd: number): number
  sync(fd: number): void
  close(fd: number): void
  /** Makes names created in, moved to or removed from the directory durable. */
  syncDirectory(path: NativePath): void
  /** Of directories only: it follows symbolic links. */
  setDirectoryMode(path: NativePath, mode: number): void
  /** Follows no symbolic link. */
  setLinkTime(path: NativePath, mtime: number): void
  symlink(target: NativePath, path: NativePath): void
  link(existing: NativePath, path: NativePath): void
  copy(from: NativePath, to: NativePath): void
  rename(from: NativePath, to: NativePath): void
  unlink(path: NativePath): void
  removeDirectory(path: NativePath): void
  /** Mode bits that the system takes away from what is created. */
  creationMask(): number
}

const { O_RDONLY, O_RDWR, O_CREAT, O_EXCL } = fs.constants
// Both are missing on Windows.
const O_NOFOLLOW = fs.constants.O_NOFOLLOW ?? 0
const O_NONBLOCK = fs.constants.O_NONBLOCK ?? 0
const FLAGS = {
  read: O_RDONLY | O_NOFOLLOW | O_NONBLOCK,
  update: O_RDWR | O_NOFOLLOW,
  create: O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW,
} as const
const BIGINT = { bigint: true, throwIfNoEntry: false } as const

/** This machine's file system. */
export const machineTreeFiles: TreeFiles = {
  lstat(path) {
    let stat: fs.BigIntStats | undefined
    try {
      stat = fs.lstatSync(path, BIGINT)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined
      throw error
    }
    return stat === undefined ? undefined : fileStatOf(stat)
  },
  realPath: (path) => fs.realpathSync.native(path),
  readDirectory: (path) => fs.readdirSync(path, 'latin1'),
  readLink: (path) => fs.readlinkSync(path, 'latin1'),
  makeDirectory: (path, mode) => void fs.mkdirSync(path, mode),
  makeDirectories: (path) => makeDirectories(path),
  open: (path, access, mode = 0o600) => fs.openSync(path, FLAGS[access], mode),
  read: (fd, into, length, position) => fs.readSync(fd, into, 0, length, position),
  write: (fd, bytes, start, length, position) => fs.writeSync(fd, bytes, start, length, position),
  truncate: (fd, sizeBytes) => fs.ftruncateSync(fd, sizeBytes),
  setTime: (fd, mtime) => fs.futimesSync(fd, mtime, mtime),
  setMode: (fd, mode) => fs.fchmodSync(fd, mode),
  inode: (fd) => fs.fstatSync(fd).ino,
  sync: (fd) => fs.fsyncSync(fd),
  close: (fd) => fs.closeSync(fd),
  syncDirectory(path) {
    // Windows opens no directory for this; NTFS journals names by itself.
    if (process.platform === 'win32') return
    const fd = fs.openSync(path, O_RDONLY)
    try {
      fs.fsyncSync(fd)
    } finally {
      fs.closeSync(fd)
    }
  },
  setDirectoryMode: (path, mode) => fs.chmodSync(path, mode),
  setLinkTime: (path, mtime) => fs.lutimesSync(path, mtime, mtime),
  symlink: (target, path) => fs.symlinkSync(target, path),
  link: (existing, path) => fs.linkSync(existing, path),
  copy: (from, to) => fs.copyFileSync(from, to, fs.constants.COPYFILE_EXCL),
  rename: (from, to) => fs.renameSync(from, to),
  unlink: (path) => fs.unlinkSync(path),
  removeDirectory: (path) => fs.rmdirSync(path),
  creationMask: () => process.umask(),
}

const KIND_MASK = 0o170000
// Not as keys of an object: there the formatter turns octal numbers into others.
const KINDS: ReadonlyMap<number, FileStat['kind']> = new Map([
  [0o100000, 'file'],
  [0o040000, 'directory'],
  [0o120000, 'symlink'],
])

function fileStatOf(stat: fs.BigIntStats): FileStat {
  const mode = Number(stat.mode)
  // Floor, also before 1970, where milliseconds round towards zero.
  const mtimeSec = Math.floor(Number(stat.mtimeNs / 1_000_000n) / 1000)
  const nsec = Number(stat.mtimeNs - BigInt(mtimeSec) * 1_000_000_000n)
  return {
    kind: KINDS.get(mode & KIND_MASK) ?? 'special',
    mode: mode & 0o7777,
    mtimeSec: nsec < 0 ? mtimeSec - 1 : mtimeSec,
    mtimeNsec: nsec < 0 ? nsec + 1e9 : nsec,
    sizeBytes: Number(stat.size),
    inode: Number(stat.ino),
    device: Number(stat.dev),
    links: Number(stat.nlink),
    changedNs: stat.ctimeNs,
  }
}
