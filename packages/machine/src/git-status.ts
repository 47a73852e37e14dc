/** What `git status --porcelain=v2 --branch -z` says, as byte strings. */
export interface GitStatus {
  /** undefined: no commit yet. */
  readonly head: string | undefined
  /** undefined: detached. */
  readonly branch: string | undefined
  readonly upstream: string | undefined
  /** undefined: no upstream, or one that is gone. */
  readonly ahead: number | undefined
  readonly behind: number | undefined
  /** undefined: not told. Git tells it only if asked, from 2.35 on, and only where there are any. */
  readonly stashCount: number | undefined
  readonly changes: readonly GitChange[]
}

export interface GitChange {
  /** Git's two letters: index and work tree; `.` unchanged, `??` untracked. */
  readonly letters: string
  /** Byte string relative to the work tree's root. A nested repository or a submodule is one path. */
  readonly path: string
}

/** Reads git's own format (git-status(1), "Porcelain Format Version 2"). A rename is two changes: of the new name and of the old. */
export function parseGitStatus(output: string): GitStatus {
  const headers = new Map<string, string>()
  const changes: GitChange[] = []
  const records = output.split('\0')
  for (let i = 0; i < records.length; i++) {
    const record = records[i] ?? ''
    const [kind = '', letters = ''] = record.split(' ', 2)
    if (kind === '#') headers.set(letters, record.slice(letters.length + 3))
    else if (kind === '1') changes.push({ letters, path: afterFields(record, 8) })
    else if (kind === 'u') changes.push({ letters, path: afterFields(record, 10) })
    else if (kind === '?') changes.push({ letters: '??', path: withoutSlash(record.slice(2)) })
    else if (kind === '2') {
      i += 1
      changes.push({ letters, path: afterFields(record, 9) }, { letters, path: records[i] ?? '' })
    }
  }
  const [, ahead, behind] = /^\+(\d+) -(\d+)$/.exec(headers.get('branch.ab') ?? '') ?? []
  const stashes = headers.get('stash')
  return {
    head: unless(headers.get('branch.oid'), '(initial)'),
    branch: unless(headers.get('branch.head'), '(detached)'),
    upstream: headers.get('branch.upstream'),
    ahead: ahead === undefined ? undefined : Number(ahead),
    behind: behind === undefined ? undefined : Number(behind),
    stashCount: stashes === undefined ? undefined : Number(stashes),
    changes,
  }
}

function unless(text: string | undefined, none: string): string | undefined {
  return text === none ? undefined : text
}

/** The path is the last field, and may hold spaces. */
function afterFields(record: string, count: number): string {
  let at = 0
  for (let i = 0; i < count; i++) at = record.indexOf(' ', at) + 1
  return record.slice(at)
}

// An untracked directory, such as a nested repository, ends in a slash.
function withoutSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path
}
