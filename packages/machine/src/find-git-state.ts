import { GIT_STATUS_ENTRIES_MAX, type GitState } from '@belay/domain/checkpoint/git-state'
import type { CommandResult } from './exec.js'
import { type GitOptions, gitError, gitOutput, runGit } from './git-command.js'
import { askRepository, askRepositoryTwice } from './git-repository.js'
import { type GitStatus, parseGitStatus } from './git-status.js'

/** Where the repository stands that a directory belongs to; undefined if it belongs to none. Names are decoded as UTF-8: they are for
 *  people to read, not for finding files by. Starts git twice, at once: to start it again for each answer would take longer than the answers.
 *  @throws BelayError `unavailable` if git refuses or fails; `absent` if the directory is not there */
export async function findGitState(directory: string, o: GitOptions = {}): Promise<GitState | undefined> {
  const answers = await askRepositoryTwice(directory, [PLACE_ARGS, STATUS_ARGS], o)
  if (answers === undefined) return undefined
  const [place, statusResult] = answers
  const [, inside, stash] = /^(true|false)\n([0-9a-f]+\n)?$/.exec(textOf(place)) ?? []
  if (place.exitCode !== 0 || inside === undefined) throw gitError(directory, PLACE_ARGS, place)
  const status =
    inside === 'true'
      ? workTreeStatus(directory, statusResult)
      : // A bare repository, or a git directory from within.
        await bareStatus(directory, o)
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
    stashCount: stash === undefined ? 0 : (status.stashCount ?? (await countStashes(directory, o))),
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

// The pattern of one name: without a character of patterns git would look for names below it. It says nothing where there is no stash.
const PLACE_ARGS = ['rev-parse', '--is-inside-work-tree', '--glob=refs/stas[h]']

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

function workTreeStatus(directory: string, result: CommandResult): GitStatus {
  if (result.exitCode !== 0) throw gitError(directory, STATUS_ARGS, result)
  return parseGitStatus(textOf(result))
}

async function bareStatus(directory: string, o: GitOptions): Promise<GitStatus> {
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

/** For a git that does not tell with its status: before 2.35. */
async function countStashes(directory: string, o: GitOptions): Promise<number> {
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
