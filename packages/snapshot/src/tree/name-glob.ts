import { misuse } from '@belay/domain/errors'
import { textOfBytes } from './byte-text.js'

/** A glob for one name (a part of a path without `/`), as bytes in latin1. */
export interface NameGlob {
  /** The one name it matches, where it holds no wildcard. */
  readonly literal: string | undefined
  readonly matches: (name: string) => boolean
}

/** Compiles `*` (any characters), `?` (one), `[a-z]`, `[!a-z]`, `[[:digit:]]` (one of a class) and `\` before a character that stands for
 *  itself. A character is a Unicode one where pattern and name are UTF-8, else a byte. Dot files match like others.
 *  Takes at most pattern length times name length steps, so no pattern can hang.
 *  @param pattern bytes in latin1
 *  @param where names the pattern's place in the message
 *  @throws BelayError misuse `pattern-invalid` */
export function compileNameGlob(pattern: string, where: string): NameGlob {
  const steps = parseSteps(Array.from(textOfBytes(pattern)), { pattern, where })
  if (steps.every((step) => typeof step === 'string')) {
    const literal = bytesOf(steps.join(''), pattern)
    return { literal, matches: (name) => name === literal }
  }
  if (steps.every((step) => typeof step === 'string' || step === STAR))
    return { literal: undefined, matches: starsOnly(steps, pattern) }
  return { literal: undefined, matches: (name) => matchesSteps(steps, Array.from(textOfBytes(name))) }
}

const STAR = Symbol('any characters')
type OneCharacter = (character: string) => boolean
type Step = string | typeof STAR | OneCharacter

function parseSteps(characters: readonly string[], o: { pattern: string; where: string }): Step[] {
  const steps: Step[] = []
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] as string
    if (character === '*') {
      if (steps.at(-1) !== STAR) steps.push(STAR)
    } else if (character === '?') {
      steps.push(() => true)
    } else if (character === '[') {
      const parsed = parseClass(characters, at)
      if (parsed === undefined) throw invalid('"[" has no "]" within the same name', o)
      steps.push(parsed.matches)
      at = parsed.end
    } else if (character === '\\') {
      const next = characters[++at]
      if (next === undefined) throw invalid('it ends in "\\"', o)
      steps.push(next)
    } else {
      steps.push(character)
    }
  }
  return steps
}

/** Character classes as fnmatch(3) has them: `]` right after the opening is a member. */
function parseClass(
  characters: readonly string[],
  open: number,
): { matches: OneCharacter; end: number } | undefined {
  let at = open + 1
  const isNegated = characters[at] === '!' || characters[at] === '^'
  if (isNegated) at++
  const members: OneCharacter[] = []
  for (let isFirst = true; ; isFirst = false) {
    const from = characters[at]
    if (from === undefined) return undefined
    if (from === ']' && !isFirst) break
    const named = from === '[' && characters[at + 1] === ':' ? parseNamedClass(characters, at) : undefined
    if (named !== undefined) {
      members.push(named.matches)
      at = named.end + 1
      continue
    }
    const low = readMember(characters, at)
    if (low === undefined) return undefined
    at = low.next
    let high = low
    if (characters[at] === '-' && characters[at + 1] !== ']' && characters[at + 1] !== undefined) {
      const end = readMember(characters, at + 1)
      if (end === undefined) return undefined
      high = end
      at = end.next
    }
    const [first, last] = [codePoint(low.character), codePoint(high.character)]
    members.push((character) => first <= codePoint(character) && codePoint(character) <= last)
  }
  return { matches: (character) => members.some((member) => member(character)) !== isNegated, end: at }
}

function readMember(
  characters: readonly string[],
  at: number,
): { character: string; next: number } | undefined {
  const isEscaped = characters[at] === '\\'
  const character = characters[isEscaped ? at + 1 : at]
  return character === undefined ? undefined : { character, next: at + (isEscaped ? 2 : 1) }
}

const NAMED_CLASSES: ReadonlyMap<string, RegExp> = new Map([
  ['alnum', /[A-Za-z0-9]/],
  ['alpha', /[A-Za-z]/],
  ['blank', /[ \t]/],
  ['cntrl', /\p{Cc}/u],
  ['digit', /[0-9]/],
  ['graph', /[!-~]/],
  ['lower', /[a-z]/],
  ['print', /[ -~]/],
  ['punct', /[!-/:-@[-`{-~]/],
  ['space', /[ \t-\r]/],
  ['upper', /[A-Z]/],
  ['xdigit', /[0-9A-Fa-f]/],
])

function parseNamedClass(
  characters: readonly string[],
  open: number,
): { matches: OneCharacter; end: number } | undefined {
  const colon = characters.indexOf(':', open + 2)
  if (colon === -1 || characters[colon + 1] !== ']') return undefined
  const members = NAMED_CLASSES.get(characters.slice(open + 2, colon).join(''))
  return members === undefined
    ? undefined
    : { matches: (character) => members.test(character), end: colon + 1 }
}

/** Literal pieces between stars can be looked for in the bytes themselves: UTF-8 is never found in the middle of a character. */
function starsOnly(steps: readonly Step[], pattern: string): (name: string) => boolean {
  const pieces = ['']
  for (const step of steps) {
    if (typeof step === 'string') pieces[pieces.length - 1] += step
    else pieces.push('')
  }
  const [head = '', ...rest] = pieces.map((piece) => bytesOf(piece, pattern))
  const tail = rest.pop() ?? ''
  if (head === '' && rest.length === 0) return tail === '' ? () => true : (name) => name.endsWith(tail)
  return (name) => {
    if (name.length < head.length + tail.length || !name.startsWith(head) || !name.endsWith(tail))
      return false
    const end = name.length - tail.length
    let from = head.length
    for (const piece of rest) {
      const found = name.indexOf(piece, from)
      if (found === -1 || found + piece.length > end) return false
      from = found + piece.length
    }
    return true
  }
}

/** Going back to the last star only is enough: what an earlier one could take, the last one can take as well. */
function matchesSteps(steps: readonly Step[], characters: readonly string[]): boolean {
  let at = 0
  let starAt = -1
  let starFrom = 0
  for (let index = 0; index < characters.length; ) {
    const step = steps[at]
    const character = characters[index] as string
    if (step === STAR) {
      starAt = at++
      starFrom = index
    } else if (step !== undefined && (typeof step === 'string' ? step === character : step(character))) {
      at++
      index++
    } else if (starAt !== -1) {
      at = starAt + 1
      index = ++starFrom
    } else {
      return false
    }
  }
  while (steps[at] === STAR) at++
  return at === steps.length
}

/** Text of a pattern back to bytes, the way textOfBytes read it. */
function bytesOf(text: string, pattern: string): string {
  return textOfBytes(pattern) === pattern ? text : Buffer.from(text, 'utf8').toString('latin1')
}

function codePoint(character: string): number {
  return character.codePointAt(0) as number
}

function invalid(fault: string, o: { pattern: string; where: string }): Error {
  return misuse(
    'pattern-invalid',
    `The pattern ${JSON.stringify(textOfBytes(o.pattern))} in ${o.where} cannot be used: ${fault}`,
    {
      hint: 'Write "\\" before a character that stands for itself.',
    },
  )
}
