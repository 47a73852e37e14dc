import { misuse } from '@belay/domain/errors'
import { z } from 'zod'

/** What a runner's token says about the job it was made for. Not verified: the services do that. */
export interface RuntimeClaims {
  readonly runBackendId: string
  readonly jobBackendId: string
  /** The refs whose caches the job sees, in the order in which they are searched; undefined where the token does not say. */
  readonly cacheScopes: readonly CacheScope[] | undefined
}

export interface CacheScope {
  readonly ref: string
  readonly canRead: boolean
  readonly canWrite: boolean
}

/** @throws BelayError `option-invalid` if it is no token of a job */
export function parseRuntimeToken(token: string): RuntimeClaims {
  const payload = token.split('.')[1]
  const claims = claimsSchema.safeParse(payload === undefined ? undefined : jsonOf(payload))
  const [, runBackendId, jobBackendId] =
    /(?:^| )Actions\.Results:([^: ]+):([^: ]+)/.exec(claims.data?.scp ?? '') ?? []
  if (runBackendId === undefined || jobBackendId === undefined) {
    throw misuse(
      'option-invalid',
      'ACTIONS_RUNTIME_TOKEN is not the token of a job: expected a scope Actions.Results',
      {
        hint: 'Artifacts and caches can be reached from an action only, not from a `run:` step.',
      },
    )
  }
  return { runBackendId, jobBackendId, cacheScopes: scopesOf(claims.data?.ac) }
}

const claimsSchema = z.object({ scp: z.string(), ac: z.string().optional() })
const scopesSchema = z.array(z.object({ Scope: z.string(), Permission: z.int() }))

function scopesOf(text: string | undefined): CacheScope[] | undefined {
  const scopes = scopesSchema.safeParse(text === undefined ? undefined : parsedJson(text))
  return scopes.data?.map(({ Scope, Permission }) => ({
    ref: Scope,
    canRead: (Permission & 1) !== 0,
    canWrite: (Permission & 2) !== 0,
  }))
}

function jsonOf(base64url: string): unknown {
  return parsedJson(Buffer.from(base64url, 'base64url').toString('utf8'))
}

/** @returns undefined for what is not JSON, which then fits no schema */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
