import { createHash } from 'node:crypto'
import { jobServicesOf } from '@belay/github/job-services'
import { NETWORK_LIMITS } from '@belay/github/network'
import { openStore } from '@belay/github/open-store'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import { Keyring } from '@belay/snapshot/format/keys'
import { encodeCatalogEntry } from '@belay/snapshot/format/record-codec'
import type { ActionsServices } from '@belay/testing/actions/actions-services'
import type { ArtifactRecord } from '@belay/testing/actions/artifact-records'
import { jobEnvironment } from '@belay/testing/actions/job-environment'
import type { WorkflowJob } from '@belay/testing/actions/run-attempt'
import { FixedLiveness } from '@belay/testing/fixed-liveness'

export type ServiceKind = 'cache' | 'artifact'

/** The checkpoints of a series as a job lists them, the newest first. */
export async function entriesOf(
  services: ActionsServices,
  o: { kind: ServiceKind; job: WorkflowJob; series: string; temporaryDirectory: string },
): Promise<CatalogEntry[]> {
  const opened = await openStore({
    kind: o.kind,
    storePath: undefined,
    access: 'read',
    job: jobServicesOf(jobEnvironment(services, o.job)),
    token: services.githubToken(),
    keyring: new Keyring(undefined),
    salt: new Uint8Array(32),
    temporaryDirectory: o.temporaryDirectory,
    network: {
      fetch: globalThis.fetch,
      sleep: async () => {},
      random: () => 0.5,
      now: () => new Date(),
      limits: NETWORK_LIMITS,
    },
    liveness: new FixedLiveness(),
  })
  try {
    const entries: CatalogEntry[] = []
    for await (const entry of opened.catalog.list({ series: o.series })) entries.push(entry)
    return entries
  } finally {
    await opened.close()
  }
}

/** Puts another record in the place of the one of this checkpoint, wherever the service keeps it: what whoever may write there can do. */
export async function replaceRecord(
  services: ActionsServices,
  kind: ServiceKind,
  { record: { id } }: CatalogEntry,
  forged: CatalogEntry,
): Promise<void> {
  const isIts = (name: string): boolean => name.startsWith('belay-c1-') && name.includes(id)
  const record = encodeCatalogEntry(forged, undefined)
  if (kind === 'artifact') {
    const kept = services.artifacts.listed().find(({ name }) => isIts(name))
    if (kept === undefined) throw new Error(`there is no record of ${id}`)
    const bytes = await withRoot(services, kept.blob, kept.name, record)
    await services.blobs.writeBlob(kept.blob, bytes)
    kept.sizeBytes = bytes.length
    kept.digest = `sha256:${sha256(bytes)}`
    return
  }
  const kept = services.caches.list().find(({ key }) => isIts(key))
  if (kept === undefined) throw new Error(`there is no record of ${id}`)
  const bytes = await withRoot(services, kept.blob, kept.key, record)
  // The key says the digest and the size of all bytes.
  const key = kept.key.replace(/(-o[0-9a-f]{64}-\d+)-.*$/, `$1-${sha256(bytes)}-${bytes.length}`)
  const { version, ref } = kept
  services.caches.remove(kept)
  const seeded = services.caches.seed({ key, version, ref, sizeBytes: bytes.length })
  await services.blobs.writeBlob(seeded.blob, bytes)
}

/** A record may lie behind the object with its root. */
async function withRoot(
  services: ActionsServices,
  blob: string,
  name: string,
  record: Uint8Array,
): Promise<Buffer> {
  const rootBytes = Number(/-o[0-9a-f]{64}-(\d+)/.exec(name)?.[1] ?? 0)
  const kept = await (await fetch(services.blobs.downloadUrl(blob))).arrayBuffer()
  return Buffer.concat([Buffer.from(kept).subarray(0, rootBytes), record])
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Stores an artifact as a job of any run can: under whatever name, with whatever bytes. */
export async function plantArtifact(
  services: ActionsServices,
  o: { job: WorkflowJob; name: string; bytes: Uint8Array },
): Promise<ArtifactRecord> {
  const { job, name, bytes } = o
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
  const mimeType = 'application/octet-stream'
  const planted = services.artifacts.seed({ job, name, sizeBytes: bytes.length, digest, mimeType })
  await services.blobs.writeBlob(planted.blob, bytes)
  return planted
}
