import { type BelayError, corrupt } from '@belay/domain/errors'
import type { BlobRuns, BytePath, Entry } from '../format/entry.js'
import { decodeLinkTable } from '../format/link-table.js'
import { decodeSegment } from '../format/segment.js'
import type { CheckpointReader } from '../reading/checkpoint-reader.js'
import type { CallOptions } from '../store/store.js'
import { assertRunning } from '../store/until-aborted.js'
import type { PackUse } from './verify-pack-use.js'
import { damageOf } from './verify-report.js'

export interface ManifestCheckOptions extends CallOptions {
  /** The packs that could be opened. */
  readonly packs: ReadonlyMap<number, PackUse>
  /** Numbers of those that could not. */
  readonly unopened: ReadonlySet<number>
  /** Told of what is wrong with the manifest itself; `path` if it concerns one entry. */
  readonly onDamage: (packNumber: number, error: BelayError, path?: BytePath) => void
  readonly onSegment?: ((entries: number, last: BytePath) => void) | undefined
}

export interface ManifestCounts {
  readonly entries: number
  readonly files: number
  /** Segments and parts of the link table that could not be read. */
  readonly lost: number
}

/** Reads every part of a manifest and checks it against the packs; marks in these what it refers to. A part that is damaged is told
 *  and passed over. */
export async function checkManifest(
  checkpoint: CheckpointReader,
  o: ManifestCheckOptions,
): Promise<ManifestCounts> {
  const { root } = checkpoint
  let entries = 0
  let files = 0
  let linked = 0
  const groupOf = new Map<BytePath, number>()
  const linksLost = await checkLinks(checkpoint, groupOf, o)
  const segmentsLost = await walkSegments(checkpoint, o, (segment) => {
    entries += segment.length
    for (const entry of segment) {
      if (entry.kind !== 'directory' && groupOf.has(entry.path)) linked++
      if (entry.kind !== 'file') continue
      files++
      const error = useBlobs(entry, o, checkpoint.what)
      if (error !== undefined) o.onDamage(root.selfPack, error, entry.path)
    }
    o.onSegment?.(entries, segment.at(-1)?.path ?? '')
  })
  const tell = (expected: string, found: number): void =>
    o.onDamage(
      root.selfPack,
      corrupt(
        'manifest-corrupt',
        `The manifest of ${checkpoint.what} is corrupt: expected ${expected}, found ${found}`,
      ),
    )
  if (segmentsLost === 0 && entries !== root.facts.entries) tell(`${root.facts.entries} entries`, entries)
  if (segmentsLost + linksLost === 0 && linked !== groupOf.size) {
    tell(`${groupOf.size} entries with hard links`, linked)
  }
  return { entries, files, lost: linksLost + segmentsLost }
}

/** Hands on each segment that can be read. @returns how many cannot, or runs of them */
export async function walkSegments(
  checkpoint: CheckpointReader,
  o: WalkOptions,
  visit: (entries: readonly Entry[]) => void,
): Promise<number> {
  let after: BytePath | undefined
  return await readParts(checkpoint, checkpoint.root.segments, o, (bytes) => {
    const entries = decodeSegment(bytes, { after, what: `A manifest segment of ${checkpoint.what}` })
    after = entries.at(-1)?.path
    visit(entries)
  })
}

async function checkLinks(
  checkpoint: CheckpointReader,
  groupOf: Map<BytePath, number>,
  o: WalkOptions,
): Promise<number> {
  let firstGroup = 1
  return await readParts(checkpoint, checkpoint.root.links, o, (bytes) => {
    firstGroup = decodeLinkTable(bytes, { groupOf, firstGroup, what: checkpoint.what })
  })
}

type WalkOptions = Pick<ManifestCheckOptions, 'packs' | 'onDamage' | 'signal'>

async function readParts(
  checkpoint: CheckpointReader,
  runs: BlobRuns,
  o: WalkOptions,
  decode: (bytes: Uint8Array) => void,
): Promise<number> {
  let lost = 0
  for (let at = 0; at < runs.length; at += 4) {
    const [number, first, count] = [runs[at] as number, runs[at + 1] as number, runs[at + 2] as number]
    const pack = o.packs.get(number)
    if (pack === undefined) {
      // Told when it was opened.
      lost++
      continue
    }
    // A run's count is a claim until its pack has been seen.
    const end = Math.min(first + count, pack.blobCount)
    if (end < first + count) {
      lost++
      const found = `blob ${first + count - 1} of pack ${number}, which has ${pack.blobCount}`
      o.onDamage(
        checkpoint.root.selfPack,
        corrupt('manifest-corrupt', `The root of ${checkpoint.what} is corrupt: it names ${found}`),
      )
    }
    for (let blob = first; blob < end; blob++) {
      assertRunning(o.signal, `verify ${checkpoint.what}`)
      try {
        decode(await checkpoint.readBlob(number, blob, o))
        pack.mark(blob, blob)
      } catch (error) {
        lost++
        o.onDamage(number, damageOf(error))
      }
    }
  }
  return lost
}

/** Marks the blobs of a file. @returns what is wrong with its description */
function useBlobs(entry: Entry, o: ManifestCheckOptions, what: string): BelayError | undefined {
  const { runs } = entry
  let sizeBytes = 0
  let isWhole = true
  for (let at = 0; at < runs.length; at += 4) {
    const [number, first, count, stride] = [
      runs[at] as number,
      runs[at + 1] as number,
      runs[at + 2] as number,
      runs[at + 3] as number,
    ]
    const pack = o.packs.get(number)
    if (pack === undefined) {
      if (!o.unopened.has(number))
        return wrong(entry, what, `names pack ${number}, which the root does not list`)
      isWhole = false
      continue
    }
    const last = first + (count - 1) * stride
    if (last >= pack.blobCount)
      return wrong(entry, what, `names blob ${last} of pack ${number}, which has ${pack.blobCount}`)
    pack.mark(first, last)
    sizeBytes += stride === 0 ? count * pack.bytesOf(first, first) : pack.bytesOf(first, last)
  }
  if (!isWhole || sizeBytes === entry.sizeBytes) return undefined
  return wrong(entry, what, `has blobs of ${sizeBytes} bytes, expected ${entry.sizeBytes}`)
}

function wrong(entry: Entry, what: string, fault: string): BelayError {
  return corrupt(
    'manifest-corrupt',
    `The manifest of ${what} is corrupt: ${JSON.stringify(entry.path)} ${fault}`,
  )
}
