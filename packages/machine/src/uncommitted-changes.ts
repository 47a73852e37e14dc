import { type GitOptions, gitError } from './git-command.js'
import { askRepository } from './git-repository.js'
import { type GitChange, parseGitStatus } from './git-status.js'

/** What is in the work tree below `directory` and in no commit: changed, staged and untracked files, not ignored ones. Paths are byte
 *  strings relative to `directory`. With `paths` (the same form), only changes that writing those paths would destroy.
 *  Nested repositories are seen from outside, as one path; ask for each of them by itself. Undefined: no repository here.
 *  @throws BelayError `unavailable` if git cannot tell: never take that for no changes */
export async function uncommittedChanges(
  directory: string,
  o: GitOptions & { paths?: Iterable<string> | undefined } = {},
): Promise<GitChange[] | undefined> {
  const statusArgs = ['status', '--porcelain=v2', '-z', '--untracked-files=all', '--no-renames', '--', '.']
  const placeArgs = ['rev-parse', '--is-inside-work-tree', '--show-prefix']
  // At once: git takes longer to start than to answer.
  const [place, status] = await Promise.all([
    askRepository(directory, placeArgs, o),
    askRepository(directory, statusArgs, o),
  ])
  if (place === undefined || status === undefined) return undefined
  if (place.exitCode !== 0) throw gitError(directory, placeArgs, place)
  const [, inside, prefix] = /^(true|false)\n([\s\S]*)\n$/.exec(place.stdout.bytes.toString('latin1')) ?? []
  if (inside === 'false') return undefined
  if (prefix === undefined) throw gitError(directory, placeArgs, place)
  if (status.exitCode !== 0) throw gitError(directory, statusArgs, status)
  const changes = parseGitStatus(status.stdout.bytes.toString('latin1'))
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
