import { type Dirent, lstatSync, readdirSync, readFileSync, type Stats } from 'node:fs'
import { misuse, unavailable } from '@belay/domain/errors'
import type { BytePath } from '../format/entry.js'
import { IGNORE_FILE_BYTES_MAX, readIgnoreFile } from './ignore-rules.js'

import { displayPath, nativePath } from './native-path.js'
import { IGNORE_FILE_NAME, type IgnoreFile, type Selector } from './selection.js'

export type WalkKind = 'file' | 'directory' | 'symlink' | 'special'

export interface WalkItem {
  readonly path: BytePath
  readonly kind: WalkKind
  /** Only where the walk was asked for it, and not for what was seen before. */
  readonly stat: Stats | undefined
  readonly recognised: Recognised | undefined
}

/** What the walk's owner knows of an entry beforehand; it may hold more than the walk asks for. */
export interface Recognised {
  /** The kind of an entry that has just been seen unchanged; it is not looked at again. */
  readonly seenAs: WalkKind | undefined
}

export interface WalkReport {
  /** Sockets, devices, FIFOs: never kept. */
  readonly special: BytePath[]
  readonly credentials: BytePath[]
  readonly ignoreFiles: IgnoreFile[]
}

export interface WalkOptions {
  readonly root: string
  readonly selector: Selector
  readonly withStat: boolean
  readonly report: WalkReport
  /** Asked once for each name, in path order, before it is looked at; the answer comes back with the entry. */
  readonly recognise?: ((path: BytePath) => Recognised | undefined) | undefined
  readonly signal?: AbortSignal | undefined
}

/** A directory the walk is in. */
interface Level {
  readonly prefix: string
  readonly selector: Selector
  readonly names: readonly string[]
  readonly kinds: readonly (WalkKind | undefined)[] | undefined
  next: number
}

/**
 * Walks a tree in path order (see comparePaths), the root first. Synchronous calls: several times faster than promises.
 * Holds the names of the directories on the way down, nothing else of the tree. An explicit stack, not nested generators: those hand each
 * entry up through every level.
 *
 * What disappears while the walk goes on is left out: it is gone.
 * @throws BelayError unavailable `file-unreadable` for a directory that cannot be listed, or searched; misuse for an ignore file that is too
 * large
 */
export class TreeWalk {
  readonly #o: WalkOptions
  readonly #levels: Level[] = []
  /** Directories that belong to the tree only if something below them does, and the levels they are on. */
  readonly #pending: { item: WalkItem; depth: number }[] = []
  /** Found together with what made pending directories count; given out first. */
  readonly #ready: WalkItem[] = []
  #started = false

  constructor(o: WalkOptions) {
    this.#o = o
  }

