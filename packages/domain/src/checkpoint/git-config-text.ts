/** One part of a git configuration file, with its place in the text, so that it can be cut out or rewritten and the rest kept byte for byte. */
export type GitConfigPart =
  | {
      readonly kind: 'section'
      readonly line: number
      /** Lower case, as git compares it. */
      readonly name: string
      readonly subsection: string | undefined
      /** From `[` to after `]`. */
      readonly start: number
      readonly end: number
    }
  | {
      readonly kind: 'entry'
      readonly line: number
      readonly section: string
      readonly subsection: string | undefined
      /** Lower case, as git compares it. */
      readonly key: string
      /** Without quotes, escapes and continuations; undefined for a key without `=`, which means true. */
      readonly value: string | undefined
      /** From the key to the end of the value, without a comment behind it. */
      readonly start: number
      readonly end: number
      readonly valueStart: number
    }
  | { readonly kind: 'comment'; readonly line: number; readonly start: number; readonly end: number }

export type GitConfigParts =
  | { readonly kind: 'parsed'; readonly parts: readonly GitConfigPart[] }
  /** Git refuses such a file as well. `line` is where the part that cannot be read begins. */
  | { readonly kind: 'malformed'; readonly line: number }

/** Cuts the text of a git configuration file into its parts, by the rules of git's own parser
 *  (git-config(1) "Syntax", config.c get_base_var, get_value and parse_value). */
export function gitConfigParts(text: string): GitConfigParts {
  const reader = new ConfigReader(text)
  try {
    return { kind: 'parsed', parts: reader.parts() }
  } catch (error) {
    if (error instanceof Malformed) return { kind: 'malformed', line: reader.partLine }
    throw error
  }
}

class Malformed extends Error {}

class ConfigReader {
  /** Where the part being read begins. */
  partLine = 1
  #line = 1
  #at = 0
  #section = ''
  #subsection: string | undefined
  readonly #parts: GitConfigPart[] = []

  constructor(readonly text: string) {}

  parts(): GitConfigPart[] {
    // A byte order mark, as three bytes or as one character.
    if (this.text.startsWith('\xef\xbb\xbf')) this.#at = 3
    else if (this.text.startsWith('\ufeff')) this.#at = 1
    for (let char = this.#peek(); char !== ''; char = this.#peek()) {
      this.partLine = this.#line
      if (isSpace(char)) this.#take()
      else if (char === '#' || char === ';') this.#comment()
      else if (char === '[') this.#sectionHeader()
      else if (isLetter(char)) this.#entry()
      else throw new Malformed()
    }
    return this.#parts
  }

  // Git reads CR LF as one newline. A lone CR is an ordinary character.
  #peek(): string {
    const char = this.text[this.#at] ?? ''
    return char === '\r' && this.text[this.#at + 1] === '\n' ? '\n' : char
  }

  #take(): string {
    const char = this.#peek()
    if (char === '\n') this.#line += 1
    this.#at += char === '\n' && this.text[this.#at] === '\r' ? 2 : 1
    return char
  }

  #comment(): void {
    const line = this.partLine
    const start = this.#at
    while (this.#peek() !== '\n' && this.#peek() !== '') this.#take()
    this.#parts.push({ kind: 'comment', line, start, end: this.#at })
  }

  #sectionHeader(): void {
    const line = this.partLine
    const start = this.#at
    this.#take()
    let name = ''
    let subsection: string | undefined
    for (let char = this.#take(); char !== ']'; char = this.#take()) {
      if (char === ' ' || char === '\t') {
        subsection = this.#subsectionName()
        break
      }
      if (!isKeyChar(char) && char !== '.') throw new Malformed()
      name += char.toLowerCase()
    }
    this.#section = name
    this.#subsection = subsection
    this.#parts.push({ kind: 'section', line, name, subsection, start, end: this.#at })
  }

  #subsectionName(): string {
    while (this.#peek() === ' ' || this.#peek() === '\t') this.#take()
    if (this.#take() !== '"') throw new Malformed()
    let name = ''
    for (let char = this.#take(); char !== '"'; char = this.#take()) {
      if (char === '\\') char = this.#take()
      if (char === '\n' || char === '') throw new Malformed()
      name += char
    }
    if (this.#take() !== ']') throw new Malformed()
    return name
  }

  #entry(): void {
    const line = this.partLine
    const start = this.#at
    while (isKeyChar(this.#peek())) this.#take()
    const key = this.text.slice(start, this.#at).toLowerCase()
    let end = this.#at
    while (this.#peek() === ' ' || this.#peek() === '\t') this.#take()
    let value: string | undefined
    let valueStart = end
    if (this.#peek() === '=') {
      this.#take()
      while (isSpace(this.#peek()) && this.#peek() !== '\n') this.#take()
      valueStart = this.#at
      ;({ value, end } = this.#value())
    } else if (this.#peek() !== '\n' && this.#peek() !== '') {
      throw new Malformed()
    }
    this.#parts.push({
      kind: 'entry',
      line,
      section: this.#section,
      subsection: this.#subsection,
      key,
      value,
      start,
      end,
      valueStart,
    })
  }

  #value(): { value: string; end: number } {
    let value = ''
    // Where the value ended if nothing but blanks follows.
    let end = this.#at
    let length = 0
    let quoted = false
    for (;;) {
      const char = this.#peek()
      if (char === '' || char === '\n') {
        if (quoted) throw new Malformed()
        return { value: value.slice(0, length), end }
      }
      if (!quoted && (char === '#' || char === ';')) return { value: value.slice(0, length), end }
      this.#take()
      if (value === '' && !quoted && isSpace(char)) continue
      if (char === '"') quoted = !quoted
      else if (char === '\\') value += this.#escaped()
      else value += char
      if (quoted || !isSpace(char)) {
        end = this.#at
        length = value.length
      }
    }
  }

  #escaped(): string {
    const char = this.#take()
    const meaning = ESCAPES[char]
    if (meaning === undefined) throw new Malformed()
    return meaning
  }
}

// A backslash before the end of the line continues the value on the next.
const ESCAPES: Readonly<Record<string, string>> = {
  '\n': '',
  n: '\n',
  t: '\t',
  b: '\b',
  '"': '"',
  '\\': '\\',
}

function isSpace(char: string): boolean {
  return char === ' ' || char === '\t' || char === '\n' || char === '\r' || char === '\v' || char === '\f'
}

function isLetter(char: string): boolean {
  return /^[a-zA-Z]$/.test(char)
}

function isKeyChar(char: string): boolean {
  return /^[a-zA-Z0-9-]$/.test(char)
}
