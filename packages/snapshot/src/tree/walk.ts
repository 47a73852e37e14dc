import { type Dirent, lstatSync, readdirSync, readFileSync, type Stats } from 'node:fs'
import { unavailable } from '@belay/domain/errors'
import type { BytePath } from '../format/entry.js'
import { readIgnoreFile } from './ignore-rules.js'

import { displayPath, nativePath } from './native-path.js'
import { IGNORE_FILE_NAME, type IgnoreFile, type Selector } from './selection.js'

export type WalkKind = 'file' | 'directory' | 'symlink' | 'special'

export interface WalkItem {
  readonly path: BytePath
  readonly kind: WalkKind
  /** Only where the walk was asked for it. */
  readonly stat: Stats | undefined
}

export interface WalkReport {
  /** Sockets, devices, FIFOs: never kept. */
  readonly special: BytePath[]
  readonly credentials: BytePath[]
  readonly ignoreFiles: IgnoreFile[]
}

interface WalkContext {
  readonly root: string
  readonly withStat: boolean
  readonly report: WalkReport
  readonly signal: AbortSignal | undefined
  /** Directories that belong to the tree only if something below them does. */
  readonly pending: WalkItem[]
}

/**
 * Walks a tree in path order (see comparePaths), the root first. Synchronous calls: several times faster than promises.
 * Holds the names of the directories on the way down, nothing else of the tree.
 *
 * What disappears while the walk goes on is left out: it is gone.
 * @throws BelayError unavailable `file-unreadable` for a directory that cannot be listed
 */
export function* walkTree(o: {
  root: string
  selector: Selector
  withStat: boolean
  report: WalkReport
  signal?: AbortSignal | undefined
}): Generator<WalkItem> {
  const context: WalkContext = { root: o.root, withStat: o.withStat, report: o.report, signal: o.signal, pending: [] }
  yield { path: '', kind: 'directory', stat: o.withStat ? lstatSync(o.root) : undefined }
  yield* walkDirectory('', o.selector, context)
}

function* walkDirectory(directory: BytePath, outer: Selector, context: WalkContext): Generator<WalkItem> {
  context.signal?.throwIfAborted()
  const children = context.withStat ? listNames(directory, context.root) : listTyped(directory, context.root)
  if (children === undefined) return
  const selector = children.ignoreFile ? withIgnoreFile(directory, outer, context) : outer
  const prefix = directory === '' ? '' : `${directory}/`
  for (let at = 0; at < children.names.length; at++) {
    const name = children.names[at] as string
    const path = prefix + name
    let kind = children.kinds?.[at]
    let stat: Stats | undefined
    if (kind === undefined) {
      stat = lstat(path, context.root)
      if (stat === undefined) continue
      kind = kindOfStat(stat)
    }
    const decision = selector.decide(path, name, kind === 'directory')
    if (decision === 'skip') continue
    if (decision === 'credential') {
      context.report.credentials.push(path)
      continue
    }
    if (kind === 'special') {
      context.report.special.push(path)
      continue
    }
    const item: WalkItem = { path, kind, stat }
    if (kind !== 'directory') {
      if (context.pending.length > 0) yield* context.pending.splice(0)
      yield item
      continue
    }
    if (decision === 'keep') {
      if (context.pending.length > 0) yield* context.pending.splice(0)
      yield item
    } else {
      context.pending.push(item)
    }
    yield* walkDirectory(path, selector, context)
    if (context.pending.at(-1) === item) context.pending.pop()
  }
}

interface Children {
  readonly names: readonly string[]
  /** `undefined`, whole or in part, where only an lstat tells. */
  readonly kinds: readonly (WalkKind | undefined)[] | undefined
  readonly ignoreFile: boolean
}

function listNames(directory: BytePath, root: string): Children | undefined {
  const names = list(directory, () => readdirSync(nativePath(root, directory), { encoding: 'latin1' }))
  if (names === undefined) return undefined
  names.sort(compareBytes)
  return { names, kinds: undefined, ignoreFile: names.includes(IGNORE_FILE_NAME) }
}

function listTyped(directory: BytePath, root: string): Children | undefined {
  const entries = list(directory, () =>
    readdirSync(nativePath(root, directory), { encoding: 'latin1', withFileTypes: true }),
  )
  if (entries === undefined) return undefined
  entries.sort((a, b) => compareBytes(a.name, b.name))
  const names = entries.map((entry) => entry.name)
  return { names, kinds: entries.map(kindOfDirent), ignoreFile: names.includes(IGNORE_FILE_NAME) }
}

function list<T>(directory: BytePath, read: () => T): T | undefined {
  try {
    return read()
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (directory !== '' && (code === 'ENOENT' || code === 'ENOTDIR')) return undefined
    throw unavailable('file-unreadable', `Cannot list ${displayPath(directory) || 'the root of the tree'}: ${code ?? String(cause)}`, {
      hint: 'Make it readable, or leave it out with --exclude.',
      cause,
    })
  }
}

function lstat(path: BytePath, root: string): Stats | undefined {
  return lstatSync(nativePath(root, path), { throwIfNoEntry: false })
}

function withIgnoreFile(directory: BytePath, outer: Selector, context: WalkContext): Selector {
  const path = directory === '' ? IGNORE_FILE_NAME : `${directory}/${IGNORE_FILE_NAME}`
  const stat = lstat(path, context.root)
  // Only a file: what a link points to may lie anywhere.
  if (stat === undefined || !stat.isFile()) return outer
  const patterns = readIgnoreFile(readFileSync(nativePath(context.root, path)))
  const file = { directory, patterns }
  context.report.ignoreFiles.push(file)
  return outer.withIgnoreFile(file)
}

function compareBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function kindOfDirent(entry: Dirent): WalkKind | undefined {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'directory'
  if (entry.isSymbolicLink()) return 'symlink'
  if (entry.isFIFO() || entry.isSocket() || entry.isBlockDevice() || entry.isCharacterDevice()) return 'special'
  // Some file systems do not say.
  return undefined
}

export function kindOfStat(stat: Stats): WalkKind {
  if (stat.isFile()) return 'file'
  if (stat.isDirectory()) return 'directory'
  if (stat.isSymbolicLink()) return 'symlink'
  return 'special'
}
