import { corrupt } from '@belay/domain/errors'
import type { ObjectName, PackLocator } from '@belay/snapshot/store/store'
import type { ArtifactStore } from './artifact-store.js'

/** Copies objects that expire before `until` into this run, where they begin to live anew. A checkpoint that names one finds the copy once the
 *  first is gone.
 *  @returns how many were copied */
export async function renewArtifacts(
  store: ArtifactStore,
  objects: readonly { readonly at: PackLocator; readonly name: string }[],
  o: { readonly until: Date; readonly signal: AbortSignal | undefined },
): Promise<number> {
  let renewed = 0
  for (const { at, name } of objects) {
    const expiresAt = await store.expiryOf(at, o)
    if (expiresAt !== undefined && expiresAt >= o.until) continue
    const bytes = await store.get(at, o)
    if (bytes === undefined)
      throw corrupt(
        'object-missing',
        `Object ${name} of ${store.label} is gone: expected it to last until it was stored again`,
        {
          hint: 'Take a new checkpoint: what is missing is stored anew.',
        },
      )
    await store.put(name as ObjectName, { kind: 'bytes', bytes }, o)
    renewed++
  }
  return renewed
}
