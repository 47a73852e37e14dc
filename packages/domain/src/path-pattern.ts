import { misuse } from './errors.js'

/** Tells whether a path (relative, `/`-separated) matches. */
export type PathMatcher = (path: string) => boolean

/** Compiles a glob: `*` and `?` within one part of a path, `**` across parts, `[abc]` and `[!a-z]` for one character,
 *  `{a,b}` for alternatives, `\` before a character that stands for itself. A pattern without `/` matches a name at
 *  any depth. Dot files match like others. Time is at most pattern length times path length: no pattern can hang.
 *  @throws BelayError `pattern-invalid` */
export function compilePathPattern(pattern: string): PathMatcher {
  if (pattern === '' || pattern.length > PATTERN_LENGTH_MAX) {
    throw misuse(
      'pattern-invalid',
      `A pattern of ${pattern.length} characters cannot be used: expected 1 to ${PATTERN_LENGTH_MAX}`,
    )
  }
  const alternatives = expandBraces(pattern, pattern).map((alternative) => {
    const anchored = alternative.includes('/') ? alternative.replace(/^\//, '') : `**/${alternative}`
    return anchored.split('/').map((part) => (part === '**' ? ANY_PARTS : compilePart(part, pattern)))
  })
  return (path) => {
    const parts = path.split('/')
    return alternatives.some((alternative) =>
      matchesSequence(alternative, parts, ANY_PARTS, (matcher, part) => matcher(part)),
    )
  }
}

const PATTERN_LENGTH_MAX = 1000
const ALTERNATIVES_MAX = 100

type PartMatcher = (part: string) => boolean
type CharacterMatcher = (character: string) => boolean

const ANY_PARTS: PartMatcher = () => true
const ANY_CHARACTERS: CharacterMatcher = () => true
const ONE_CHARACTER: CharacterMatcher = () => true

/** Matches items against steps, of which `star` stands for any number of items. Going back to the last star only is
 *  enough, and keeps the time at steps times items. */
function matchesSequence<Step, Item>(
  steps: readonly Step[],
  items: readonly Item[],
  star: Step,
  matches: (step: Step, item: Item) => boolean,
): boolean {
  let at = 0
  let starAt = -1
  let starItem = 0
  for (let item = 0; item < items.length; ) {
    const step = steps[at]
    if (step === star) {
      starAt = at++
      starItem = item
    } else if (step !== undefined && matches(step, items[item] as Item)) {
      at++
      item++
    } else if (starAt !== -1) {
      at = starAt + 1
      item = ++starItem
    } else {
      return false
    }
  }
  while (steps[at] === star) at++
  return at === steps.length
}

function compilePart(part: string, pattern: string): PartMatcher {
  const steps: CharacterMatcher[] = []
  const characters = Array.from(part)
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] as string
    if (character === '*') steps.push(ANY_CHARACTERS)
    else if (character === '?') steps.push(ONE_CHARACTER)
    else if (character === '\\') steps.push(literal(characters[++at], pattern))
    else if (character === '[') {
      const end = characters.indexOf(']', at + 2)
      if (end === -1)
        throw misuse(
          'pattern-invalid',
          `The pattern ${JSON.stringify(pattern)} cannot be used: "[" has no "]"`,
        )
      steps.push(characterClass(characters.slice(at + 1, end)))
      at = end
    } else steps.push(literal(character, pattern))
  }
  return (text) =>
    matchesSequence(steps, Array.from(text), ANY_CHARACTERS, (step, character) => step(character))
}

function literal(expected: string | undefined, pattern: string): CharacterMatcher {
  if (expected === undefined)
    throw misuse('pattern-invalid', `The pattern ${JSON.stringify(pattern)} cannot be used: it ends in "\\"`)
  return (character) => character === expected
}

function characterClass(members: readonly string[]): CharacterMatcher {
  const isNegated = members[0] === '!' || members[0] === '^'
  const listed = isNegated ? members.slice(1) : members
  const ranges: [string, string][] = []
  for (let at = 0; at < listed.length; at++) {
    const from = listed[at] as string
    const to = listed[at + 1] === '-' ? listed[at + 2] : undefined
    ranges.push([from, to ?? from])
    if (to !== undefined) at += 2
  }
  return (character) => ranges.some(([from, to]) => from <= character && character <= to) !== isNegated
}

/** `a{b,c{d,e}}` to `ab`, `acd`, `ace`. */
function expandBraces(text: string, pattern: string): string[] {
  const open = indexOutsideEscapes(text, '{', 0)
  if (open === -1) return [text]
  const choices: string[] = []
  let depth = 0
  let from = open + 1
  let close = -1
  for (let at = open; at < text.length && close === -1; at++) {
    const character = text[at]
    if (character === '\\') at++
    else if (character === '{') depth++
    else if (character === ',' && depth === 1) from = choices.push(text.slice(from, at)) && at + 1
    else if (character === '}' && --depth === 0) close = at
  }
  if (close === -1)
    throw misuse('pattern-invalid', `The pattern ${JSON.stringify(pattern)} cannot be used: "{" has no "}"`)
  choices.push(text.slice(from, close))
  const [before, after] = [text.slice(0, open), text.slice(close + 1)]
  const expanded: string[] = []
  for (const choice of choices) {
    expanded.push(...expandBraces(`${before}${choice}${after}`, pattern))
    if (expanded.length > ALTERNATIVES_MAX) {
      throw misuse(
        'pattern-invalid',
        `The pattern ${JSON.stringify(pattern)} stands for too many others: expected at most ${ALTERNATIVES_MAX}`,
      )
    }
  }
  return expanded
}

function indexOutsideEscapes(text: string, wanted: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === wanted) return at
  }
  return -1
}
