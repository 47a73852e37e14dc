import { lstat } from 'node:fs/promises'
import path from 'node:path'
import { BelayError } from '@belay/domain/errors'
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
  try {
    const result = await runGit(directory, args, o)
    if (result.exitCode !== 0) {
      if (/not a git repository/i.test(result.stderr.bytes.toString('latin1'))) return undefined
      throw gitError(directory, args, result)
    }
    // The directory last: it may hold a newline.
    const [, inside, gitDir] = /^(true|false)\n([\s\S]*)\n$/.exec(result.stdout.bytes.toString('utf8')) ?? []
    if (gitDir === undefined) throw gitError(directory, args, result)
    if (inside !== 'true') return { gitDir, workTree: undefined, directory: gitDir }
    const topLevel = await gitOutput(directory, ['rev-parse', '--show-toplevel'], o)
    const workTree = Buffer.from(topLevel, 'latin1').toString('utf8').replace(/\n$/, '')
    return { gitDir, workTree, directory: workTree }
  } catch (error) {
    if (error instanceof BelayError && error.code === 'command-not-found' && !(await hasGitAbove(directory)))
      return undefined
    throw error
  }
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