  /** The next entry; `undefined` at the end. */
  next(): WalkItem | undefined {
    if (this.#ready.length > 0) return this.#ready.shift()
    if (!this.#started) {
      this.#started = true
      const recognised = this.#o.recognise?.('')
      this.#enter('', this.#o.selector)
      return {
        path: '',
        kind: 'directory',
        stat: this.#o.withStat ? lstat('', this.#o.root) : undefined,
        recognised,
      }
    }
    for (;;) {
      const level = this.#levels.at(-1)
      if (level === undefined) return undefined
      if (level.next === level.names.length) {
        this.#levels.pop()
        if (this.#pending.at(-1)?.depth === this.#levels.length) this.#pending.pop()
        continue
      }
      const item = this.#visit(level, level.next++)
      if (item === undefined) continue
      if (this.#pending.length === 0) return item
      this.#ready.push(...this.#pending.splice(0).map((pending) => pending.item), item)
      return this.#ready.shift()
    }
  }

  #visit(level: Level, at: number): WalkItem | undefined {
    const name = level.names[at] as string
    const path = level.prefix + name
    const recognised = this.#o.recognise?.(path)
    let kind = recognised?.seenAs ?? level.kinds?.[at]
    let stat: Stats | undefined
    if (kind === undefined) {
      stat = lstat(path, this.#o.root)
      if (stat === undefined) return undefined
      kind = kindOfStat(stat)
    }
    const decision = level.selector.decide(path, name, kind === 'directory')
    if (decision === 'skip') return undefined
    if (decision === 'credential') {
      this.#o.report.credentials.push(path)
      return undefined
    }
    if (kind === 'special') {
      this.#o.report.special.push(path)
      return undefined
    }
    const item: WalkItem = { path, kind, stat, recognised }
    if (kind !== 'directory') return item
    if (decision === 'keep') {
      this.#enter(path, level.selector)
      return item
    }
    this.#pending.push({ item, depth: this.#levels.length })
    this.#enter(path, level.selector)
    return undefined
  }

  /** Puts a level on the stack, also for a directory that has just vanished: its pending entry goes when the level does. */
  #enter(directory: BytePath, outer: Selector): void {
    this.#o.signal?.throwIfAborted()
    const { root } = this.#o
    const children =
      (this.#o.withStat ? listNames(directory, root) : listTyped(directory, root)) ?? NO_CHILDREN
    const selector = children.ignoreFile ? this.#withIgnoreFile(directory, outer) : outer
    const prefix = directory === '' ? '' : `${directory}/`
    this.#levels.push({ prefix, selector, names: children.names, kinds: children.kinds, next: 0 })
  }

  #withIgnoreFile(directory: BytePath, outer: Selector): Selector {
    const path = directory === '' ? IGNORE_FILE_NAME : `${directory}/${IGNORE_FILE_NAME}`
    const stat = lstat(path, this.#o.root)
    // Only a file: what a link points to may lie anywhere.
    if (stat === undefined || !stat.isFile()) return outer
    if (stat.size > IGNORE_FILE_BYTES_MAX) {
      const sizes = `expected at most ${IGNORE_FILE_BYTES_MAX} bytes, found ${stat.size}`
      throw misuse('size-limit-exceeded', `${displayPath(path)} is too large: ${sizes}`, {
        hint: 'Fewer and wider rules leave out the same, or the paths to keep can be named.',
      })
    }
    const text = whileThere(path, 'read', () => readFileSync(nativePath(this.#o.root, path)))
    if (text === undefined) return outer
    const patterns = readIgnoreFile(text)
    const file = { directory, patterns }
    this.#o.report.ignoreFiles.push(file)
    return outer.withIgnoreFile(file)
  }
}

const NO_CHILDREN: Children = { names: [], kinds: undefined, ignoreFile: false }

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
  return whileThere(directory, 'list', read)
}

function lstat(path: BytePath, root: string): Stats | undefined {
  return whileThere(path, 'look at', () => lstatSync(nativePath(root, path), { throwIfNoEntry: false }))
}

/** `undefined` for what has vanished since its directory was read, or lies below what is no directory any more.
 *  @throws BelayError unavailable `file-unreadable` */
function whileThere<T>(path: BytePath, doing: string, look: () => T): T | undefined {
  try {
    return look()
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (path !== '' && (code === 'ENOENT' || code === 'ENOTDIR')) return undefined
    throw unavailable(
      'file-unreadable',
      `Cannot ${doing} ${displayPath(path) || 'the root of the tree'}: ${code ?? String(cause)}`,
      {
        hint: 'Make it readable, or leave it out with --exclude.',
        cause,
      },
    )
  }
}

function compareBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function kindOfDirent(entry: Dirent): WalkKind | undefined {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'directory'
  if (entry.isSymbolicLink()) return 'symlink'
  if (entry.isFIFO() || entry.isSocket() || entry.isBlockDevice() || entry.isCharacterDevice())
    return 'special'
  // Some file systems do not say.
  return undefined
}

function kindOfStat(stat: Stats): WalkKind {
  if (stat.isFile()) return 'file'
  if (stat.isDirectory()) return 'directory'
  if (stat.isSymbolicLink()) return 'symlink'
  return 'special'
}
