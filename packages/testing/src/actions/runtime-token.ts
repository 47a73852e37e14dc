import { createHmac, timingSafeEqual } from 'node:crypto'
import type { WorkflowJob } from './run-attempt.js'

export type CacheAccess = 'read-write' | 'read' | 'none'

/** A branch or pull request whose caches a job may use, in the order in which they are searched. */
export interface CacheScope {
  readonly ref: string
  readonly canRead: boolean
  readonly canWrite: boolean
}

export interface RuntimeClaims {
  readonly runBackendId: string
  readonly jobBackendId: string
  readonly cacheScopes: readonly CacheScope[]
}

/** What `ACTIONS_RUNTIME_TOKEN` holds for a job: a signed JWT whose claims name the attempt, the job and the cache scopes. */
export function makeRuntimeToken(
  key: string,
  o: { job: WorkflowJob; access: CacheAccess; now: Date },
): string {
  const { job, now } = o
  const seconds = Math.floor(now.getTime() / 1000)
  const claims = {
    nameid: 'dddddddd-dddd-dddd-dddd-dddddddddddd',
    scp: `Actions.GenericRead:00000000 Actions.Results:${job.attempt.backendId}:${job.backendId}`,
    ac: JSON.stringify(scopesOf(job, o.access).map(scopeClaim)),
    iss: 'https://token.actions.example',
    iat: seconds,
    nbf: seconds,
    exp: seconds + 6 * 3600,
  }
  const unsigned = `${base64url({ typ: 'JWT', alg: 'HS256' })}.${base64url(claims)}`
  return `${unsigned}.${signatureOf(unsigned, key)}`
}

/** The claims of an `Authorization` header, or undefined if it is not a token of ours. */
export function readRuntimeToken(authorization: string | undefined, key: string): RuntimeClaims | undefined {
  const found = /^Bearer (([^.]+)\.([^.]+))\.([^.]+)$/.exec(authorization ?? '')
  const [, unsigned = '', , payload = '', signature = ''] = found ?? []
  if (found === null || !isEqual(signature, signatureOf(unsigned, key))) return undefined
  const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
  const { scp, ac } = claims as { scp: string; ac: string }
  const [, runBackendId = '', jobBackendId = ''] = /Actions\.Results:([^: ]+):([^: ]+)/.exec(scp) ?? []
  const scopes = JSON.parse(ac) as { Scope: string; Permission: number }[]
  return {
    runBackendId,
    jobBackendId,
    cacheScopes: scopes.map(({ Scope, Permission }) => ({
      ref: Scope,
      canRead: (Permission & 1) !== 0,
      canWrite: (Permission & 2) !== 0,
    })),
  }
}

function scopesOf({ run }: WorkflowJob, access: CacheAccess): CacheScope[] {
  const others = [run.pullRequest?.baseBranch, run.repository.defaultBranch]
    .filter((branch) => branch !== undefined)
    .map((branch) => `refs/heads/${branch}`)
  return [...new Set([run.ref, ...others])].map((ref) => ({
    ref,
    canRead: access !== 'none',
    canWrite: access === 'read-write' && ref === run.ref,
  }))
}

function scopeClaim({ ref, canRead, canWrite }: CacheScope): { Scope: string; Permission: number } {
  return { Scope: ref, Permission: (canRead ? 1 : 0) + (canWrite ? 2 : 0) }
}

function base64url(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function signatureOf(unsigned: string, key: string): string {
  return createHmac('sha256', key).update(unsigned).digest('base64url')
}

function isEqual(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
}
