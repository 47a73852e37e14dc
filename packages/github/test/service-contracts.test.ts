import type { PackLocator } from '@belay/snapshot/store/store'
import { jsonRecordCodec } from '@belay/testing/json-record-codec'
import { storeContract } from '@belay/testing/store-contract'
import { useServices } from './places-under-test.js'

const start = useServices()
const LIMITS = { requestsPerHour: 100_000 }

storeContract('the cache store', async (clock) => {
  const { services, open } = await start({ now: clock.now, restLimits: LIMITS })
  const job = services.runs.start().startJob()
  return {
    open: () => open(job, { kind: 'cache', leases: 'stored', codec: jsonRecordCodec, requestsMax: 10_000 }),
    async damageRecord(id) {
      const entry = services.caches.list().find(({ key }) => key.startsWith('belay-c1-') && key.includes(id))
      if (entry === undefined) throw new Error(`there is no record of ${id}`)
      await services.blobs.writeBlob(entry.blob, Buffer.from('not a record'))
    },
    absent: 'ab'.repeat(32) as PackLocator,
  }
})

storeContract('the artifact store', async (clock) => {
  const { services, open } = await start({
    now: clock.now,
    restLimits: LIMITS,
    artifactLimits: { perJobMax: 10_000 },
  })
  const job = services.runs.start().startJob()
  return {
    open: () =>
      open(job, { kind: 'artifact', leases: 'stored', codec: jsonRecordCodec, requestsMax: 10_000 }),
    async damageRecord(id) {
      const record = services.artifacts
        .listed()
        .find(({ name }) => name.startsWith('belay-c1-') && name.includes(id))
      if (record === undefined) throw new Error(`there is no record of ${id}`)
      await services.blobs.writeBlob(record.blob, Buffer.from('not a record'))
    },
    absent: `${'ab'.repeat(32)}.1` as PackLocator,
  }
})
