import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ARTIFACT_LIMITS, type ArtifactLimits, ArtifactRecords } from './artifact-records.js'
import { artifactService } from './artifact-service.js'
import type { BlobPart } from './blob-part.js'
import { CACHE_LIMITS, CacheEntries, type CacheLimits } from './cache-entries.js'
import { cacheService } from './cache-service.js'
import { CacheServiceV1 } from './cache-service-v1.js'
import { Faults } from './faults.js'
import { GithubDescription } from './github-description.js'
import { GithubTokens, type TokenPermissions } from './github-tokens.js'
import { LoopbackBlobs } from './loopback-blobs.js'
import { RateLimit } from './rate-limit.js'
import { RequestLog } from './request-log.js'
import { restArtifacts } from './rest-artifacts.js'
import { restCaches } from './rest-caches.js'
import { type RepositoryFiles, restContents } from './rest-contents.js'
import { Issues, restIssues } from './rest-issues.js'
import { restRuns } from './rest-runs.js'
import { RestService } from './rest-service.js'
import type { WorkflowJob } from './run-attempt.js'
import { type CacheAccess, makeRuntimeToken } from './runtime-token.js'
import { ServiceConnections } from './service-connections.js'
import { TwirpServices } from './twirp.js'
import type { Repository } from './workflow-run.js'
import { WorkflowRuns } from './workflow-runs.js'

export interface ActionsServicesOptions {
  /** The services' clock. The official clients use the machine's own for what they compute, such as an artifact's expiry. */
  readonly now: () => Date
  readonly repository?: Partial<Repository>
  readonly cacheLimits?: Partial<CacheLimits>
  readonly artifactLimits?: Partial<ArtifactLimits>
  readonly restLimits?: { readonly requestsPerHour?: number; readonly concurrentMax?: number }
  /** Another server for the bytes. Ours otherwise, to which faults apply too. It is closed with the services. */
  readonly blobs?: BlobPart
}

/** GitHub's Actions services on the loopback interface: caches, artifacts, their bytes, and the REST API about them and
 *  about runs, for one repository, over one state that lies open to the test. */
export interface ActionsServices {
  /** `http://127.0.0.1:<port>`: the REST API's address, and with a slash behind it ACTIONS_RESULTS_URL. */
  readonly origin: string
  readonly runs: WorkflowRuns
  readonly caches: CacheEntries
  readonly artifacts: ArtifactRecords
  readonly blobs: BlobPart
  /** What REST shows of the default branch. */
  readonly files: RepositoryFiles
  readonly issues: Issues
  readonly faults: Faults
  readonly requests: RequestLog
  readonly rateLimit: RateLimit
  /** What was asked and no correct client would ask: answered 4xx. */
  readonly refused: readonly string[]
  /** A token for the REST API. May write unless told. */
  githubToken(permissions?: TokenPermissions): string
  /** A token for the runner's services: `ACTIONS_RUNTIME_TOKEN`. */
  runtimeToken(job: WorkflowJob, access?: CacheAccess): string
  /** Ends every connection and removes every byte.
   *  @throws Error if a service failed by itself, or gave an answer that GitHub's description does not allow. */
  close(): Promise<void>
}

/** Starts the services on a free port. */
export async function startActionsServices(o: ActionsServicesOptions): Promise<ActionsServices> {
  const { now } = o
  const repository = {
    id: 4242,
    fullName: 'octo/checkpoints',
    defaultBranch: 'main',
    isPrivate: true,
    ...o.repository,
  }
  const key = createHash('sha256').update(`belay loopback ${repository.fullName}`).digest('hex')
  const server = createServer()
  await new Promise<void>((listening, failed) => {
    server.once('error', failed)
    server.listen(0, '127.0.0.1', listening)
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const violations: string[] = []
  const refused: string[] = []
  const own = new LoopbackBlobs({ key, now, origin: () => origin })
  const blobs = o.blobs ?? own
  const removals = new Set<Promise<void>>()
  const removeBlob = (name: string): void => {
    const removal = blobs
      .removeBlob(name)
      .catch((error: unknown) => void violations.push(`removing ${name}: ${String(error)}`))
      .finally(() => removals.delete(removal))
    removals.add(removal)
  }
  const runs = new WorkflowRuns(repository, now)
  const caches = new CacheEntries({ limits: { ...CACHE_LIMITS, ...o.cacheLimits }, now, removeBlob })
  const artifacts = new ArtifactRecords({
    limits: { ...ARTIFACT_LIMITS, ...o.artifactLimits },
    now,
    removeBlob,
  })
  const tokens = new GithubTokens()
  const files: RepositoryFiles = new Map()
  const issues = new Issues()
  const limit = new RateLimit(o.restLimits?.requestsPerHour ?? 1000, now)
  const place = { origin: () => origin, runs }
  const connections = new ServiceConnections({
    server,
    now,
    faults: new Faults(),
    requests: new RequestLog(),
    blobs: own,
    twirp: new TwirpServices({
      methods: {
        ...cacheService({ entries: caches, blobs }),
        ...artifactService({ records: artifacts, runs, blobs }),
      },
      key,
      refused: (why) => refused.push(why),
    }),
    cacheV1: new CacheServiceV1({ entries: caches, blobs: own, key, refused: (why) => refused.push(why) }),
    rest: new RestService({
      description: new GithubDescription(),
      handlers: {
        ...restArtifacts({ ...place, records: artifacts, blobs }),
        ...restCaches({ ...place, entries: caches }),
        ...restRuns(place),
        ...restContents({ ...place, files }),
        ...restIssues({ ...place, issues, now }),
        'rate-limit/get': () => ({
          status: 200,
          body: { resources: { core: limit.state(), search: limit.state() }, rate: limit.state() },
        }),
      },
      limit,
      tokens,
      repository: repository.fullName,
      concurrentMax: o.restLimits?.concurrentMax ?? 100,
      refused: (why) => refused.push(why),
      violated: (why) => violations.push(why),
    }),
    limit,
    violated: (why) => violations.push(why),
  })
  return {
    origin,
    runs,
    caches,
    artifacts,
    blobs,
    files,
    issues,
    faults: connections.faults,
    requests: connections.requests,
    rateLimit: limit,
    refused,
    githubToken: (permissions) => tokens.make(permissions),
    runtimeToken: (job, access = 'read-write') => makeRuntimeToken(key, { job, access, now: now() }),
    close: once(async () => {
      await connections.close()
      await Promise.all(removals)
      await own.close()
      if (blobs !== own) await blobs.close()
      if (violations.length > 0) throw new Error(`the loopback services did wrong:\n${violations.join('\n')}`)
    }),
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let working: Promise<void> | undefined
  return () => {
    working ??= work()
    return working
  }
}
