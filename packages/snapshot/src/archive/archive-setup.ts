import { randomBytes } from 'node:crypto'
import { DEFAULT_CHUNKING } from '../chunker/chunker.js'
import { SALT_BYTES } from '../format/keys.js'
import type { CheckpointReader } from '../reading/checkpoint-reader.js'
import type { ArchiveOptions } from './archive-options.js'
import type { ArchiveSetup } from './archive-worker.js'
import { DedupTable } from './dedup-table.js'

/** What the threads of one checkpoint share. Salt and chunk sizes are the parent's: without them nothing would be found again. */
export async function makeArchiveSetup(
  o: ArchiveOptions,
  parent: CheckpointReader | undefined,
  restsSinceMs: number,
): Promise<ArchiveSetup> {
  const packNumbers = new SharedArrayBuffer(4)
  new Int32Array(packNumbers)[0] = nextPackNumber(parent)
  return {
    root: o.root,
    restsSinceMs,
    // One session may take several checkpoints, one after a failed one or two at a time.
    spool: `${await o.store.spoolDirectory({ signal: o.signal })}/${randomBytes(8).toString('hex')}`,
    table: new DedupTable().memory,
    packNumbers,
    keys: await o.keyring.keysFor(parent?.keys?.salt ?? o.salt.subarray(0, SALT_BYTES)),
    compression: o.compression,
    chunking: parent?.root.facts.chunking ?? DEFAULT_CHUNKING,
    policy: o.policy,
  }
}

function nextPackNumber(parent: CheckpointReader | undefined): number {
  let next = 0
  for (const number of parent?.packNumbers() ?? []) next = Math.max(next, number + 1)
  return next
}
