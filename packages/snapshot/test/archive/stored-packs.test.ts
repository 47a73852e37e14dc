import type { SpooledPack } from '@belay/snapshot/archive/pack-writer'
import { ReferencedBytes } from '@belay/snapshot/archive/referenced-bytes'
import { StoredPacks } from '@belay/snapshot/archive/stored-packs'
import type { ObjectName, PackLocator, WriteStore } from '@belay/snapshot/store/store'
import { describe, expect, it } from '@jest/globals'

describe('packs on their way into the store', () => {
  it('go a few at a time, and reading waits where the store is slower', async () => {
    const { store, waiting, packs } = open()
    for (let number = 0; number < 12; number++) packs.add(pack(number))
    expect(waiting).toHaveLength(4)
    let hasRoom = false
    const room = packs.room().then(() => {
      hasRoom = true
    })
    await turn()
    expect(hasRoom).toBe(false)
    while (waiting.length > 0) {
      expect(waiting.length).toBeLessThanOrEqual(4)
      waiting.shift()?.resolve()
      await turn()
    }
    await room
    await packs.allStored()
    expect(store.names).toHaveLength(12)
    expect(packs.count).toBe(12)
    expect(packs.storedBytes).toBe(12 * 10)
    expect(packs.last.number).toBe(11)
  })

  it('refer to what the checkpoint uses only', async () => {
    const { waiting, packs } = open()
    for (let number = 0; number < 3; number++) packs.add(pack(number))
    for (const { resolve } of waiting.splice(0)) resolve()
    await packs.allStored()
    const referenced = new ReferencedBytes([
      [0, 5],
      [2, 7],
    ])
    expect(
      packs.inUse(referenced, 2).map(({ number, referencedBytes }) => [number, referencedBytes]),
    ).toEqual([[0, 5]])
  })

  it('end with the first failure: nothing more is begun, and who waits for room is told', async () => {
    const { waiting, packs } = open()
    for (let number = 0; number < 12; number++) packs.add(pack(number))
    const room = packs.room()
    waiting.shift()?.reject(new Error('the store is full'))
    await expect(room).rejects.toThrow('the store is full')
    for (const { resolve } of waiting.splice(0)) resolve()
    await expect(packs.allStored()).rejects.toThrow('the store is full')
    expect(waiting).toEqual([])
    await packs.settled()
  })
})

interface Put {
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

function open() {
  const waiting: Put[] = []
  const names: string[] = []
  const store: Pick<WriteStore, 'put'> = {
    put: async (name) => {
      await new Promise<void>((resolve, reject) => waiting.push({ resolve, reject }))
      names.push(name)
      return `at ${name}` as PackLocator
    },
  }
  const packs = new StoredPacks({ store: store as WriteStore, parent: undefined, signal: undefined })
  return { store: { names }, waiting, packs }
}

function pack(number: number): SpooledPack {
  return {
    number,
    name: `pack-${number}` as ObjectName,
    path: `/nowhere/${number}`,
    sizeBytes: 10,
    trailerBytes: 1,
    rawBytes: 20,
  }
}

async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}
