import type { CatalogEntry, PruneCatalog } from '../catalog.js'
import type { Keyring } from '../format/keys.js'
import { CheckpointReader } from '../reading/checkpoint-reader.js'
import { inParallel } from '../reading/in-parallel.js'
import type { CallOptions, ObjectName, PruneStore, StoredObject } from '../store/store.js'
import type { Needs, StoreSurvey, SurveyedCheckpoint } from './plan-prune.js'
import { surveyCatalog } from './survey-catalog.js'
import { damageOf } from './verify-report.js'

export interface SurveyOptions extends CallOptions {
  readonly store: PruneStore
  readonly catalog: PruneCatalog
  readonly keyring: Keyring
  /** Roots read before, by the name of their object: they cannot have changed. New ones are added. */
  readonly known: Map<ObjectName, Needs>
}

/** Finds out what is in a store and who needs it. Checkpoints first, objects after them: whatever is stored meanwhile can only be too much.
 *  A root that cannot be read is part of the answer.
 *  @throws BelayError unavailable if the store cannot be listed, misuse where the passphrase is the matter */
export async function surveyStore(o: SurveyOptions): Promise<StoreSurvey> {
  const { entries, unreadable } = await surveyCatalog(o)
  await inParallel(entries, ROOTS_AT_ONCE, async (entry) => {
    const name = nameOf(entry)
    // What could not be read a moment ago is tried again.
    if (o.known.get(name)?.kind !== 'known') o.known.set(name, await needsOf(entry, o))
  })
  const objects: StoredObject[] = []
  for await (const object of o.store.list({ signal: o.signal })) objects.push(object)
  const checkpoints = entries.map(
    (entry): SurveyedCheckpoint => ({
      entry,
      needs: o.known.get(nameOf(entry)) as Needs,
      isOneWithRoot: o.catalog.isOneWithRoot?.(entry) ?? false,
    }),
  )
  return { checkpoints, unreadable, objects }
}

const ROOTS_AT_ONCE = 8

async function needsOf(entry: CatalogEntry, o: SurveyOptions): Promise<Needs> {
  try {
    const { root } = await CheckpointReader.open(entry, o)
    return { kind: 'known', objects: [nameOf(entry), ...root.packs.map(({ name }) => name)] }
  } catch (error) {
    return { kind: 'unknown', error: damageOf(error) }
  }
}

/** The digest of a checkpoint is the name of the object with its root. */
function nameOf(entry: CatalogEntry): ObjectName {
  return entry.record.digest as string as ObjectName
}
