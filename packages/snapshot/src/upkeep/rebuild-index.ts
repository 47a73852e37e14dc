import type { CheckpointId } from '@belay/domain/brand'
import type { PruneCatalog } from '../catalog.js'
import { planRebuild, type RebuildPlan } from './plan-rebuild.js'
import { type ScanOptions, scanObjects } from './scan-objects.js'
import { surveyCatalog } from './survey-catalog.js'
import { underPruneLock } from './under-prune-lock.js'

export interface RebuildOptions extends ScanOptions {
  readonly catalog: PruneCatalog
}

export interface RebuildReport {
  readonly plan: RebuildPlan
  /** Listed again. */
  readonly published: readonly CheckpointId[]
}

/** What `rebuildIndex` would do now. Changes nothing in the store. */
export async function previewRebuild(o: RebuildOptions): Promise<RebuildPlan> {
  return planRebuild(await scanObjects(o), await surveyCatalog(o))
}

/**
 * Makes the records of a catalog anew from the objects themselves, where they are missing or damaged. A checkpoint is listed again only if
 * every pack it names is there; a record that can be read stays as it is, whatever the objects say. Checkpoints that a cleanup has
 * withdrawn come back as long as all of their objects are still there.
 *
 * @throws BelayError unavailable `store-locked` while a cleanup is at work, misuse where the passphrase is the matter
 */
export async function rebuildIndex(o: RebuildOptions): Promise<RebuildReport> {
  // A cleanup beside it would remove the objects of a checkpoint that is about to be listed again.
  return await underPruneLock(o, async () => {
    const plan = await previewRebuild(o)
    const published: CheckpointId[] = []
    for (const entry of plan.publish) {
      // False where its own session has published it meanwhile.
      if (await o.catalog.repair(entry, { signal: o.signal })) published.push(entry.record.id)
    }
    return { plan, published }
  })
}
