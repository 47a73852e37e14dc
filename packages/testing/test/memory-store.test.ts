import type { PackLocator } from '@belay/snapshot/store/store'
import { MemoryCatalog, MemoryPlace, MemoryStore } from '@belay/testing/memory-store'
import { storeContract } from '@belay/testing/store-contract'

storeContract('the memory store', async (clock) => {
  const place = new MemoryPlace(clock.now)
  return {
    async open() {
      const store = new MemoryStore(place)
      return { store, catalog: new MemoryCatalog(place), close: () => store.close() }
    },
    async damageRecord(id) {
      place.damaged.add(id)
    },
    absent: 'ab'.repeat(32) as PackLocator,
  }
})
