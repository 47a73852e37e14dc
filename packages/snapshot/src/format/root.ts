import { checkpointRecordFields, laterRecordFields } from '@belay/domain/checkpoint/record'
import { corrupt, misuse } from '@belay/domain/errors'
import { array, boolean, Mismatch, object, type ShapeOf, text, where, wholeNumber } from '@belay/domain/shape'
import type { ObjectName, PackLocator } from '../store/store.js'
import { ByteReader } from './byte-reader.js'
import { ByteWriter } from './byte-writer.js'
import type { BlobRuns } from './entry.js'
import { PACK_NUMBERS_MAX, PACKS_PER_CHECKPOINT_MAX, TRAILER_BYTES_MAX } from './limits.js'

const LOCATOR_BYTES_MAX = 512
const CHUNK_BYTES_MIN = 64
const CHUNK_BYTES_MAX = 2 ** 20

/** How the large files of a checkpoint were cut. A child goes on with it, so it is checked like all that comes from a store. */
const chunkingShape = where(
  object({
    minBytes: wholeNumber({ min: 0 }),
    averageBytes: wholeNumber({ min: 0 }),
    maxBytes: wholeNumber({ min: 0 }),
    wholeFileMaxBytes: wholeNumber({ min: 0 }),
  }),
  ({ minBytes, averageBytes, maxBytes, wholeFileMaxBytes }) =>
    minBytes >= CHUNK_BYTES_MIN &&
    minBytes < averageBytes &&
    averageBytes < maxBytes &&
    maxBytes <= CHUNK_BYTES_MAX &&
    Number.isInteger(Math.log2(averageBytes)) &&
    wholeFileMaxBytes <= CHUNK_BYTES_MAX,
  `expected sizes that ascend from ${CHUNK_BYTES_MIN} to ${CHUNK_BYTES_MAX} bytes, the average a power of two`,
)

const { digest: _, ...recordFieldsInside } = checkpointRecordFields

/** What a checkpoint's root says in words. `storedBytes` leaves out the object that holds the root, whose size is not known yet;
 *  `digest` is that object's name, so it cannot be inside. */
const rootFactsShape = object({
  record: object(recordFieldsInside, laterRecordFields),
  /** What was asked to be kept: `restore --delete-extra` removes nothing else. */
  selection: object({
    paths: array(text()),
    exclude: array(text()),
    keepCredentials: boolean,
    ignoreFiles: array(object({ directory: text(), patterns: array(text()) })),
  }),
  entries: wholeNumber({ min: 0 }),
  chunking: chunkingShape,
})
export type RootFacts = ShapeOf<typeof rootFactsShape>
export type Selection = RootFacts['selection']

/** A pack that a checkpoint needs. Its number is what blob runs name; a child keeps its parent's numbers, so that unchanged segments stay
 *  the same bytes. */
export interface PackRef {
  readonly number: number
  readonly name: ObjectName
  readonly at: PackLocator
  readonly sizeBytes: number
  readonly trailerBytes: number
  /** Raw bytes that the checkpoint refers to in this pack, once per reference: positive exactly if there is one. */
  readonly referencedBytes: number
  /** Raw bytes of all its blobs. */
  readonly rawBytes: number
}

export interface Root {
  readonly facts: RootFacts
  /** The number of the pack that carries this root; not in `packs`, since it cannot name itself. */
  readonly selfPack: number
  readonly selfReferencedBytes: number
  readonly packs: readonly PackRef[]
  /** The blobs that hold the segments, in path order. */
  readonly segments: BlobRuns
  /** The blobs that hold the link table; empty without hard links. */
  readonly links: BlobRuns
}

/** @throws BelayError misuse `size-limit-exceeded` for a root that no reader would take */
export function encodeRoot(root: Root): Buffer {
  if (root.packs.length > PACKS_PER_CHECKPOINT_MAX)
    throw tooMany('packs', PACKS_PER_CHECKPOINT_MAX, root.packs.length)
  const highest = root.packs.reduce((high, pack) => Math.max(high, pack.number), root.selfPack)
  if (highest >= PACK_NUMBERS_MAX) throw tooMany('pack numbers', PACK_NUMBERS_MAX, highest)
  const out = new ByteWriter(4096)
  const facts = Buffer.from(JSON.stringify(root.facts), 'utf8')
  out.varint(facts.length)
  out.bytes(facts)
  out.varint(root.selfPack)
  out.varint(root.selfReferencedBytes)
  out.varint(root.packs.length)
  for (const pack of root.packs) {
    out.varint(pack.number)
    out.bytes(Buffer.from(pack.name, 'hex'))
    out.varint(pack.sizeBytes)
    out.varint(pack.trailerBytes)
    out.varint(pack.referencedBytes)
    out.varint(pack.rawBytes)
    const locator = Buffer.from(pack.at, 'utf8')
    out.varint(locator.length)
    out.bytes(locator)
  }
  for (const runs of [root.segments, root.links]) {
    out.varint(runs.length)
    for (const value of runs) out.varint(value)
  }
  return out.toBytes()
}

