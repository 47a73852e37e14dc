import { type GitOptions, gitOutput } from './git-command.js'
import { findRepository } from './git-repository.js'
import { type GitChange, parseGitStatus } from './git-status.js'

/** What is in the work tree below `directory` and in no commit: changed, staged and untracked files, not ignored ones. Paths are byte
 *  strings relative to `directory`. With `paths` (the same form), only changes that writing those paths would destroy.
 *  Nested repositories are seen from outside, as one path; ask for each of them by itself. Undefined: no repository here.
 *  @throws BelayError `unavailable` if git cannot tell: never take that for no changes */
export async function uncommittedChanges(
  directory: string,
  o: GitOptions & { paths?: Iterable<string> | undefined } = {},
): Promise<GitChange[] | undefined> {
  const repository = await findRepository(directory, o)
  if (repository?.workTree === undefined) return undefined
  const args = ['status', '--porcelain=v2', '-z', '--untracked-files=all', '--no-renames', '--', '.']
  const [status, prefixLine] = await Promise.all([
    gitOutput(directory, args, o),
    gitOutput(directory, ['rev-parse', '--show-prefix'], o),
  ])
  const prefix = prefixLine.replace(/\n$/, '')
  const changes = parseGitStatus(status)
    .changes.filter(({ path }) => path.startsWith(prefix))
    .map(({ letters, path }) => ({ letters, path: path.slice(prefix.length) }))
  return o.paths === undefined ? changes : changesUnder(changes, o.paths)
}

function changesUnder(changes: readonly GitChange[], paths: Iterable<string>): GitChange[] {
  const byPath = new Map(changes.map((change) => [change.path, change]))
  const found = new Set<GitChange>()
  if (byPath.size === 0) return []
  for (const path of paths) {
    // Also what is below a changed path: a file of a nested repository.
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      const change = byPath.get(path.slice(0, end))
      if (change !== undefined) found.add(change)
    }
  }
  return [...found]
}
