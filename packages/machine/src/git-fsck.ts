import { type GitOptions, gitError, runGit } from './git-command.js'
import type { GitRepository } from './git-repository.js'

export interface FsckResult {
  readonly sound: boolean
  /** Git's own lines, such as `missing blob 1a2b…`; the first hundred. */
  readonly problems: readonly string[]
}

const PROBLEMS_MAX = 100
const TIMEOUT_MS_DEFAULT = 30 * 60_000

/** Has git verify every object of the repository and what they refer to.
 *  @throws BelayError `unavailable` if it could not be verified, which says nothing of the repository */
export async function fsck(repository: GitRepository, o: GitOptions = {}): Promise<FsckResult> {
  const args = ['fsck', '--full', '--no-dangling', '--no-progress']
  const result = await runGit(repository.directory, args, { timeoutMs: TIMEOUT_MS_DEFAULT, ...o })
  if (result.exitCode === 0) return { sound: true, problems: [] }
  const said = `${result.stdout.bytes.toString('utf8')}\n${result.stderr.bytes.toString('utf8')}`
  const problems = said.split('\n').filter((line) => line !== '' && !line.startsWith('notice: '))
  // Killed, refused, or silent: then it did not verify anything.
  if (result.exitCode === null || problems.length === 0 || /dubious ownership/.test(said)) {
    throw gitError(repository.directory, args, result)
  }
  return { sound: false, problems: problems.slice(0, PROBLEMS_MAX) }
}
