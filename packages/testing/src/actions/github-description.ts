import { readFileSync } from 'node:fs'
import { Ajv, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import { inlined, type JsonObject, nullableAsUnion, onlyDescribed, property } from './description-schema.js'

const EXTRACT = new URL('../../fixtures/github-rest.json', import.meta.url)

/** One operation of GitHub's official description, ready to judge requests and answers. */
export interface Operation {
  /** Such as `actions/get-artifact`. */
  readonly id: string
  readonly method: string
  /** Such as `/repos/{owner}/{repo}/actions/artifacts/{artifact_id}`. */
  readonly path: string
  /** Turns the parameters into values, or says what is wrong with the request. */
  parse(o: { readonly path: Parameters; readonly query: Parameters; readonly body: unknown }): ParsedRequest
  /** What is wrong with an answer, or undefined. */
  judgeAnswer(status: number, body: unknown): string | undefined
}

export type ParsedRequest =
  | { readonly kind: 'valid'; readonly parameters: Readonly<Record<string, unknown>> }
  | { readonly kind: 'invalid'; readonly why: string }

type Parameters = Readonly<Record<string, string>>

/** The part of GitHub's REST API that the services know, in the words of its official description. */
export class GithubDescription {
  readonly #operations: readonly { readonly operation: Operation; readonly pattern: RegExp }[]

  constructor() {
    const description = JSON.parse(readFileSync(EXTRACT, 'utf8')) as JsonObject
    const compiler = new Compiler(description)
    this.#operations = Object.entries(property(description, 'paths')).flatMap(([path, methods]) =>
      Object.entries(methods as JsonObject).map(([method, operation]) => ({
        operation: compiler.operation(method.toUpperCase(), path, operation as JsonObject),
        pattern: patternOf(path),
      })),
    )
  }

  get operationIds(): readonly string[] {
    return this.#operations.map(({ operation }) => operation.id)
  }

  find(method: string, pathname: string): { operation: Operation; path: Parameters } | undefined {
    for (const { operation, pattern } of this.#operations) {
      const found = operation.method === method ? pattern.exec(pathname) : null
      if (found === null) continue
      const path = Object.entries(found.groups ?? {}).map(([name, value]) => [
        name,
        decodeURIComponent(value),
      ])
      return { operation, path: Object.fromEntries(path) }
    }
    return undefined
  }
}

/** The path of a file may hold slashes, escaped or not; the description says so in an extension of its own. */
function patternOf(path: string): RegExp {
  const parts = path.replace(
    /\{(\w+)\}/g,
    (_, name: string) => `(?<${name}>${name === 'path' ? '.+' : '[^/]+'})`,
  )
  return new RegExp(`^${parts}$`)
}

class Compiler {
  readonly #description: JsonObject
  readonly #basicError: ValidateFunction
  // A parameter comes as text, and a range such as `created=>=2026-01-01` is described as a plain date-time.
  readonly #requests = new Ajv({
    coerceTypes: true,
    useDefaults: true,
    validateFormats: false,
    strict: false,
  })
  readonly #answers = new Ajv({ strict: false, allErrors: true })

  constructor(description: JsonObject) {
    this.#description = description
    addFormats.default(this.#answers)
    this.#answers.addFormat('timestamp', true)
    this.#basicError = this.#answers.compile(this.#schema({ $ref: '#/components/schemas/basic-error' }))
  }

  operation(method: string, path: string, description: JsonObject): Operation {
    const operation = inlined(description, this.#description)
    const parameters = (operation['parameters'] ?? []) as {
      name: string
      required?: boolean
      schema: JsonObject
    }[]
    const judgeParameters = once(() =>
      this.#requests.compile({
        type: 'object',
        properties: Object.fromEntries(parameters.map((one) => [one.name, parameterSchema(one.schema)])),
        required: parameters.filter((one) => one.required === true).map((one) => one.name),
        additionalProperties: false,
      }),
    )
    const judgeBody = once(() => this.#requests.compile(bodySchema(operation)))
    const answers = new Map<string, ValidateFunction | undefined>()
    return {
      id: String(operation['operationId']),
      method,
      path,
      parse: (request) => {
        const values = { ...request.query, ...request.path }
        const why = failureOf(judgeParameters(), values) ?? failureOf(judgeBody(), request.body)
        return why === undefined ? { kind: 'valid', parameters: values } : { kind: 'invalid', why }
      },
      judgeAnswer: (status, body) => {
        const described = property(operation, 'responses')[String(status)] as JsonObject | undefined
        if (described === undefined) return this.#judgeUndescribed(status, body)
        const key = String(status)
        if (!answers.has(key)) answers.set(key, this.#answerValidator(described))
        const judge = answers.get(key)
        if (judge !== undefined) return failureOf(judge, body)
        return body === undefined ? undefined : `a ${key} has no body`
      },
    }
  }

  /** The description leaves out most errors; they all have one shape. */
  #judgeUndescribed(status: number, body: unknown): string | undefined {
    if (status === 304) return undefined
    return status < 400 ? `the status ${status} is not described` : failureOf(this.#basicError, body)
  }

  #answerValidator(described: JsonObject): ValidateFunction | undefined {
    const content = described['content'] as JsonObject | undefined
    if (content === undefined) return undefined
    const json = property(content, 'application/json')
    return this.#answers.compile(onlyDescribed(nullableAsUnion(property(json, 'schema'))))
  }

  #schema(schema: JsonObject): JsonObject {
    return nullableAsUnion(inlined(schema, this.#description))
  }
}

/** A number in text is also a text: `oneOf` both would always refuse it. */
function parameterSchema(schema: JsonObject): JsonObject {
  return 'oneOf' in schema ? { anyOf: schema['oneOf'] } : schema
}

function bodySchema(operation: JsonObject): JsonObject {
  const body = operation['requestBody'] as JsonObject | undefined
  if (body === undefined) return {}
  const schema = nullableAsUnion(property(property(property(body, 'content'), 'application/json'), 'schema'))
  const isRequired = body['required'] === true
  return isRequired ? onlyDescribed(schema) : { anyOf: [{ type: 'null' }, onlyDescribed(schema)] }
}

function failureOf(judge: ValidateFunction, value: unknown): string | undefined {
  if (judge(value)) return undefined
  return (judge.errors ?? [])
    .map(
      (error) =>
        `${error.instancePath === '' ? 'it' : error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
    )
    .join('; ')
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
