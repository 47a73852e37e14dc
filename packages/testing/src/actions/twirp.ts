import type { ZodType } from 'zod'
import { type Answer, type Exchange, jsonAnswer, readBody } from './exchange.js'
import { type RuntimeClaims, readRuntimeToken } from './runtime-token.js'

const PREFIX = '/twirp/github.actions.results.api.v1.'

/** Twirp's codes and statuses: https://twitchtv.github.io/twirp/docs/errors.html */
const STATUS_OF_CODE = {
  invalid_argument: 400,
  malformed: 400,
  unauthenticated: 401,
  permission_denied: 403,
  not_found: 404,
  bad_route: 404,
  already_exists: 409,
  resource_exhausted: 429,
  internal: 500,
  unavailable: 503,
} as const

export type TwirpCode = keyof typeof STATUS_OF_CODE

/** How a method says no. */
export class TwirpError extends Error {
  readonly code: TwirpCode
  readonly headers: Readonly<Record<string, string>>

  constructor(code: TwirpCode, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message)
    this.code = code
    this.headers = headers
  }
}

/** One method: what it takes, and what it does. */
export interface TwirpMethod {
  answer(body: unknown, claims: RuntimeClaims): Promise<unknown>
}

export function twirpMethod<T>(
  request: ZodType<T>,
  run: (request: T, claims: RuntimeClaims) => Promise<unknown>,
): TwirpMethod {
  return {
    async answer(body, claims) {
      const parsed = request.safeParse(body)
      if (!parsed.success) throw new TwirpError('invalid_argument', parsed.error.message)
      return await run(parsed.data, claims)
    },
  }
}

/** The runner's own services, as JSON over Twirp. `refused` hears of requests that no correct client would send. */
export class TwirpServices {
  readonly #methods: ReadonlyMap<string, TwirpMethod>
  readonly #key: string
  readonly #refused: (why: string) => void

  constructor(o: {
    readonly methods: Readonly<Record<string, TwirpMethod>>
    readonly key: string
    readonly refused: (why: string) => void
  }) {
    this.#methods = new Map(Object.entries(o.methods))
    this.#key = o.key
    this.#refused = o.refused
  }

  static serves(url: URL): boolean {
    return url.pathname.startsWith('/twirp/')
  }

  static operation(url: URL): string {
    return url.pathname.startsWith(PREFIX) ? url.pathname.slice(PREFIX.length) : url.pathname
  }

  async answer(exchange: Exchange): Promise<Answer> {
    const operation = TwirpServices.operation(exchange.url)
    try {
      const method = exchange.method === 'POST' ? this.#methods.get(operation) : undefined
      if (method === undefined)
        throw new TwirpError('bad_route', `no handler for ${exchange.method} ${operation}`)
      const claims = readRuntimeToken(exchange.headers.authorization, this.#key)
      if (claims === undefined)
        throw new TwirpError('unauthenticated', 'the runtime token is missing or not of this service')
      return jsonAnswer(200, await method.answer(await readJson(exchange), claims))
    } catch (error) {
      if (!(error instanceof TwirpError)) throw error
      if (NEVER_RIGHT.has(error.code)) this.#refused(`${operation}: ${error.code}: ${error.message}`)
      return twirpFailure(STATUS_OF_CODE[error.code], error.message, error.headers, error.code)
    }
  }
}

/** What a client must not run into, whatever the state of the service. */
const NEVER_RIGHT: ReadonlySet<TwirpCode> = new Set([
  'invalid_argument',
  'malformed',
  'bad_route',
  'unauthenticated',
])

/** A failure of any status: what a fault asks for. */
export function twirpFailure(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
  code = Object.entries(STATUS_OF_CODE).find(([, of]) => of === status)?.[0] ?? 'unknown',
): Answer {
  return jsonAnswer(status, { code, msg: message }, headers)
}

async function readJson(exchange: Exchange): Promise<unknown> {
  const text = (await readBody(exchange)).toString('utf8')
  try {
    return JSON.parse(text)
  } catch {
    throw new TwirpError('malformed', 'the request body is not JSON')
  }
}
