import type { CheckpointId } from '@belay/domain/brand'
import { type BelayError, unavailable } from '@belay/domain/errors'
import type { CatalogEntry, Lease, ListOptions, PruneCatalog } from '@belay/snapshot/catalog'
import type {
  CallOptions,
  ObjectBody,
  ObjectName,
  PackLocator,
  PruneStore,
  ReadOptions,
  RemoveOptions,
  StoredObject,
} from '@belay/snapshot/store/store'
import { untilAborted } from '@belay/snapshot/store/until-aborted'

/** How a call fails.
 *  - `unavailable`, `disk-full`, `io-error`, `read-only`: an error as a real store gives it, before the call did anything
 *  - `answer-lost`: `unavailable`, after the call did all it does
 *  - `hang`: until the signal aborts
 *  - `short-read`: `get` gives one byte less than it should; what gives no bytes goes well */
export type Fault = (typeof FAULTS)[number]
export const FAULTS = [
  'unavailable',
  'answer-lost',
  'hang',
  'short-read',
  'disk-full',
  'io-error',
  'read-only',
] as const

export interface StoreCall {
  /** Counts all calls of the store and its catalog from 0. */
  readonly index: number
  readonly method: string
  /** The object or checkpoint. */
  readonly subject: string
  readonly fault: Fault | undefined
}

/** Decides for each call whether it fails. Steps of a listing are calls of their own. */
export type FaultPlan = (call: Omit<StoreCall, 'fault'>) => Fault | undefined

/** Fails the calls of a store and its catalog as planned, and tells which calls there were: a test runs once without a fault, then
 *  once for each call of that list. */
export class FaultySwitch {
  readonly calls: StoreCall[] = []
  plan: FaultPlan

  constructor(plan: FaultPlan = () => undefined) {
    this.plan = plan
  }

  async pass<T>(
    method: string,
    subject: string,
    signal: AbortSignal | undefined,
    work: () => Promise<T>,
  ): Promise<T> {
    const call = { index: this.calls.length, method, subject }
    const fault = this.plan(call)
    this.calls.push({ ...call, fault })
    switch (fault) {
      case undefined:
      case 'short-read':
        return cutShort(await work(), fault)
      case 'hang':
        return await untilAborted(() => new Promise<never>(() => {}), {
          signal,
          doing: `${method} ${subject}`,
        })
      case 'answer-lost':
        await work()
        throw errorOf(fault, method, subject)
      default:
        throw errorOf(fault, method, subject)
    }
  }
}

/** The plan that fails one call. */
export function failCall(index: number, fault: Fault): FaultPlan {
  return (call) => (call.index === index ? fault : undefined)
}

export class FaultyStore implements PruneStore {
  readonly label: string
  readonly #store: PruneStore
  readonly #faults: FaultySwitch

  constructor(store: PruneStore, faults: FaultySwitch) {
    this.label = store.label
    this.#store = store
    this.#faults = faults
  }

  get(at: PackLocator, o: ReadOptions = {}): Promise<Uint8Array | undefined> {
    return this.#faults.pass('get', at, o.signal, () => this.#store.get(at, o))
  }

  localFile(at: PackLocator): string | undefined {
    return this.#store.localFile(at)
  }

  spoolDirectory(o: CallOptions = {}): Promise<string> {
    return this.#faults.pass('spoolDirectory', '', o.signal, () => this.#store.spoolDirectory(o))
  }

  put(name: ObjectName, body: ObjectBody, o: CallOptions = {}): Promise<PackLocator> {
    return this.#faults.pass('put', name, o.signal, () => this.#store.put(name, body, o))
  }

  list(o: CallOptions = {}): AsyncGenerator<StoredObject> {
    return eachStep(this.#faults, 'list', o.signal, this.#store.list(o))
  }

  remove(at: PackLocator, o: RemoveOptions = {}): Promise<boolean> {
    return this.#faults.pass('remove', at, o.signal, () => this.#store.remove(at, o))
  }
}

export class FaultyCatalog implements PruneCatalog {
  readonly #catalog: PruneCatalog
  readonly #faults: FaultySwitch

