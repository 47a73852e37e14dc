import { blobFailure, COMMON_HEADERS } from './blob-failures.js'
import type { Segment } from './blob-files.js'
import { type Answer, readBody } from './exchange.js'
import type { BlobTarget } from './loopback-blobs.js'

/** Put Block: https://learn.microsoft.com/rest/api/storageservices/put-block */
export async function putBlock(target: BlobTarget): Promise<Answer> {
  const { exchange, files, name } = target
  const blockId = exchange.url.searchParams.get('blockid')
  if (blockId === null || Buffer.from(blockId, 'base64').toString('base64') !== blockId)
    return blobFailure('query-invalid', 'The blockid is missing or not base64.')
  const segment = await receiveChecked(target)
  if ('status' in segment) return segment
  await files.stage(name, blockId, segment)
  return { status: 201, headers: { ...COMMON_HEADERS, 'content-md5': segment.md5, ...ENCRYPTED } }
}

/** Put Block List: https://learn.microsoft.com/rest/api/storageservices/put-block-list */
export async function commitList(target: BlobTarget): Promise<Answer> {
  const refused = refusedBy(target)
  if (refused !== undefined) return refused
  const list = (await readBody(target.exchange)).toString('utf8')
  const segments: Segment[] = []
  for (const [, blockId = ''] of list.matchAll(/<(?:Latest|Uncommitted|Committed)>([^<]*)<\//g)) {
    const segment = target.files.staged(target.name, blockId)
    if (segment === undefined) return blobFailure('block-list-invalid', `No block ${blockId} was uploaded.`)
    segments.push(segment)
  }
  return await commit(target, segments)
}

/** Put Blob: https://learn.microsoft.com/rest/api/storageservices/put-blob */
export async function putBlob(target: BlobTarget): Promise<Answer> {
  const refused = refusedBy(target)
  if (refused !== undefined) return refused
  if (target.exchange.headers['x-ms-blob-type'] !== 'BlockBlob')
    return blobFailure('header-missing', 'x-ms-blob-type: BlockBlob is required.')
  const segment = await receiveChecked(target)
  return 'status' in segment ? segment : await commit(target, [segment])
}

const ENCRYPTED = { 'x-ms-request-server-encrypted': 'true' }

async function receiveChecked({ exchange, files }: BlobTarget): Promise<Segment | Answer> {
  const length = exchange.headers['content-length']
  if (length === undefined) return blobFailure('length-missing', 'Content-Length is required.')
  const segment = await files.receive(exchange.input)
  const md5 = exchange.headers['content-md5']
  if (md5 === undefined || md5 === segment.md5) return segment
  await files.discard(segment)
  return blobFailure(
    'md5-mismatch',
    `The MD5 said is ${String(md5)}, that of the bytes received ${segment.md5}.`,
  )
}

function refusedBy({ exchange, files, name }: BlobTarget): Answer | undefined {
  const there = files.find(name)
  if (exchange.headers['if-none-match'] === '*' && there !== undefined)
    return blobFailure('already-exists', 'The blob exists already.')
  const match = exchange.headers['if-match']
  if (match !== undefined && match !== '*' && match !== there?.etag)
    return blobFailure('condition-not-met', 'The ETag differs.')
  return undefined
}

async function commit(
  { exchange, files, name, now }: BlobTarget,
  segments: readonly Segment[],
): Promise<Answer> {
  const said = exchange.headers['x-ms-blob-content-type'] ?? exchange.headers['content-type']
  const isList = exchange.url.searchParams.get('comp') === 'blocklist'
  // A block list's own content type is that of the XML.
  const contentType = isList ? exchange.headers['x-ms-blob-content-type'] : said
  const blob = await files.commit(name, {
    segments,
    contentType: String(contentType ?? 'application/octet-stream'),
    lastModified: now,
  })
  return {
    status: 201,
    headers: {
      ...COMMON_HEADERS,
      ...ENCRYPTED,
      etag: blob.etag,
      'last-modified': blob.lastModified.toUTCString(),
    },
  }
}
