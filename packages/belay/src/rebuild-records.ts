import type { Json } from '@belay/domain/shape'
import { counted, firstFew } from '@belay/domain/text'
import type { RebuildPlan } from '@belay/snapshot/upkeep/plan-rebuild'
import { previewRebuild, rebuildIndex } from '@belay/snapshot/upkeep/rebuild-index'
import type { CommandContext } from './command.js'
import type { OpenStore } from './open-store.js'

export interface Rebuilt {
  readonly outputs: Json
  readonly text: string
  /** Something is damaged that no rebuilding brings back. */
  readonly isCorrupt: boolean
}

/** Makes missing and damaged records of checkpoints anew from the packs, or says which those would be. A marker that was lost was written anew
 *  when the store was opened. */
export async function rebuildRecords(
  open: OpenStore,
  o: { readonly dryRun: boolean },
  { signal, output }: CommandContext,
): Promise<Rebuilt> {
  const options = { ...open, signal }
  const done = o.dryRun ? undefined : await rebuildIndex(options)
  const plan = done?.plan ?? (await previewRebuild(options))
  const ids = done?.published ?? plan.publish.map(({ record }) => record.id)
  if (open.markerDamage !== undefined) output.warn(open.markerDamage.message)
  for (const line of lossesOf(plan)) output.warn(line)
  return {
    outputs: {
      marker: open.markerDamage !== undefined,
      published: [...ids],
      incomplete: plan.incomplete.map(({ id, missing, unread }) => ({
        'checkpoint-id': id,
        missing: [...missing],
        unread: [...unread],
      })),
      ambiguous: plan.ambiguous.map(({ id, digests }) => ({ 'checkpoint-id': id, digests: [...digests] })),
      rootless: [...plan.rootless],
      damaged: plan.damaged.map(({ name, error }) => ({ object: name, message: error.message })),
    },
    text: `${markerText(open, o.dryRun)}${o.dryRun ? 'Would list' : 'Listed'} ${counted(ids.length, 'checkpoint')} again from the packs${ids.length > 0 ? `: ${firstFew(ids)}` : ''}\n`,
    isCorrupt: plan.incomplete.length + plan.ambiguous.length + plan.rootless.length > 0,
  }
}

function markerText({ markerDamage }: OpenStore, dryRun: boolean): string {
  if (markerDamage === undefined) return ''
  return `${dryRun ? 'Would mark' : 'Marked'} the directory as a store again\n`
}

function lossesOf(plan: RebuildPlan): string[] {
  return [
    ...plan.incomplete.map(
      ({ id, missing, unread }) =>
        `checkpoint ${id} is not listed again: ${counted(missing.length + unread.length, 'pack')} it needs ${missing.length + unread.length === 1 ? 'is' : 'are'} missing, damaged or not readable`,
    ),
    ...plan.ambiguous.map(
      ({ id, digests }) =>
        `checkpoint ${id} is not listed again: expected one root of it, found ${digests.length}`,
    ),
    ...plan.rootless.map((id) => `checkpoint ${id} has a record, but its root is in no pack`),
    ...plan.damaged.map(({ name, error }) => `pack ${name.slice(0, 12)}… cannot be read: ${error.message}`),
  ]
}
