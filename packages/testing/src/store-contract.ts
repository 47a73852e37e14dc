import { describe, expect, it } from '@jest/globals'
import { catalogContract } from './catalog-contract.js'
import type { ManualClock } from './clock.js'
import {
  type ContractContext,
  collect,
  failureOf,
  nameOf,
  type PlaceUnderTest,
  useContract,
} from './contract-context.js'
import { objectContract } from './object-contract.js'

/** The sentences of store.ts and catalog.ts, as tests: every store and every fake passes them. */
export function storeContract(
  name: string,
  makePlace: (clock: ManualClock) => Promise<PlaceUnderTest>,
): void {
  describe(`${name} keeps the contract of stores and catalogs`, () => {
    const t = useContract(makePlace)
    objectContract(t)
    catalogContract(t)
    callContract(t)
  })
}

/** What holds for every call. */
function callContract(t: ContractContext): void {
  describe('every call', () => {
    it('ends with an aborted error once its signal is aborted', async () => {
      const entry = await t.published()
      const signal = AbortSignal.abort()
      const bytes = t.rng.bytes(10)
      const calls: Record<string, () => Promise<unknown>> = {
        get: () => t.store.get(entry.at, { signal }),
        put: () => t.store.put(nameOf(bytes), { kind: 'bytes', bytes }, { signal }),
        spoolDirectory: () => t.store.spoolDirectory({ signal }),
        list: () => collect(t.store.list({ signal })),
        remove: () => t.store.remove(entry.at, { signal }),
        'list checkpoints': () => collect(t.catalog.list({ signal })),
        publish: () => t.catalog.publish(entry, { signal }),
        lease: () => t.catalog.lease(entry, { signal }),
        withdraw: () => t.catalog.withdraw(entry, { signal }),
        repair: () => t.catalog.repair(entry, { signal }),
        discard: () => t.catalog.discard(entry.record.id, { signal }),
        oldestLease: () => t.catalog.oldestLease({ signal }),
        lockForPrune: () => t.catalog.lockForPrune({ signal }),
      }
      const codes: Record<string, string> = {}
      for (const [call, run] of Object.entries(calls)) codes[call] = (await failureOf(run())).code
      expect(codes).toEqual(Object.fromEntries(Object.keys(calls).map((call) => [call, 'aborted'])))
      expect(await t.idsOf()).toEqual([entry.record.id])
      expect((await collect(t.store.list())).map((object) => object.at)).toEqual([entry.at])
    })

    it('says timed-out where the signal was a timeout', async () => {
      const signal = AbortSignal.abort(new DOMException('too long', 'TimeoutError'))
      expect(await failureOf(t.store.get(t.place.absent, { signal }))).toMatchObject({
        code: 'timed-out',
        kind: 'unavailable',
      })
    })

    it('names the store and the object in its errors', async () => {
      const bytes = t.rng.bytes(10)
      const at = await t.store.put(nameOf(bytes), { kind: 'bytes', bytes })
      const { message } = await failureOf(t.store.get(at, { range: { offset: 0, length: 11 } }))
      expect(message).toContain(t.store.label)
      expect(message).toContain(at.slice(0, 12))
    })
  })
}
