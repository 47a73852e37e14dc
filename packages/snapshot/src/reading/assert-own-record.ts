import { isDeepStrictEqual } from 'node:util'
import { corrupt } from '@belay/domain/errors'
import type { CheckpointReader } from './checkpoint-reader.js'

/** Checks that what the catalog says of a checkpoint is what its root says: only the root is covered by the digest, and what a record says
 *  (phases, values, lineage) is acted upon. Two fields cannot be inside: the digest, which names the root, and the bytes stored.
 *  @throws BelayError corrupt `record-corrupt`, naming the first field that differs */
export function assertOwnRecord({ entry, root, what }: CheckpointReader): void {
  const inside = root.facts.record as Readonly<Record<string, unknown>>
  for (const [field, value] of Object.entries(entry.record)) {
    if (OUTSIDE.has(field) || isDeepStrictEqual(value ?? null, inside[field] ?? null)) continue
    throw corrupt(
      'record-corrupt',
      `The record of ${what} is not what its manifest says: expected the manifest's ${field}, found another`,
      { hint: 'Somebody has written another record. `belay validate --rebuild-index` makes it anew.' },
    )
  }
}

const OUTSIDE: ReadonlySet<string> = new Set(['digest', 'storedBytes'])
