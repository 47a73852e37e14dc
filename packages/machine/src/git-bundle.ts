import { mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type BelayError, corrupt } from '@belay/domain/errors'
import { errnoCode, fileError } from './file-error.js'
import { type GitCall, type GitOptions, gitError, gitOutput, runGit } from './git-command.js'
import { type GitRef, listRefs } from './git-refs.js'
import type { GitRepository } from './git-repository.js'
import { writeFileAtomically } from './write-file-atomically.js'

export interface GitBundle {
  /** Undefined: nothing is new since the known commits, and no file was written. */
  readonly file: string | undefined
  readonly bytes: number
  /** All references and HEAD; the bundle itself lacks those that point at known commits. */
  readonly refs: readonly GitRef[]
  /** Commits that must be there already: the known ones that the repository still has. Empty: the bundle is whole. */
  readonly prerequisites: readonly string[]
  /** Where the history was cut by a shallow clone: needed again to take the bundle in. */
  readonly shallow: readonly string[]
}

const BUNDLE_TIMEOUT_MS_DEFAULT = 30 * 60_000

/** Writes the repository's history, or what of it is newer than the `known` commits, into one file.
 *  @throws BelayError `unavailable`; no file is then left */
export async function createBundle(
  repository: GitRepository,
  o: GitOptions & { file: string; known?: readonly string[] },
): Promise<GitBundle> {
  const call = { timeoutMs: BUNDLE_TIMEOUT_MS_DEFAULT, signal: o.signal, ...timeoutOf(o) }
  const { directory } = repository
  const [refs, prerequisites, shallow] = await Promise.all([
    listRefs(repository, call),
    presentCommits(repository, o.known ?? [], call),
    shallowCommits(repository, call),
  ])
  const described = { refs, prerequisites, shallow }
  const temporary = `${o.file}.tmp`
  const args = ['bundle', 'create', '--quiet', temporary, '--stdin']
  // By standard input: thousands of known commits do not fit on a command line.
  const revisions = [...refs.map(({ name }) => name), ...prerequisites.map((commit) => `^${commit}`)]
  try {
    const result = await runGit(directory, args, {
      ...call,
      stdin: Buffer.from(`${revisions.join('\n')}\n`, 'latin1'),
    })
    if (result.exitCode !== 0) {
      // Git's only way to say that there is nothing to write.
      if (refs.length === 0 || /empty bundle/.test(result.stderr.bytes.toString('latin1'))) {
        return { file: undefined, bytes: 0, ...described }
      }
      throw gitError(directory, args, result)
    }
    await rename(temporary, o.file)
    return { file: o.file, bytes: (await stat(o.file)).size, ...described }
  } catch (error) {
    if (errnoCode(error)?.startsWith('E'))
      throw fileError(error, { doing: `write ${o.file}`, access: 'write' })
    throw error
  } finally {
    await rm(temporary, { force: true })
  }
}

export type BundleVerdict =
  | { readonly kind: 'whole' }
  /** Sound as far as can be told, but these commits must be taken in first. */
  | { readonly kind: 'incomplete'; readonly missing: readonly string[] }

/** Takes the bundle's objects in and changes no reference. Every object is verified on the way. Doing it again does no harm.
 *  @throws BelayError `corrupt` for a damaged bundle, `absent` if the file is not there, `unavailable` otherwise */
export async function fetchBundle(
  repository: GitRepository,
  o: GitOptions & { file: string; shallow?: readonly string[] },
): Promise<BundleVerdict> {
  const call = { timeoutMs: BUNDLE_TIMEOUT_MS_DEFAULT, signal: o.signal, ...timeoutOf(o) }
  await requireFile(o.file)
  const verified = await runGit(repository.directory, ['bundle', 'verify', o.file], call)
  if (verified.exitCode !== 0) return verdictOf(verified, repository, o.file)
  if (o.shallow !== undefined && o.shallow.length > 0) await addShallow(repository, o.shallow, call)
  const taken = await runGit(repository.directory, ['bundle', 'unbundle', o.file], call)
  return taken.exitCode === 0 ? { kind: 'whole' } : verdictOf(taken, repository, o.file)
}

