import { unavailable } from '@belay/domain/errors'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import { verifyCheckpoint } from '@belay/snapshot/verify'
import type { CommandContext } from './command.js'
import type { OpenStore } from './open-store.js'
import { counted } from './text.js'

/** Whether every byte of a checkpoint is what it should be.
 *  @throws BelayError unavailable if it cannot be told: that is no reason to take an older one */
export async function isSound(
  entry: CatalogEntry,
  open: OpenStore,
  context: CommandContext,
): Promise<boolean> {
  const { output, signal } = context
  const report = await verifyCheckpoint(entry, {
    ...open,
    depth: { kind: 'full' },
    signal,
    onProgress: (progress) =>
      output.progress(() => `Verifying ${entry.record.id}: ${progressText(progress)}`),
  })
  if (report.verdict === 'sound') return true
  const [first] = report.damaged
  const because = first?.errors[0]?.message ?? 'its manifest is damaged'
  if (report.verdict === 'corrupt') {
    output.warn(`checkpoint ${entry.record.id} is passed over: ${because}`)
    return false
  }
  throw unavailable(
    'store-unavailable',
    `Cannot tell whether checkpoint ${entry.record.id} is sound: ${because}`,
    {
      cause: first?.errors[0],
    },
  )
}

/** How far a verification is. */
export function progressText(
  progress: Parameters<NonNullable<Parameters<typeof verifyCheckpoint>[1]['onProgress']>>[0],
): string {
  if (progress.kind === 'manifest') return counted(progress.entries, 'entry', 'entries')
  return `${counted(progress.frames, 'frame')} of ${counted(progress.packs, 'pack')}`
}
