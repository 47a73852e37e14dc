import type { Surroundings } from '@belay/domain/surroundings'
import { counted } from '@belay/domain/text'
import { sessionLiveness } from '@belay/machine/sessions'
import { holdsStaging, sweepStaging } from '@belay/snapshot/tree/staging'
import { machineTreeFiles } from '@belay/snapshot/tree/tree-files'

/** Puts back what a restore that was killed had put aside in a tree, and clears away the rest of it: a checkpoint would take what is missing
 *  for deleted. */
export async function sweepTree(root: string, { output, now }: Surroundings): Promise<void> {
  if (!holdsStaging(root, machineTreeFiles)) return
  const swept = await sweepStaging({
    root,
    files: machineTreeFiles,
    liveness: await sessionLiveness(),
    now: now(),
  })
  if (swept > 0) output.note(`Removed what ${counted(swept, 'interrupted restore')} had left in the tree.`)
}
