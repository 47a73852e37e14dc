import type { Readable } from 'node:stream'
import { type BlobFailure, blobFailure } from './blob-failures.js'
import { BlobFiles, type StoredBlob } from './blob-files.js'
import { type BlobPart, contentDisposition, type DownloadUrlOptions } from './blob-part.js'
import { readBlob } from './blob-reads.js'
import { commitList, putBlob, putBlock } from './blob-writes.js'
import type { Answer, Exchange } from './exchange.js'
import { judgeSignedUrl, signedUrl } from './signed-url.js'

const PREFIX = '/blob/results/'
const UPLOAD_MS = 60 * 60_000
const DOWNLOAD_MS = 10 * 60_000

/** Our own blobs: the part of Azure's Blob service that the official clients use, in files of a temporary directory.
 *  https://learn.microsoft.com/rest/api/storageservices/blob-service-rest-api */
export class LoopbackBlobs implements BlobPart {
  readonly label = 'loopback blobs'
  readonly #files = new BlobFiles()
  readonly #key: string
  readonly #now: () => Date
  readonly #origin: () => string

  constructor(o: { readonly key: string; readonly now: () => Date; readonly origin: () => string }) {
    this.#key = o.key
    this.#now = o.now
    this.#origin = o.origin
  }

  uploadUrl(name: string): string {
    return signedUrl(this.#origin(), this.#key, {
      path: PREFIX + name,
      permissions: 'cw',
      expiresAt: this.#after(UPLOAD_MS),
    })
  }

  downloadUrl(name: string, o: DownloadUrlOptions = {}): string {
    return signedUrl(this.#origin(), this.#key, {
      path: PREFIX + name,
      permissions: 'r',
      expiresAt: this.#after(o.validForMs ?? DOWNLOAD_MS),
      ...(o.fileName === undefined ? {} : { contentDisposition: contentDisposition(o.fileName) }),
      ...(o.contentType === undefined ? {} : { contentType: o.contentType }),
    })
  }

  async findBlob(name: string): Promise<StoredBlob | undefined> {
    return this.#files.find(name)
  }

  async writeBlob(name: string, bytes: Uint8Array): Promise<void> {
    const segments = [await this.#files.receiveBytes(bytes)]
    await this.#files.commit(name, {
      segments,
      contentType: 'application/octet-stream',
      lastModified: this.#now(),
    })
  }

  async removeBlob(name: string): Promise<void> {
    await this.#files.remove(name)
  }

  /** Takes the bytes of a blob from `start` on, in any order of the calls: how uploads were before signed URLs. */
  async receiveChunk(name: string, start: number, input: Readable): Promise<void> {
    // Sorted as text, these names are in the order of the numbers.
    await this.#files.stage(name, String(start).padStart(16, '0'), await this.#files.receive(input))
  }

  /** Makes the blob of the chunks received. Returns its size. */
  async commitChunks(name: string): Promise<number> {
    const segments = this.#files.allStaged(name)
    const contentType = 'application/octet-stream'
    return (await this.#files.commit(name, { segments, contentType, lastModified: this.#now() })).sizeBytes
  }

  async close(): Promise<void> {
    await this.#files.close()
  }

  /** Whether a request is for this part. */
  static serves(url: URL): boolean {
    return url.pathname.startsWith(PREFIX)
  }

  async answer(exchange: Exchange): Promise<Answer> {
    const { method, url } = exchange
    const writes = method === 'PUT'
    const verdict = judgeSignedUrl({ url, key: this.#key, now: this.#now(), wants: writes ? 'w' : 'r' })
    if (verdict !== 'allowed') {
      const kind: BlobFailure = verdict === 'not-permitted' ? 'permission-mismatch' : 'authentication-failed'
      return blobFailure(kind, `The signed URL is ${verdict}.`)
    }
    const target = {
      exchange,
      files: this.#files,
      name: decodeURI(url.pathname.slice(PREFIX.length)),
      now: this.#now(),
    }
    switch (blobOperation(exchange)) {
      case 'blob/put-block':
        return await putBlock(target)
      case 'blob/put-block-list':
        return await commitList(target)
      case 'blob/put':
        return await putBlob(target)
      case 'blob/get':
      case 'blob/head':
        return readBlob(target)
      default:
        return blobFailure('unsupported', `${method} is not served here.`)
    }
  }

  #after(ms: number): Date {
    return new Date(this.#now().getTime() + ms)
  }
}

/** What is done to one blob. */
export interface BlobTarget {
  readonly exchange: Exchange
  readonly files: BlobFiles
  readonly name: string
  readonly now: Date
}

export function blobOperation({ method, url }: Pick<Exchange, 'method' | 'url'>): string {
  if (method === 'GET' || method === 'HEAD') return `blob/${method.toLowerCase()}`
  if (method !== 'PUT') return `blob/${method.toLowerCase()}-unserved`
  switch (url.searchParams.get('comp')) {
    case null:
      return 'blob/put'
    case 'block':
      return 'blob/put-block'
    case 'blocklist':
      return 'blob/put-block-list'
    default:
      return 'blob/put-unserved'
  }
}
