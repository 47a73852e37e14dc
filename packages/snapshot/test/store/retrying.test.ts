import { access, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { absent, corrupt, misuse, unavailable } from '@belay/domain/errors'
import { type RetryPorts, retry } from '@belay/snapshot/store/retry'
import { RetryingStore } from '@belay/snapshot/store/retrying'
import { RetryingCatalog } from '@belay/snapshot/store/retrying-catalog'
import type { PackLocator } from '@belay/snapshot/store/store'
import { makeRecord } from '@belay/testing/checkpoint-record'
import { ManualClock } from '@belay/testing/clock'
import { collect, failureOf, nameOf } from '@belay/testing/contract-context'
import { FAULTS, FaultyCatalog, FaultyStore, FaultySwitch } from '@belay/testing/faulty-store'
import { MemoryCatalog, MemoryPlace, MemoryStore } from '@belay/testing/memory-store'
import { Rng } from '@belay/testing/rng'
import { storeContract } from '@belay/testing/store-contract'
import { describe, expect, it } from '@jest/globals'

const POLICY = { triesMax: 4, firstDelayMs: 100, delayMsMax: 250 }

function portsOf(clock: ManualClock, rng = new Rng(1)): RetryPorts {
  return { sleep: clock.sleep, random: rng.random, policy: POLICY }
}

/** A memory store whose every call fails twice, then goes well. */
storeContract('a memory store that fails twice at each call, behind retries,', async (clock) => {
  const place = new MemoryPlace(clock.now)
  const sleeping = new ManualClock()
  return {
    async open() {
      const memory = new MemoryStore(place)
      let calls = 0
      let steps = 0
      const faults = new FaultySwitch(({ method }) => {
        // A listing is many calls: it fails twice on its way, not twice at each step.
        const isDue = method.startsWith('list') ? steps++ < 2 : calls++ % 3 < 2
        return isDue ? 'unavailable' : undefined
      })
      return {
        store: new RetryingStore(new FaultyStore(memory, faults), portsOf(sleeping)),
        catalog: new RetryingCatalog(
          new FaultyCatalog(new MemoryCatalog(place), withoutRelease(faults)),
          portsOf(sleeping),
        ),
        close: () => memory.close(),
      }
    },
    async damageRecord(id) {
      place.damaged.add(id)
    },
    absent: 'ab'.repeat(32) as PackLocator,
  }
})

/** Releases are not retried: whoever releases is at its end, and the session's end does the same. */
function withoutRelease(faults: FaultySwitch): FaultySwitch {
  const { plan } = faults
  faults.plan = (call) => (call.method === 'release' || call.method === 'unlock' ? undefined : plan(call))
  return faults
}

describe('retry', () => {
  const o = { doing: 'do it', signal: undefined }

  it('tries as often as the policy says, then fails with the last error', async () => {
    const clock = new ManualClock()
    let tries = 0
    const failure = await failureOf(
      retry(portsOf(clock), o, async () => {
        throw unavailable('store-unavailable', `try ${++tries}`)
      }),
    )
    expect(failure.message).toBe('try 4')
    expect(clock.sleptMs.length).toBe(3)
  })

  it('waits a random share of a time that doubles up to a bound', async () => {
    const delaysOf = async (random: () => number) => {
      const clock = new ManualClock()
      await failureOf(
        retry({ ...portsOf(clock), random }, o, async () => {
          throw unavailable('store-unavailable', 'no')
        }),
      )
      return clock.sleptMs
    }
    expect(await delaysOf(() => 0.9999999)).toEqual([99, 199, 249])
    expect(await delaysOf(() => 0)).toEqual([0, 0, 0])
  })

  it.each([
    misuse('option-invalid', 'no'),
    absent('checkpoint-not-found', 'no'),
    corrupt('pack-corrupt', 'no'),
    unavailable('aborted', 'no'),
    unavailable('disk-full', 'no'),
    unavailable('permission-denied', 'no'),
    unavailable('store-read-only', 'no'),
    new TypeError('a defect'),
  ])('does not try again after %s', async (error) => {
    const clock = new ManualClock()
    let tries = 0
    await expect(
      retry(portsOf(clock), o, async () => {
        tries++
        throw error
      }),
    ).rejects.toBe(error)
    expect(tries).toBe(1)
  })

  it('stops waiting when the signal aborts', async () => {
    const stopping = new AbortController()
    const sleep = (_: number, signal: AbortSignal | undefined) =>
      new Promise<void>((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason))
        stopping.abort()
      })
    const work = async () => {
      throw unavailable('store-unavailable', 'no')
    }
    const failure = await failureOf(
      retry({ sleep, random: () => 0.5, policy: POLICY }, { doing: 'do it', signal: stopping.signal }, work),
    )
    expect(failure.code).toBe('aborted')
  })

  it('tells of each wait', async () => {
    const told: string[] = []
    await failureOf(
      retry(
        {
          ...portsOf(new ManualClock()),
          onRetry: ({ doing, error }) => told.push(`${doing}: ${error.code}`),
        },
        o,
        async () => {
          throw unavailable('store-unavailable', 'no')
        },
      ),
    )
    expect(told).toEqual(Array(3).fill('do it: store-unavailable'))
  })
})