/** Verifies every object of the bundle against what the repository has, without changing the repository.
 *  @throws BelayError `corrupt` for a damaged bundle, `absent` if the file is not there, `unavailable` otherwise */
export async function verifyBundle(
  repository: GitRepository,
  o: GitOptions & { file: string; shallow?: readonly string[] },
): Promise<BundleVerdict> {
  const [format, objects] = await Promise.all([
    gitOutput(repository.directory, ['rev-parse', '--show-object-format'], o),
    gitOutput(repository.directory, ['rev-parse', '--path-format=absolute', '--git-path', 'objects'], o),
  ])
  // `git bundle verify` reads the header only. Git checks the objects when it takes them in: here into a repository made for it.
  const scratch = await mkdtemp(path.join(tmpdir(), 'belay-bundle-'))
  try {
    await gitOutput(
      scratch,
      ['init', '--quiet', '--bare', `--object-format=${format.trim()}`, '--template=', '.'],
      o,
    )
    await writeFileAtomically(path.join(scratch, 'objects/info/alternates'), Buffer.from(objects, 'latin1'))
    return await fetchBundle({ gitDir: scratch, workTree: undefined, directory: scratch }, o)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

function timeoutOf(o: GitOptions): { timeoutMs?: number } {
  return o.timeoutMs === undefined ? {} : { timeoutMs: o.timeoutMs }
}

/** Which of these commits the repository has, with all their history. */
async function presentCommits(
  repository: GitRepository,
  commits: readonly string[],
  o: GitCall,
): Promise<string[]> {
  if (commits.length === 0) return []
  const stdin = commits.map((commit) => `${commit}^{commit}\n`).join('')
  const output = await gitOutput(
    repository.directory,
    ['cat-file', '--batch-check=%(objectname) %(objecttype)'],
    {
      ...o,
      stdin,
    },
  )
  return output.split('\n').flatMap((line) => /^([0-9a-f]+) commit$/.exec(line)?.[1] ?? [])
}

async function shallowFile(repository: GitRepository, o: GitCall): Promise<string> {
  const args = ['rev-parse', '--path-format=absolute', '--git-path', 'shallow']
  const output = await gitOutput(repository.directory, args, o)
  return Buffer.from(output, 'latin1').toString('utf8').replace(/\n$/, '')
}

async function shallowCommits(repository: GitRepository, o: GitCall): Promise<string[]> {
  const file = await shallowFile(repository, o)
  try {
    return (await readFile(file, 'latin1')).split('\n').filter((line) => line !== '')
  } catch (error) {
    if (errnoCode(error) === 'ENOENT') return []
    throw fileError(error, { doing: `read ${file}`, access: 'read' })
  }
}

// Before the objects: a crash in between leaves a boundary too many, never history that git takes for damaged.
async function addShallow(repository: GitRepository, commits: readonly string[], o: GitCall): Promise<void> {
  const file = await shallowFile(repository, o)
  const all = new Set([...(await shallowCommits(repository, o)), ...commits])
  await writeFileAtomically(file, `${[...all].join('\n')}\n`)
}

async function requireFile(file: string): Promise<void> {
  await stat(file).catch((cause: unknown) => {
    throw fileError(cause, { doing: `read the bundle ${file}`, access: 'read' })
  })
}

function verdictOf(
  result: Awaited<ReturnType<typeof runGit>>,
  repository: GitRepository,
  file: string,
): BundleVerdict {
  const said = result.stderr.bytes.toString('utf8')
  const missing = [...said.matchAll(/^error: ([0-9a-f]{40,64})\b/gm)].flatMap(([, commit]) => commit ?? [])
  if (/lacks these prerequisite/.test(said) && missing.length > 0) return { kind: 'incomplete', missing }
  throw DAMAGED.test(said) ? damaged(file, said) : gitError(repository.directory, ['bundle'], result)
}

const DAMAGED =
  /does not look like|index-pack died|early EOF|unrecognized header|pack (?:has|is|signature)|bad pack/i

function damaged(file: string, said: string): BelayError {
  return corrupt(
    'record-corrupt',
    `The git bundle ${file} is corrupt: expected a sound bundle, git found: ${said.trim()}`,
    {
      hint: 'Use another checkpoint.',
    },
  )
}
