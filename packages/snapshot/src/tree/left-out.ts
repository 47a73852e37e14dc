import path from 'node:path'
import { misuse } from '@belay/domain/errors'
import type { BytePath } from '../format/entry.js'
import { bytePath } from './native-path.js'

export interface LeftOutOptions {
  /** A store on this disk; undefined where it lies elsewhere. */
  readonly store: string | undefined
  /** Where this machine remembers the tree. */
  readonly state: string | undefined
  /** The path without symbolic links, of as much of it as exists. */
  readonly realPathOf: (file: string) => Promise<string>
}

/** Those of the directories that lie inside the tree, as paths of the tree: a store or state is never part of a checkpoint, whatever link leads to it.
 *  @param root absolute
 *  @throws BelayError misuse `target-invalid` if the tree lies in the store: nothing could be kept apart there, and removing what is extra would
 *  remove the store */
export async function leftOutOf(root: string, o: LeftOutOptions): Promise<BytePath[]> {
  const inside: BytePath[] = []
  const realRoot = await o.realPathOf(root)
  const realStore = o.store === undefined ? undefined : await o.realPathOf(o.store)
  if (realStore !== undefined && (realRoot === realStore || pathWithin(realStore, realRoot) !== undefined)) {
    throw misuse(
      'target-invalid',
      `The directory ${root} lies in the store ${o.store}: expected one outside of it`,
      { hint: 'A store holds nothing but what Belay puts there. Name another directory.' },
    )
  }
  for (const directory of [realStore, o.state === undefined ? undefined : await o.realPathOf(o.state)]) {
    const relative = directory === undefined ? undefined : pathWithin(realRoot, directory)
    if (relative !== undefined) inside.push(bytePath(relative.split(path.sep).join('/')))
  }
  return inside
}

/** The path from one to the other if that leads down; undefined otherwise, also if they are the same. */
function pathWithin(outer: string, inner: string): string | undefined {
  const relative = path.relative(outer, inner)
  const isOutside =
    relative === '' || relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative)
  return isOutside ? undefined : relative
}
