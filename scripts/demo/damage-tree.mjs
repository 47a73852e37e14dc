import { chmod, lstat, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Damages a tree the way accidents do: always the same files, so that every run tells the same story. */
export async function damageTree(tree, { paths }) {
  const deletedDirectory = 'node_modules/yaml'
  // Of the clone only its own files: git could not say what is wrong with a broken .git before the restore has put it right.
  const candidates = paths.filter((path) => !path.startsWith(`${deletedDirectory}/`))
  const victims = { deleted: [], overwritten: [], truncated: [], chmodded: [] }
  const kinds = Object.keys(victims)
  const step = Math.max(1, Math.floor(candidates.length / 400))
  for (let at = 0; at < candidates.length; at += step) {
    const path = candidates[at]
    const { size, nlink } = await lstat(join(tree, path))
    if (size > 0 && nlink === 1) victims[kinds[(at / step) % kinds.length]].push(path)
  }
  for (const path of victims.deleted) await rm(join(tree, path))
  for (const path of victims.overwritten) await overwriteInPlace(join(tree, path))
  for (const path of victims.truncated) await truncate(join(tree, path), 0)
  for (const path of victims.chmodded) await chmod(join(tree, path), 0o600)
  await rm(join(tree, deletedDirectory), { recursive: true, force: true })
  const added = ['stray.txt', 'node_modules/stray.js', 'project/stray.bin']
  for (const path of added) await writeFile(join(tree, path), 'does not belong here\n')
  const counts = Object.fromEntries(Object.entries(victims).map(([kind, list]) => [kind, list.length]))
  return { ...counts, deletedDirectory, added: added.length }
}

/** Other bytes under the same size and time: what only a comparison of contents notices. */
async function overwriteInPlace(file) {
  const { atime, mtime, mode } = await lstat(file)
  const content = await readFile(file)
  content[content.length >> 1] ^= 0xff
  // Git's objects are read-only, for their owner too.
  await chmod(file, 0o600)
  await writeFile(file, content)
  await chmod(file, mode & 0o7777)
  await utimes(file, atime, mtime)
}
