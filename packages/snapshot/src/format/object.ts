import { hash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { corrupt, misuse } from '@belay/domain/errors'
import type { ObjectName } from '../store/store.js'
import { ByteReader } from './byte-reader.js'
import { ByteWriter } from './byte-writer.js'
import { type Codec, decodeFrame, type EncodedFrame, encodeFrame } from './frame-codec.js'
import { type Keyring, SALT_BYTES, type StoreKeys } from './keys.js'
import { FORMAT_VERSION, INDEX_BYTES_MAX, PACK_BLOBS_MAX, PACK_FRAMES_MAX, ROOT_BYTES_MAX } from './limits.js'
import { decodePackIndex, encodePackIndex, type FrameRow, type PackIndex } from './pack-index.js'
import { makeSeal, type Seal, TAG_BYTES } from './seal.js'

const MAGIC = 'BELAYOBJ'
const END_MAGIC = 'BELAYEND'
const FLAG_ENCRYPTED = 1
const PLAIN_HEADER_BYTES = 16
const SEALED_HEADER_BYTES = PLAIN_HEADER_BYTES + 2 * SALT_BYTES + 16
export const FOOTER_BYTES = 40
const ROOT_LEVEL = 6

export interface FinishedObject {
  readonly name: ObjectName
  readonly sizeBytes: number
  readonly trailerBytes: number
}

/** Builds one object front to back: header, content frames, index, root, header again, footer. What it has written is handed to
 *  `append` at once, so that memory holds one frame and the index. Byte by byte: docs/snapshot-format.md. */
export class ObjectWriter {
  readonly #append: (bytes: Uint8Array) => void
  readonly #seal: Seal | undefined
  readonly #frames: FrameRow[] = []
  readonly #blobLengths: number[] = []
  readonly #digests = new ByteWriter(4096)
  readonly #header: Buffer
  #contentBytes = 0

  constructor(o: {
    append: (bytes: Uint8Array) => void
    keys: StoreKeys | undefined
    objectSalt?: Uint8Array
  }) {
    this.#append = o.append
    this.#seal = o.keys === undefined ? undefined : makeSeal(o.keys, o.objectSalt)
    this.#header = encodeHeader(this.#seal)
    this.#append(this.#header)
  }

  get blobCount(): number {
    return this.#blobLengths.length
  }

  get contentBytes(): number {
    return this.#contentBytes
  }

  /** Registers the next blob, which lies in the next frame, and returns its number. `digest` is 32 bytes in latin1. */
  addBlob(lengthBytes: number, digest: string): number {
    this.#digests.byteString(digest)
    return this.#blobLengths.push(lengthBytes) - 1
  }

  /** Appends a frame that holds exactly the blobs registered since the last one. */
  addFrame(rawBytes: number, frame: EncodedFrame): void {
    const stored =
      this.#seal === undefined ? frame.payload : this.#seal.seal(this.#frames.length, false, frame.payload)
    this.#frames.push({
      codec: frame.codec,
      storedBytes: stored.length,
      rawBytes,
      crc32: this.#seal === undefined ? crc32(stored) : 0,
    })
    this.#contentBytes += stored.length
    this.#append(stored)
  }

  /** Writes the trailer. The object's name is the SHA-256 of it.
   *  @throws BelayError misuse `size-limit-exceeded` for a trailer that no reader would take */
  finish(root?: Uint8Array): FinishedObject {
    const index = encodePackIndex(this.#frames, this.#blobLengths, this.#digests.view())
    const frame = this.#frames.length
    const storedIndex = this.#seal?.seal(frame, root === undefined, index) ?? index
    if (this.#frames.length > PACK_FRAMES_MAX)
      throw tooLarge('list of frames', PACK_FRAMES_MAX, this.#frames.length)
    if (this.#blobLengths.length > PACK_BLOBS_MAX)
      throw tooLarge('list of blobs', PACK_BLOBS_MAX, this.#blobLengths.length)
    if (index.length > INDEX_BYTES_MAX) throw tooLarge('index', INDEX_BYTES_MAX, index.length)
    if (root !== undefined && root.length > ROOT_BYTES_MAX)
      throw tooLarge('root', ROOT_BYTES_MAX, root.length)
    const encodedRoot = root === undefined ? undefined : encodeFrame(root, { level: ROOT_LEVEL })
    const storedRoot =
      encodedRoot === undefined
        ? Buffer.alloc(0)
        : (this.#seal?.seal(frame + 1, true, encodedRoot.payload) ?? encodedRoot.payload)
    const footer = encodeFooter({
      indexOffset: this.#header.length + this.#contentBytes,
      indexBytes: storedIndex.length,
      rootBytes: storedRoot.length,
      rootRawBytes: root?.length ?? 0,
      rootCodec: encodedRoot?.codec ?? 'raw',
      frames: frame,
    })
    const trailer = Buffer.concat([storedIndex, storedRoot, this.#header, footer])
    this.#append(trailer)
    return {
      name: hash('sha256', trailer, 'hex') as ObjectName,
      sizeBytes: this.#header.length + this.#contentBytes + trailer.length,
      trailerBytes: trailer.length,
    }
  }
}

/** One object's trailer, opened. */
export interface OpenedObject {
  readonly index: PackIndex
  readonly root: Uint8Array | undefined
  readonly seal: Seal | undefined
  readonly keys: StoreKeys | undefined
  readonly trailerBytes: number
}

/** How many bytes at its end an object's trailer takes, from its last `FOOTER_BYTES` or more. */
export function trailerBytesOf(tail: Uint8Array, sizeBytes: number, what: string): number {
  return parseFooter(tail, sizeBytes, what).trailerBytes
}

/** Opens the trailer in `tail`, the end of an object of `sizeBytes`, and proves that it is the one `name` stands for.
 *  @throws BelayError corrupt, or misuse where the passphrase is the matter. */
export async function openTrailer(
  tail: Uint8Array,
  o: { name: ObjectName; sizeBytes: number; keyring: Keyring; what: string },
): Promise<OpenedObject> {
  const footer = parseFooter(tail, o.sizeBytes, o.what)
  if (tail.length < footer.trailerBytes) {
    throw corrupt(
      'pack-corrupt',
      `${o.what} is corrupt: expected a trailer of ${footer.trailerBytes} bytes, found ${tail.length}`,
    )
  }
  const trailer = tail.subarray(tail.length - footer.trailerBytes)
  const found = hash('sha256', trailer, 'hex')
  if (found !== o.name)
    throw corrupt('pack-corrupt', `${o.what} is corrupt: expected sha256 ${o.name}, found ${found}`)

  const headerCopy = trailer.subarray(footer.indexBytes + footer.rootBytes, trailer.length - FOOTER_BYTES)
  const header = parseHeader(headerCopy, o.what)
  if (headerCopy.length !== (header === undefined ? PLAIN_HEADER_BYTES : SEALED_HEADER_BYTES)) {
    throw corrupt(
      'pack-corrupt',
      `${o.what} is corrupt: its header and its footer disagree on ${headerCopy.length} bytes`,
    )
  }
  const keys = await o.keyring.keysToOpen(header, o.what)
  const seal = keys === undefined || header === undefined ? undefined : makeSeal(keys, header.objectSalt)
  const rootless = footer.rootBytes === 0
  const storedIndex = trailer.subarray(0, footer.indexBytes)
  const index = seal?.open(footer.frames, rootless, storedIndex, o.what) ?? storedIndex
  const contentStart = headerBytes(seal)
  const packIndex = decodePackIndex(index, {
    contentStart,
    contentBytes: footer.indexOffset - contentStart,
    encrypted: seal !== undefined,
    what: o.what,
  })
  if (packIndex.frames.length !== footer.frames) {
    throw corrupt(
      'index-corrupt',
      `${o.what} is corrupt: expected ${footer.frames} frames, found ${packIndex.frames.length}`,
    )
  }
  const storedRoot = trailer.subarray(footer.indexBytes, footer.indexBytes + footer.rootBytes)
  const rootPayload = rootless
    ? undefined
    : (seal?.open(footer.frames + 1, true, storedRoot, o.what) ?? storedRoot)
  const root =
    rootPayload === undefined
      ? undefined
      : decodeFrame(footer.rootCodec, rootPayload, footer.rootRawBytes, `The root of ${o.what}`)
  return { index: packIndex, root, seal, keys, trailerBytes: footer.trailerBytes }
}

/** Checks that an object begins with the header its trailer repeats. Nothing is read by the first one, so nothing else would notice.
 *  @param first the object's first bytes, at least `HEADER_BYTES_MAX` or all there are before the trailer
 *  @param tail the object's last bytes, at least its trailer
 *  @throws BelayError corrupt `pack-corrupt` */
export function checkFirstHeader(first: Uint8Array, tail: Uint8Array, what: string): void {
  const length = parseHeader(first, what) === undefined ? PLAIN_HEADER_BYTES : SEALED_HEADER_BYTES
  const end = tail.length - FOOTER_BYTES
  const copy = tail.subarray(Math.max(0, end - length), Math.max(0, end))
  if (Buffer.compare(first.subarray(0, length), copy) !== 0)
    throw corrupt('pack-corrupt', `${what} is corrupt: its two headers differ`)
}

/** Checks, opens and decompresses one content frame. The result may share memory with `stored`. */
export function openFrame(
  stored: Uint8Array,
  o: { index: PackIndex; frame: number; seal: Seal | undefined; what: string },
): Uint8Array {
  return openFrameRow(stored, { ...o, row: o.index.frames[o.frame] as FrameRow })
}

/** As `openFrame`, for a thread that has the frame's row without the index around it. */
export function openFrameRow(
  stored: Uint8Array,
  o: { row: FrameRow; frame: number; seal: Seal | undefined; what: string },
): Uint8Array {
  const { row } = o
  const what = `${o.what}, frame ${o.frame},`
  if (stored.length !== row.storedBytes) {
    throw corrupt(
      'pack-corrupt',
      `${what} is corrupt: expected ${row.storedBytes} bytes, found ${stored.length}`,
    )
  }
  if (o.seal === undefined) {
    const sum = crc32(stored)
    if (sum !== row.crc32) {
      throw corrupt(
        'pack-corrupt',
        `${what} is corrupt: expected crc32 ${row.crc32.toString(16)}, found ${sum.toString(16)}`,
      )
    }
    return decodeFrame(row.codec, stored, row.rawBytes, what)
  }
  return decodeFrame(row.codec, o.seal.open(o.frame, false, stored, o.what), row.rawBytes, what)
}

/** Reads the header at an object's start: the store salt when it is encrypted, `undefined` when it is not. */
export function parseHeader(
  bytes: Uint8Array,
  what: string,
): { salt: Uint8Array; objectSalt: Uint8Array; check: Uint8Array } | undefined {
  const reader = new ByteReader(bytes, `The header of ${what}`, 'pack-corrupt')
  if (reader.byteString(8) !== MAGIC) reader.fail(MAGIC, 'other bytes')
  const version = reader.u16()
  if (version !== FORMAT_VERSION) {
    throw corrupt(
      'format-version-unsupported',
      `${what} has format version ${version}; this release reads ${FORMAT_VERSION}`,
      {
        hint: 'Use a release of Belay that knows this version.',
      },
    )
  }
  const flags = reader.u8()
  if ((flags & ~FLAG_ENCRYPTED) !== 0) reader.fail('known flags', `${flags}`)
  if (reader.u8() !== 0) reader.fail('a zero byte', 'another')
  const length = reader.u32()
  const expected = flags === FLAG_ENCRYPTED ? SEALED_HEADER_BYTES : PLAIN_HEADER_BYTES
  if (length !== expected) reader.fail(`a header of ${expected} bytes`, `${length}`)
  if (flags !== FLAG_ENCRYPTED) return undefined
  return { salt: reader.bytes(SALT_BYTES), objectSalt: reader.bytes(SALT_BYTES), check: reader.bytes(16) }
}

export const HEADER_BYTES_MAX: number = SEALED_HEADER_BYTES

function tooLarge(part: string, bytesMax: number, found: number): Error {
  return misuse(
    'size-limit-exceeded',
    `The ${part} of an object is too large: expected at most ${bytesMax}, found ${found}`,
    {
      hint: 'Take checkpoints of parts of the tree, each in a series of its own.',
    },
  )
}

function headerBytes(seal: Seal | undefined): number {
  return seal === undefined ? PLAIN_HEADER_BYTES : SEALED_HEADER_BYTES
}

function encodeHeader(seal: Seal | undefined): Buffer {
  const out = new ByteWriter(SEALED_HEADER_BYTES)
  out.byteString(MAGIC)
  out.u16(FORMAT_VERSION)
  out.u8(seal === undefined ? 0 : FLAG_ENCRYPTED)
  out.u8(0)
  out.u32(headerBytes(seal))
  if (seal !== undefined) {
    out.bytes(seal.salt)
    out.bytes(seal.objectSalt)
    out.bytes(seal.check)
  }
  return out.toBytes()
}

interface Footer {
  readonly indexOffset: number
  readonly indexBytes: number
  readonly rootBytes: number
  readonly rootRawBytes: number
  readonly rootCodec: Codec
  readonly frames: number
}

function encodeFooter(footer: Footer): Buffer {
  const out = new ByteWriter(FOOTER_BYTES)
  out.u64(footer.indexOffset)
  out.u32(footer.indexBytes)
  out.u32(footer.rootBytes)
  out.u32(footer.rootRawBytes)
  // The codec shares a word with the frame count, whose limit leaves the top byte free.
  out.u32(footer.frames + (footer.rootCodec === 'zstd' ? 0x0100_0000 : 0))
  out.u32(crc32(out.view()))
  out.u32(0)
  out.byteString(END_MAGIC)
  return out.toBytes()
}

function parseFooter(tail: Uint8Array, sizeBytes: number, what: string): Footer & { trailerBytes: number } {
  if (tail.length < FOOTER_BYTES || sizeBytes < FOOTER_BYTES + PLAIN_HEADER_BYTES * 2) {
    throw corrupt(
      'pack-corrupt',
      `${what} is corrupt: expected at least ${FOOTER_BYTES + 2 * PLAIN_HEADER_BYTES} bytes, found ${sizeBytes}`,
    )
  }
  const bytes = tail.subarray(tail.length - FOOTER_BYTES)
  const reader = new ByteReader(bytes, `The footer of ${what}`, 'pack-corrupt')
  const indexOffset = reader.u64()
  const indexBytes = reader.u32()
  const rootBytes = reader.u32()
  const rootRawBytes = reader.u32()
  const framesAndCodec = reader.u32()
  const sum = crc32(bytes.subarray(0, 24))
  const claimed = reader.u32()
  if (reader.u32() !== 0) reader.fail('four zero bytes', 'others')
  if (reader.byteString(8) !== END_MAGIC) reader.fail(END_MAGIC, 'other bytes')
  if (sum !== claimed) reader.fail(`crc32 ${claimed.toString(16)}`, sum.toString(16))
  if (framesAndCodec >= 0x0200_0000) reader.fail('a known codec', 'another')
  const trailerBytes = sizeBytes - indexOffset
  const headerLength = trailerBytes - indexBytes - rootBytes - FOOTER_BYTES
  if (headerLength !== PLAIN_HEADER_BYTES && headerLength !== SEALED_HEADER_BYTES) {
    reader.fail(`lengths that add up to the ${sizeBytes} bytes of the object`, `${headerLength} bytes over`)
  }
  if (indexOffset < headerLength) reader.fail('an index behind the header', `offset ${indexOffset}`)
  if (indexBytes > INDEX_BYTES_MAX + TAG_BYTES)
    reader.fail(`an index of at most ${INDEX_BYTES_MAX} bytes`, `${indexBytes}`)
  if (rootBytes > ROOT_BYTES_MAX + TAG_BYTES || rootRawBytes > ROOT_BYTES_MAX) {
    reader.fail(`a root of at most ${ROOT_BYTES_MAX} bytes`, `${Math.max(rootBytes, rootRawBytes)}`)
  }
  if (rootBytes === 0 && (rootRawBytes !== 0 || framesAndCodec >= 0x0100_0000))
    reader.fail('no size and codec of no root', `${rootRawBytes} bytes`)
  return {
    indexOffset,
    indexBytes,
    rootBytes,
    rootRawBytes,
    rootCodec: framesAndCodec >= 0x0100_0000 ? 'zstd' : 'raw',
    frames: framesAndCodec % 0x0100_0000,
    trailerBytes,
  }
}
