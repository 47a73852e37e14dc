import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Bytes received and not yet part of a blob, or already part of one. */
export interface Segment {
  readonly path: string
  readonly sizeBytes: number
  /** Base64, as the protocol writes it. */
  readonly md5: string
}

export interface StoredBlob {
  readonly segments: readonly Segment[]
  readonly sizeBytes: number
  readonly etag: string
  readonly lastModified: Date
  readonly contentType: string
}

/** Blobs in files: a blob is a list of segments, so committing a block list copies nothing, and memory holds no contents. */
export class BlobFiles {
  readonly #blobs = new Map<string, StoredBlob>()
  readonly #blocks = new Map<string, Map<string, Segment>>()
  #directory: Promise<string> | undefined
  #fileCount = 0

  find(name: string): StoredBlob | undefined {
    return this.#blobs.get(name)
  }

  /** Receives bytes into a file of their own. Leaves nothing behind if they do not all come. */
  async receive(input: Readable): Promise<Segment> {
    const file = await this.#newFile()
    const md5 = createHash('md5')
    let sizeBytes = 0
    const counted = new Transform({
      transform(part: Buffer, _encoding, done) {
        sizeBytes += part.length
        md5.update(part)
        done(null, part)
      },
    })
    try {
      await pipeline(input, counted, createWriteStream(file))
    } catch (error) {
      await rm(file, { force: true })
      throw error
    }
    return { path: file, sizeBytes, md5: md5.digest('base64') }
  }

  async receiveBytes(bytes: Uint8Array): Promise<Segment> {
    const file = await this.#newFile()
    await writeFile(file, bytes)
    const md5 = createHash('md5').update(bytes).digest('base64')
    return { path: file, sizeBytes: bytes.length, md5 }
  }

  async discard(segment: Segment): Promise<void> {
    await rm(segment.path, { force: true })
  }

  /** Keeps a block until a list commits it, or another of its name replaces it. */
  async stage(name: string, blockId: string, segment: Segment): Promise<void> {
    const blocks = this.#blocks.get(name) ?? new Map<string, Segment>()
    this.#blocks.set(name, blocks)
    const replaced = blocks.get(blockId)
    blocks.set(blockId, segment)
    if (replaced !== undefined) await this.discard(replaced)
  }

  staged(name: string, blockId: string): Segment | undefined {
    return this.#blocks.get(name)?.get(blockId)
  }

  /** All staged blocks, in the order of their ids. */
  allStaged(name: string): readonly Segment[] {
    return [...(this.#blocks.get(name) ?? [])]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, segment]) => segment)
  }

  /** Makes the blob of these segments. Staged blocks that it does not use are dropped, as the protocol says. */
  async commit(
    name: string,
    o: Pick<StoredBlob, 'segments' | 'contentType' | 'lastModified'>,
  ): Promise<StoredBlob> {
    const sizeBytes = o.segments.reduce((sum, segment) => sum + segment.sizeBytes, 0)
    const etag = `"0x${createHash('sha1')
      .update(`${name} ${this.#fileCount++}`)
      .digest('hex')
      .slice(0, 15)
      .toUpperCase()}"`
    const unused = new Set([
      ...(this.#blobs.get(name)?.segments ?? []),
      ...(this.#blocks.get(name)?.values() ?? []),
    ])
    const blob = { ...o, sizeBytes, etag }
    this.#blobs.set(name, blob)
    this.#blocks.delete(name)
    for (const segment of o.segments) unused.delete(segment)
    for (const segment of unused) await this.discard(segment)
    return blob
  }

  /** The bytes from `start` up to, not including, `end`. */
  read(blob: StoredBlob, start: number, end: number): Readable {
    return Readable.from(partsOf(blob, start, end), { objectMode: false })
  }

  async remove(name: string): Promise<void> {
    const blob = this.#blobs.get(name)
    this.#blobs.delete(name)
    for (const segment of blob?.segments ?? []) await this.discard(segment)
  }

  async close(): Promise<void> {
    const directory = await this.#directory
    this.#directory = undefined
    if (directory !== undefined) await rm(directory, { recursive: true, force: true })
  }

  async #newFile(): Promise<string> {
    this.#directory ??= mkdtemp(path.join(tmpdir(), 'belay-blobs-'))
    return path.join(await this.#directory, String(this.#fileCount++))
  }
}

async function* partsOf(blob: StoredBlob, start: number, end: number): AsyncGenerator<Buffer> {
  let at = 0
  for (const segment of blob.segments) {
    const from = Math.max(start - at, 0)
    const to = Math.min(end - at, segment.sizeBytes)
    if (from < to) yield* createReadStream(segment.path, { start: from, end: to - 1 })
    at += segment.sizeBytes
  }
}
