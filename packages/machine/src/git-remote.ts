import { withoutUserinfo } from '@belay/domain/checkpoint/url-userinfo'
import { type GitOptions, gitError, gitOutput, runGit } from './git-command.js'
import type { GitRepository } from './git-repository.js'

/** The URL of a remote as configured, without user and password; undefined if there is no such remote.
 *  @throws BelayError `unavailable` */
export async function findRemoteUrl(
  repository: GitRepository,
  o: GitOptions & { remote?: string } = {},
): Promise<string | undefined> {
  // Not `remote get-url`: that one applies url.*.insteadOf, where tokens are often put.
  const args = ['config', '--get', `remote.${o.remote ?? 'origin'}.url`]
  const result = await runGit(repository.directory, args, o)
  if (result.exitCode === 1) return undefined
  if (result.exitCode !== 0) throw gitError(repository.directory, args, result)
  return withoutUserinfo(result.stdout.bytes.toString('utf8').replace(/\n$/, ''))
}

/** The remote's default branch as known here, without asking the remote; undefined if it was never recorded, as after a shallow fetch.
 *  @throws BelayError `unavailable` */
export async function findDefaultBranch(
  repository: GitRepository,
  o: GitOptions & { remote?: string } = {},
): Promise<string | undefined> {
  const remote = o.remote ?? 'origin'
  const args = ['symbolic-ref', '--quiet', `refs/remotes/${remote}/HEAD`]
  const result = await runGit(repository.directory, args, o)
  // 1, said quietly: there is no such symbolic reference.
  if (result.exitCode === 1) return undefined
  if (result.exitCode !== 0) throw gitError(repository.directory, args, result)
  return result.stdout.bytes.toString('utf8').trimEnd().replace(`refs/remotes/${remote}/`, '')
}

/** Asks the remote itself for its default branch, with the credentials that git has for it; undefined if its HEAD is detached or unborn.
 *  @throws BelayError `unavailable` */
export async function fetchDefaultBranch(
  repository: GitRepository,
  o: GitOptions & { remote?: string } = {},
): Promise<string | undefined> {
  const args = ['ls-remote', '--symref', '--', o.remote ?? 'origin', 'HEAD']
  const output = await gitOutput(repository.directory, args, o)
  return /^ref: refs\/heads\/(.+)\tHEAD$/m.exec(output)?.[1]
}
