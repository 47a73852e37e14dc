import { parseCheckpointRecord } from '@belay/domain/checkpoint/record'
import { corrupt } from '@belay/domain/errors'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import type { RecordCodec } from '@belay/snapshot/store/directory-catalog'

/** Records as plain JSON, for tests of what keeps them rather than of how they are written. */
export const jsonRecordCodec: RecordCodec = {
  encode: (entry) => Buffer.from(JSON.stringify(entry)),
  decode(bytes, what) {
    let value: unknown
    try {
      value = JSON.parse(Buffer.from(bytes).toString('utf8'))
    } catch (cause) {
      throw corrupt('record-corrupt', `${what} is corrupt: expected JSON`, { cause })
    }
    const entry = value as CatalogEntry
    return { ...entry, record: parseCheckpointRecord(entry.record, what) }
  },
}
