import type { Operation } from './github-description.js'

/** What a job's `permissions:` grant. */
export interface TokenPermissions {
  readonly actions?: 'read' | 'write'
  readonly contents?: 'read' | 'write'
  readonly issues?: 'read' | 'write'
}

/** The tokens that the REST API accepts. */
export class GithubTokens {
  readonly #tokens = new Map<string, ReadonlySet<string>>()

  /** A new token: its text looks like an installation token's, so whoever looks for leaked ones finds it. */
  make(permissions: TokenPermissions = { actions: 'write', contents: 'write', issues: 'write' }): string {
    const token = `ghs_${String(this.#tokens.size + 1).padStart(36, '0')}`
    const granted = new Set<string>()
    for (const [name, level] of Object.entries(permissions)) {
      granted.add(`${name}: read`)
      if (level === 'write') granted.add(`${name}: write`)
    }
    this.#tokens.set(token, granted)
    return token
  }

  /** What the token of an `Authorization` header may do, or undefined if it is none of ours. */
  find(authorization: string | undefined): ReadonlySet<string> | undefined {
    const [, token = ''] = /^(?:token|bearer) (.+)$/i.exec(authorization ?? '') ?? []
    return this.#tokens.get(token)
  }
}

/** https://docs.github.com/rest/authentication/permissions-required-for-github-apps */
export function permissionFor(operation: Operation): string | undefined {
  const level = operation.method === 'GET' ? 'read' : 'write'
  if (operation.id === 'repos/get-content') return `contents: ${level}`
  const [, name] = /^(actions|issues)\//.exec(operation.id) ?? []
  return name === undefined ? undefined : `${name}: ${level}`
}