describe('a retrying store', () => {
  const place = () => new MemoryPlace(new ManualClock().now)

  it('stores a file again whose first answer was lost', async () => {
    const memory = new MemoryStore(place())
    const faults = new FaultySwitch((call) => (call.index === 1 ? 'answer-lost' : undefined))
    const store = new RetryingStore(new FaultyStore(memory, faults), portsOf(new ManualClock()))
    const bytes = new Rng(2).bytes(1000)
    const file = path.join(await store.spoolDirectory(), 'object')
    await writeFile(file, bytes)
    const at = await store.put(nameOf(bytes), { kind: 'file', path: file, sizeBytes: 1000 })
    expect(await store.get(at)).toHaveLength(1000)
    await expect(access(file)).rejects.toMatchObject({ code: 'ENOENT' })
    await memory.close()
  })

  it('lists each object and each checkpoint once, wherever a listing breaks off', async () => {
    const shared = place()
    const memory = new MemoryStore(shared)
    const catalog = new MemoryCatalog(shared)
    const rng = new Rng(3)
    for (let made = 0; made < 5; made++) {
      const bytes = rng.bytes(10)
      const at = await memory.put(nameOf(bytes), { kind: 'bytes', bytes })
      await catalog.publish({
        record: makeRecord({ rng, now: new Date(made * 1000) }),
        at,
        sizeBytes: 10,
        trailerBytes: 10,
      })
    }
    const [first] = await collect(catalog.list())
    if (first !== undefined) shared.damaged.add(first.record.id)
    for (let broken = 0; broken < 7; broken++) {
      const faults = new FaultySwitch((call) => (call.index === broken ? 'unavailable' : undefined))
      const objects = await collect(
        new RetryingStore(new FaultyStore(memory, faults), portsOf(new ManualClock())).list(),
      )
      expect(objects.map((object) => object.at)).toEqual([...shared.objects.keys()])
      const later = new FaultySwitch((call) => (call.index === broken ? 'unavailable' : undefined))
      const unreadable: string[] = []
      const retrying = new RetryingCatalog(new FaultyCatalog(catalog, later), portsOf(new ManualClock()))
      const entries = await collect(retrying.list({ unreadable: (id) => unreadable.push(id) }))
      expect(entries.length).toBe(4)
      expect(unreadable).toEqual([first?.record.id])
    }
  })

  it('gives up on a listing that never gets further', async () => {
    const memory = new MemoryStore(place())
    for (const text of ['a', 'b'])
      await memory.put(nameOf(Buffer.from(text)), { kind: 'bytes', bytes: Buffer.from(text) })
    const faults = new FaultySwitch((call) => (call.index % 2 === 1 ? 'unavailable' : undefined))
    const listing = new RetryingStore(new FaultyStore(memory, faults), portsOf(new ManualClock())).list()
    expect(await failureOf(collect(listing))).toMatchObject({ code: 'store-unavailable' })
    expect(faults.calls.length).toBeLessThan(12)
  })

  it.each(FAULTS.filter((fault) => fault !== 'short-read'))(
    'gives up in the end when every call meets %s',
    async (fault) => {
      const clock = new ManualClock()
      const memory = new MemoryStore(place())
      const store = new RetryingStore(new FaultyStore(memory, new FaultySwitch(() => fault)), portsOf(clock))
      const signal = fault === 'hang' ? AbortSignal.timeout(20) : undefined
      const failure = await failureOf(store.get('ab'.repeat(32) as PackLocator, { signal }))
      expect(failure.kind).toBe('unavailable')
      expect(clock.sleptMs.length).toBeLessThan(POLICY.triesMax)
    },
  )
})
