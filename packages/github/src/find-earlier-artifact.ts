import { BelayError } from '@belay/domain/errors'
import type { CallOptions } from '@belay/snapshot/store/store'
import type { ArtifactListing } from './artifact-listing.js'
import type { OwnArtifact } from './artifact-service.js'

/** An artifact that an earlier attempt of this run has stored: the runner's own service shows the current attempt only, while names are taken
 *  for the whole run. Undefined also where the token may not look: then the artifact is stored once more, under another name. */
export async function findEarlierArtifact(
  listing: ArtifactListing,
  { name, runId }: { readonly name: string; readonly runId: number },
  o: CallOptions & { readonly doing: string },
): Promise<OwnArtifact | undefined> {
  try {
    for await (const artifact of listing.named(name, o)) if (artifact.runId === runId) return artifact
    return undefined
  } catch (error) {
    if (error instanceof BelayError && error.code === 'permission-denied') return undefined
    throw error
  }
}
