import { createHash } from 'node:crypto'
import { BelayError, corrupt, unavailable } from '@belay/domain/errors'
import type { ReadOptions } from '@belay/snapshot/store/store'
import type { BlobRead } from './blob-transfer.js'
import type { SignedObject } from './signed-urls.js'

/** Reads an object, or a range of it, behind a signed address. Whole objects are verified by their digest, where it is known. What is refused, gone
 *  or damaged is looked for once more: the address may have been over, the object stored anew, the damage on the way.
 *  @returns undefined where the service says that the object is absent
 *  @throws BelayError `digest-mismatch`, `pack-corrupt`, unavailable */
export async function readSigned(
  o: ReadOptions & {
    readonly doing: string
    /** Names the object in messages. */
    readonly what: string
    readonly label: string
    /** @param fresh whether an address that is remembered will not do */
    readonly find: (fresh: boolean) => Promise<SignedObject | undefined>
    readonly read: (
      url: string,
      o: ReadOptions & { doing: string; what: string; expectedBytes: number | undefined },
    ) => Promise<BlobRead>
  },
): Promise<Uint8Array | undefined> {
  let failure: BelayError | undefined
  for (let looks = 0; looks < LOOKS_MAX; looks++) {
    const found = await o.find(looks > 0)
    if (found === undefined) return undefined
    assertWithin(found.sizeBytes, o)
    const read = await o
      .read(found.url, { ...o, expectedBytes: found.totalBytes })
      .catch((error: unknown) => wholeDamageOf(error, o))
    if (read instanceof BelayError) {
      failure = read
    } else if (read.kind === 'read') {
      const digest = o.range === undefined && found.digest !== undefined ? digestOf(read.bytes) : undefined
      if (digest === undefined || digest === found.digest)
        return o.range === undefined ? read.bytes.subarray(0, found.sizeBytes) : read.bytes
      failure = corrupt(
        'digest-mismatch',
        `${o.what} is corrupt: expected sha256 ${found.digest}, found ${digest}`,
        { hint: 'Restore another checkpoint, such as `good`.' },
      )
    } else {
      failure = unavailable(
        read.kind === 'refused' ? 'permission-denied' : 'store-unavailable',
        `Cannot ${o.doing} in ${o.label}: the service lists it, and ${read.kind === 'refused' ? `its storage refuses it: ${read.failure.message}` : 'its bytes are not there'}`,
        { cause: read.kind === 'refused' ? read.failure : undefined, hint: 'Run this again.' },
      )
    }
  }
  throw failure
}

const LOOKS_MAX = 2

/** A whole object that came in another size may have been cut short on its way. For a range the storage says its size itself. */
function wholeDamageOf(error: unknown, { range }: ReadOptions): BelayError {
  if (range === undefined && error instanceof BelayError && error.kind === 'corrupt') return error
  throw error
}

/** What lies behind the object is no part of it. */
function assertWithin(sizeBytes: number | undefined, o: ReadOptions & { readonly what: string }): void {
  const endBytes = o.range === undefined ? 0 : o.range.offset + o.range.length
  if (sizeBytes === undefined || endBytes <= sizeBytes) return
  throw corrupt(
    'pack-corrupt',
    `${o.what} is corrupt: expected at least ${endBytes} bytes, found ${sizeBytes}`,
    {
      hint: 'Restore another checkpoint, such as `good`.',
    },
  )
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
