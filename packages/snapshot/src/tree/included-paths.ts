import { misuse } from '@belay/domain/errors'
import type { BytePath } from '../format/entry.js'
import { compileNameGlob, type NameGlob } from './name-glob.js'
import { bytePath } from './native-path.js'

/** A path that was named without a wildcard: whoever walks the tree says so if it is not there. */
export interface LiteralPath {
  /** As given. */
  readonly given: string
  readonly path: BytePath
  /** It was written with `/` at its end. */
  readonly isDirectoryOnly: boolean
}

/** What the paths to keep say about one directory, and so about what lies in it. */
export interface Coverage {
  /** Everything below is kept (but for a `.git` that no pattern names). */
  readonly isCovered: boolean
  /** Below a `.git`: patterns have been asked about it. */
  readonly isInGit: boolean
  /** Positions of patterns that may match further down. */
  readonly open: boolean
  readonly literals: ReadonlyMap<string, readonly Position[]>
  readonly wildcards: readonly Position[]
}

/** The paths to keep, compiled: a small automaton that steps from a directory to what is in it. Each pattern is relative to the root, and a
 *  directory that matches brings everything below it. */
export class IncludedPaths {
  /** Everything is included, with no exception to think of but `.git`. */
  readonly isEverything: boolean
  readonly literalPaths: readonly LiteralPath[]
  readonly root: Coverage

  /** @throws BelayError misuse `path-invalid` or `pattern-invalid`, naming the line. */
  constructor(lines: readonly string[]) {
    const patterns = lines.map((line) => parsePattern(line))
    const isRootCovered = patterns.length === 0 || patterns.some((pattern) => pattern.parts.length === 0)
    this.literalPaths = patterns.flatMap((pattern) => pattern.literalPath ?? [])
    this.root = coverageOf(
      isRootCovered,
      false,
      patterns.flatMap((pattern) => (pattern.parts.length === 0 ? [] : withSkips({ pattern, at: 0 }))),
    )
    this.isEverything = isRootCovered && !this.root.open
  }

  /** What holds for the entry `name` of a directory. */
  step(parent: Coverage, name: string, isDirectory: boolean): Coverage {
    const isGit = name === '.git' && !parent.isInGit
    const isCovered = parent.isCovered && !isGit
    if (!parent.open) return isCovered ? (parent.isInGit ? COVERED_IN_GIT : COVERED) : NOTHING
    const reached: Position[] = []
    let isMatched = isCovered
    const advance = (position: Position): void => {
      const { pattern, at } = position
      if (at + 1 < pattern.parts.length) reached.push(...withSkips({ pattern, at: at + 1 }))
      else if (isDirectory || !pattern.isDirectoryOnly) isMatched = true
    }
    for (const position of parent.literals.get(name) ?? []) advance(position)
    for (const position of isGit ? [] : parent.wildcards) {
      const part = position.pattern.parts[position.at] as Part
      if (part === ANY_PARTS) reached.push(...withSkips(position))
      else if (part.matches(name)) advance(position)
    }
    if (!isDirectory) return isMatched ? COVERED : NOTHING
    return coverageOf(isMatched, parent.isInGit || isGit, reached)
  }
}

interface Pattern {
  readonly parts: readonly Part[]
  readonly isDirectoryOnly: boolean
  readonly namesGit: boolean
  readonly literalPath: LiteralPath | undefined
}

interface Position {
  readonly pattern: Pattern
  readonly at: number
}

type Part = NameGlob
const ANY_PARTS: Part = { literal: undefined, matches: () => true }
const ANY_NAME: Part = { literal: undefined, matches: () => true }

const NOTHING: Coverage = {
  isCovered: false,
  isInGit: false,
  open: false,
  literals: new Map(),
  wildcards: [],
}
const COVERED: Coverage = { ...NOTHING, isCovered: true }
const COVERED_IN_GIT: Coverage = { ...COVERED, isInGit: true }

function parsePattern(given: string): Pattern {
  const invalid = (fault: string): Error =>
    misuse('path-invalid', `The path ${JSON.stringify(given)} cannot be kept: ${fault}`, {
      hint: 'Give paths relative to the root of the tree, such as "src" or "docs/**/*.md".',
    })
  const bytes = bytePath(given)
  if (bytes.startsWith('/') || /^[A-Za-z]:[\\/]/.test(bytes))
    throw invalid('expected a relative path, found an absolute one')
  if (bytes.includes('\0')) throw invalid('it holds a NUL character')
  const names = bytes.split('/').filter((name) => name !== '' && name !== '.')
  if (names.includes('..')) throw invalid('it leads out of the tree by ".."')
  const parts = names.map((name) => (name === '**' ? ANY_PARTS : compileNameGlob(name, 'paths')))
  const isDirectoryOnly = bytes.endsWith('/')
  const literals = parts.map((part) => part.literal)
  const isLiteral = literals.every((literal) => literal !== undefined)
  // `a/**` is what lies in a, not a itself.
  if (parts.at(-1) === ANY_PARTS) parts.push(ANY_NAME)
  return {
    parts,
    isDirectoryOnly,
    namesGit: literals.includes('.git'),
    literalPath:
      isLiteral && parts.length > 0 ? { given, path: literals.join('/'), isDirectoryOnly } : undefined,
  }
}

/** `**` may stand for no directory at all: then the part after it is next. */
function withSkips(position: Position): Position[] {
  const positions = [position]
  for (let { at } = position; position.pattern.parts[at] === ANY_PARTS; at++) {
    positions.push({ pattern: position.pattern, at: at + 1 })
  }
  return positions
}

function coverageOf(isCovered: boolean, isInGit: boolean, reached: readonly Position[]): Coverage {
  const literals = new Map<string, Position[]>()
  const wildcards: Position[] = []
  const seen = new Map<Pattern, Set<number>>()
  for (const position of reached) {
    const { pattern, at } = position
    // Where everything is kept anyway, only a pattern that names .git has more to say.
    if (isCovered && (isInGit || !pattern.namesGit)) continue
    const places = seen.get(pattern) ?? new Set()
    if (places.has(at)) continue
    seen.set(pattern, places.add(at))
    const { literal } = pattern.parts[at] as Part
    if (literal === undefined) wildcards.push(position)
    else literals.set(literal, [...(literals.get(literal) ?? []), position])
  }
  const open = literals.size + wildcards.length > 0
  if (!open && !isInGit) return isCovered ? COVERED : NOTHING
  return { isCovered, isInGit, open, literals, wildcards }
}
