import { createDecipheriv, createHash, createHmac, hkdfSync, scryptSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { crc32, zstdDecompressSync } from 'node:zlib'

// A second reader of the format, written from docs/snapshot-format.md alone and sharing nothing with the sources: what the document leaves out, or says
// otherwise than the sources do, fails here. It checks less than a reader should: only what it needs to be sure it has understood.

export interface ReadEntry {
  path: string
  kind: 'file' | 'directory' | 'symlink'
  mode: number
  mtimeNs: bigint
  content: Buffer
  target: string
  unstable: boolean
  linkOf: string
}

interface OpenObject {
  readonly frames: readonly { codec: number; offset: number; stored: number; raw: number; crc: number }[]
  /** Per blob: frame, offset in its raw bytes, length, id in hex. */
  readonly blobs: readonly { frame: number; offset: number; length: number; id: string }[]
  readonly root: Buffer | undefined
  readonly bytes: Buffer
  readonly key: Buffer | undefined
  readonly idKey: Buffer | undefined
  readonly objectSalt: Buffer | undefined
}

class Cursor {
  at = 0
  constructor(readonly bytes: Buffer) {}
  take(count: number): Buffer {
    if (this.at + count > this.bytes.length) throw new Error(`past the end at ${this.at}`)
    this.at += count
    return this.bytes.subarray(this.at - count, this.at)
  }
  varint(): number {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = BigInt(this.take(1)[0] as number)
      value |= (byte & 0x7fn) << shift
      if (byte < 0x80n) return Number(value)
    }
  }
  signed(): number {
    const value = this.varint()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }
  get isAtEnd(): boolean {
    return this.at === this.bytes.length
  }
}

/** "Records": the object, then its name. */
export function readRecord(store: string, id: string, passphrase?: string): Record<string, unknown> {
  const file = readFileSync(`${store}/checkpoints/${id}`)
  const object = openObject(file.subarray(0, -32), file.subarray(-32).toString('hex'), passphrase)
  return JSON.parse((object.root as Buffer).toString('utf8')) as Record<string, unknown>
}

/** "Reading a checkpoint". */
export function readCheckpoint(
  store: string,
  id: string,
  passphrase?: string,
): { facts: Record<string, unknown>; entries: ReadEntry[] } {
  const record = readRecord(store, id, passphrase) as { at: string; record: { digest: string } }
  const open = (name: string): OpenObject =>
    openObject(readFileSync(`${store}/packs/${name.slice(0, 2)}/${name}`), name, passphrase)
  const self = open(record.record.digest)
  const root = new Cursor(self.root as Buffer)
  const facts = JSON.parse(root.take(root.varint()).toString('utf8')) as Record<string, unknown>
  const packs = new Map<number, OpenObject>([[root.varint(), self]])
  root.varint()
  for (let count = root.varint(); count > 0; count--) {
    const number = root.varint()
    const name = root.take(32).toString('hex')
    for (let skipped = 0; skipped < 4; skipped++) root.varint()
    root.take(root.varint())
    packs.set(number, open(name))
  }
  const blobOf = (pack: number, blob: number): Buffer => readBlob(packs.get(pack) as OpenObject, blob)
  const [segments, links] = [readRuns(root), readRuns(root)]
  if (!root.isAtEnd) throw new Error('bytes behind the root')
  const entries = segments.flatMap(([pack, blob]) => readSegment(blobOf(pack, blob), blobOf))
  readLinks(Buffer.concat(links.map(([pack, blob]) => blobOf(pack, blob))), entries)
  return { facts, entries }
}

