import { BelayError } from '@belay/domain/errors'
import { assertRunning } from '../store/until-aborted.js'
import type { ArchiveOptions, ArchiveResult } from './archive-options.js'
import { ArchiveSession } from './archive-session.js'

/**
 * Takes a checkpoint of a tree: reads what has changed since the parent, stores what is new, publishes.
 *
 * Order of writing: packs, then the object with the root, then the catalog entry. A crash before the last leaves objects nobody names,
 * which cleanup removes; never a checkpoint that lacks something.
 *
 * @throws BelayError of the store's kind, `file-unreadable`, `aborted`; then nothing is published
 */
export async function archive(o: ArchiveOptions): Promise<ArchiveResult> {
  // Before the parent is read: from here on cleanup leaves its packs alone.
  const lease = await o.catalog.lease(o.parent, { signal: o.signal })
  if (lease === undefined) return await archive({ ...o, parent: undefined })
  try {
    const session = await ArchiveSession.open(o)
    try {
      return await session.run()
    } catch (error) {
      // Walks and loops over disk throw the signal's own reason.
      if (!(error instanceof BelayError)) assertRunning(o.signal, `take a checkpoint of ${o.root}`)
      throw error
    } finally {
      await session.close()
    }
  } finally {
    await lease.release()
  }
}
