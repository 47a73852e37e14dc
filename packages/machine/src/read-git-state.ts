import { GIT_STATUS_ENTRIES_MAX, type GitState } from '@belay/domain/checkpoint/git-state'
import { type GitOptions, gitOutput, runGit } from './git-command.js'
import type { GitRepository } from './git-repository.js'
import { parseGitStatus } from './git-status.js'

/** Where the repository stands. Names are decoded as UTF-8: they are for people to read, not for finding files by.
 *  @throws BelayError `unavailable` */
export async function readGitState(repository: GitRepository, o: GitOptions = {}): Promise<GitState> {
  const [status, stashCount] = await Promise.all([
    repository.workTree === undefined
      ? bareStatus(repository.directory, o)
      : workTreeStatus(repository.workTree, o),
    countStashes(repository.directory, o),
  ])
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
    stashCount,
  }
}

async function workTreeStatus(directory: string, o: GitOptions) {
  // Untracked directories as one entry each: a build's output would be thousands.
  return parseGitStatus(
    await gitOutput(
      directory,
      ['status', '--porcelain=v2', '--branch', '-z', '--untracked-files=normal', '--no-renames'],
      o,
    ),
  )
}

async function bareStatus(directory: string, o: GitOptions): Promise<ReturnType<typeof parseGitStatus>> {
  const [head, branch] = await Promise.all([
    runGit(directory, ['rev-parse', '--verify', '--quiet', 'HEAD'], o),
    runGit(directory, ['symbolic-ref', '--quiet', '--short', 'HEAD'], o),
  ])
  const line = (result: typeof head) =>
    result.exitCode === 0 ? result.stdout.bytes.toString('latin1').trimEnd() : undefined
  return {
    head: line(head),
    branch: line(branch),
    upstream: undefined,
    ahead: undefined,
    behind: undefined,
    changes: [],
  }
}

async function countStashes(directory: string, o: GitOptions): Promise<number> {
  const listed = await gitOutput(directory, ['reflog', 'show', '--format=%H', 'refs/stash', '--'], o).catch(
    async (error: unknown) => {
      // No stash yet: git has no such reference then, and calls it an unknown revision.
      const known = await runGit(directory, ['show-ref', '--verify', '--quiet', 'refs/stash'], o)
      if (known.exitCode === 1) return ''
      throw error
    },
  )
  return listed.split('\n').length - 1
}

function decoded(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
