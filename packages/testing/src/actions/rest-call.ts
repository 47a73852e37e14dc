import type { WorkflowRuns } from './workflow-runs.js'

/** A request that the description has found valid. */
export interface RestCall {
  readonly url: URL
  readonly parameters: Readonly<Record<string, unknown>>
  readonly body: unknown
}

export interface RestResult {
  readonly status: number
  /** Left out where the answer has none. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export type RestHandler = (call: RestCall) => RestResult

/** How a handler says no. */
export class RestError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export function notFound(): RestError {
  return new RestError(404, 'Not Found')
}

/** What the handlers' URLs are made of. */
export interface RestPlace {
  readonly origin: () => string
  readonly runs: WorkflowRuns
}

export function repositoryUrl({ origin, runs }: RestPlace): string {
  return `${origin()}/repos/${runs.repository.fullName}`
}

/** The service gives times to the second. */
export function isoSeconds(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z')
}

export function nodeId(kind: string, id: number): string {
  return Buffer.from(`${kind}:${id}`).toString('base64')
}

/** A page's answer: the total, the items under their name, the links. */
export function listAnswer(
  name: string,
  page: {
    readonly items: readonly unknown[]
    readonly totalCount: number
    readonly link: string | undefined
  },
): RestResult {
  return {
    status: 200,
    body: { total_count: page.totalCount, [name]: page.items },
    ...(page.link === undefined ? {} : { headers: { link: page.link } }),
  }
}
