export type JsonObject = { readonly [key: string]: unknown }

/** The value with every `$ref` replaced by what it refers to. What refers to itself is refused. */
export function inlined(value: JsonObject, root: JsonObject, within: readonly string[] = []): JsonObject {
  return mapped(value, (node) => {
    const reference = node['$ref']
    if (typeof reference !== 'string') return undefined
    if (within.includes(reference)) throw new Error(`${reference} refers to itself`)
    const path = reference.replace(/^#\//, '').split('/')
    const target = path.reduce((at, key) => property(at, key), root)
    return inlined(target, root, [...within, reference])
  })
}

/** OpenAPI 3.0 writes `nullable: true` where JSON Schema allows the type `null`. */
export function nullableAsUnion(schema: JsonObject): JsonObject {
  return mapped(schema, (node) => {
    if (node['nullable'] !== true) return undefined
    const { nullable: _, ...rest } = node
    return { anyOf: [{ type: 'null' }, nullableAsUnion(rest)] }
  })
}

/** Refuses properties that an object schema does not name, where it is complete by itself: a field that only our fake
 *  knows is one that no client may count on. */
export function onlyDescribed(schema: JsonObject): JsonObject {
  return mapped(schema, (node) => {
    if (typeof node['properties'] !== 'object' || 'additionalProperties' in node || isComposed(node))
      return undefined
    const { properties, ...rest } = node
    const closed = Object.entries(properties as JsonObject).map(([name, one]) => [
      name,
      onlyDescribed(one as JsonObject),
    ])
    return { ...rest, properties: Object.fromEntries(closed), additionalProperties: false }
  })
}

export function property(node: JsonObject, name: string): JsonObject {
  const value = node[name]
  if (typeof value !== 'object' || value === null)
    throw new Error(`the description has no ${name} where one must be`)
  return value as JsonObject
}

function isComposed(node: JsonObject): boolean {
  return ['allOf', 'anyOf', 'oneOf'].some((word) => word in node)
}

/** A copy in which `change` has replaced what it wants, from the outside in. */
function mapped(node: JsonObject, change: (node: JsonObject) => JsonObject | undefined): JsonObject {
  const changed = change(node)
  if (changed !== undefined) return changed
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, mappedValue(value, change)]))
}

function mappedValue(value: unknown, change: (node: JsonObject) => JsonObject | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => mappedValue(item, change))
  return typeof value === 'object' && value !== null ? mapped(value as JsonObject, change) : value
}