function openObject(bytes: Buffer, name: string, passphrase: string | undefined): OpenObject {
  const footer = bytes.subarray(-40)
  if (footer.toString('latin1', 32) !== 'BELAYEND') throw new Error('no footer')
  if (crc32(footer.subarray(0, 24)) !== footer.readUInt32LE(24)) throw new Error('footer checksum')
  const indexOffset = Number(footer.readBigUInt64LE(0))
  const [indexBytes, rootBytes, rootRaw] = [
    footer.readUInt32LE(8),
    footer.readUInt32LE(12),
    footer.readUInt32LE(16),
  ]
  const [frameCount, rootCodec] = [footer.readUIntLE(20, 3), footer[23] as number]
  const trailer = bytes.subarray(indexOffset)
  if (createHash('sha256').update(trailer).digest('hex') !== name)
    throw new Error('the trailer has another name')
  const header = trailer.subarray(indexBytes + rootBytes, -40)
  if (!bytes.subarray(0, header.length).equals(header)) throw new Error('the headers differ')
  if (header.toString('latin1', 0, 8) !== 'BELAYOBJ' || header.readUInt16LE(8) !== 1)
    throw new Error('no header')
  const isSealed = header[10] === 1
  let [key, idKey, objectSalt]: (Buffer | undefined)[] = []
  if (isSealed) {
    objectSalt = header.subarray(48, 80)
    const master = scryptSync((passphrase as string).normalize('NFC'), header.subarray(16, 48), 32, {
      N: 65_536,
      r: 8,
      p: 1,
      maxmem: 2 ** 28,
    })
    const expand = (salt: Buffer, info: string, length: number): Buffer =>
      Buffer.from(hkdfSync('sha256', master, salt, info, length))
    if (!expand(Buffer.alloc(0), 'belay/1/key-check', 16).equals(header.subarray(80, 96)))
      throw new Error('wrong passphrase')
    idKey = expand(Buffer.alloc(0), 'belay/1/blob-id', 32)
    key = expand(objectSalt, 'belay/1/object', 32)
  }
  const unseal = (stored: Buffer, frame: number, last: boolean): Buffer =>
    key === undefined ? stored : open(stored, { key, objectSalt: objectSalt as Buffer, frame, last })
  const index = new Cursor(unseal(trailer.subarray(0, indexBytes), frameCount, rootBytes === 0))
  const frames: { codec: number; offset: number; stored: number; raw: number; crc: number }[] = []
  let offset = header.length
  for (let count = index.varint(); count > 0; count--) {
    const codec = index.take(1)[0] as number
    const [stored, raw] = [index.varint(), index.varint()]
    frames.push({ codec, offset, stored, raw, crc: index.take(4).readUInt32LE() })
    offset += stored
  }
  if (offset !== indexOffset || frames.length !== frameCount)
    throw new Error('the frames do not fill the object')
  const lengths = Array.from({ length: index.varint() }, () => 0)
  for (const at of lengths.keys()) lengths[at] = index.varint()
  let [frame, position] = [0, 0]
  const blobs = lengths.map((length) => {
    if (position === frames[frame]?.raw) [frame, position] = [frame + 1, 0]
    position += length
    return { frame, offset: position - length, length, id: index.take(32).toString('hex') }
  })
  if (!index.isAtEnd) throw new Error('bytes behind the index')
  const storedRoot =
    rootBytes === 0
      ? undefined
      : unseal(trailer.subarray(indexBytes, indexBytes + rootBytes), frameCount + 1, true)
  const root = storedRoot === undefined ? undefined : decode(rootCodec, storedRoot, rootRaw)
  return { frames, blobs, root, bytes, key, idKey, objectSalt }
}

function open(stored: Buffer, o: { key: Buffer; objectSalt: Buffer; frame: number; last: boolean }): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUInt32LE(o.frame)
  const number = Buffer.alloc(4)
  number.writeUInt32LE(o.frame)
  const decipher = createDecipheriv('aes-256-gcm', o.key, nonce)
  decipher.setAAD(
    Buffer.concat([
      Buffer.from('BELAYOBJ'),
      Buffer.from([1, 0]),
      o.objectSalt,
      number,
      Buffer.from([o.last ? 1 : 0]),
    ]),
  )
  decipher.setAuthTag(stored.subarray(-16))
  return Buffer.concat([decipher.update(stored.subarray(0, -16)), decipher.final()])
}

