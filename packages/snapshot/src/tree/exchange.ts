import { misuse } from '@belay/domain/errors'
import type { BytePath } from '../format/entry.js'
import { errnoOf } from '../system-error.js'
import { displayPath, nativePath } from './native-path.js'
import { removeTree } from './remove-tree.js'
import { createSmallFile, findSmallFile } from './small-file.js'
import type { TreeFiles } from './tree-files.js'

export interface ExchangeOptions {
  readonly root: string
  readonly files: TreeFiles
  /** What has to make room: a directory for something that is none, or the other way round. */
  readonly path: BytePath
  /** What takes its place. Beside it in the staging directory lie, from now on, `<staged>.path` and, once it had to make room, `<staged>.old`. */
  readonly staged: BytePath
  /** How many entries are below `path`, as far as anybody looked. */
  readonly entries: number
  readonly durable: boolean
}

/** Says what will be exchanged, before it is: no system does that in one step, and whoever is killed in between leaves nothing under the name. */
export function announceExchange({ root, files, path, staged, durable }: ExchangeOptions): void {
  createSmallFile(files, nativePath(root, `${staged}.path`), Buffer.from(path, 'latin1'), durable)
  if (durable) files.syncDirectory(nativePath(root, staged.slice(0, staged.lastIndexOf('/'))))
}

/** Puts aside what is there, not deleting it, and what was built in its place. Where the second fails, the first is undone; where that fails
 *  too, or nobody is left to try, `putBack` does it.
 *  @throws BelayError misuse `target-invalid` if there is more in the directory than anybody looked at; the system's own errors */
export function exchange(o: ExchangeOptions): void {
  const { root, files, path, staged } = o
  const native = nativePath(root, path)
  const aside = nativePath(root, `${staged}.old`)
  const mode = moveAside(o, native, aside)
  if (mode === undefined) {
    removeAll(o)
    files.rename(nativePath(root, staged), native)
    return
  }
  try {
    assertNoMore(o, `${staged}.old`)
    files.rename(nativePath(root, staged), native)
  } catch (error) {
    files.rename(aside, native)
    if (mode !== 'as it was') files.setDirectoryMode(native, mode)
    throw error
  }
}

/** Undoes the exchanges of one staging directory, whose `names` are given, that were not finished.
 *  @throws the system's own errors; then nothing of the directory may be removed */
export function putBack(
  root: string,
  { staging, names }: { staging: BytePath; names: readonly string[] },
  files: TreeFiles,
): void {
  for (const name of names) {
    const staged = /^(\d+)\.path$/.exec(name)?.[1]
    if (staged === undefined) continue
    const isThere = (path: BytePath): boolean => files.lstat(nativePath(root, path)) !== undefined
    // Without the old nothing had to make room yet; without the new it has taken its place.
    if (!isThere(`${staging}/${staged}.old`) || !isThere(`${staging}/${staged}`)) continue
    const path = findSmallFile(files, nativePath(root, `${staging}/${name}`))?.toString('latin1') ?? ''
    if (!isPlace(root, path, files) || isThere(path)) continue
    files.rename(nativePath(root, `${staging}/${staged}.old`), nativePath(root, path))
  }
}

/** @returns the mode that a directory had which must be open to be moved, `undefined` if it cannot be moved at all */
function moveAside(
  { files }: ExchangeOptions,
  native: string | Buffer,
  aside: string | Buffer,
): number | 'as it was' | undefined {
  try {
    files.rename(native, aside)
    return 'as it was'
  } catch (error) {
    const errno = errnoOf(error)
    // An overlay cannot move a directory of a layer below.
    if (errno === 'EXDEV') return undefined
    const stat = errno === 'EACCES' || errno === 'EPERM' ? files.lstat(native) : undefined
    if (stat?.kind !== 'directory' || (stat.mode & 0o200) !== 0) throw error
    // It holds the name of the directory above, which will be another.
    files.setDirectoryMode(native, stat.mode | 0o700)
    files.rename(native, aside)
    return stat.mode
  }
}

/** Not in one step: whoever is killed meanwhile leaves a part of it. */
function removeAll(o: ExchangeOptions): void {
  assertNoMore(o, o.path)
  removeTree(o.root, o.path, o.files)
}

function assertNoMore({ root, files, path, entries }: ExchangeOptions, at: BytePath): void {
  if (countBelow(root, at, files) === entries) return
  throw misuse('target-invalid', `Cannot restore ${displayPath(path)}: what is there has changed meanwhile`, {
    hint: 'Something else writes to the target. Stop it, then run this again.',
  })
}

function countBelow(root: string, path: BytePath, files: TreeFiles): number {
  if (files.lstat(nativePath(root, path))?.kind !== 'directory') return 0
  const names = files.readDirectory(nativePath(root, path))
  return names.reduce((sum, name) => sum + countBelow(root, `${path}/${name}`, files), names.length)
}

/** Whether a path lies in the target and no link is on the way: anyone may have written it. */
function isPlace(root: string, path: BytePath, files: TreeFiles): boolean {
  const parts = path.split('/')
  if (parts.some((part) => part === '' || part === '.' || part === '..')) return false
  return parts
    .slice(0, -1)
    .every((_, at) => files.lstat(nativePath(root, parts.slice(0, at + 1).join('/')))?.kind === 'directory')
}
