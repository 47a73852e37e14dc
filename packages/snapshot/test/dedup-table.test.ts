import { createHash } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import { DedupTable } from '@belay/snapshot/archive/dedup-table'
import { describe, expect, it } from '@jest/globals'

const THREADS = 4
const BLOBS = 40_000

describe('the table of known blobs', () => {
  it('gives each blob to exactly one of four threads that claim all of them at once', async () => {
    const table = new DedupTable()
    const gate = new Int32Array(new SharedArrayBuffer(4))
    const results = await Promise.all(
      Array.from({ length: THREADS }, (_, thread) =>
        claimAll({ memory: table.memory, gate, thread, count: BLOBS }),
      ),
    )
    expect(results.flatMap(({ disagreements }) => disagreements)).toEqual([])
    const owned = results.flatMap(({ owned: own }) => own)
    expect(owned).toHaveLength(BLOBS)
    expect(new Set(owned).size).toBe(BLOBS)
    results.forEach(({ owned: own }, thread) => {
      for (const blob of own) expect(table.find(digestOf(`blob ${blob}`))).toEqual({ pack: thread, blob })
    })
  }, 60_000)

  it('says where a blob lies, and nothing of one that it does not know', () => {
    const table = new DedupTable()
    expect(table.find(digestOf('a'))).toBeUndefined()
    expect(table.claim(digestOf('a'), 7, 2 ** 31)).toBeUndefined()
    expect(table.claim(digestOf('a'), 8, 1)).toEqual({ pack: 7, blob: 2 ** 31 })
    expect(table.find(digestOf('a'))).toEqual({ pack: 7, blob: 2 ** 31 })
    expect(table.find(digestOf('b'))).toBeUndefined()
  })

  it('takes a whole pack at once as if blob by blob, and the first of two that are the same', () => {
    const digests = ['a', 'b', 'a', 'c'].map(digestOf)
    const table = new DedupTable()
    expect(table.claim(digestOf('c'), 3, 5)).toBeUndefined()
    table.claimAll(9, Buffer.from(digests.join(''), 'latin1'))
    expect(digests.map((digest) => table.find(digest))).toEqual([
      { pack: 9, blob: 0 },
      { pack: 9, blob: 1 },
      { pack: 9, blob: 0 },
      { pack: 3, blob: 5 },
    ])
    expect(table.claim(digestOf('d'), 4, 0)).toBeUndefined()
    expect(table.find(digestOf('d'))).toEqual({ pack: 4, blob: 0 })
  })

  it('tells blobs apart that share a slot', () => {
    const table = new DedupTable()
    const same = (last: number): string => `${'\0'.repeat(31)}${String.fromCharCode(last)}`
    for (let last = 0; last < 256; last++) expect(table.claim(same(last), 1, last)).toBeUndefined()
    for (let last = 0; last < 256; last++) expect(table.find(same(last))).toEqual({ pack: 1, blob: last })
  })
})

interface Claimed {
  readonly owned: number[]
  readonly disagreements: unknown[]
}

async function claimAll(data: {
  memory: SharedArrayBuffer
  gate: Int32Array
  thread: number
  count: number
}): Promise<Claimed> {
  const worker = new Worker(new URL('./dedup-worker.mjs', import.meta.url), { workerData: data })
  return await new Promise<Claimed>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('binary')
}
