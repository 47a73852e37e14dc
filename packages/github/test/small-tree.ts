import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Rng } from '@belay/testing/rng'

/** Some text files in a directory. Times are whole seconds, which every way of restoring keeps. */
export async function makeSmallTree(root: string): Promise<string> {
  await mkdir(path.join(root, 'src'))
  for (let n = 0; n < 20; n++) await writeFile(path.join(root, 'src', `${n}.txt`), `file ${n}\n`.repeat(100))
  return await settled(root)
}

/** Changes one file: some kilobytes that nothing compresses. */
export async function editSmallTree(root: string, seed: number): Promise<string> {
  await writeFile(path.join(root, 'src', '7.txt'), new Rng(seed).bytes(5000))
  return await settled(root)
}

async function settled(root: string): Promise<string> {
  for (const name of await readdir(path.join(root, 'src')))
    await utimes(path.join(root, 'src', name), 1e9, 1e9)
  await utimes(path.join(root, 'src'), 1e9, 1e9)
  await utimes(root, 1e9, 1e9)
  return root
}
