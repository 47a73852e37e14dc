import { lstat } from 'node:fs/promises'
import path from 'node:path'
import { BelayError } from '@belay/domain/errors'
import type { CommandResult } from './exec.js'
import { errnoCode, fileError } from './file-error.js'
import { type GitOptions, gitError, gitOutput, runGit } from './git-command.js'

export interface GitRepository {
  /** Absolute; a worktree's own, where there are several. */
  readonly gitDir: string
  /** The root of the checked-out files; undefined for a bare repository, or from inside its git directory. */
  readonly workTree: string | undefined
  /** Where git is run: the work tree, else the git directory. */
  readonly directory: string
}

/** The repository that a directory belongs to; undefined if git says it belongs to none. Where git is not installed, undefined only if no
 *  directory above holds a `.git` either.
 *  @throws BelayError `unavailable` if git refuses (such as for another owner's repository) or fails; `absent` if the directory is not there. */
export async function findRepository(
  directory: string,
  o: GitOptions = {},
): Promise<GitRepository | undefined> {
  const args = ['rev-parse', '--is-inside-work-tree', '--absolute-git-dir']
  const result = await askRepository(directory, args, o)
  if (result === undefined) return undefined
  if (result.exitCode !== 0) throw gitError(directory, args, result)
  // The directory last: it may hold a newline.
  const [, inside, gitDir] = /^(true|false)\n([\s\S]*)\n$/.exec(result.stdout.bytes.toString('utf8')) ?? []
  if (gitDir === undefined) throw gitError(directory, args, result)
  if (inside !== 'true') return { gitDir, workTree: undefined, directory: gitDir }
  const topLevel = await gitOutput(directory, ['rev-parse', '--show-toplevel'], o)
  const workTree = Buffer.from(topLevel, 'latin1').toString('utf8').replace(/\n$/, '')
  return { gitDir, workTree, directory: workTree }
}

/** Runs git for something that only a repository can answer; undefined where there is none: git says that the directory belongs to none, or
 *  git is not installed and no directory above holds a `.git`. However else it ends is the caller's to judge.
 *  @throws BelayError as `runGit`; `unavailable` where there is a `.git` and no git */
export async function askRepository(
  directory: string,
  args: readonly string[],
  o: GitOptions = {},
): Promise<CommandResult | undefined> {
  try {
    const result = await runGit(directory, args, o)
    const isOutside =
      result.exitCode !== 0 && /not a git repository/i.test(result.stderr.bytes.toString('latin1'))
    return isOutside ? undefined : result
  } catch (error) {
    if (error instanceof BelayError && error.code === 'command-not-found' && !(await hasGitAbove(directory)))
      return undefined
    throw error
  }
}

/** Two questions at once: git takes longer to start than to answer. Undefined as `askRepository` of the first, which should be one that does not
 *  look at submodules: a broken one of those is a failure, but git words it like a missing repository.
 *  @throws BelayError as `askRepository` */
export async function askRepositoryTwice(
  directory: string,
  [first, second]: readonly [readonly string[], readonly string[]],
  o: GitOptions = {},
): Promise<readonly [CommandResult, CommandResult] | undefined> {
  const [one, other] = await Promise.allSettled([
    askRepository(directory, first, o),
    runGit(directory, second, o),
  ])
  if (one.status === 'rejected') throw one.reason
  if (one.value === undefined) return undefined
  if (other.status === 'rejected') throw other.reason
  return [one.value, other.value]
}

async function hasGitAbove(directory: string): Promise<boolean> {
  const above = path.resolve(directory)
  for (let at = above; ; at = path.dirname(at)) {
    try {
      await lstat(path.join(at, '.git'))
      return true
    } catch (error) {
      if (errnoCode(error) !== 'ENOENT')
        throw fileError(error, { doing: `look for .git in ${at}`, access: 'read' })
    }
    if (at === path.dirname(at)) return false
  }
}
