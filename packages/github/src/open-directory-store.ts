import { misuse } from '@belay/domain/errors'
import { DirectoryStore } from '@belay/snapshot/store/directory'
import { DirectoryCatalog, type RecordCodec } from '@belay/snapshot/store/directory-catalog'
import { RetryingStore } from '@belay/snapshot/store/retrying'
import { RetryingCatalog } from '@belay/snapshot/store/retrying-catalog'
import { openStoreDirectory } from '@belay/snapshot/store/store-directory'
import type { CheckpointOrigin, OriginCatalog } from './checkpoint-origin.js'
import type { OpenStore, OpenStoreOptions } from './open-store.js'

/** @throws BelayError `option-missing` without a path; what opening the directory throws */
export async function openDirectoryStore(
  o: OpenStoreOptions,
  codec: RecordCodec,
): Promise<Omit<OpenStore, 'kind' | 'because'>> {
  if (o.storePath === undefined) {
    throw misuse('option-missing', 'The store directory needs its path: the input store-path is empty', {
      hint: 'Give a directory outside the workspace, which checkout cleans.',
    })
  }
  const { network, liveness, access, signal } = o
  const directory = await openStoreDirectory({
    root: o.storePath,
    access,
    liveness,
    now: network.now,
    signal,
  })
  return {
    store: new RetryingStore(new DirectoryStore(directory), network),
    catalog: new DirectoryOrigins(new DirectoryCatalog(directory, codec), network),
    renew: async () => 0,
    requests: () => 0,
    close: () => directory.close(),
  }
}

/** Whoever can write the directory can have written anything in it. */
class DirectoryOrigins extends RetryingCatalog implements OriginCatalog {
  async originOf(): Promise<CheckpointOrigin> {
    return { kind: 'unknown' }
  }
}
