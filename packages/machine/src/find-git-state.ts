import { GIT_STATUS_ENTRIES_MAX, type GitState } from '@belay/domain/checkpoint/git-state'
import type { BelayError } from '@belay/domain/errors'
import type { CommandResult } from './exec.js'
import { type GitOptions, gitError, gitOutput, runGit } from './git-command.js'
import { askRepository, hasNoLogOf } from './git-repository.js'
import { type GitStatus, parseGitStatus } from './git-status.js'

/** Where the repository stands that a directory belongs to; undefined if it belongs to none. Names are decoded as UTF-8: they are for
 *  people to read, not for finding files by. Most often one run of git answers it all: git takes longer to start than to answer.
 *  @throws BelayError `unavailable` if git refuses or fails; `absent` if the directory is not there */
export async function findGitState(directory: string, o: GitOptions = {}): Promise<GitState | undefined> {
  const result = await askRepository(directory, STATUS_ARGS, o)
  if (result === undefined) return undefined
  const status =
    result.exitCode === 0
      ? parseGitStatus(textOf(result))
      : await bareStatus(directory, { ...o, failure: gitError(directory, STATUS_ARGS, result) })
  return {
    head: status.head ?? null,
    branch: status.branch === undefined ? null : decoded(status.branch),
    upstream: status.upstream === undefined ? null : decoded(status.upstream),
    ahead: status.ahead ?? null,
    behind: status.behind ?? null,
    status: status.changes
      .slice(0, GIT_STATUS_ENTRIES_MAX)
      .map(({ letters, path }) => ({ letters, path: decoded(path) })),
    statusCount: status.changes.length,
    stashCount: status.stashCount ?? (await countStashes(directory, o)),
  }
}

/** The commit that HEAD stands for; undefined where there is no commit yet, or no repository.
 *  @throws BelayError as findGitState */
export async function findHead(directory: string, o: GitOptions = {}): Promise<string | undefined> {
  const args = ['rev-parse', '--verify', '--quiet', 'HEAD']
  const result = await askRepository(directory, args, o)
  // 1, said quietly: HEAD is there and has no commit.
  if (result === undefined || result.exitCode === 1) return undefined
  if (result.exitCode !== 0) throw gitError(directory, args, result)
  return textOf(result).trimEnd()
}

// Untracked directories as one entry each: a build's output would be thousands.
const STATUS_ARGS = [
  'status',
  '--porcelain=v2',
  '--branch',
  '--show-stash',
  '-z',
  '--untracked-files=normal',
  '--no-renames',
]

/** Of a bare repository, or from within a git directory, where there is no work tree to tell of.
 *  @throws o.failure where there is one */
async function bareStatus(directory: string, o: GitOptions & { failure: BelayError }): Promise<GitStatus> {
  const inside = await gitOutput(directory, ['rev-parse', '--is-inside-work-tree'], o)
  if (inside !== 'false\n') throw o.failure
  const [head, branch] = await Promise.all([
    findHead(directory, o),
    runGit(directory, ['symbolic-ref', '--quiet', '--short', 'HEAD'], o),
  ])
  return {
    head,
    branch: branch.exitCode === 0 ? textOf(branch).trimEnd() : undefined,
    upstream: undefined,
    ahead: undefined,
    behind: undefined,
    stashCount: undefined,
    changes: [],
  }
}

/** Where the status says nothing of stashes: there are none, or this git does not tell (before 2.35). */
async function countStashes(directory: string, o: GitOptions): Promise<number> {
  if (hasNoLogOf('refs/stash', directory)) return 0
  const args = ['rev-parse', '--verify', '--quiet', 'refs/stash']
  const known = await runGit(directory, args, o)
  if (known.exitCode === 1) return 0
  if (known.exitCode !== 0) throw gitError(directory, args, known)
  const listed = await gitOutput(directory, ['reflog', 'show', '--format=%H', 'refs/stash', '--'], o)
  return listed.split('\n').length - 1
}

/** A byte string. */
function textOf(result: CommandResult): string {
  return result.stdout.bytes.toString('latin1')
}

function decoded(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
