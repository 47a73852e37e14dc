import { BelayError } from '@belay/domain/errors'
import { encodeFrame } from '@belay/snapshot/format/frame-codec'
import { BlobHasher, deriveKeys, Keyring, type StoreKeys } from '@belay/snapshot/format/keys'
import {
  checkFirstHeader,
  HEADER_BYTES_MAX,
  ObjectWriter,
  openFrame,
  openTrailer,
  trailerBytesOf,
} from '@belay/snapshot/format/object'
import type { ObjectName } from '@belay/snapshot/store/store'
import { Rng } from '@belay/testing/rng'
import { beforeAll, describe, expect, it, jest } from '@jest/globals'
import fc from 'fast-check'

jest.setTimeout(60_000)
const PASSPHRASE = 'correct horse battery staple'
const salt = new Rng(1).bytes(32)
const keyrings = { plain: new Keyring(undefined), encrypted: new Keyring(PASSPHRASE) }
let keys: StoreKeys

beforeAll(async () => {
  keys = await deriveKeys(PASSPHRASE, salt)
})

describe.each(['plain', 'encrypted'] as const)('a %s object', (kind) => {
  it.each([true, false])('gives back its blobs and its root (with a root: %s)', async (rooted) => {
    const made = make(kind, rooted)
    expect(trailerBytesOf(made.bytes.subarray(-40), made.bytes.length, 'The object')).toBe(made.trailerBytes)
    expect(await readAll(made.bytes, made.name, kind)).toEqual({ blobs: made.blobs, root: made.root })
  })

  it.each([true, false])('that has one bit flipped anywhere is corrupt (with a root: %s)', async (rooted) => {
    const { bytes, name } = make(kind, rooted)
    for (let at = 0; at < bytes.length; at++) {
      const damaged = Buffer.from(bytes)
      damaged[at] = (bytes[at] as number) ^ (1 << (at % 8))
      const outcome = await readAll(damaged, name, kind).catch((error: unknown) => error)
      expect({ at, kind: outcome instanceof BelayError ? outcome.kind : outcome }).toEqual({
        at,
        kind: 'corrupt',
      })
    }
  })

  it('that is cut short at either end, or has something added, is corrupt', async () => {
    const { bytes, name } = make(kind, true)
    for (const length of [0, 1, 39, 40, 71, 72, bytes.length - 1]) {
      await expect(readAll(bytes.subarray(0, length), name, kind)).rejects.toMatchObject({ kind: 'corrupt' })
      await expect(readAll(bytes.subarray(bytes.length - length), name, kind)).rejects.toMatchObject({
        kind: 'corrupt',
      })
    }
    for (const longer of [Buffer.concat([bytes, Buffer.alloc(1)]), Buffer.concat([Buffer.alloc(1), bytes])]) {
      await expect(readAll(longer, name, kind)).rejects.toMatchObject({ kind: 'corrupt' })
    }
  })

  it('whose trailer is made anew around any damage fails another check, or says the same', async () => {
    // Whoever can write to a store can name objects. The checks behind the name must hold by themselves.
    const { bytes, trailerBytes } = make(kind, true)
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: trailerBytes - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, change) => {
          const damaged = Buffer.from(bytes)
          const index = bytes.length - 1 - at
          damaged[index] = (bytes[index] as number) ^ change
          const outcome = await readAll(damaged, undefined, kind).catch((error: unknown) => error)
          if (!(outcome instanceof BelayError)) expect(outcome).toMatchObject({ blobs: expect.anything() })
          else expect(['corrupt', 'misuse']).toContain(outcome.kind)
        },
      ),
      { numRuns: 400 },
    )
  })

  it('is not taken for one of the other kind', async () => {
    const { bytes, name } = make(kind, true)
    const other = kind === 'plain' ? keyrings.encrypted : keyrings.plain
    const code = kind === 'plain' ? 'plaintext-refused' : 'passphrase-missing'
    await expect(
      openTrailer(bytes, { name, sizeBytes: bytes.length, keyring: other, what: 'The object' }),
    ).rejects.toMatchObject({
      kind: 'misuse',
      code,
    })
  })

  it('of another version says so', async () => {
    const { bytes, name } = make(kind, true)
    const newer = Buffer.from(bytes)
    const copy = newer.lastIndexOf('BELAYOBJ')
    for (const at of [0, copy]) newer[at + 8] = 2
    expect(() => checkFirstHeader(newer, newer, 'The object')).toThrow('format version 2')
    await expect(readAll(newer, undefined, kind)).rejects.toMatchObject({
      code: 'format-version-unsupported',
    })
    await expect(readAll(newer, name, kind)).rejects.toMatchObject({ kind: 'corrupt' })
  })
})

