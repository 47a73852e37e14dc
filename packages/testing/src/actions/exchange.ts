import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'

/** A request, as each part of the services sees it. */
export interface Exchange {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingHttpHeaders
  /** The body. Ends in an error if the connection is cut before all of it has come. */
  readonly input: Readable
}

export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: AnswerBody
}

/** `open` is called at most once, and what it gives is read to its end or destroyed. */
export interface AnswerBody {
  readonly sizeBytes: number
  open(): Readable | Uint8Array
}

export function jsonAnswer(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return textAnswer(status, 'application/json; charset=utf-8', JSON.stringify(value), headers)
}

export function textAnswer(
  status: number,
  contentType: string,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const bytes = Buffer.from(text)
  return {
    status,
    headers: { 'content-type': contentType, ...headers },
    body: { sizeBytes: bytes.length, open: () => bytes },
  }
}

/** @throws RangeError if the body is longer than any call of these services may be. */
export async function readBody(exchange: Exchange, sizeBytesMax = 2 ** 22): Promise<Buffer> {
  const parts: Buffer[] = []
  let sizeBytes = 0
  for await (const part of exchange.input as AsyncIterable<Buffer>) {
    sizeBytes += part.length
    if (sizeBytes > sizeBytesMax) throw new RangeError(`a request body has more than ${sizeBytesMax} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts)
}
