import type { Fault } from './faults.js'

/** One request that came, in the order of arrival. */
export interface RequestRecord {
  readonly index: number
  readonly part: 'twirp' | 'cache-v1' | 'rest' | 'blob'
  /** `CacheService/CreateCacheEntry`, `blob/put-block`, or the description's operation, `actions/get-artifact`. */
  readonly operation: string
  readonly method: string
  readonly path: string
  /** Without signatures. */
  readonly query: Readonly<Record<string, string>>
  readonly at: Date
  fault?: Fault
  /** Unset while it is served, and where the connection was cut before an answer. */
  status?: number
  requestBytes: number
  responseBytes: number
}

/** Every request that came since the start or the last `clear`. */
export class RequestLog implements Iterable<RequestRecord> {
  readonly #records: RequestRecord[] = []

  add(o: Omit<RequestRecord, 'index' | 'requestBytes' | 'responseBytes'>): RequestRecord {
    const record = { ...o, index: this.#records.length, requestBytes: 0, responseBytes: 0 }
    this.#records.push(record)
    return record
  }

  [Symbol.iterator](): Iterator<RequestRecord> {
    return this.#records[Symbol.iterator]()
  }

  operations(part?: RequestRecord['part']): readonly string[] {
    return this.#records
      .filter((record) => part === undefined || record.part === part)
      .map((r) => r.operation)
  }

  count(operation: string): number {
    return this.#records.filter((record) => record.operation === operation).length
  }

  clear(): void {
    this.#records.length = 0
  }
}
