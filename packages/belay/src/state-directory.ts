import path from 'node:path'
import { kindOf } from '@belay/domain/errors'
import type { CommandContext } from './command.js'
import { hideFromGit, OWN_DIRECTORY } from './open-store.js'

/** Where this machine remembers what it saw of the tree: BELAY_STATE_DIR, else `.belay/state` in the tree. Undefined where it cannot be written,
 *  which costs time only. */
export async function stateDirectoryOf(root: string, context: CommandContext): Promise<string | undefined> {
  const named = context.env['BELAY_STATE_DIR']
  if (named !== undefined && named !== '') return path.resolve(context.cwd, named)
  try {
    await hideFromGit(path.join(root, OWN_DIRECTORY))
    return path.join(root, OWN_DIRECTORY, 'state')
  } catch (error) {
    if (kindOf(error) !== 'unavailable') throw error
    context.output.detail(
      `Every file is read: what was seen cannot be remembered in the tree (${(error as Error).message}).`,
    )
    return undefined
  }
}
