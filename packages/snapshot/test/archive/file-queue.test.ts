import type { BatchReader } from '@belay/snapshot/archive/archive-readers'
import { FileQueue } from '@belay/snapshot/archive/file-queue'
import { type Batch, packResults } from '@belay/snapshot/archive/read-batch'
import type { FileResult } from '@belay/snapshot/tree/read-file'
import { describe, expect, it } from '@jest/globals'

const MIB = 2 ** 20

describe('files on their way to be read', () => {
  it('come to the end once each, small ones in batches, large ones in parts', async () => {
    const asked: Batch[] = []
    const { queue, read } = open((batch) => {
      asked.push(batch)
      return batch.paths.map((path) =>
        path.startsWith('large') && !batch.large
          ? { kind: 'large', sizeBytes: 70 * MIB }
          : reading(70 * MIB, batch.part === undefined ? [1, 0, 1, 1] : [2, batch.part.start / MIB, 1, 1]),
      )
    })
    for (let file = 0; file < 600; file++) {
      queue.add({ path: file === 300 ? 'large' : `f${file}` })
      if (queue.isFull) await queue.pump()
    }
    await queue.finish()
    expect(read).toHaveLength(600)
    expect(new Set(read.map(({ path }) => path)).size).toBe(600)
    // The blobs of the parts, in the order of the file.
    expect(read.find(({ path }) => path === 'large')?.runs).toEqual([
      ...[2, 0, 1, 1],
      ...[2, 16, 1, 1],
      ...[2, 32, 1, 1],
      ...[2, 48, 1, 1],
    ])
    expect(asked.filter(({ large }) => large).map(({ part }) => part?.start)).toEqual([
      0,
      16 * MIB,
      32 * MIB,
      48 * MIB,
    ])
  })

  it.each([
    ['of one part', 10],
    ['of several', 70],
  ])('are read whole where they changed before their parts were read: a file %s', async (_name, sizeMib) => {
    const { queue, read } = open((batch) =>
      batch.paths.map(() => {
        if (!batch.large) return { kind: 'large', sizeBytes: sizeMib * MIB }
        return batch.part === undefined ? reading(sizeMib * MIB + 1, [3, 0, 9, 1]) : unstable()
      }),
    )
    queue.add({ path: 'log' })
    await queue.finish()
    expect(read).toEqual([{ path: 'log', kind: 'read', runs: [3, 0, 9, 1] }])
  })

  it('are read whole where one part found another state than the rest', async () => {
    const { queue, read } = open((batch) =>
      batch.paths.map(() => {
        if (!batch.large) return { kind: 'large', sizeBytes: 70 * MIB }
        const facts = { mtimeMs: batch.part?.start === 16 * MIB ? 2 : 1 }
        return reading(70 * MIB, batch.part === undefined ? [3, 0, 9, 1] : [1, 0, 1, 1], facts)
      }),
    )
    queue.add({ path: 'database' })
    await queue.finish()
    expect(read).toEqual([{ path: 'database', kind: 'read', runs: [3, 0, 9, 1] }])
  })

  it('end with the failure of the reader, and with that of what comes before reading', async () => {
    const broken = open(() => {
      throw new Error('the disk is gone')
    })
    broken.queue.add({ path: 'f' })
    await expect(broken.queue.finish()).rejects.toThrow('the disk is gone')
    const full = open(
      () => [],
      () => Promise.reject(new Error('the store is full')),
    )
    full.queue.add({ path: 'f' })
    await expect(full.queue.finish()).rejects.toThrow('the store is full')
  })
})

interface Read {
  readonly path: string
  readonly kind: string
  readonly runs: readonly number[]
}

function open(answer: (batch: Batch) => FileResult[], beforeReading = () => Promise.resolve()) {
  const read: Read[] = []
  const reader: BatchReader = {
    inline: false,
    ready: () => Promise.resolve(),
    read: async (batch) => packResults(answer(batch)),
    finish: async () => ({ newBytes: 0, reusedBytes: 0 }),
    stop: async () => undefined,
  }
  const queue = new FileQueue<{ path: string }>({
    beginReading: () => Promise.resolve(reader),
    onRead: ({ path }, kind, { runs }) => read.push({ path, kind, runs }),
    beforeReading,
  })
  return { queue, read }
}

const FACTS = {
  mode: 0o644,
  mtimeSec: 1,
  mtimeNsec: 0,
  statSize: 0,
  inode: 7,
  mtimeMs: 1,
  ctimeMs: 1,
  linkKey: '',
}

function reading(sizeBytes: number, runs: number[], facts: Partial<typeof FACTS> = {}): FileResult {
  return { kind: 'read', sizeBytes, runs, facts: { ...FACTS, statSize: sizeBytes, ...facts } }
}

function unstable(): FileResult {
  return { kind: 'unstable', facts: FACTS }
}
