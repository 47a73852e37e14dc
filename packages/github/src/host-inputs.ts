import { BelayError, misuse } from '@belay/domain/errors'
import { z } from 'zod'

/** One input of an action. Its schema reads the text that the workflow gives (undefined where it gives none) and holds the default. */
export interface Input<T> {
  readonly schema: z.ZodType<T>
  /** What is accepted, as it follows "expected". */
  readonly accepts: string
  /** Its text never gets into a message. */
  readonly isSecret?: boolean
}

// biome-ignore lint/suspicious/noExplicitAny: any type of value; `unknown` would refuse inputs whose schemas transform.
export type InputTable = Readonly<Record<string, Input<any>>>

export type InputValues<Table extends InputTable> = {
  readonly [Name in keyof Table]: Table[Name] extends Input<infer T> ? T : never
}

/** Reads every input of the table.
 *  @param given what the workflow gives for a name; empty for nothing
 *  @throws BelayError misuse, naming the input, what was given and what is accepted */
export function parseInputs<Table extends InputTable>(
  table: Table,
  given: (name: string) => string,
): InputValues<Table> {
  const values: Record<string, unknown> = {}
  for (const [name, input] of Object.entries(table)) {
    const text = given(name)
    const parsed = input.schema.safeParse(text === '' ? undefined : text)
    if (!parsed.success) throw refusedInput(name, text, input, parsed.error)
    values[name] = parsed.data
  }
  return values as InputValues<Table>
}

/** A text as it is. */
export function textInput(o: { isSecret?: boolean; lengthMax?: number } = {}): Input<string | undefined> {
  const lengthMax = o.lengthMax ?? 10_000
  return {
    schema: z.string().max(lengthMax).optional(),
    accepts: `a text of at most ${lengthMax} characters`,
    ...(o.isSecret === true ? { isSecret: true } : {}),
  }
}

/** As YAML's 1.2 core schema reads them, which is what workflows are written in. */
export function flagInput<Fallback extends boolean | undefined>(
  fallback: Fallback,
): Input<boolean | Fallback> {
  const word = z.enum(['true', 'True', 'TRUE', 'false', 'False', 'FALSE'])
  return {
    schema: word
      .optional()
      .transform((text) => (text === undefined ? fallback : text.toLowerCase() === 'true')) as z.ZodType<
      boolean | Fallback
    >,
    accepts: 'true or false',
  }
}

/** One of a few words. */
export function choiceInput<const Word extends string, Fallback extends Word | undefined>(
  words: readonly Word[],
  fallback: Fallback,
): Input<Word | Fallback> {
  const schema = fallback === undefined ? z.enum(words).optional() : z.enum(words).default(fallback)
  return { schema: schema as z.ZodType<Word | Fallback>, accepts: `one of ${words.join(', ')}` }
}

/** Lines of text; empty ones do not count. */
export function linesInput(): Input<readonly string[]> {
  return {
    schema: z
      .string()
      .default('')
      .transform((text) => text.split(/\r?\n/).flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))),
    accepts: 'lines of text',
  }
}

export function wholeNumberInput(o: { min: number; max: number }): Input<number | undefined> {
  return {
    schema: z
      .string()
      .regex(/^\d{1,15}$/)
      .transform(Number)
      .refine((value) => value >= o.min && value <= o.max)
      .optional(),
    accepts: `a whole number from ${o.min} to ${o.max}`,
  }
}

/** A text that one of the domain's functions reads; its error says what it expected. */
export function readInput<T>(
  parse: (text: string) => T,
  o: { accepts: string; isSecret?: boolean },
): Input<T | undefined> {
  return {
    schema: z
      .string()
      .transform((text, context): T => {
        try {
          return parse(text)
        } catch (cause) {
          if (!(cause instanceof BelayError)) throw cause
          context.addIssue({ code: 'custom', message: cause.message, params: { cause } })
          return z.NEVER
        }
      })
      .optional(),
    accepts: o.accepts,
    ...(o.isSecret === true ? { isSecret: true } : {}),
  }
}

/** As readInput, with what holds where nothing is given. */
export function readInputOr<T>(parse: (text: string) => T, o: { accepts: string; fallback: T }): Input<T> {
  const { schema } = readInput(parse, o)
  return { schema: schema.transform((value): T => value ?? o.fallback), accepts: o.accepts }
}

function refusedInput(name: string, text: string, input: Input<unknown>, error: z.ZodError): BelayError {
  const [issue] = error.issues
  const cause: unknown = issue?.code === 'custom' ? issue.params?.['cause'] : undefined
  const found = input.isSecret === true ? 'something else' : JSON.stringify(text.slice(0, FOUND_LENGTH_MAX))
  if (cause instanceof BelayError) {
    return new BelayError({
      code: cause.code,
      message: `The input "${name}" cannot be ${found}: ${cause.message}`,
      hint: cause.hint,
      cause,
    })
  }
  return misuse('option-invalid', `The input "${name}" cannot be ${found}: expected ${input.accepts}`)
}

const FOUND_LENGTH_MAX = 120
