import { text as anyText, array, boolean, Mismatch, oneOf, type Shape } from '@belay/domain/shape'

/** One option of a command. Its shape reads what was given (`true` for a flag, a text, the texts of a repeatable one; undefined if it
 *  was not) and holds the default. It throws a Mismatch for what it does not accept, or a BelayError that says more. */
export interface Option<T> {
  readonly kind: 'flag' | 'one' | 'many'
  readonly shape: Shape<T>
  /** What stands for the value in the help: `<days>`. */
  readonly placeholder: string
  readonly help: string
  /** What is accepted, as it follows "expected". */
  readonly accepts: string
  /** What holds where the option is not given, in words. */
  readonly otherwise: string | undefined
}

// biome-ignore lint/suspicious/noExplicitAny: any type of value; `unknown` would refuse options whose schemas transform.
export type OptionTable = Readonly<Record<string, Option<any>>>

/** The parsed values of a table of options. */
export type OptionValues<Table extends OptionTable> = {
  readonly [Name in keyof Table]: Table[Name] extends Option<infer T> ? T : never
}

export function flag(help: string): Option<boolean> {
  return {
    kind: 'flag',
    shape: orElse(boolean, false),
    placeholder: '',
    help,
    accepts: 'no value',
    otherwise: undefined,
  }
}

/** One of a few words. */
export function choice<const Word extends string, Fallback extends Word | undefined>(
  words: readonly Word[],
  o: { help: string; fallback: Fallback; otherwise?: string },
): Option<Word | Fallback> {
  return {
    kind: 'one',
    shape: orElse(oneOf(words), o.fallback),
    placeholder: `<${words.length <= 5 ? words.join('|') : 'word'}>`,
    help: words.length <= 5 ? o.help : `${o.help} One of: ${words.join(', ')}.`,
    accepts: `one of ${words.join(', ')}`,
    otherwise: o.otherwise ?? o.fallback,
  }
}

/** A text as it is. */
export function text(o: {
  placeholder: string
  help: string
  otherwise?: string
}): Option<string | undefined> {
  return {
    kind: 'one',
    shape: orElse(anyText({ lengthMin: 1 }), undefined),
    placeholder: o.placeholder,
    help: o.help,
    accepts: 'a text that is not empty',
    otherwise: o.otherwise,
  }
}

/** A whole number. */
export function wholeNumber(o: {
  min: number
  max: number
  help: string
  placeholder: string
  otherwise?: string
}): Option<number | undefined> {
  return {
    kind: 'one',
    shape: orElse((given) => {
      const digits = anyText()(given)
      const value = /^\d{1,15}$/.test(digits) ? Number(digits) : Number.NaN
      if (!(value >= o.min && value <= o.max)) throw new Mismatch(`expected ${o.min} to ${o.max}`)
      return value
    }, undefined),
    placeholder: o.placeholder,
    help: o.help,
    accepts: `a whole number from ${o.min} to ${o.max}`,
    otherwise: o.otherwise,
  }
}

/** A text that one of the domain's functions reads; its error says what it expected. */
export function read<T>(
  parse: (given: string) => T,
  o: { placeholder: string; help: string; accepts: string; otherwise?: string },
): Option<T | undefined> {
  return {
    kind: 'one',
    shape: orElse((given) => parse(anyText()(given)), undefined),
    placeholder: o.placeholder,
    help: o.help,
    accepts: o.accepts,
    otherwise: o.otherwise,
  }
}

/** Lines of text. The option may be repeated, and each value may hold several lines. */
export function lines(o: {
  placeholder: string
  help: string
  otherwise?: string
}): Option<readonly string[]> {
  return {
    kind: 'many',
    shape: (given) => {
      if (given === undefined) return []
      const found = array(anyText())(given)
        .flatMap((value) => value.split(/\r?\n/))
        .filter((line) => line.trim() !== '')
      // A variable that was never set must not stand for everything.
      if (found.length === 0) throw new Mismatch('expected at least one line that is not empty')
      return found
    },
    placeholder: o.placeholder,
    help: o.help,
    accepts: 'lines of text, one of them not empty',
    otherwise: o.otherwise,
  }
}

function orElse<T, Fallback>(shape: Shape<T>, fallback: Fallback): Shape<T | Fallback> {
  return (given) => (given === undefined ? fallback : shape(given))
}
