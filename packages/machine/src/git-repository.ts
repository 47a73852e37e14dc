import fs from 'node:fs'
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
    if (result.exitCode === 0) return result
    const said = result.stderr.bytes.toString('latin1')
    // Git looked upwards and found nothing.
    if (/not a git repository \(or any /i.test(said)) return undefined
    // A link to a git directory is broken: this directory's, which then belongs to no repository, or that of a submodule git looked into.
    if (/not a git repository/i.test(said) && !(await isInRepository(directory, o))) return undefined
    return result
  } catch (error) {
    if (
      error instanceof BelayError &&
      error.code === 'command-not-found' &&
      findDotGit(directory) === undefined
    )
      return undefined
    throw error
  }
}

/** Without a look at submodules. */
async function isInRepository(directory: string, o: GitOptions): Promise<boolean> {
  const result = await runGit(directory, ['rev-parse', '--git-dir'], o)
  return result.exitCode === 0
}

/** Whether it is certain, without asking git, that a reference has no log. False where only git can tell: in bare repositories, linked work
 *  trees and submodules. A repository that keeps its references otherwise (reftable) has no such file, whatever it has: ask only where a
 *  git that knows that format would have said so before. */
export function hasNoLogOf(reference: string, directory: string): boolean {
  const found = findDotGit(directory)
  if (found?.isDirectory !== true || isThere(path.join(found.path, 'commondir'))) return false
  return isThere(path.join(found.path, 'HEAD')) && !isThere(path.join(found.path, 'logs', reference))
}

/** The first `.git` from here upwards. */
function findDotGit(directory: string): { readonly path: string; readonly isDirectory: boolean } | undefined {
  for (let at = path.resolve(directory); ; at = path.dirname(at)) {
    const dotGit = path.join(at, '.git')
    const found = findEntry(dotGit)
    if (found !== undefined) return { path: dotGit, isDirectory: found.isDirectory() }
    if (at === path.dirname(at)) return undefined
  }
}

function isThere(file: string): boolean {
  return findEntry(file) !== undefined
}

function findEntry(file: string): fs.Stats | undefined {
  try {
    return fs.lstatSync(file)
  } catch (error) {
    if (errnoCode(error) === 'ENOENT') return undefined
    throw fileError(error, { doing: `look for ${file}`, access: 'read' })
  }
}
