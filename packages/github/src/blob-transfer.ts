import { createHash } from 'node:crypto'
import { type BelayError, corrupt, unavailable } from '@belay/domain/errors'
import { type HttpAnswer, HttpClient, HttpFailure } from './http-client.js'
import type { Network } from './network.js'

/** Bytes that can be read piece by piece, more than once. */
export interface ByteSource {
  readonly sizeBytes: number
  read(offset: number, length: number): Promise<Uint8Array>
}

export interface Transfer {
  readonly url: string
  readonly doing: string
  /** Names the object in messages. */
  readonly what: string
  readonly signal: AbortSignal | undefined
}

export type BlobRead =
  | { readonly kind: 'read'; readonly bytes: Uint8Array }
  /** There is no such blob (any more). */
  | { readonly kind: 'absent' }
  /** The signed URL is over, or was never good. */
  | { readonly kind: 'refused'; readonly failure: Error }

/** Moves bytes to and from the storage behind signed URLs, by the five calls of Azure's protocol that this takes.
 *  https://learn.microsoft.com/rest/api/storageservices/blob-service-rest-api */
export class BlobTransfer {
  readonly #http: HttpClient

  constructor(network: Network, label: string) {
    this.#http = new HttpClient(network, label)
  }

  /** @throws BelayError unavailable */
  async upload(source: ByteSource, o: Transfer): Promise<void> {
    try {
      if (source.sizeBytes <= BLOCK_BYTES) {
        await this.#put(o, '', await source.read(0, source.sizeBytes), { 'x-ms-blob-type': 'BlockBlob' })
      } else {
        await this.#uploadBlocks(source, o)
      }
    } catch (error) {
      throw translated(error, o)
    }
  }

  /** Reads the range, or all.
   *  @param o.expectedBytes the blob's size, where it is known
   *  @throws BelayError `pack-corrupt` if the blob ends before the range does, or has another size; unavailable */
  async download(
    o: Transfer & {
      readonly range: { readonly offset: number; readonly length: number } | undefined
      readonly expectedBytes?: number | undefined
    },
  ): Promise<BlobRead> {
    const { range } = o
    // No request can ask for nothing; one byte tells the size.
    const asked = range?.length === 0 ? { offset: Math.max(0, range.offset - 1), length: 1 } : range
    try {
      const bytes = await this.#http.send(
        {
          doing: o.doing,
          method: 'GET',
          url: o.url,
          headers:
            asked === undefined ? {} : { range: `bytes=${asked.offset}-${asked.offset + asked.length - 1}` },
          bytesMax: WHOLE_BYTES_MAX,
          signal: o.signal,
        },
        (answer) => bytesOf(answer, asked, o),
      )
      return { kind: 'read', bytes: range?.length === 0 ? new Uint8Array() : bytes }
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error
      if (error.status === 404) return { kind: 'absent' }
      if (error.status === 401 || error.status === 403) return { kind: 'refused', failure: error }
      if (error.status === 416 && range !== undefined) {
        if (range.length === 0 && range.offset === 0) return { kind: 'read', bytes: new Uint8Array() }
        throw endsEarly(
          o.what,
          range.offset + range.length,
          error.totalBytes ?? o.expectedBytes ?? range.offset,
        )
      }
      throw translated(error, o)
    }
  }

  async #uploadBlocks(source: ByteSource, o: Transfer): Promise<void> {
    const count = Math.ceil(source.sizeBytes / BLOCK_BYTES)
    // Azure wants all ids of one blob to have one length.
    const ids = Array.from({ length: count }, (_, index) =>
      Buffer.from(String(index).padStart(8, '0')).toString('base64'),
    )
    const waiting = ids.entries()
    const lane = async (): Promise<void> => {
      for (const [index, id] of waiting) {
        const offset = index * BLOCK_BYTES
        const bytes = await source.read(offset, Math.min(BLOCK_BYTES, source.sizeBytes - offset))
        await this.#put(o, `comp=block&blockid=${encodeURIComponent(id)}`, bytes)
      }
    }
    await Promise.all(Array.from({ length: Math.min(BLOCK_LANES, count) }, lane))
    const list = `<?xml version="1.0" encoding="utf-8"?><BlockList>${ids.map((id) => `<Latest>${id}</Latest>`).join('')}</BlockList>`
    await this.#put(o, 'comp=blocklist', Buffer.from(list))
  }

  async #put(
    o: Transfer,
    query: string,
    bytes: Uint8Array,
    headers: Record<string, string> = {},
  ): Promise<void> {
    const body = Uint8Array.from(bytes)
    await this.#http.send(
      {
        doing: o.doing,
        method: 'PUT',
        url: query === '' ? o.url : `${o.url}&${query}`,
        headers: {
          'content-type': 'application/octet-stream',
          'content-length': String(body.length),
          // The storage compares: what was damaged on its way is refused.
          'content-md5': createHash('md5').update(body).digest('base64'),
          'x-ms-version': '2021-12-02',
          ...headers,
        },
        body,
        bytesMax: WHOLE_BYTES_MAX,
        signal: o.signal,
      },
      () => {},
    )
  }
}

const BLOCK_BYTES = 8 * 2 ** 20
/** Blocks under way at once: enough to fill the line, 32 MB at most in memory. */
const BLOCK_LANES = 4
/** No object is larger, and none is read whole that is. */
const WHOLE_BYTES_MAX = 2 ** 30

function bytesOf(
  { status, bytes: body, totalBytes }: HttpAnswer,
  range: { readonly offset: number; readonly length: number } | undefined,
  o: Transfer & { readonly expectedBytes?: number | undefined },
): Uint8Array {
  if (range === undefined) {
    if (o.expectedBytes === undefined || body.length === o.expectedBytes) return body
    throw corrupt(
      'pack-corrupt',
      `${o.what} is corrupt: expected ${o.expectedBytes} bytes, found ${body.length}`,
      { hint: 'Restore another checkpoint, such as `good`.' },
    )
  }
  if (status === 200) {
    // A storage, or a proxy, that does not know ranges.
    if (body.length < range.offset + range.length)
      throw endsEarly(o.what, range.offset + range.length, body.length)
    return body.subarray(range.offset, range.offset + range.length)
  }
  if (body.length === range.length) return body
  if (totalBytes !== undefined && totalBytes < range.offset + range.length)
    throw endsEarly(o.what, range.offset + range.length, totalBytes)
  throw cutShort(o, range.length, body.length)
}

function endsEarly(what: string, expectedBytes: number, foundBytes: number): BelayError {
  return corrupt(
    'pack-corrupt',
    `${what} is corrupt: expected at least ${expectedBytes} bytes, found ${foundBytes}`,
    { hint: 'Restore another checkpoint, such as `good`.' },
  )
}

function cutShort(o: Transfer, expectedBytes: number, foundBytes: number): BelayError {
  return unavailable(
    'store-unavailable',
    `Cannot ${o.doing}: the answer was cut short: expected ${expectedBytes} bytes of ${o.what}, found ${foundBytes}`,
    { hint: 'Run this again.' },
  )
}

function translated(error: unknown, o: Transfer): unknown {
  if (!(error instanceof HttpFailure)) return error
  const isRefused = error.status === 401 || error.status === 403
  return unavailable(
    isRefused ? 'permission-denied' : 'store-unavailable',
    `Cannot ${o.doing}: ${error.message}`,
    {
      cause: error,
      hint: isRefused
        ? 'The address for the transfer is no longer valid. Run this again.'
        : 'Run this again.',
    },
  )
}
