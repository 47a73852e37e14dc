import { randomBytes } from 'node:crypto'
import { unavailable } from '@belay/domain/errors'
import type { CallOptions, ReadOptions } from '@belay/snapshot/store/store'
import { z } from 'zod'
import { type BlobRead, BlobTransfer } from './blob-transfer.js'
import type { Network } from './network.js'
import type { ObjectSource } from './object-source.js'
import { parseRuntimeToken } from './runtime-token.js'
import { type ResultsService, TwirpClient } from './twirp-client.js'

/** An artifact of this run's current attempt, as the runner's own service lists it. */
export interface OwnArtifact {
  readonly id: number
  readonly name: string
  readonly sizeBytes: number
  readonly createdAt: Date
  /** SHA-256, 64 hex digits. */
  readonly digest: string | undefined
}

export type StoredArtifact =
  | { readonly kind: 'stored'; readonly id: number; readonly name: string }
  | { readonly kind: 'there'; readonly artifact: OwnArtifact }

interface Call extends CallOptions {
  readonly doing: string
  readonly what: string
}

/** The artifact service of the runner, version 4: it writes into this run, and sees its current attempt only. Each artifact is one file as it
 *  is, so that ranges of it can be read. */
export class ArtifactService {
  readonly label: string
  readonly #twirp: TwirpClient
  readonly #blobs: BlobTransfer
  readonly #network: Network
  readonly #ids: { readonly workflow_run_backend_id: string; readonly workflow_job_run_backend_id: string }
  readonly #retentionDays: number | undefined
  readonly #findEarlier: (
    name: string,
    o: CallOptions & { doing: string },
  ) => Promise<OwnArtifact | undefined>

  constructor(o: {
    service: ResultsService
    network: Network
    label: string
    /** How long what is stored is kept. What the repository allows, if it is longer or left out. */
    retentionDays: number | undefined
    /** Looks for an artifact of this name that an earlier attempt of this run has stored, which the runner's service does not show. */
    findEarlier: (
      name: string,
      o: CallOptions & { readonly doing: string },
    ) => Promise<OwnArtifact | undefined>
  }) {
    this.label = o.label
    this.#twirp = new TwirpClient(o)
    this.#blobs = new BlobTransfer(o.network, o.label)
    this.#network = o.network
    this.#retentionDays = o.retentionDays
    this.#findEarlier = o.findEarlier
    const { runBackendId, jobBackendId } = parseRuntimeToken(o.service.token)
    this.#ids = { workflow_run_backend_id: runBackendId, workflow_job_run_backend_id: jobBackendId }
  }

  /** Stores an artifact. One of this name that is there already stays, and is what is returned. Where the name is taken and no artifact comes of it,
   *  since its upload failed or its attempt is out of reach, it is stored under another one that begins so.
   *  @throws BelayError unavailable: `disk-full`, `permission-denied` among others */
  async store(name: string, source: ObjectSource, o: Call): Promise<StoredArtifact> {
    for (let attempts = 0; attempts < ATTEMPTS_MAX; attempts++) {
      const attempt = attempts === 0 ? name : besides(name)
      const url = await this.#create(attempt, o)
      if (url !== undefined) {
        await this.#blobs.upload(source, { url, ...o, signal: o.signal })
        const id = await this.#finalize(attempt, source, o)
        if (id !== undefined) return { kind: 'stored', id, name: attempt }
      }
      // Somebody else's, or our own whose answer was lost.
      const there = await this.#awaitArtifact(attempt, o)
      if (there !== undefined) return { kind: 'there', artifact: there }
    }
    throw unavailable(
      'store-unavailable',
      `Cannot ${o.doing} in ${this.label}: the name ${name} is taken, and no artifact comes of it`,
      { hint: 'Run this again.' },
    )
  }

  /** Those of this name, or all, of the current attempt. */
  async list(name: string | undefined, o: CallOptions & { readonly doing: string }): Promise<OwnArtifact[]> {
    const listed = await this.#twirp.call({
      method: 'ArtifactService/ListArtifacts',
      request: { ...this.#ids, ...(name === undefined ? {} : { name_filter: name }) },
      answer: listSchema,
      doing: o.doing,
      signal: o.signal,
    })
    if (listed.kind === 'ok') return listed.value.artifacts
    throw unavailable(
      'store-unavailable',
      `Cannot ${o.doing} in ${this.label}: the service does not know this run`,
      {
        hint: 'The run may have been started again meanwhile.',
      },
    )
  }

  /** @returns undefined where the service says that this attempt has no such artifact */
  async signedUrl(name: string, o: CallOptions & { readonly doing: string }): Promise<string | undefined> {
    const found = await this.#twirp.call({
      method: 'ArtifactService/GetSignedArtifactURL',
      request: { ...this.#ids, name },
      answer: z.object({ signed_url: z.string().min(1) }),
      doing: o.doing,
      signal: o.signal,
    })
    return found.kind === 'ok' ? found.value.signed_url : undefined
  }

  /** Content if it was gone before. */
  async delete(name: string, o: CallOptions & { readonly doing: string }): Promise<void> {
    await this.#twirp.call({
      method: 'ArtifactService/DeleteArtifact',
      request: { ...this.#ids, name },
      answer: z.object({ ok: z.boolean().default(false) }),
      doing: o.doing,
      signal: o.signal,
    })
  }

  async read(
    url: string,
    o: ReadOptions & { doing: string; what: string; expectedBytes?: number | undefined },
  ): Promise<BlobRead> {
    return await this.#blobs.download({ ...o, range: o.range, url, signal: o.signal })
  }

  /** @returns undefined if the name is taken */
  async #create(name: string, o: Call): Promise<string | undefined> {
    const days = this.#retentionDays
    const expiresAt =
      days === undefined ? undefined : new Date(this.#network.now().getTime() + days * DAY_MS).toISOString()
    const created = await this.#twirp.call({
      method: 'ArtifactService/CreateArtifact',
      request: {
        ...this.#ids,
        name,
        version: 7,
        mime_type: 'application/octet-stream',
        ...(expiresAt === undefined ? {} : { expires_at: expiresAt }),
      },
      answer: z.object({ ok: z.boolean().default(false), signed_upload_url: z.string().default('') }),
      doing: o.doing,
      signal: o.signal,
    })
    if (created.kind === 'already-exists') return undefined
    if (created.kind === 'ok' && created.value.ok && created.value.signed_upload_url !== '')
      return created.value.signed_upload_url
    throw unavailable(
      'store-unavailable',
      `Cannot ${o.doing} in ${this.label}: the service did not make the artifact ${name}`,
      {
        hint: 'Run this again.',
      },
    )
  }

  /** @returns undefined if the service knows of no such upload: it was finalized before, or given up */
  async #finalize(name: string, source: ObjectSource, o: Call): Promise<number | undefined> {
    const finalized = await this.#twirp.call({
      method: 'ArtifactService/FinalizeArtifact',
      request: { ...this.#ids, name, size: String(source.sizeBytes), hash: `sha256:${source.digest}` },
      answer: z.object({ ok: z.boolean().default(false), artifact_id: z.coerce.number().int().default(0) }),
      doing: o.doing,
      signal: o.signal,
    })
    return finalized.kind === 'ok' && finalized.value.ok ? finalized.value.artifact_id : undefined
  }

  /** Who holds a name may still be uploading: a few looks, then it is taken for given up. */
  async #awaitArtifact(name: string, o: Call): Promise<OwnArtifact | undefined> {
    for (let looks = 0; ; looks++) {
      const found =
        (await this.list(name, o))[0] ?? (looks === 0 ? await this.#findEarlier(name, o) : undefined)
      if (found !== undefined || looks >= LOOKS_MAX) return found
      await this.#network.sleep(FIRST_LOOK_MS * 2 ** looks, o.signal)
    }
  }
}

/** Another name that begins so. */
export function besides(name: string): string {
  return `${name}-x${randomBytes(4).toString('hex')}`
}

const DAY_MS = 24 * 60 * 60 * 1000
const ATTEMPTS_MAX = 3
/** With the waits between them: 6 seconds. */
const LOOKS_MAX = 5
const FIRST_LOOK_MS = 200

// Proto JSON leaves out what is empty.
const listSchema = z.object({
  artifacts: z
    .array(
      z
        .object({
          database_id: z.coerce.number().int(),
          name: z.string(),
          size: z.coerce.number().int().default(0),
          created_at: z.iso.datetime({ offset: true }),
          digest: z.string().optional(),
        })
        .transform((artifact) => ({
          id: artifact.database_id,
          name: artifact.name,
          sizeBytes: artifact.size,
          createdAt: new Date(artifact.created_at),
          digest: sha256Of(artifact.digest),
        })),
    )
    .default([]),
})

/** The digits of `sha256:…`; undefined for any other digest, or none. */
export function sha256Of(digest: string | null | undefined): string | undefined {
  return /^sha256:([0-9a-f]{64})$/.exec(digest ?? '')?.[1]
}
