import type { MessagePort } from 'node:worker_threads'
import { type PlainError, toPlain } from '@belay/domain/plain-error'
import { Chunker, type Chunking } from '../chunker/chunker.js'
import type { Compression } from '../format/frame-codec.js'
import type { StoreKeys } from '../format/keys.js'
import { type ContentPolicy, contentRuleFor } from './content-rules.js'
import { DedupTable } from './dedup-table.js'
import { PackWriter, type SpooledPack, WRITER_CAPACITY_BYTES } from './pack-writer.js'
import { type Batch, type PackedResults, packResults, readBatch } from './read-batch.js'

/** Everything a thread needs to read files into packs. All of it can be copied between threads. */
export interface ArchiveSetup {
  readonly root: string
  /** See `ReadFileOptions`. */
  readonly restsSinceMs: number
  /** Where packs under construction begin their paths: nobody else's do. */
  readonly spool: string
  readonly table: SharedArrayBuffer
  /** The next free pack number, shared. */
  readonly packNumbers: SharedArrayBuffer
  readonly keys: StoreKeys | undefined
  readonly compression: Compression
  readonly chunking: Chunking
  readonly policy: ContentPolicy
}

export type ArchiveRequest =
  | { readonly kind: 'batch'; readonly id: number; readonly batch: Batch }
  | { readonly kind: 'finish' }

export type ArchiveReply =
  | { readonly kind: 'batch'; readonly id: number; readonly large: boolean; readonly results: PackedResults }
  | { readonly kind: 'pack'; readonly pack: SpooledPack }
  | { readonly kind: 'finished'; readonly totals: WriterTotals }
  | { readonly kind: 'failed'; readonly error: PlainError }

export interface WriterTotals {
  readonly newBytes: number
  readonly reusedBytes: number
}

/** A worker thread of `archive`: answers each batch with its results, and `finish` with its last pack. */
export function runArchiveWorker(port: MessagePort, setup: ArchiveSetup): void {
  const send = (reply: ArchiveReply): void =>
    port.postMessage(
      reply,
      reply.kind === 'batch' ? [reply.results.rows.buffer, reply.results.runs.buffer] : [],
    )
  const writer = makePackWriter(setup, (pack) => send({ kind: 'pack', pack }))
  const ruleFor = contentRuleFor(setup.policy)
  port.on('message', (request: ArchiveRequest) => {
    try {
      if (request.kind === 'finish') {
        writer.finish()
        send({ kind: 'finished', totals: { newBytes: writer.newBytes, reusedBytes: writer.reusedBytes } })
        port.close()
        return
      }
      const results = readBatch(request.batch, writer, {
        root: setup.root,
        restsSinceMs: setup.restsSinceMs,
        ruleFor,
      })
      send({ kind: 'batch', id: request.id, large: request.batch.large, results: packResults(results) })
    } catch (error) {
      try {
        writer.abandon()
      } finally {
        // The failure that led here is the one to report, whatever becomes of the file in the spool.
        send({ kind: 'failed', error: toPlain(error) })
        port.close()
      }
    }
  })
}

export function makePackWriter(setup: ArchiveSetup, onPack: (pack: SpooledPack) => void): PackWriter {
  const numbers = new Int32Array(setup.packNumbers)
  return new PackWriter({
    chunker: new Chunker({
      chunking: setup.chunking,
      capacityBytes: WRITER_CAPACITY_BYTES,
      key: setup.keys?.chunker,
    }),
    table: new DedupTable(setup.table),
    keys: setup.keys,
    compression: setup.compression,
    takeNumber: () => Atomics.add(numbers, 0, 1),
    spoolPath: (number) => `${setup.spool}-pack-${number}`,
    onPack,
  })
}
