import { createHash } from 'node:crypto'
import { type Answer, type Exchange, jsonAnswer, readBody } from './exchange.js'
import type { GithubDescription, Operation } from './github-description.js'
import { type GithubTokens, permissionFor } from './github-tokens.js'
import type { RateLimit } from './rate-limit.js'
import { notFound, type RestCall, RestError, type RestHandler, type RestResult } from './rest-call.js'

/** The requests of one repository's REST API: judged by the official description, both ways. */
export class RestService {
  readonly #o: RestServiceOptions
  #served = 0

  constructor(o: RestServiceOptions) {
    this.#o = o
    const unserved = o.description.operationIds.filter((id) => o.handlers[id] === undefined)
    if (unserved.length > 0) throw new Error(`described and not served: ${unserved.join(', ')}`)
  }

  operation(exchange: Pick<Exchange, 'method' | 'url'>): string {
    const found = this.#o.description.find(exchange.method, exchange.url.pathname)
    return found?.operation.id ?? `${exchange.method} ${exchange.url.pathname}`
  }

  async answer(exchange: Exchange): Promise<Answer> {
    this.#served++
    try {
      return await this.#answerJudged(exchange)
    } catch (error) {
      if (!(error instanceof RestError)) throw error
      return restFailure(error.status, error.message, this.#o.limit.headers())
    } finally {
      this.#served--
    }
  }

  async #answerJudged(exchange: Exchange): Promise<Answer> {
    const { description, limit, tokens } = this.#o
    if (this.#served > this.#o.concurrentMax)
      return secondaryLimit(403, 'You have exceeded a secondary rate limit.', limit.headers())
    const token = tokens.find(exchange.headers.authorization)
    if (token === undefined) throw new RestError(401, 'Bad credentials')
    const found = description.find(exchange.method, exchange.url.pathname)
    const isFree = found?.operation.id === 'rate-limit/get'
    if (!isFree && !limit.take()) throw new RestError(403, 'API rate limit exceeded for installation.')
    if (found === undefined) {
      this.#o.refused(`${exchange.method} ${exchange.url.pathname} is not served here`)
      throw notFound()
    }
    const { operation } = found
    const call = await this.#parse(exchange, operation, found.path)
    this.#assertAllowed(operation, call, token)
    const handler = this.#o.handlers[operation.id]
    if (handler === undefined) throw new Error(`${operation.id} is described and has no handler`)
    return this.#checked(operation, exchange, () => handler(call))
  }

  async #parse(
    exchange: Exchange,
    operation: Operation,
    path: Readonly<Record<string, string>>,
  ): Promise<RestCall> {
    const text = (await readBody(exchange)).toString('utf8')
    const body: unknown = text === '' ? null : JSON.parse(text)
    const query = Object.fromEntries(exchange.url.searchParams)
    const parsed = operation.parse({ path, query, body })
    if (parsed.kind === 'valid') return { url: exchange.url, parameters: parsed.parameters, body }
    this.#o.refused(`${operation.id}: ${parsed.why}`)
    throw new RestError(422, `Invalid request: ${parsed.why}`)
  }

  #assertAllowed(operation: Operation, { parameters }: RestCall, token: ReadonlySet<string>): void {
    const { owner, repo } = parameters
    const isOurs = `${String(owner)}/${String(repo)}`.toLowerCase() === this.#o.repository.toLowerCase()
    if (owner !== undefined && !isOurs) throw notFound()
    const permission = permissionFor(operation)
    if (permission !== undefined && !token.has(permission))
      throw new RestError(403, 'Resource not accessible by integration')
  }

  /** The answer, once the description agrees; what it does not describe is a fault of ours and fails the test. */
  #checked(operation: Operation, exchange: Exchange, run: () => RestResult): Answer {
    const result = attempt(run)
    const why = operation.judgeAnswer(result.status, result.body)
    if (why !== undefined) {
      this.#o.violated(`${operation.id}: the answer ${result.status} is not as described: ${why}`)
      return restFailure(500, `The loopback service's own answer is wrong: ${why}`, {})
    }
    const headers = { ...this.#o.limit.headers(), ...result.headers }
    if (result.body === undefined) return { status: result.status, headers }
    const etag = `W/"${createHash('sha256').update(JSON.stringify(result.body)).digest('hex')}"`
    if (exchange.method === 'GET' && exchange.headers['if-none-match'] === etag) {
      this.#o.limit.giveBack()
      return { status: 304, headers: { ...this.#o.limit.headers(), etag } }
    }
    return jsonAnswer(result.status, result.body, { ...headers, etag })
  }
}

interface RestServiceOptions {
  readonly description: GithubDescription
  readonly handlers: Readonly<Record<string, RestHandler>>
  readonly limit: RateLimit
  readonly tokens: GithubTokens
  /** `owner/name`. */
  readonly repository: string
  readonly concurrentMax: number
  /** Hears of requests that no correct client would send. */
  readonly refused: (why: string) => void
  /** Hears of answers of ours that GitHub would not give. */
  readonly violated: (why: string) => void
}

/** A failure of any status: what a fault asks for. */
export function restFailure(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>>,
): Answer {
  return jsonAnswer(status, errorBody(status, message), headers)
}

export function secondaryLimit(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>>,
  retryAfterSeconds: number | undefined = 60,
): Answer {
  const retry = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }
  return jsonAnswer(status, errorBody(status, message, SECONDARY_LIMIT_DOCS), { ...headers, ...retry })
}

// Clients tell this limit from the others by the message and by this address.
const SECONDARY_LIMIT_DOCS =
  'https://docs.github.com/free-pro-team@latest/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits'

function errorBody(status: number, message: string, docs = 'https://docs.github.com/rest'): unknown {
  return { message, documentation_url: docs, status: String(status) }
}

/** A refusal is judged like any other answer. */
function attempt(run: () => RestResult): RestResult {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof RestError)) throw error
    return { status: error.status, body: errorBody(error.status, error.message) }
  }
}
