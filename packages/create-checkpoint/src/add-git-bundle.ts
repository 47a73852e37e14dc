import path from 'node:path'
import type { Surroundings } from '@belay/domain/surroundings'
import {
  findGitBundleIndex,
  GIT_BUNDLE_DIRECTORY,
  type GitBundleIndex,
  gitBundleIndexFile,
} from '@belay/github/git-bundle-index'
import { findGitState } from '@belay/machine/find-git-state'
import { createBundle } from '@belay/machine/git-bundle'
import { findRepository } from '@belay/machine/git-repository'
import { writeJsonFile } from '@belay/machine/json-file'
import { writeFileAtomically } from '@belay/machine/write-file-atomically'

/** Puts a git bundle of what is new since the last one beside what is checked out, where the checkpoint finds it. What was bundled before stays
 *  as it is, so that the store has it already.
 *  @returns false where there is no repository
 *  @throws BelayError unavailable if git fails; corrupt if the index of the bundles before is damaged */
export async function addGitBundle(root: string, { signal, output }: Surroundings): Promise<boolean> {
  const repository = await findRepository(root, { signal })
  if (repository === undefined) {
    output.note('There is no git repository to bundle.')
    return false
  }
  const directory = path.join(root, GIT_BUNDLE_DIRECTORY)
  // Of ours, in somebody's work tree: it must not get into a commit.
  await writeFileAtomically(path.join(directory, '.gitignore'), '*\n')
  const before = await findGitBundleIndex(root)
  const bundles = before?.bundles ?? []
  const file = `${String(bundles.length + 1).padStart(4, '0')}.bundle`
  const known = [...new Set(bundles.flatMap(({ refs }) => refs.map(({ object }) => object)))]
  const made = await createBundle(repository, { file: path.join(directory, file), known, signal })
  const refs = made.refs.map(({ name, object }) => ({ name, object }))
  const index: GitBundleIndex = {
    version: 1,
    bundles: made.file === undefined ? bundles : [...bundles, { file, shallow: [...made.shallow], refs }],
    refs,
    branch: (await findGitState(root, { signal }))?.branch ?? null,
  }
  // Untouched where nothing is new, so that nothing counts as changed.
  if (JSON.stringify(index) !== JSON.stringify(before)) await writeJsonFile(gitBundleIndexFile(root), index)
  return true
}
