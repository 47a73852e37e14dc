import type { ArtifactRecord, ArtifactRecords } from './artifact-records.js'
import { artifactUrl } from './artifact-service.js'
import type { BlobPart } from './blob-part.js'
import { pageOf } from './pages.js'
import {
  isoSeconds,
  listAnswer,
  nodeId,
  notFound,
  type RestCall,
  RestError,
  type RestHandler,
  type RestPlace,
  type RestResult,
  repositoryUrl,
} from './rest-call.js'

/** https://docs.github.com/rest/actions/artifacts */
export function restArtifacts(
  o: RestPlace & { readonly records: ArtifactRecords; readonly blobs: BlobPart },
): Record<string, RestHandler> {
  const { records, blobs } = o
  return {
    'actions/list-artifacts-for-repo': (call) => list(o, records.listed(), call),
    'actions/list-workflow-run-artifacts': (call) => {
      const run = o.runs.find(Number(call.parameters['run_id']))
      if (run === undefined) throw notFound()
      const found = records.listed(run)
      return list(o, call.parameters['direction'] === 'asc' ? found.toReversed() : found, call)
    },
    'actions/get-artifact': (call) => ({ status: 200, body: shapeOf(o, recordOf(records, call)) }),
    'actions/delete-artifact': (call) => {
      records.remove(recordOf(records, call))
      return { status: 204 }
    },
    'actions/download-artifact': (call) => {
      const record = recordOf(records, call)
      if (call.parameters['archive_format'] !== 'zip') throw notFound()
      if (records.isExpired(record)) throw new RestError(410, 'Artifact has expired')
      // "Look for Location: in the response header to find the URL for the download", which lasts a minute.
      return { status: 302, headers: { location: artifactUrl(blobs, record, 60_000) } }
    },
  }
}

function list(
  o: RestPlace & { readonly records: ArtifactRecords },
  all: readonly ArtifactRecord[],
  { url, parameters }: RestCall,
): RestResult {
  const { name, per_page: perPage, page } = parameters
  const named = name === undefined ? all : all.filter((record) => record.name === name)
  const found = pageOf(named, { url, perPage, page })
  return listAnswer('artifacts', { ...found, items: found.items.map((record) => shapeOf(o, record)) })
}

function recordOf(records: ArtifactRecords, call: RestCall): ArtifactRecord {
  const record = records.find(Number(call.parameters['artifact_id']))
  if (record === undefined) throw notFound()
  return record
}

function shapeOf(o: RestPlace & { readonly records: ArtifactRecords }, record: ArtifactRecord): unknown {
  const { run } = record.job
  const url = `${repositoryUrl(o)}/actions/artifacts/${record.id}`
  return {
    id: record.id,
    node_id: nodeId('Artifact', record.id),
    name: record.name,
    size_in_bytes: record.sizeBytes,
    url,
    archive_download_url: `${url}/zip`,
    expired: o.records.isExpired(record),
    created_at: isoSeconds(record.createdAt),
    updated_at: isoSeconds(record.updatedAt),
    expires_at: isoSeconds(record.expiresAt),
    digest: record.digest ?? null,
    workflow_run: {
      id: run.id,
      repository_id: run.repository.id,
      head_repository_id: run.headRepository.id,
      head_branch: run.headBranch,
      head_sha: run.headSha,
    },
  }
}
