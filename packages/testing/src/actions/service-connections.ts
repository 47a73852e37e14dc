import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { Transform } from 'node:stream'
import { blobFailureOf } from './blob-failures.js'
import { CacheServiceV1, v1Failure } from './cache-service-v1.js'
import type { Answer, Exchange } from './exchange.js'
import type { Fault, Faults, StatusFault } from './faults.js'
import { blobOperation, LoopbackBlobs } from './loopback-blobs.js'
import type { RateLimit } from './rate-limit.js'
import type { RequestLog, RequestRecord } from './request-log.js'
import { type RestService, restFailure, secondaryLimit } from './rest-service.js'
import { isGone, sendAnswer } from './send-answer.js'
import { TwirpServices, twirpFailure } from './twirp.js'

interface ConnectionsOptions {
  readonly server: Server
  readonly now: () => Date
  readonly faults: Faults
  readonly requests: RequestLog
  readonly blobs: LoopbackBlobs
  readonly twirp: TwirpServices
  readonly cacheV1: CacheServiceV1
  readonly rest: RestService
  readonly limit: RateLimit
  /** Hears of what a part did not expect. */
  readonly violated: (why: string) => void
}

/** Hands every request to the part that it is for, through the fault that waits for it. */
export class ServiceConnections {
  readonly faults: Faults
  readonly requests: RequestLog
  readonly #o: ConnectionsOptions
  readonly #closing = new AbortController()
  readonly #serving = new Set<Promise<void>>()

  constructor(o: ConnectionsOptions) {
    this.#o = o
    this.faults = o.faults
    this.requests = o.requests
    o.server.on('request', (request, response) => {
      const serving = this.#serve(request, response).finally(() => this.#serving.delete(serving))
      this.#serving.add(serving)
    })
  }

  async close(): Promise<void> {
    this.#closing.abort()
    const closed = new Promise<void>((done) => this.#o.server.close(() => done()))
    this.#o.server.closeAllConnections()
    await closed
    await Promise.all(this.#serving)
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const record = this.#record(request)
    const fault = this.faults.take(record.operation)
    if (fault !== undefined) record.fault = fault
    try {
      await this.#serveThrough(fault, { request, response, record })
    } catch (error) {
      response.destroy()
      if (!isGone(error) && !this.#closing.signal.aborted)
        this.#o.violated(`${record.operation}: ${error instanceof Error ? error.stack : String(error)}`)
    }
  }

  async #serveThrough(fault: Fault | undefined, o: Serving): Promise<void> {
    const { request, response, record } = o
    switch (fault?.kind) {
      case 'hang':
        // Until the client gives up or the services close.
        request.resume()
        return await new Promise((gone) => response.once('close', gone))
      case 'reset':
        request.socket.resetAndDestroy()
        return
      case 'status':
        request.resume()
        return await this.#send(failureOf(fault, record.part, this.#o.limit), undefined, o)
      default: {
        if (fault?.kind === 'meanwhile') await fault.happens()
        const answer = await this.#answer(exchangeOf(o, fault), record.part)
        if (fault?.kind === 'lost-answer') request.socket.resetAndDestroy()
        else await this.#send(answer, fault, o)
      }
    }
  }

  async #answer(exchange: Exchange, part: RequestRecord['part']): Promise<Answer> {
    switch (part) {
      case 'blob':
        return await this.#o.blobs.answer(exchange)
      case 'twirp':
        return await this.#o.twirp.answer(exchange)
      case 'cache-v1':
        return await this.#o.cacheV1.answer(exchange)
      case 'rest':
        return await this.#o.rest.answer(exchange)
    }
  }

  async #send(
    answer: Answer,
    fault: Fault | undefined,
    { request, response, record }: Serving,
  ): Promise<void> {
    // What a part did not read of the request would keep the connection from being used again.
    request.resume()
    record.responseBytes = await sendAnswer({
      answer,
      response,
      isHead: request.method === 'HEAD',
      fault,
      signal: this.#closing.signal,
    })
    record.status = answer.status
  }

  #record(request: IncomingMessage): RequestRecord {
    const url = urlOf(request)
    const part = partOf(url)
    const method = request.method ?? 'GET'
    const names = {
      blob: () => blobOperation({ method, url }),
      twirp: () => TwirpServices.operation(url),
      'cache-v1': () => CacheServiceV1.operation({ method, url }),
      rest: () => this.#o.rest.operation({ method, url }),
    }
    const query = [...url.searchParams].filter(([name]) => name !== 'sig')
    return this.requests.add({
      part,
      operation: names[part](),
      method,
      path: url.pathname,
      query: Object.fromEntries(query),
      at: this.#o.now(),
    })
  }
}

interface Serving {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly record: RequestRecord
}

function partOf(url: URL): RequestRecord['part'] {
  if (LoopbackBlobs.serves(url)) return 'blob'
  if (TwirpServices.serves(url)) return 'twirp'
  return CacheServiceV1.serves(url) ? 'cache-v1' : 'rest'
}

function urlOf(request: IncomingMessage): URL {
  return new URL(request.url ?? '/', `http://${request.headers.host ?? '127.0.0.1'}`)
}

function exchangeOf({ request, record }: Serving, fault: Fault | undefined): Exchange {
  const cutAfter = fault?.kind === 'cut-request' ? fault.afterBytes : Number.POSITIVE_INFINITY
  const input = new Transform({
    transform(part: Buffer, _encoding, done) {
      record.requestBytes += part.length
      if (record.requestBytes <= cutAfter) return done(null, part)
      request.socket.resetAndDestroy()
      done(Object.assign(new Error('the request is cut'), { code: 'ECONNRESET' }))
    },
  })
  input.on('error', () => {
    // Whoever reads hears of it; a part that answered without reading does not care.
  })
  // A connection that ends within the body must be an error for whoever reads it, not its end.
  request.once('error', (error) => input.destroy(error))
  request.once('close', () => {
    if (!request.complete)
      input.destroy(Object.assign(new Error('the request ended early'), { code: 'ECONNRESET' }))
  })
  request.pipe(input)
  return { method: request.method ?? 'GET', url: urlOf(request), headers: request.headers, input }
}

function failureOf(fault: StatusFault, part: RequestRecord['part'], limit: RateLimit): Answer {
  const message = fault.message ?? `a fault of status ${fault.status}`
  const { retryAfterSeconds } = fault
  const retry = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }
  switch (part) {
    case 'blob':
      return blobFailureOf(fault.status, BLOB_CODES[fault.status] ?? 'InternalError', message, retry)
    case 'twirp':
      return twirpFailure(fault.status, message, retry)
    case 'cache-v1':
      return v1Failure(fault.status, message, retry)
    case 'rest':
      if (fault.isSecondaryLimit === true)
        return secondaryLimit(
          fault.status,
          'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
          limit.headers(),
          retryAfterSeconds,
        )
      return restFailure(fault.status, message, { ...limit.headers(), ...retry })
  }
}

const BLOB_CODES: Readonly<Record<number, string>> = {
  403: 'AuthenticationFailed',
  404: 'BlobNotFound',
  409: 'BlobAlreadyExists',
  412: 'ConditionNotMet',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServerBusy',
}
