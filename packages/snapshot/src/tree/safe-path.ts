import { type BelayError, corrupt } from '@belay/domain/errors'
import { type BytePath, comparePaths, type Entry } from '../format/entry.js'
import { displayPath } from './native-path.js'
import {
  collisionKey,
  faultOfLength,
  faultOfName,
  NAME_BYTES_MAX,
  type TargetSemantics,
} from './path-rules.js'

/** Checks one path of a manifest by itself: relative, made of plain names, none that means something else on the target.
 *  The root, the empty path, is fine.
 *  @throws BelayError corrupt `path-unsafe` */
export function assertSafePath(path: BytePath, semantics: TargetSemantics): void {
  if (path === '') return
  if (semantics.platform === 'linux' && path.length <= NAME_BYTES_MAX && !SUSPICIOUS.test(path)) return
  const fault = faultOfPath(path, semantics)
  if (fault !== undefined) throw unsafe(path, fault)
}

/**
 * Checks the paths of a manifest as they come, in path order, against each other: nothing twice, nothing below what is not a directory, no
 * two names that are one on the target. An entry it lets through can be created in an empty directory without leaving it.
 * Holds the directories on the way down and, only where the target's semantics can make two names one, the names beside them.
 */
export class SafePaths {
  readonly #semantics: TargetSemantics
  readonly #compares: boolean
  readonly #open: OpenDirectory[] = [{ path: '', kind: 'directory', names: new Map() }]
  #last: BytePath | undefined

  constructor(semantics: TargetSemantics) {
    this.#semantics = semantics
    this.#compares = semantics.caseInsensitive || semantics.normalising
  }

  /** @throws BelayError corrupt `path-unsafe` */
  add(entry: Pick<Entry, 'path' | 'kind'>): void {
    const { path, kind } = entry
    if (this.#last !== undefined) {
      const order = comparePaths(this.#last, path)
      if (order === 0) throw unsafe(path, 'the same path twice')
      if (order > 0) throw unsafe(path, `an order in which it comes after ${quoted(this.#last)}`)
    }
    this.#last = path
    if (path === '') {
      if (kind !== 'directory') throw unsafe(path, `a root that is a ${kind}`)
      return
    }
    assertSafePath(path, this.#semantics)
    this.#enter(path, kind)
  }

  #enter(path: BytePath, kind: Entry['kind']): void {
    while (!isBelow(path, (this.#open.at(-1) as OpenDirectory).path)) this.#open.pop()
    for (;;) {
      const parent = this.#open.at(-1) as OpenDirectory
      if (parent.kind !== 'directory')
        throw unsafe(path, `an entry below the ${parent.kind} ${quoted(parent.path)}`)
      const from = parent.path === '' ? 0 : parent.path.length + 1
      const slash = path.indexOf('/', from)
      const end = slash === -1 ? path.length : slash
      if (this.#compares) this.#assertDistinct(parent, path.slice(from, end), path)
      if (slash === -1) {
        this.#open.push({ path, kind, names: this.#newNames() })
        return
      }
      // A parent without an entry of its own: whatever is there on the disk must be a directory.
      this.#open.push({ path: path.slice(0, end), kind: 'directory', names: this.#newNames() })
    }
  }

  #newNames(): Map<string, string> {
    return this.#compares ? new Map() : NO_NAMES
  }

  #assertDistinct(parent: OpenDirectory, name: string, path: BytePath): void {
    const key = collisionKey(name, this.#semantics)
    const other = parent.names.get(key)
    if (other !== undefined && other !== name)
      throw unsafe(path, `a name that is the same file as ${quoted(other)} on this target`)
    parent.names.set(key, name)
  }
}

interface OpenDirectory {
  readonly path: BytePath
  readonly kind: Entry['kind']
  readonly names: Map<string, string>
}

/** Stands in where names are not compared; stays empty. */
const NO_NAMES: Map<string, string> = new Map()

/** A NUL, or a name that is empty or one of the two dot names. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: a NUL ends a path for the system
const SUSPICIOUS = /\u0000|(?:^|\/)\.{0,2}(?:\/|$)/

function faultOfPath(path: BytePath, semantics: TargetSemantics): string | undefined {
  if (path.startsWith('/')) return 'an absolute path'
  for (const name of path.split('/')) {
    const fault = faultOfName(name, semantics)
    if (fault !== undefined) return fault
  }
  return faultOfLength(path, semantics)
}

function isBelow(path: BytePath, directory: BytePath): boolean {
  return (
    directory === '' ||
    (path.length > directory.length && path.charCodeAt(directory.length) === 47 && path.startsWith(directory))
  )
}

function unsafe(path: BytePath, found: string): BelayError {
  return corrupt(
    'path-unsafe',
    `The manifest's path ${quoted(path)} is unsafe: expected a plain path below the target, found ${found}`,
    {
      hint: 'Nothing was restored. The checkpoint was made on another kind of system, or to do harm.',
    },
  )
}

function quoted(path: BytePath): string {
  const text = displayPath(path)
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text)
}
