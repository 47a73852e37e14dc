import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { DirectoryStore } from '@belay/snapshot/store/directory'
import { DirectoryCatalog } from '@belay/snapshot/store/directory-catalog'
import type { PackLocator } from '@belay/snapshot/store/store'
import { openStoreDirectory } from '@belay/snapshot/store/store-directory'
import { FixedLiveness } from '@belay/testing/fixed-liveness'
import { jsonRecordCodec } from '@belay/testing/json-record-codec'
import { storeContract } from '@belay/testing/store-contract'
import { useTempDir } from '@belay/testing/temp-dir'

const tempDir = useTempDir()

storeContract('the directory store', async (clock) => {
  const root = path.join(await tempDir(), 'store')
  const liveness = new FixedLiveness()
  return {
    async open() {
      const directory = await openStoreDirectory({ root, access: 'write', liveness, now: clock.now })
      return {
        store: new DirectoryStore(directory),
        catalog: new DirectoryCatalog(directory, jsonRecordCodec),
        close: () => directory.close(),
      }
    },
    async damageRecord(id) {
      await writeFile(path.join(root, 'checkpoints', id), 'not a record')
    },
    absent: 'ab'.repeat(32) as PackLocator,
  }
})
