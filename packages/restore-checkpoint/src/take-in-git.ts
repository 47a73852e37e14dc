import path from 'node:path'
import { corrupt } from '@belay/domain/errors'
import type { Surroundings } from '@belay/domain/surroundings'
import { counted } from '@belay/domain/text'
import { findGitBundleIndex, GIT_BUNDLE_DIRECTORY } from '@belay/github/git-bundle-index'
import { fetchBundle } from '@belay/machine/git-bundle'
import { gitOutput } from '@belay/machine/git-command'
import { listRefs, setRefs } from '@belay/machine/git-refs'
import { findRepository } from '@belay/machine/git-repository'

/** Takes the history in that travelled in a checkpoint, once its files are there. References that are missing come back; those that point
 *  elsewhere by now stay, and are named. Without a repository, one is made.
 *  @returns what was done, in words; empty where no history travelled
 *  @throws BelayError corrupt for a damaged bundle; unavailable if git fails */
export async function takeInGit(root: string, { signal }: Surroundings): Promise<string[]> {
  const index = await findGitBundleIndex(root)
  if (index === undefined || index.bundles.length === 0) return []
  let repository = await findRepository(root, { signal })
  const isNew = repository === undefined
  if (repository === undefined) {
    await gitOutput(root, ['init', '--quiet'], { signal })
    repository = await findRepository(root, { signal })
    if (repository === undefined) throw corrupt('internal', `git made no repository in ${root}`)
  }
  for (const { file, shallow } of index.bundles) {
    const place = path.join(root, GIT_BUNDLE_DIRECTORY, file)
    const verdict = await fetchBundle(repository, { file: place, shallow, signal })
    if (verdict.kind === 'incomplete')
      throw corrupt('record-corrupt', `The git bundle ${file} is of no use: it needs ${verdict.missing[0]}`)
  }
  const there = new Map((await listRefs(repository, { signal })).map(({ name, object }) => [name, object]))
  const ours = index.refs.filter(({ name }) => name.startsWith('refs/'))
  const missing = ours.filter(({ name }) => !there.has(name))
  const moved = ours.filter(({ name, object }) => there.has(name) && there.get(name) !== object)
  await setRefs(
    repository,
    missing.map((ref) => ({ ...ref, expected: null })),
    { reason: 'belay: restored from a checkpoint', signal },
  )
  if (isNew) await checkOut(root, index.branch, { signal })
  return [
    `The history is there: ${counted(missing.length, 'reference')} came back.`,
    ...moved.map(
      ({ name, object }) => `${name} stays where it is; the checkpoint has it at ${object.slice(0, 12)}.`,
    ),
  ]
}

/** The files are there already: only git's view of them is missing. */
async function checkOut(root: string, branch: string | null, o: { signal: AbortSignal }): Promise<void> {
  if (branch === null) return
  await gitOutput(root, ['symbolic-ref', 'HEAD', `refs/heads/${branch}`], o)
  await gitOutput(root, ['reset', '--quiet'], o)
}
