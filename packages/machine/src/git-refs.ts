import { type GitOptions, gitOutput, runGit } from './git-command.js'
import type { GitRepository } from './git-repository.js'

export interface GitRef {
  /** Byte string: `refs/heads/main`, or `HEAD`. */
  readonly name: string
  readonly object: string
}

/** All references and, first, HEAD where it has a commit. Symbolic ones, such as a remote's HEAD, are left out: they
 *  point at a reference that is there itself.
 *  @throws BelayError `unavailable` */
export async function listRefs(repository: GitRepository, o: GitOptions = {}): Promise<GitRef[]> {
  const [head, listed] = await Promise.all([
    runGit(repository.directory, ['rev-parse', '--verify', '--quiet', 'HEAD'], o),
    gitOutput(repository.directory, ['for-each-ref', '--format=%(objectname) %(refname) %(symref)'], o),
  ])
  const refs = listed.split('\n').flatMap((line): GitRef[] => {
    // A name holds no space; the third field is empty but for symbolic references.
    const [object, name, symref] = line.split(' ')
    return object === undefined || name === undefined || symref !== '' ? [] : [{ name, object }]
  })
  // A branch without commits has no object, and that is no failure.
  const object = head.exitCode === 0 ? head.stdout.bytes.toString('latin1').trim() : undefined
  return object === undefined ? refs : [{ name: 'HEAD', object }, ...refs]
}

/** Makes the references point at these objects, all or none; HEAD is left alone. `expected`: what one must point at before, null for
 *  not there; without it, whatever it was.
 *  @throws BelayError `unavailable` if one of them cannot be set, and then none is */
export async function setRefs(
  repository: GitRepository,
  refs: readonly (GitRef & { readonly expected?: string | null })[],
  o: GitOptions & { reason: string },
): Promise<void> {
  const commands = refs
    .filter(({ name }) => name !== 'HEAD')
    .map(({ name, object, expected }) => {
      if (expected === null) return `create ${name}\0${object}\0`
      return `update ${name}\0${object}\0${expected ?? ''}\0`
    })
  const stdin = Buffer.from(commands.join(''), 'latin1')
  // Without following symbolic references: refs/remotes/origin/HEAD would move the branch it points at.
  const args = ['update-ref', '-m', o.reason, '--no-deref', '--create-reflog', '-z', '--stdin']
  await gitOutput(repository.directory, args, { ...o, stdin })
}