  constructor(catalog: PruneCatalog, faults: FaultySwitch) {
    this.#catalog = catalog
    this.#faults = faults
  }

  list(o: ListOptions = {}): AsyncGenerator<CatalogEntry> {
    return eachStep(this.#faults, 'list-checkpoints', o.signal, this.#catalog.list(o))
  }

  publish(entry: CatalogEntry, o: CallOptions = {}): Promise<void> {
    return this.#faults.pass('publish', entry.record.id, o.signal, () => this.#catalog.publish(entry, o))
  }

  async lease(parent: CatalogEntry | undefined, o: CallOptions = {}): Promise<Lease | undefined> {
    const lease = await this.#faults.pass('lease', parent?.record.id ?? '', o.signal, () =>
      this.#catalog.lease(parent, o),
    )
    return this.#faultyLease(lease, 'release')
  }

  withdraw(entry: CatalogEntry, o: CallOptions = {}): Promise<boolean> {
    return this.#faults.pass('withdraw', entry.record.id, o.signal, () => this.#catalog.withdraw(entry, o))
  }

  repair(entry: CatalogEntry, o: CallOptions = {}): Promise<boolean> {
    return this.#faults.pass('repair', entry.record.id, o.signal, () => this.#catalog.repair(entry, o))
  }

  discard(id: CheckpointId, o: CallOptions = {}): Promise<boolean> {
    return this.#faults.pass('discard', id, o.signal, () => this.#catalog.discard(id, o))
  }

  oldestLease(o: CallOptions = {}): Promise<Date | undefined> {
    return this.#faults.pass('oldestLease', '', o.signal, () => this.#catalog.oldestLease(o))
  }

  async lockForPrune(o: CallOptions = {}): Promise<Lease | undefined> {
    const lock = await this.#faults.pass('lockForPrune', '', o.signal, () => this.#catalog.lockForPrune(o))
    return this.#faultyLease(lock, 'unlock')
  }

  #faultyLease(lease: Lease | undefined, method: string): Lease | undefined {
    // A release takes no signal, so that a hang there would never end: it is not offered one.
    return (
      lease && { release: () => this.#faults.pass(method, '', AbortSignal.abort(), () => lease.release()) }
    )
  }
}

async function* eachStep<T>(
  faults: FaultySwitch,
  method: string,
  signal: AbortSignal | undefined,
  listing: AsyncIterable<T>,
): AsyncGenerator<T> {
  const steps = listing[Symbol.asyncIterator]()
  try {
    for (;;) {
      const step = await faults.pass(method, '', signal, () => steps.next())
      if (step.done) return
      yield step.value
    }
  } finally {
    await steps.return?.()
  }
}

function cutShort<T>(result: T, fault: Fault | undefined): T {
  if (fault !== 'short-read' || !ArrayBuffer.isView(result)) return result
  const bytes = result as T & Uint8Array
  return bytes.subarray(0, Math.max(0, bytes.length - 1)) as T & Uint8Array
}

function errorOf(fault: Exclude<Fault, 'hang' | 'short-read'>, method: string, subject: string): BelayError {
  const message = `Cannot ${method} ${subject}: ${fault}, as planned by the test`
  switch (fault) {
    case 'disk-full':
      return unavailable('disk-full', message, { cause: errnoError('ENOSPC') })
    case 'read-only':
      return unavailable('store-read-only', message, { cause: errnoError('EROFS') })
    case 'io-error':
      return unavailable('store-unavailable', message, { cause: errnoError('EIO') })
    default:
      return unavailable('store-unavailable', message)
  }
}

/** An error as the file system gives it. */
export function errnoError(code: string): Error {
  return Object.assign(new Error(`${code}: as planned by the test`), { code })
}
