/** Where the bytes of caches and artifacts lie: our own blobs, or another server that speaks Azure's protocol. */
export interface BlobPart {
  readonly label: string
  /** A URL that may write this blob, once or in blocks. */
  uploadUrl(name: string): string
  /** A URL that may read this blob, and the headers that reading it answers with. */
  downloadUrl(name: string, o?: DownloadUrlOptions): string
  /** What is there, or undefined if nothing was written. */
  findBlob(name: string): Promise<{ readonly sizeBytes: number } | undefined>
  /** Writes, or replaces, without a URL: to seed, and to tamper. */
  writeBlob(name: string, bytes: Uint8Array): Promise<void>
  removeBlob(name: string): Promise<void>
  close(): Promise<void>
}

export interface DownloadUrlOptions {
  readonly validForMs?: number
  readonly fileName?: string
  readonly contentType?: string
}

/** As the service writes it: a plain name for old clients, the exact one beside it. */
export function contentDisposition(fileName: string): string {
  const plain = fileName.replace(/[^\x20-\x7e]|["\\]/g, '_')
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(fileName)}`
}
