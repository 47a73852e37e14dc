import path from 'node:path'
import { realPathOf } from '@belay/machine/real-path'
import type { BytePath } from '@belay/snapshot/format/entry'
import { bytePath } from '@belay/snapshot/tree/native-path'

/** Those of the directories that lie inside the tree, as paths of the tree: a store or state is never part of a checkpoint, whatever link leads to it.
 *  @param root absolute */
export async function leftOutOf(
  root: string,
  directories: readonly (string | undefined)[],
): Promise<BytePath[]> {
  const inside: BytePath[] = []
  const realRoot = await realPathOf(root)
  for (const directory of directories) {
    if (directory === undefined) continue
    const relative = path.relative(realRoot, await realPathOf(directory))
    const isOutside =
      relative === '' ||
      relative === '..' ||
      relative.startsWith(`..${path.sep}`) ||
      path.isAbsolute(relative)
    if (!isOutside) inside.push(bytePath(relative.split(path.sep).join('/')))
  }
  return inside
}
