import { readdirSync, readFileSync } from 'node:fs'
import { DedupTable } from '@belay/snapshot/archive/dedup-table'
import { PackWriter, type SpooledPack, WRITER_CAPACITY_BYTES } from '@belay/snapshot/archive/pack-writer'
import { Chunker, DEFAULT_CHUNKING } from '@belay/snapshot/chunker/chunker'
import { deriveKeys, Keyring, type StoreKeys } from '@belay/snapshot/format/keys'
import { openFrame, openTrailer } from '@belay/snapshot/format/object'
import { frameOfBlob } from '@belay/snapshot/format/pack-index'
import { Rng } from '@belay/testing/rng'
import { useTempDir } from '@belay/testing/temp-dir'
import { describe, expect, it } from '@jest/globals'

const tempDir = useTempDir()

describe.each(['plain', 'encrypted'] as const)('a %s pack under construction', (kind) => {
  it('holds every blob once, in frames of neighbours, and finds it again', async () => {
    const { writer, packs, keys } = await open(kind)
    const rng = new Rng(1)
    const contents = Array.from({ length: 60 }, () => rng.text(rng.int(1, 200_000)))
    const places = contents.map((content) => writer.addBytes(content))
    for (const [at, content] of contents.entries()) expect(writer.addBytes(content)).toEqual(places[at])
    writer.finish()
    const total = contents.reduce((sum, content) => sum + content.length, 0)
    expect(writer.newBytes).toBe(total)
    expect(writer.reusedBytes).toBe(total)
    const [pack] = packs
    expect(packs).toHaveLength(1)
    expect(pack?.rawBytes).toBe(total)
    const read = await reader(pack as SpooledPack, keys)
    expect(read.frames).toBeLessThan(6)
    for (const [at, { blob }] of places.entries())
      expect(read.blob(blob).equals(Buffer.from(contents[at] as Uint8Array))).toBe(true)
  })

  it('takes a blob that is larger than its frames, as a frame of its own', async () => {
    const { writer, packs, keys } = await open(kind)
    const rng = new Rng(2)
    const [small, huge] = [rng.bytes(1000), Buffer.concat([rng.bytes(9_000_000), Buffer.alloc(5_000_000)])]
    const places = [writer.addBytes(small), writer.addBytes(huge), writer.addBytes(rng.bytes(500))]
    expect(writer.addBytes(huge)).toEqual(places[1])
    writer.finish()
    const read = await reader(packs[0] as SpooledPack, keys)
    expect(read.blob(places[0]?.blob as number).equals(Buffer.from(small))).toBe(true)
    expect(read.blob(places[1]?.blob as number).equals(huge)).toBe(true)
    expect(() => writer.addBytes(new Uint8Array(16 * 2 ** 20 + 1))).toThrow('too large')
  })

  it('becomes a new one once it holds many blobs, and each gets a number of its own', async () => {
    const { writer, packs } = await open(kind)
    const content = Buffer.alloc(8)
    const packOf = new Map<number, number>()
    for (let count = 0; count < 200_000; count++) {
      content.writeUInt32LE(count)
      const { pack } = writer.addBytes(content)
      packOf.set(pack, (packOf.get(pack) ?? 0) + 1)
    }
    writer.finish()
    expect(packs.map(({ number }) => number)).toEqual([0, 1])
    for (const { number, rawBytes } of packs) expect(rawBytes).toBe((packOf.get(number) ?? 0) * 8)
    expect(Math.max(...packOf.values())).toBeLessThan(2 ** 18)
  })

  it('leaves no file behind when it is abandoned, or turns out to hold nothing', async () => {
    const { writer, packs, directory } = await open(kind)
    writer.addBytes(Buffer.from('x'))
    writer.flush()
    writer.abandon()
    expect(readdirSync(directory)).toEqual([])
    // Still known to the table, so nothing is new, and the pack opened for it is empty.
    writer.addBytes(Buffer.from('x'))
    writer.finish()
    expect(readdirSync(directory)).toEqual([])
    expect(packs).toEqual([])
  })
})

async function open(kind: 'plain' | 'encrypted') {
  const directory = await tempDir()
  const packs: SpooledPack[] = []
  const keys = kind === 'plain' ? undefined : await deriveKeys('passphrase', new Rng(4).bytes(32))
  let number = 0
  const writer = new PackWriter({
    chunker: new Chunker({
      chunking: DEFAULT_CHUNKING,
      capacityBytes: WRITER_CAPACITY_BYTES,
      key: keys?.chunker,
    }),
    table: new DedupTable(),
    keys,
    compression: { level: 1 },
    takeNumber: () => number++,
    spoolPath: (pack) => `${directory}/${pack}`,
    onPack: (pack) => packs.push(pack),
  })
  return { writer, packs, keys, directory }
}

async function reader(pack: SpooledPack, keys: StoreKeys | undefined) {
  const bytes = readFileSync(pack.path)
  expect(bytes).toHaveLength(pack.sizeBytes)
  const keyring = new Keyring(keys === undefined ? undefined : 'passphrase')
  const { index, seal } = await openTrailer(bytes, {
    name: pack.name,
    sizeBytes: bytes.length,
    keyring,
    what: 'The pack',
  })
  return {
    frames: index.frames.length,
    blob: (blob: number): Buffer => {
      const frame = frameOfBlob(index, blob)
      const offset = index.frameOffsets[frame] as number
      const stored = bytes.subarray(offset, offset + (index.frames[frame]?.storedBytes as number))
      const raw = openFrame(stored, { index, frame, seal, what: 'The pack' })
      const start = index.blobOffsets[blob] as number
      return Buffer.from(raw.subarray(start, start + (index.blobLengths[blob] as number)))
    },
  }
}