function decode(codec: number, payload: Buffer, raw: number): Buffer {
  const bytes = codec === 1 ? zstdDecompressSync(payload) : payload
  if (bytes.length !== raw) throw new Error(`expected ${raw} raw bytes, found ${bytes.length}`)
  return bytes
}

function readBlob(object: OpenObject, number: number): Buffer {
  const blob = object.blobs[number]
  const frame = object.frames[blob?.frame ?? -1]
  if (blob === undefined || frame === undefined) throw new Error(`no blob ${number}`)
  const stored = object.bytes.subarray(frame.offset, frame.offset + frame.stored)
  const { key, objectSalt, idKey } = object
  if (key === undefined && crc32(stored) !== frame.crc) throw new Error('frame checksum')
  const payload =
    key === undefined
      ? stored
      : open(stored, { key, objectSalt: objectSalt as Buffer, frame: blob.frame, last: false })
  const content = decode(frame.codec, payload, frame.raw).subarray(blob.offset, blob.offset + blob.length)
  const id =
    idKey === undefined
      ? createHash('sha256').update(content).digest('hex')
      : createHmac('sha256', idKey).update(content).digest('hex')
  if (id !== blob.id) throw new Error(`blob ${number} has another id`)
  return content
}

/** As a list of (pack, blob). */
function readRuns(cursor: Cursor): [number, number][] {
  const blobs: [number, number][] = []
  for (let count = cursor.varint() / 4; count > 0; count--) {
    const [pack, first, length, stride] = [cursor.varint(), cursor.varint(), cursor.varint(), cursor.varint()]
    for (let step = 0; step < length; step++) blobs.push([pack, first + step * stride])
  }
  return blobs
}

function readSegment(bytes: Buffer, blobOf: (pack: number, blob: number) => Buffer): ReadEntry[] {
  const cursor = new Cursor(bytes)
  const count = cursor.varint()
  const column = (): Cursor => new Cursor(cursor.take(cursor.varint()))
  const [paths, kinds, times, contents] = [column(), column(), column(), column()]
  let [path, seconds, pack, blob] = ['', 0, 0, 0]
  return Array.from({ length: count }, () => {
    const prefix = paths.varint()
    path = path.slice(0, prefix) + paths.take(paths.varint()).toString('latin1')
    const packed = kinds.varint()
    const kind = (['file', 'directory', 'symlink'] as const)[packed & 3] as ReadEntry['kind']
    seconds += times.signed()
    const mtimeNs = BigInt(seconds) * 1_000_000_000n + BigInt(times.varint())
    const parts: Buffer[] = []
    const size = kind === 'file' ? contents.varint() : 0
    for (let runs = size > 0 ? contents.varint() : 0; runs > 0; runs--) {
      pack += contents.signed()
      blob += contents.signed()
      const packedRun = contents.varint()
      for (let step = packedRun >>> 1; step > 0; step--) {
        parts.push(blobOf(pack, blob))
        blob += packedRun & 1
      }
    }
    const content = Buffer.concat(parts)
    if (content.length !== size) throw new Error(`${path} has ${content.length} bytes, expected ${size}`)
    const target = kind === 'symlink' ? contents.take(contents.varint()).toString('latin1') : ''
    return {
      path,
      kind,
      mode: packed >>> 3,
      mtimeNs,
      content,
      target,
      unstable: (packed & 4) !== 0,
      linkOf: '',
    }
  })
}

function readLinks(bytes: Buffer, entries: readonly ReadEntry[]): void {
  const cursor = new Cursor(bytes)
  let first = ''
  while (!cursor.isAtEnd) {
    const packed = cursor.varint()
    for (let count = packed >>> 1; count > 0; count--) {
      const path = cursor.take(cursor.varint()).toString('latin1')
      if (first === '') first = path
      const entry = entries.find((one) => one.path === path)
      if (entry === undefined) throw new Error(`a link to ${path}, which is no entry`)
      entry.linkOf = first
    }
    if ((packed & 1) === 0) first = ''
  }
}
