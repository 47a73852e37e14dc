import { z } from 'zod'

/** A part of the configuration that may be left out: every field has a default. An unknown key is refused by name.
 *  What is written in kebab-case comes out in camelCase: `keep-last` as `keepLast`. */
export function section<const Shape extends z.core.$ZodShape>(shape: Shape) {
  // The cast holds because a section's fields are all defaulted; the tests parse every section empty.
  return entry(shape).prefault({} as z.input<z.ZodObject<Shape, z.core.$strict>>)
}

/** The same for an entry of a list or map, where a field may be required. */
export function entry<const Shape extends z.core.$ZodShape>(shape: Shape) {
  return z
    .strictObject(shape, { error: (issue) => unknownKeys(issue, Object.keys(shape)) })
    .transform(camelKeys)
}

export type CamelKeys<Section> = {
  [Key in keyof Section as Key extends string ? Camel<Key> : Key]: Section[Key]
}

type Camel<Key extends string> = Key extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Key

function camelKeys<Section extends object>(section: Section): CamelKeys<Section> {
  const entries = Object.entries(section).map(([key, value]) => [camel(key), value])
  return Object.fromEntries(entries) as CamelKeys<Section>
}

function camel(key: string): string {
  return key.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

function unknownKeys(issue: z.core.$ZodRawIssue, known: readonly string[]): string | undefined {
  if (issue.code !== 'unrecognized_keys') return undefined
  const keys = issue.keys.map((key: string) => JSON.stringify(key)).join(', ')
  return `unknown ${issue.keys.length === 1 ? 'key' : 'keys'} ${keys}: expected ${known.join(', ')}`
}