/** @throws BelayError corrupt `manifest-corrupt` */
export function decodeRoot(bytes: Uint8Array, what: string): Root {
  const reader = new ByteReader(bytes, `The root of ${what}`, 'manifest-corrupt')
  const facts = parseFacts(reader.bytes(reader.varint()), what)
  const selfPack = reader.varint()
  if (selfPack >= PACK_NUMBERS_MAX) reader.fail(`pack numbers below ${PACK_NUMBERS_MAX}`, `${selfPack}`)
  const selfReferencedBytes = reader.varint()
  const packCount = reader.count(37)
  if (packCount > PACKS_PER_CHECKPOINT_MAX)
    reader.fail(`at most ${PACKS_PER_CHECKPOINT_MAX} packs`, `${packCount}`)
  const packs: PackRef[] = []
  const numbers = new Set([selfPack])
  for (let left = packCount; left > 0; left--) {
    const number = reader.varint()
    if (number >= PACK_NUMBERS_MAX) reader.fail(`pack numbers below ${PACK_NUMBERS_MAX}`, `${number}`)
    if (numbers.has(number)) reader.fail('each pack number once', `${number} again`)
    numbers.add(number)
    const name = reader.bytes(32).toString('hex') as ObjectName
    const sizeBytes = reader.varint()
    const trailerBytes = reader.varint()
    if (trailerBytes > Math.min(sizeBytes, TRAILER_BYTES_MAX))
      reader.fail(`a trailer within ${sizeBytes} bytes`, `${trailerBytes}`)
    const referencedBytes = reader.varint()
    const rawBytes = reader.varint()
    const locatorBytes = reader.varint()
    if (locatorBytes > LOCATOR_BYTES_MAX)
      reader.fail(`a locator of at most ${LOCATOR_BYTES_MAX} bytes`, `${locatorBytes}`)
    const at = reader.bytes(locatorBytes).toString('utf8') as PackLocator
    packs.push({ number, name, at, sizeBytes, trailerBytes, referencedBytes, rawBytes })
  }
  const segments = readRuns(reader, numbers)
  const links = readRuns(reader, numbers)
  reader.end()
  return { facts, selfPack, selfReferencedBytes, packs, segments, links }
}

function readRuns(reader: ByteReader, packs: ReadonlySet<number>): number[] {
  const values = reader.count(1)
  if (values % 4 !== 0) reader.fail('runs of four numbers', `${values} numbers`)
  const runs: number[] = []
  for (let left = values / 4; left > 0; left--) {
    const pack = reader.varint()
    const first = reader.varint()
    const count = reader.varint()
    const stride = reader.varint()
    if (!packs.has(pack)) reader.fail('runs in known packs', `pack ${pack}`)
    // No part of a manifest comes twice, since paths ascend. So a stride of 0 could only be a bomb.
    if (count === 0 || stride !== 1 || first + count > 2 ** 32)
      reader.fail('a run of blobs', `${count} from ${first}, stride ${stride}`)
    runs.push(pack, first, count, stride)
  }
  return runs
}

function tooMany(what: string, max: number, found: number): Error {
  return misuse(
    'size-limit-exceeded',
    `The checkpoint has too many ${what}: expected at most ${max}, found ${found}`,
    {
      hint: 'Begin anew, without a parent, or take checkpoints of parts of the tree.',
    },
  )
}

function parseFacts(bytes: Buffer, what: string): RootFacts {
  let value: unknown
  try {
    value = JSON.parse(bytes.toString('utf8'))
  } catch (cause) {
    throw corrupt('manifest-corrupt', `The root of ${what} is corrupt: its facts are not JSON`, { cause })
  }
  try {
    return rootFactsShape(value)
  } catch (cause) {
    if (!(cause instanceof Mismatch)) throw cause
    throw corrupt('manifest-corrupt', `The root of ${what} is corrupt: ${cause.message}`, { cause })
  }
}
