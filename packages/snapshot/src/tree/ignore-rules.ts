import { misuse } from '@belay/domain/errors'
import type { BytePath } from '../format/entry.js'
import { textOfBytes } from './byte-text.js'
import { compileNameGlob } from './name-glob.js'

/** Rules in gitignore's syntax. */
export interface IgnoreRules {
  /** What the last matching rule says: `true` leaves out, `false` takes back in; `undefined` where none matches. Parents are not asked:
   *  who walks never enters what is left out.
   *  @param path relative to the directory the rules hold in
   *  @param name its last part */
  judge(path: BytePath, name: string, isDirectory: boolean): boolean | undefined
}

/** An ignore file far beyond any that people write costs time for every entry. */
export const IGNORE_FILE_BYTES_MAX = 256 * 1024

/** The lines of an ignore file that are rules, as bytes in latin1: no empty ones, no comments, no blanks at the end. */
export function readIgnoreFile(content: Uint8Array): string[] {
  const text = Buffer.from(content).toString('latin1')
  return text
    .replace(UTF8_BOM, '')
    .split(/\r?\n/)
    .map((line) => line.replace(BLANKS_AT_END, '$1'))
    .filter((line) => line !== '' && !line.startsWith('#'))
}

/** Compiles gitignore's rules (https://git-scm.com/docs/gitignore): the last match wins, `!` takes back in, `/` at the end means
 *  directories only, `/` elsewhere ties the pattern to the rules' directory, `**` stands for any number of directories.
 *  @param patterns bytes in latin1, one rule each
 *  @param where names their place in messages
 *  @throws BelayError misuse `pattern-invalid` */
export function compileIgnoreRules(patterns: readonly string[], where: string): IgnoreRules {
  const groups: RuleGroup[] = []
  for (const pattern of patterns) {
    const isNegated = pattern.startsWith('!')
    const last = groups.at(-1)
    const group = last?.isNegated === isNegated ? last : new RuleGroup(isNegated)
    if (group !== last) groups.push(group)
    group.add(isNegated ? pattern.slice(1) : pattern, where)
  }
  groups.reverse()
  return {
    judge: (path, name, isDirectory) => {
      for (const group of groups) {
        if (group.matches(path, name, isDirectory)) return !group.isNegated
      }
      return undefined
    },
  }
}

// A byte order mark in latin1.
const UTF8_BOM = /^ï»¿/
const BLANKS_AT_END = /(^|[^\\ \t])[ \t]+$/

/** Rules next to each other that say the same: their order does not matter, so plain names are one look-up. */
class RuleGroup {
  readonly isNegated: boolean
  readonly #names = new Set<string>()
  readonly #directoryNames = new Set<string>()
  readonly #paths = new Set<string>()
  readonly #directoryPaths = new Set<string>()
  readonly #others: ((path: BytePath, name: string, isDirectory: boolean) => boolean)[] = []

  constructor(isNegated: boolean) {
    this.isNegated = isNegated
  }

  add(pattern: string, where: string): void {
    const isDirectoryOnly = pattern.endsWith('/')
    const body = isDirectoryOnly ? pattern.slice(0, -1) : pattern
    const parts = body.split('/')
    if (parts[0] === '' && parts.length > 1) parts.shift()
    checkParts(parts, pattern, where)
    const isAnchored = body.includes('/') && !(parts.length === 2 && parts[0] === '**')
    if (!isAnchored) this.#addName(parts.at(-1) as string, isDirectoryOnly, where)
    else this.#addPath(parts, isDirectoryOnly, where)
  }

  matches(path: BytePath, name: string, isDirectory: boolean): boolean {
    if (this.#names.has(name)) return true
    if (isDirectory && this.#directoryNames.has(name)) return true
    if (this.#paths.size > 0 && this.#paths.has(path)) return true
    if (isDirectory && this.#directoryPaths.size > 0 && this.#directoryPaths.has(path)) return true
    for (const matches of this.#others) if (matches(path, name, isDirectory)) return true
    return false
  }

  #addName(part: string, isDirectoryOnly: boolean, where: string): void {
    const { literal, matches } = compileNameGlob(part, where)
    if (literal !== undefined) (isDirectoryOnly ? this.#directoryNames : this.#names).add(literal)
    else this.#others.push((_path, name, isDirectory) => (isDirectory || !isDirectoryOnly) && matches(name))
  }

  #addPath(parts: readonly string[], isDirectoryOnly: boolean, where: string): void {
    const globs = parts.map((part) => (part === '**' ? ANY_PARTS : compileNameGlob(part, where)))
    // `a/**` is what lies in a, not a itself.
    if (globs.at(-1) === ANY_PARTS) globs.push(ANY_NAME)
    const literals = globs.map((glob) => glob.literal)
    if (literals.every((literal) => literal !== undefined)) {
      ;(isDirectoryOnly ? this.#directoryPaths : this.#paths).add(literals.join('/'))
      return
    }
    // Most paths differ in what comes before the first wildcard, and need not be taken apart.
    const firstWildcard = literals.indexOf(undefined)
    const prefix = literals.slice(0, firstWildcard).join('/') + (firstWildcard > 0 ? '/' : '')
    this.#others.push(
      (path, _name, isDirectory) =>
        (isDirectory || !isDirectoryOnly) && path.startsWith(prefix) && matchesParts(globs, path.split('/')),
    )
  }
}

type PartGlob = { readonly literal: string | undefined; readonly matches: (name: string) => boolean }

const ANY_PARTS: PartGlob = { literal: undefined, matches: () => true }
const ANY_NAME: PartGlob = { literal: undefined, matches: () => true }

function matchesParts(globs: readonly PartGlob[], parts: readonly string[]): boolean {
  let at = 0
  let anyAt = -1
  let anyFrom = 0
  for (let index = 0; index < parts.length; ) {
    const glob = globs[at]
    if (glob === ANY_PARTS) {
      anyAt = at++
      anyFrom = index
    } else if (glob?.matches(parts[index] as string)) {
      at++
      index++
    } else if (anyAt !== -1) {
      at = anyAt + 1
      index = ++anyFrom
    } else {
      return false
    }
  }
  while (globs[at] === ANY_PARTS) at++
  return at === globs.length
}

function checkParts(parts: readonly string[], pattern: string, where: string): void {
  const fault = parts.some((part) => part === '')
    ? 'it has an empty name'
    : parts.includes('..') || parts.includes('.')
      ? 'it has "." or ".." in it'
      : undefined
  if (fault === undefined) return
  throw misuse(
    'pattern-invalid',
    `The pattern ${JSON.stringify(textOfBytes(pattern))} in ${where} cannot be used: ${fault}`,
    {
      hint: 'Write paths relative to the directory the rules are for, such as "build/" or "docs/*.pdf".',
    },
  )
}
