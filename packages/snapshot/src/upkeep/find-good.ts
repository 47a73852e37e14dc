import { unavailable } from '@belay/domain/errors'
import type { CatalogEntry } from '../catalog.js'
import { ProvenBlobs } from './proven-blobs.js'
import { type VerifyOptions, verifyCheckpoint } from './verify.js'
import type { VerifyReport } from './verify-report.js'

export interface PassedOver {
  readonly entry: CatalogEntry
  readonly report: VerifyReport
}

export type GoodCheckpoint =
  | {
      readonly kind: 'found'
      readonly entry: CatalogEntry
      readonly report: VerifyReport
      readonly passedOver: readonly PassedOver[]
    }
  /** Every one of them is damaged, or there was none. */
  | { readonly kind: 'none'; readonly passedOver: readonly PassedOver[] }

export interface FindGoodOptions extends VerifyOptions {
  /** Told at once, since the next one may take long. */
  readonly onPassedOver?: ((passed: PassedOver) => void) | undefined
}

/** The first of these checkpoints, newest first, that verifies. One that could not be read to the end is passed over like a damaged one,
 *  since a disk may have lost just that; the report says which of the two it was.
 *  @throws BelayError unavailable if none verifies and one of them could not be read: whether it is good is not known */
export async function findGood(
  newestFirst: Iterable<CatalogEntry> | AsyncIterable<CatalogEntry>,
  o: FindGoodOptions,
): Promise<GoodCheckpoint> {
  const passedOver: PassedOver[] = []
  // They share most of their content.
  const proven = o.proven ?? new ProvenBlobs()
  for await (const entry of newestFirst) {
    const report = await verifyCheckpoint(entry, { ...o, proven })
    if (report.verdict === 'sound') return { kind: 'found', entry, report, passedOver }
    const passed = { entry, report }
    passedOver.push(passed)
    o.onPassedOver?.(passed)
  }
  const unknown = passedOver.find(({ report }) => report.verdict === 'unavailable')
  if (unknown !== undefined) {
    const id = unknown.entry.record.id
    throw unavailable('store-unavailable', `No checkpoint verifies, and ${id} could not be read to the end`, {
      cause: unknown.report.damaged[0]?.errors[0],
      hint: 'Run this again once the store can be read.',
    })
  }
  return { kind: 'none', passedOver }
}
