import process from 'node:process'
import { unavailable } from '@belay/domain/errors'
import { type CommandResult, runCommand } from './exec.js'

export interface GitOptions {
  readonly signal?: AbortSignal | undefined
  /** Default: 2 minutes. */
  readonly timeoutMs?: number | undefined
}

export interface GitCall extends GitOptions {
  readonly stdin?: string | Uint8Array | undefined
  /** More output than this is an error, never cut. Default: 64 MiB. */
  readonly outputBytesMax?: number | undefined
  readonly env?: Readonly<Record<string, string>> | undefined
}

const TIMEOUT_MS_DEFAULT = 120_000
const OUTPUT_BYTES_MAX_DEFAULT = 64 * 1024 * 1024

/** Runs git in a directory: it asks nobody, takes no locks it can do without, fetches nothing by itself, runs no monitor the repository
 *  names, speaks English. However it ends is the caller's to judge.
 *  @throws BelayError `unavailable` if git is missing, takes too long or says more than it may; `absent` if the directory is not there. */
export async function runGit(
  directory: string,
  args: readonly string[],
  o: GitCall = {},
): Promise<CommandResult> {
  const result = await runCommand(
    ['git', '-c', 'core.fsmonitor=false', '-c', 'core.quotePath=false', ...args],
    {
      cwd: directory,
      env: { ...WITHOUT_CALLERS_REPOSITORY, ...QUIET, ...o.env },
      stdin: o.stdin,
      timeoutMs: o.timeoutMs ?? TIMEOUT_MS_DEFAULT,
      signal: o.signal,
      outputBytesMax: o.outputBytesMax ?? OUTPUT_BYTES_MAX_DEFAULT,
    },
  )
  const name = `git ${args[0] ?? ''} in ${directory}`
  if (result.timedOut) {
    throw unavailable('timed-out', `${name} took longer than ${o.timeoutMs ?? TIMEOUT_MS_DEFAULT} ms`)
  }
  if (!result.stdout.complete) {
    throw unavailable('git-failed', `${name} said too much: ${result.stdout.totalBytes} bytes`)
  }
  return result
}

/** As runGit, for calls that must succeed: gives what git said, as a byte string.
 *  @throws BelayError `unavailable`, with git's own words */
export async function gitOutput(
  directory: string,
  args: readonly string[],
  o: GitCall = {},
): Promise<string> {
  const result = await runGit(directory, args, o)
  if (result.exitCode !== 0) throw gitError(directory, args, result)
  return result.stdout.bytes.toString('latin1')
}

/** The error of a git command that ended otherwise than it should have. */
export function gitError(directory: string, args: readonly string[], result: CommandResult) {
  const said = result.stderr.bytes.toString('utf8').trim()
  const ending = result.exitCode === null ? `signal ${result.signal}` : `exit code ${result.exitCode}`
  const dubious = /dubious ownership/.test(said)
  return unavailable('git-failed', `git ${args[0] ?? ''} failed in ${directory} (${ending}): ${said}`, {
    hint: dubious ? `Run: git config --global --add safe.directory '${directory}'` : undefined,
  })
}

// Set for a hook's processes, these would make git work on another repository than the directory's. (git rev-parse --local-env-vars,
// without the configuration, which a caller may well have meant.)
const WITHOUT_CALLERS_REPOSITORY: Readonly<Record<string, undefined>> = {
  GIT_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_INDEX_FILE: undefined,
  GIT_COMMON_DIR: undefined,
  GIT_OBJECT_DIRECTORY: undefined,
  GIT_ALTERNATE_OBJECT_DIRECTORIES: undefined,
  GIT_PREFIX: undefined,
  GIT_GRAFT_FILE: undefined,
  GIT_SHALLOW_FILE: undefined,
  GIT_NAMESPACE: undefined,
  GIT_IMPLICIT_WORK_TREE: undefined,
  GIT_INTERNAL_SUPER_PREFIX: undefined,
}

const QUIET: Readonly<Record<string, string>> = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_ASKPASS: process.platform === 'win32' ? '' : 'false',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_FLUSH: '0',
  LC_ALL: 'C',
  LANGUAGE: 'C',
}
