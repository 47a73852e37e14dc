import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  BlobSASPermissions,
  BlobServiceClient,
  type BlockBlobClient,
  type ContainerClient,
  generateBlobSASQueryParameters,
  RestError,
  StorageSharedKeyCredential,
} from '@azure/storage-blob'
import { type BlobPart, contentDisposition, type DownloadUrlOptions } from './blob-part.js'

/** The account that every emulator has, and its key, both public:
 *  https://learn.microsoft.com/azure/storage/common/storage-connect-azurite */
const ACCOUNT = 'devstoreaccount1'
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='
const CREDENTIAL = new StorageSharedKeyCredential(ACCOUNT, KEY)
const CONTAINER = 'results'
const START_MS_MAX = 30_000

/** Microsoft's emulator of Azure's blobs in a process of its own, on a free port of the loopback interface, with its files in a
 *  temporary directory. It judges URLs by the machine's clock: `now` must be that one. */
export class AzuriteBlobs implements BlobPart {
  readonly label = 'Azurite'
  readonly #o: { process: ChildProcess; directory: string; container: ContainerClient; now: () => Date }

  private constructor(o: {
    process: ChildProcess
    directory: string
    container: ContainerClient
    now: () => Date
  }) {
    this.#o = o
  }

  /** @throws Error if the emulator does not start within half a minute. */
  static async start(o: { readonly now: () => Date }): Promise<AzuriteBlobs> {
    const directory = await mkdtemp(path.join(tmpdir(), 'belay-azurite-'))
    const main = fileURLToPath(import.meta.resolve('azurite/dist/src/blob/main.js'))
    const options = ['--blobHost', '127.0.0.1', '--blobPort', '0', '--location', directory]
    const quiet = ['--disableTelemetry', '--skipApiVersionCheck', '--silent']
    const child = spawn(process.execPath, [main, ...options, ...quiet], {
      cwd: directory,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    try {
      const origin = await listeningAt(child)
      const container = new BlobServiceClient(`${origin}/${ACCOUNT}`, CREDENTIAL).getContainerClient(
        CONTAINER,
      )
      await container.createIfNotExists()
      return new AzuriteBlobs({ process: child, directory, container, now: o.now })
    } catch (error) {
      await end(child, directory)
      throw error
    }
  }

  uploadUrl(name: string): string {
    return this.#signed(name, { permissions: 'cw', validForMs: 60 * 60_000 })
  }

  downloadUrl(name: string, o: DownloadUrlOptions = {}): string {
    return this.#signed(name, {
      permissions: 'r',
      validForMs: o.validForMs ?? 10 * 60_000,
      ...(o.contentType === undefined ? {} : { contentType: o.contentType }),
      ...(o.fileName === undefined ? {} : { contentDisposition: contentDisposition(o.fileName) }),
    })
  }

  async findBlob(name: string): Promise<{ readonly sizeBytes: number } | undefined> {
    try {
      const { contentLength } = await this.#blob(name).getProperties()
      return { sizeBytes: contentLength ?? 0 }
    } catch (error) {
      if (error instanceof RestError && error.statusCode === 404) return undefined
      throw error
    }
  }

  async writeBlob(name: string, bytes: Uint8Array): Promise<void> {
    await this.#blob(name).uploadData(Buffer.from(bytes))
  }

  async removeBlob(name: string): Promise<void> {
    await this.#blob(name).deleteIfExists()
  }

  async close(): Promise<void> {
    await end(this.#o.process, this.#o.directory)
  }

  #blob(name: string): BlockBlobClient {
    return this.#o.container.getBlockBlobClient(name)
  }

  #signed(
    name: string,
    o: { permissions: 'r' | 'cw'; validForMs: number; contentType?: string; contentDisposition?: string },
  ): string {
    const { permissions, validForMs, ...headers } = o
    const terms = {
      ...headers,
      containerName: CONTAINER,
      blobName: name,
      permissions: BlobSASPermissions.parse(permissions),
      expiresOn: new Date(this.#o.now().getTime() + validForMs),
    }
    return `${this.#blob(name).url}?${generateBlobSASQueryParameters(terms, CREDENTIAL).toString()}`
  }
}

/** The emulator says where it listens, and nothing else of use. */
async function listeningAt(child: ChildProcess): Promise<string> {
  const signal = AbortSignal.timeout(START_MS_MAX)
  let said = ''
  while (true) {
    const { stdout } = child
    if (stdout === null) throw new Error('Azurite has no output')
    const [event] = await Promise.race([once(stdout, 'data', { signal }), once(child, 'exit', { signal })])
    if (!Buffer.isBuffer(event)) throw new Error(`Azurite ended while starting: ${String(event)}\n${said}`)
    said += event.toString('utf8')
    const found = /successfully listens on (http:\/\/127\.0\.0\.1:\d+)/.exec(said)
    if (found?.[1] !== undefined) return found[1]
  }
}

async function end(child: ChildProcess, directory: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit')
    // Its orderly end writes a database that nobody will read.
    child.kill('SIGKILL')
    await exited
  }
  await rm(directory, { recursive: true, force: true })
}
