/** Reads a value of unknown origin, such as parsed JSON, and gives it back typed, without what the shape does not know.
 *
 *  For what every command reads. Zod reads the configuration, where its messages and JSON Schemas are worth what it costs: to load it and to
 *  build the schemas of one record takes 20 ms, which is as long as Node takes to start.
 *  @throws Mismatch */
export type Shape<T> = (value: unknown) => T

export type ShapeOf<S> = S extends Shape<infer T> ? T : never

/** A value that does not have its shape. The message says where and what was expected; never a text that was found, which may be a secret. */
export class Mismatch extends Error {
  /** From the whole to the part, as in `git.status.0.path`; empty for the whole. */
  readonly path: readonly string[]
  readonly expected: string

  constructor(expected: string, path: readonly string[] = []) {
    super(`${path.join('.') || 'the whole'}: ${expected}`)
    this.name = 'Mismatch'
    this.path = path
    this.expected = expected
  }
}

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

type Fields = Readonly<Record<string, Shape<unknown>>>

/** An object with these fields, perhaps with the optional ones, and perhaps with others, which are passed over. */
export function object<Required extends Fields, Optional extends Fields = Record<never, never>>(
  required: Required,
  optional?: Optional,
): Shape<
  { -readonly [Name in keyof Required]: ShapeOf<Required[Name]> } & {
    -readonly [Name in keyof Optional]?: ShapeOf<Optional[Name]> | undefined
  }
> {
  const shapes = Object.entries(required)
  const optionalShapes = Object.entries(optional ?? {})
  return (value) => {
    if (!isPlain(value)) throw new Mismatch(`expected an object, found ${kindOf(value)}`)
    const result: Record<string, unknown> = {}
    for (const [name, shape] of shapes) result[name] = within(name, shape, value[name])
    for (const [name, shape] of optionalShapes) {
      if (value[name] !== undefined) result[name] = within(name, shape, value[name])
    }
    return result as ReturnType<ReturnType<typeof object<Required, Optional>>>
  }
}

/** An object with any keys that match. */
export function dictionary<T>(key: RegExp, expectedKey: string, shape: Shape<T>): Shape<Record<string, T>> {
  return (value) => {
    if (!isPlain(value)) throw new Mismatch(`expected an object, found ${kindOf(value)}`)
    const entries = Object.entries(value).map(([name, item]): [string, T] => {
      if (!key.test(name)) throw new Mismatch(expectedKey, [name])
      return [name, within(name, shape, item)]
    })
    return Object.fromEntries(entries)
  }
}

export function array<T>(shape: Shape<T>): Shape<T[]> {
  return (value) => {
    if (!Array.isArray(value)) throw new Mismatch(`expected an array, found ${kindOf(value)}`)
    // Not map, which would pass over holes.
    return Array.from(value, (item: unknown, at) => within(String(at), shape, item))
  }
}

export function text(o: { readonly lengthMin?: number; readonly lengthMax?: number } = {}): Shape<string> {
  const { lengthMin = 0, lengthMax = Number.POSITIVE_INFINITY } = o
  return (value) => {
    if (typeof value !== 'string') throw new Mismatch(`expected a text, found ${kindOf(value)}`)
    if (value.length < lengthMin || value.length > lengthMax)
      throw new Mismatch(`expected ${lengthMin} to ${lengthMax} characters, found ${value.length}`)
    return value
  }
}

/** A number that no other number is written like: from `min`, to 2^53 - 1 unless `max` says otherwise. */
export function wholeNumber(o: { readonly min: number; readonly max?: number }): Shape<number> {
  const { min, max = Number.MAX_SAFE_INTEGER } = o
  return (value) => {
    if (!Number.isSafeInteger(value) || (value as number) < min || (value as number) > max)
      throw new Mismatch(`expected a whole number from ${min} to ${max}, found ${kindOf(value)}`)
    return value as number
  }
}

/** A finite number. */
export function number(o: { readonly min?: number } = {}): Shape<number> {
  const { min = Number.NEGATIVE_INFINITY } = o
  return (value) => {
    if (!Number.isFinite(value) || (value as number) < min)
      throw new Mismatch(`expected a number from ${min}, found ${kindOf(value)}`)
    return value as number
  }
}

export const boolean: Shape<boolean> = (value) => {
  if (typeof value !== 'boolean') throw new Mismatch(`expected true or false, found ${kindOf(value)}`)
  return value
}

export function oneOf<const Word extends string | number>(words: readonly Word[]): Shape<Word> {
  return (value) => {
    if (!words.includes(value as Word)) throw new Mismatch(`expected one of ${words.join(', ')}`)
    return value as Word
  }
}

export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return (value) => (value === null ? null : shape(value))
}

/** Anything that JSON can say. */
export const json: Shape<Json> = (value) => {
  checkJson(value, 0)
  return value as Json
}

/** A value of one shape that also passes a test. */
export function where<T>(shape: Shape<T>, holds: (value: T) => boolean, expected: string): Shape<T> {
  return (value) => {
    const shaped = shape(value)
    if (!holds(shaped)) throw new Mismatch(expected)
    return shaped
  }
}

function within<T>(name: string, shape: Shape<T>, value: unknown): T {
  try {
    return shape(value)
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error
    throw new Mismatch(error.expected, [name, ...error.path])
  }
}

/** Deeper than anyone writes, and far from where the stack ends. */
const JSON_DEPTH_MAX = 500

function checkJson(value: unknown, depth: number): void {
  if (depth > JSON_DEPTH_MAX) throw new Mismatch(`expected at most ${JSON_DEPTH_MAX} levels`)
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value))
    return
  if (typeof value !== 'object') throw new Mismatch(`expected JSON, found ${kindOf(value)}`)
  // Of an array, its items: values gives undefined for holes only where they are filled in.
  for (const item of Array.isArray(value) ? value : Object.values(value)) checkJson(item, depth + 1)
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  // A number is shown: it is what is wrong with it.
  return typeof value === 'number' ? String(value) : typeof value
}
