import { counted } from '@belay/domain/text'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import { holdingEach } from '@belay/snapshot/hold-checkpoint'
import { findGood } from '@belay/snapshot/upkeep/find-good'
import type { VerifyProgress } from '@belay/snapshot/upkeep/verify'
import type { CommandContext } from './command.js'
import { holdOptions } from './hold-options.js'
import type { OpenStore } from './open-store.js'
import { NO_PARENT_HINT } from './way-out.js'

/** The first of these checkpoints, newest first, whose every byte is what it should be. Those passed over are named at once.
 *  @throws BelayError unavailable if none verifies and one of them could not be read */
export async function findSound(
  candidates: readonly CatalogEntry[],
  open: OpenStore,
  context: CommandContext,
): Promise<CatalogEntry | undefined> {
  const { output, signal } = context
  const found = await findGood(holdingEach(candidates, holdOptions(open, context)), {
    ...open,
    depth: { kind: 'full' },
    signal,
    onProgress: (progress) => output.progress(() => `Verifying: ${progressText(progress)}`),
    onPassedOver: ({ entry, report }) => {
      const because = report.damaged[0]?.errors[0]?.message ?? 'its manifest is damaged'
      output.warn(`checkpoint ${entry.record.id} is passed over: ${because}`)
    },
  })
  if (found.kind === 'none') return undefined
  // The newest is passed over first.
  if (found.passedOver.length > 0) output.note(NO_PARENT_HINT)
  return found.entry
}

/** How far a verification is. */
export function progressText(progress: VerifyProgress): string {
  if (progress.kind === 'manifest') return counted(progress.entries, 'entry', 'entries')
  return `${counted(progress.frames, 'frame')} of ${counted(progress.packs, 'pack')}`
}
