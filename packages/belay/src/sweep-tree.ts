import { sessionLiveness } from '@belay/machine/sessions'
import { holdsStaging, sweepStaging } from '@belay/snapshot/tree/staging'
import { machineTreeFiles } from '@belay/snapshot/tree/tree-files'
import type { CommandContext } from './command.js'
import { counted } from './text.js'

/** Puts back what a restore that was killed had put aside in a tree, and clears away the rest of it: a checkpoint would take what is missing
 *  for deleted. */
export async function sweepTree(root: string, context: CommandContext): Promise<void> {
  if (!holdsStaging(root, machineTreeFiles)) return
  const swept = await sweepStaging({
    root,
    files: machineTreeFiles,
    liveness: await sessionLiveness(),
    now: context.now(),
  })
  if (swept > 0)
    context.output.note(`Removed what ${counted(swept, 'interrupted restore')} had left in the tree.`)
}
