import { closeSync, openSync, writeFileSync } from 'node:fs'
import { DedupTable } from '@belay/snapshot/archive/dedup-table'
import { PackWriter, WRITER_CAPACITY_BYTES } from '@belay/snapshot/archive/pack-writer'
import { Chunker, DEFAULT_CHUNKING } from '@belay/snapshot/chunker/chunker'
import { appendRuns, eachBlob } from '@belay/snapshot/format/entry'
import { partsOf } from '@belay/snapshot/tree/file-parts'
import { readPart } from '@belay/snapshot/tree/read-chunks'
import { Rng } from '@belay/testing/rng'
import { useTempDir } from '@belay/testing/temp-dir'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

const tempDir = useTempDir()
const FILE_BYTES = 3_000_000
const RUNS = 30

describe('a file read in parts', () => {
  const boundaries = fc.uniqueArray(fc.integer({ min: 1, max: FILE_BYTES - 1 }), { maxLength: 3 })

  it('has the cuts it has as a whole, wherever it is divided', async () => {
    const path = `${await tempDir()}/random`
    writeFileSync(path, new Rng(1).bytes(FILE_BYTES))
    const { writer } = await open()
    const whole = read(path, [], writer)
    fc.assert(
      fc.property(boundaries, (at) => {
        expect(read(path, at, writer)).toEqual(whole)
      }),
      { seed: 20261121, numRuns: RUNS },
    )
    writer.abandon()
  })

  it.each([
    ['zeros', () => Buffer.alloc(FILE_BYTES)],
    ['one repeated byte', () => Buffer.alloc(FILE_BYTES, 7)],
    ['a repeated line', () => Buffer.alloc(FILE_BYTES, 'the same line over and over\n')],
  ])('loses and doubles nothing where cuts never meet: %s', async (_name, content) => {
    const path = `${await tempDir()}/monotonous`
    writeFileSync(path, content())
    const { writer, lengths } = await open()
    fc.assert(
      fc.property(boundaries, (at) => {
        let sum = 0
        eachBlob(read(path, at, writer), (_pack, blob) => {
          sum += lengths[blob] as number
        })
        expect(sum).toBe(FILE_BYTES)
      }),
      { seed: 20261121, numRuns: RUNS },
    )
    writer.abandon()
  })

  it('is not read at all if it has become shorter', async () => {
    const path = `${await tempDir()}/short`
    writeFileSync(path, new Rng(2).bytes(1_000_000))
    const { writer } = await open()
    const fd = openSync(path, 'r')
    expect(readPart(fd, { start: 0, end: 500_000, fileBytes: 2_000_000 }, writer, [])).toBe(true)
    expect(readPart(fd, { start: 500_000, end: 1_500_000, fileBytes: 2_000_000 }, writer, [])).toBe(false)
    expect(readPart(fd, { start: 1_500_000, end: 2_000_000, fileBytes: 2_000_000 }, writer, [])).toBe(false)
    closeSync(fd)
    writer.abandon()
  })

  it('is divided by its size alone, without gaps, into parts none of which is small', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 }), (fileBytes) => {
        const parts = partsOf(fileBytes)
        expect(parts[0]?.start).toBe(0)
        expect(parts.at(-1)?.end).toBe(fileBytes)
        for (const [at, part] of parts.slice(1).entries()) expect(part.start).toBe(parts[at]?.end)
        if (parts.length > 1)
          expect(Math.min(...parts.map(({ start, end }) => end - start))).toBeGreaterThanOrEqual(2 ** 24)
      }),
      { seed: 20261121, examples: [[0], [2 ** 25 - 1], [2 ** 25]], numRuns: RUNS },
    )
  })
})

/** A writer whose blobs' lengths are known, so that runs say where the cuts are. */
async function open() {
  const directory = await tempDir()
  const lengths: number[] = []
  const writer = new PackWriter({
    chunker: new Chunker({
      chunking: DEFAULT_CHUNKING,
      capacityBytes: WRITER_CAPACITY_BYTES,
      key: undefined,
    }),
    table: new DedupTable(),
    keys: undefined,
    compression: { level: 1 },
    takeNumber: () => 0,
    spoolPath: () => `${directory}/pack`,
    onPack: () => undefined,
  })
  const add = writer.add.bind(writer)
  writer.add = (start, length) => {
    const place = add(start, length)
    lengths[place.blob] = length
    return place
  }
  return { writer, lengths }
}

function read(path: string, boundaries: readonly number[], writer: PackWriter): number[] {
  const fd = openSync(path, 'r')
  const runs: number[] = []
  const at = [0, ...[...boundaries].sort((a, b) => a - b), FILE_BYTES]
  for (let part = 1; part < at.length; part++) {
    const found: number[] = []
    const { start, end } = { start: at[part - 1] as number, end: at[part] as number }
    expect(readPart(fd, { start, end, fileBytes: FILE_BYTES }, writer, found)).toBe(true)
    appendRuns(runs, found)
  }
  closeSync(fd)
  return runs
}