describe('an encrypted object', () => {
  it('says that a passphrase is wrong, not that the object is damaged', async () => {
    const { bytes, name } = make('encrypted', true)
    const opened = openTrailer(bytes, {
      name,
      sizeBytes: bytes.length,
      keyring: new Keyring('wrong'),
      what: 'The object',
    })
    await expect(opened).rejects.toMatchObject({ kind: 'misuse', code: 'passphrase-wrong' })
  })

  it('shows nothing of its content, its ids or its root', () => {
    const { bytes, blobs, root } = make('encrypted', true)
    const text = bytes.toString('latin1')
    for (const blob of blobs) {
      expect(text).not.toContain(Buffer.from(blob).toString('latin1').slice(0, 16))
      expect(text).not.toContain(new BlobHasher(undefined).digestOf(blob))
      expect(text).not.toContain(new BlobHasher(keys.blobId).digestOf(blob))
    }
    expect(text).not.toContain(
      Buffer.from(root ?? '')
        .toString('latin1')
        .slice(0, 16),
    )
  })

  it('has frames that cannot change places, within it or with those of another', async () => {
    const [one, other] = [make('encrypted', true), make('encrypted', true, 2)]
    const opened = await openTrailer(one.bytes, {
      name: one.name,
      sizeBytes: one.bytes.length,
      keyring: keyrings.encrypted,
      what: 'One',
    })
    const { index, seal } = opened
    // Frames of the same length, so that nothing but the seal tells them apart.
    const frameAt = (bytes: Buffer, frame: number): Buffer => {
      const offset = index.frameOffsets[frame] as number
      return bytes.subarray(offset, offset + (index.frames[frame]?.storedBytes as number))
    }
    expect(frameAt(one.bytes, 1)).toHaveLength(frameAt(one.bytes, 2).length)
    const read = (stored: Buffer, frame: number): Uint8Array =>
      openFrame(stored, { index, frame, seal, what: 'One' })
    expect(read(frameAt(one.bytes, 1), 1)).toEqual(one.frames[1])
    expect(() => read(frameAt(one.bytes, 2), 1)).toThrow('fails its authentication')
    expect(() => read(frameAt(other.bytes, 1), 1)).toThrow('fails its authentication')
  })

  it('of the same content is never the same bytes twice', () => {
    expect(make('encrypted', true, 1).bytes.equals(make('encrypted', true, 2).bytes)).toBe(false)
  })
})

interface Made {
  readonly bytes: Buffer
  readonly name: ObjectName
  readonly trailerBytes: number
  readonly blobs: readonly Uint8Array[]
  readonly frames: readonly Uint8Array[]
  readonly root: Uint8Array | undefined
}

/** Three frames: one that compresses, two of random bytes and of one length. */
function make(kind: 'plain' | 'encrypted', rooted: boolean, seed = 1): Made {
  const rng = new Rng(9)
  const parts: Uint8Array[] = []
  const writer = new ObjectWriter({
    append: (bytes) => parts.push(Uint8Array.from(bytes)),
    keys: kind === 'plain' ? undefined : keys,
    objectSalt: new Rng(seed).bytes(32),
  })
  const hasher = new BlobHasher(kind === 'plain' ? undefined : keys.blobId)
  const blobs: Uint8Array[] = []
  const frames: Uint8Array[] = []
  for (const contents of [[rng.text(300), rng.text(200)], [rng.bytes(40)], [rng.bytes(40)]]) {
    for (const content of contents) {
      expect(writer.addBlob(content.length, hasher.digestOf(content))).toBe(blobs.length)
      blobs.push(content)
    }
    const raw = Buffer.concat(contents)
    frames.push(raw)
    writer.addFrame(raw.length, encodeFrame(raw, { level: 3 }))
  }
  const root = rooted ? rng.text(400) : undefined
  const { name, sizeBytes, trailerBytes } = writer.finish(root)
  const bytes = Buffer.concat(parts)
  expect(bytes).toHaveLength(sizeBytes)
  return {
    bytes,
    name,
    trailerBytes,
    blobs,
    frames,
    root: root === undefined ? undefined : Buffer.from(root),
  }
}

/** Reads an object as a full verification does. Without a name it takes the one the trailer gives itself. */
async function readAll(
  bytes: Buffer,
  name: ObjectName | undefined,
  kind: 'plain' | 'encrypted',
): Promise<{ blobs: Uint8Array[]; root: Uint8Array | undefined }> {
  const what = 'The object'
  const own = name ?? nameOf(bytes, trailerBytesOf(bytes, bytes.length, what))
  const opened = await openTrailer(bytes, {
    name: own,
    sizeBytes: bytes.length,
    keyring: keyrings[kind],
    what,
  })
  checkFirstHeader(bytes.subarray(0, HEADER_BYTES_MAX), bytes, what)
  const { index, seal } = opened
  const hasher = new BlobHasher(opened.keys?.blobId)
  const blobs: Uint8Array[] = []
  index.frames.forEach((row, frame) => {
    const offset = index.frameOffsets[frame] as number
    const raw = openFrame(bytes.subarray(offset, offset + row.storedBytes), { index, frame, seal, what })
    for (
      let blob = index.frameFirstBlob[frame] as number;
      blob < (index.frameFirstBlob[frame + 1] as number);
      blob++
    ) {
      const start = index.blobOffsets[blob] as number
      const content = Uint8Array.from(raw.subarray(start, start + (index.blobLengths[blob] as number)))
      if (hasher.digestOf(content) !== index.digests.toString('latin1', blob * 32, blob * 32 + 32)) {
        throw new BelayError({ code: 'blob-corrupt', message: 'The blob is corrupt' })
      }
      blobs.push(content)
    }
  })
  return { blobs, root: opened.root === undefined ? undefined : Buffer.from(opened.root) }
}

function nameOf(bytes: Buffer, trailerBytes: number): ObjectName {
  const digest = new BlobHasher(undefined).digestOf(bytes.subarray(bytes.length - trailerBytes))
  return Buffer.from(digest, 'latin1').toString('hex') as ObjectName
}
