import { z } from 'zod'
import type { ArtifactRecord, ArtifactRecords, CreateRefusal } from './artifact-records.js'
import type { BlobPart } from './blob-part.js'
import type { RunAttempt, WorkflowJob } from './run-attempt.js'
import type { RuntimeClaims } from './runtime-token.js'
import { TwirpError, type TwirpMethod, twirpMethod } from './twirp.js'
import type { WorkflowRuns } from './workflow-runs.js'

const Ids = { workflow_run_backend_id: z.string(), workflow_job_run_backend_id: z.string() }
const Name = z.string().min(1).max(260)
const Int64 = z.string().regex(/^\d+$/)
const CreateArtifact = z.strictObject({
  ...Ids,
  name: Name,
  version: z.literal(7),
  mime_type: z.string().default('application/zip'),
  expires_at: z.iso.datetime().optional(),
})
const FinalizeArtifact = z.strictObject({
  ...Ids,
  name: Name,
  // Proto JSON leaves out what is zero or empty.
  size: Int64.default('0'),
  hash: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/)
    .optional(),
})
const ListArtifacts = z.strictObject({
  ...Ids,
  name_filter: z.string().optional(),
  id_filter: Int64.optional(),
})
const OneArtifact = z.strictObject({ ...Ids, name: Name })
type RequestIds = Pick<z.infer<typeof OneArtifact>, 'workflow_run_backend_id' | 'workflow_job_run_backend_id'>

/** The methods of the artifact service, version 4, under their route's name. */
export function artifactService(o: {
  readonly records: ArtifactRecords
  readonly runs: WorkflowRuns
  readonly blobs: BlobPart
}): Record<string, TwirpMethod> {
  const { records, runs, blobs } = o
  return {
    'ArtifactService/CreateArtifact': twirpMethod(CreateArtifact, async (request, claims) => {
      const created = records.create({
        job: jobOf(runs, request, claims),
        name: request.name,
        mimeType: request.mime_type,
        expiresAt: request.expires_at === undefined ? undefined : new Date(request.expires_at),
      })
      if (typeof created === 'string') throw refusalOf(created)
      return { ok: true, signed_upload_url: blobs.uploadUrl(created.blob) }
    }),

    'ArtifactService/FinalizeArtifact': twirpMethod(FinalizeArtifact, async (request, claims) => {
      const record = records.findPending(jobOf(runs, request, claims), request.name)
      if (record === undefined) throw new TwirpError('not_found', 'no such artifact is being uploaded')
      const stored = await blobs.findBlob(record.blob)
      if (stored === undefined) throw new TwirpError('not_found', 'nothing was uploaded for the artifact')
      if (stored.sizeBytes !== Number(request.size))
        throw new TwirpError(
          'invalid_argument',
          `the upload has ${stored.sizeBytes} bytes, said are ${request.size}`,
        )
      records.finalize(record, { sizeBytes: stored.sizeBytes, digest: request.hash })
      return { ok: true, artifact_id: String(record.id) }
    }),

    'ArtifactService/ListArtifacts': twirpMethod(ListArtifacts, async (request, claims) => {
      const found = records
        .ofAttempt(attemptOf(runs, request, claims))
        .filter((record) => request.name_filter === undefined || record.name === request.name_filter)
        .filter((record) => request.id_filter === undefined || String(record.id) === request.id_filter)
      return { artifacts: found.map(listed) }
    }),

    'ArtifactService/GetSignedArtifactURL': twirpMethod(OneArtifact, async (request, claims) => {
      const record = named(records, attemptOf(runs, request, claims), request.name)
      return { signed_url: artifactUrl(blobs, record) }
    }),

    'ArtifactService/DeleteArtifact': twirpMethod(OneArtifact, async (request, claims) => {
      const record = named(records, attemptOf(runs, request, claims), request.name)
      records.remove(record)
      return { ok: true, artifact_id: String(record.id) }
    }),
  }
}

/** Where an artifact is downloaded from, with the file name that a raw one is stored under. */
export function artifactUrl(blobs: BlobPart, record: ArtifactRecord, validForMs?: number): string {
  const isZip = record.blob.endsWith('.zip')
  return blobs.downloadUrl(record.blob, {
    fileName: isZip ? `${record.name}.zip` : record.name,
    contentType: record.mimeType,
    ...(validForMs === undefined ? {} : { validForMs }),
  })
}

function listed(record: ArtifactRecord): Record<string, string> {
  return {
    workflow_run_backend_id: record.job.attempt.backendId,
    workflow_job_run_backend_id: record.job.backendId,
    database_id: String(record.id),
    name: record.name,
    size: String(record.sizeBytes),
    created_at: record.createdAt.toISOString(),
    ...(record.digest === undefined ? {} : { digest: record.digest }),
  }
}

function named(records: ArtifactRecords, attempt: RunAttempt, name: string): ArtifactRecord {
  const record = records.ofAttempt(attempt).find((one) => one.name === name)
  if (record === undefined) throw new TwirpError('not_found', 'artifact not found')
  return record
}

/** The service knows nothing but the current attempt of the token's own run. */
function attemptOf(runs: WorkflowRuns, ids: RequestIds, claims: RuntimeClaims): RunAttempt {
  const attempt = runs.findAttempt(ids.workflow_run_backend_id)
  if (
    attempt === undefined ||
    ids.workflow_run_backend_id !== claims.runBackendId ||
    attempt !== attempt.run.attempt
  )
    throw new TwirpError('not_found', 'workflow run not found')
  return attempt
}

function jobOf(runs: WorkflowRuns, ids: RequestIds, claims: RuntimeClaims): WorkflowJob {
  const job = attemptOf(runs, ids, claims).jobs.find(
    (one) => one.backendId === ids.workflow_job_run_backend_id,
  )
  if (job === undefined || job.backendId !== claims.jobBackendId)
    throw new TwirpError('not_found', 'job not found')
  return job
}

function refusalOf(refusal: CreateRefusal): TwirpError {
  switch (refusal) {
    case 'name-taken':
      return new TwirpError('already_exists', 'an artifact with this name already exists on the workflow run')
    case 'too-many':
      return new TwirpError('resource_exhausted', 'the job has as many artifacts as it may have')
    case 'quota-full':
      return new TwirpError('resource_exhausted', 'insufficient usage to create artifact')
  }
}
