import { blobFailure, COMMON_HEADERS } from './blob-failures.js'
import type { StoredBlob } from './blob-files.js'
import type { Answer } from './exchange.js'
import type { BlobTarget } from './loopback-blobs.js'

/** Get Blob and Get Blob Properties: https://learn.microsoft.com/rest/api/storageservices/get-blob */
export function readBlob({ exchange, files, name }: BlobTarget): Answer {
  const blob = files.find(name)
  if (blob === undefined) return blobFailure('not-found', 'The specified blob does not exist.')
  const match = exchange.headers['if-match']
  if (match !== undefined && match !== '*' && match !== blob.etag)
    return blobFailure('condition-not-met', 'The ETag differs.')
  if (exchange.headers['if-none-match'] === blob.etag)
    return { status: 304, headers: headersOf(blob, exchange.url) }

  const said = exchange.headers['x-ms-range'] ?? exchange.headers.range
  const range =
    said === undefined || exchange.method === 'HEAD' ? undefined : rangeOf(String(said), blob.sizeBytes)
  if (range === 'invalid') {
    return blobFailure('range-invalid', `The blob has ${blob.sizeBytes} bytes, the range is ${String(said)}.`)
  }
  const { start, end } = range ?? { start: 0, end: blob.sizeBytes }
  const [only] = blob.segments
  const isWhole = blob.segments.length === 1 && only !== undefined
  return {
    status: range === undefined ? 200 : 206,
    headers: {
      ...headersOf(blob, exchange.url),
      ...(isWhole ? { [range === undefined ? 'content-md5' : 'x-ms-blob-content-md5']: only.md5 } : {}),
      ...(range === undefined ? {} : { 'content-range': `bytes ${start}-${end - 1}/${blob.sizeBytes}` }),
    },
    body: { sizeBytes: end - start, open: () => files.read(blob, start, end) },
  }
}

function headersOf(blob: StoredBlob, url: URL): Record<string, string> {
  const disposition = url.searchParams.get('rscd')
  return {
    ...COMMON_HEADERS,
    etag: blob.etag,
    'last-modified': blob.lastModified.toUTCString(),
    'accept-ranges': 'bytes',
    'content-type': url.searchParams.get('rsct') ?? blob.contentType,
    ...(disposition === null ? {} : { 'content-disposition': disposition }),
    'x-ms-blob-type': 'BlockBlob',
    'x-ms-creation-time': blob.lastModified.toUTCString(),
    'x-ms-lease-state': 'available',
    'x-ms-lease-status': 'unlocked',
    'x-ms-server-encrypted': 'true',
  }
}

/** `bytes=a-b` or `bytes=a-`. What starts beyond the end is invalid; what ends there is cut. Other ranges Azure ignores. */
function rangeOf(text: string, sizeBytes: number): { start: number; end: number } | 'invalid' | undefined {
  const found = /^bytes=(\d+)-(\d*)$/.exec(text)
  if (found === null) return undefined
  const start = Number(found[1])
  const end = found[2] === '' ? sizeBytes : Math.min(Number(found[2]) + 1, sizeBytes)
  return start >= sizeBytes || end <= start ? 'invalid' : { start, end }
}
