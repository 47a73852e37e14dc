import { type BelayError, misuse, unavailable } from '@belay/domain/errors'
import { DirectoryLayout } from './directory-layout.js'
import { type DamagedMarkerPolicy, openMarker } from './directory-marker.js'
import { DirectorySession } from './directory-session.js'
import { sweepDeadSessions } from './directory-sweep.js'
import type { SessionLiveness } from './session-liveness.js'
import { isMissing, storeError } from './store-error.js'
import { machineFiles, type StoreFiles } from './store-files.js'
import { ensureDirectory } from './synced-file.js'
import { untilAborted } from './until-aborted.js'

export interface StoreDirectoryOptions {
  readonly root: string
  /** `write` makes the store if need be and sweeps what dead sessions left; `read` changes nothing on the disk, but
   *  leases can be taken. */
  readonly access: 'read' | 'write'
  /** A store that has lost its directory of records is taken for one without records: for a look at what its packs would bring back. */
  readonly mayLackRecords?: boolean | undefined
  /** What becomes of a store whose marker is lost or damaged; `refuse` unless said otherwise, `rewrite` only with `write`. */
  readonly damagedMarker?: DamagedMarkerPolicy | undefined
  readonly liveness: SessionLiveness
  readonly now: () => Date
  readonly files?: StoreFiles | undefined
  readonly signal?: AbortSignal | undefined
}

/** Opens the directory that a `DirectoryStore` and a `DirectoryCatalog` share.
 *  @throws BelayError `store-not-found` (read only), `option-invalid` for a directory in other use, corrupt, unavailable */
export async function openStoreDirectory(o: StoreDirectoryOptions): Promise<StoreDirectory> {
  const directory = new StoreDirectory(o)
  await directory.attempt('open the store', o.signal, async () => {
    const { files, layout } = directory
    const policy = { create: o.access === 'write', damaged: o.damagedMarker ?? 'refuse' }
    directory.markerDamage = await openMarker(files, layout, policy)
    if (o.access === 'read') return
    await ensureDirectories(directory)
    await sweepDeadSessions(directory)
  })
  return directory
}

/** An open directory store: its files, its place, and this process's session in it. */
export class StoreDirectory {
  readonly label: string
  readonly layout: DirectoryLayout
  readonly files: StoreFiles
  readonly liveness: SessionLiveness
  readonly now: () => Date
  /** What was wrong with the marker when the store was opened all the same. */
  markerDamage: BelayError | undefined
  readonly #mayLackRecords: boolean
  readonly #access: 'read' | 'write'
  readonly #session: DirectorySession
  #hasLeased = false

  constructor(o: StoreDirectoryOptions) {
    this.layout = new DirectoryLayout(o.root)
    this.label = `directory ${this.layout.root}`
    this.files = o.files ?? machineFiles
    this.liveness = o.liveness
    this.now = o.now
    this.#mayLackRecords = o.mayLackRecords ?? false
    this.#access = o.access
    const { label, layout, files, now, liveness } = this
    this.#session = new DirectorySession({ label, layout, files, now, own: liveness.own })
  }

  /** @throws BelayError `not-supported` if the store was opened for reading */
  get session(): DirectorySession {
    if (this.#access === 'write') return this.#session
    throw misuse(
      'not-supported',
      `${this.label} was opened for reading: nothing can be stored in it or removed from it`,
    )
  }

  /** Also of a store that was opened for reading: for leases alone, which whoever reads needs, too. */
  async leasingSession(): Promise<DirectorySession> {
    if (this.#access === 'read' && !this.#hasLeased) {
      for (const path of [this.layout.leases, this.layout.tmp]) await ensureDirectory(this.files, path)
      this.#hasLeased = true
      // Where only readers come, and one of them was killed, nobody else would.
      await sweepDeadSessions(this).catch(() => {
        // What is left is in nobody's way, and a writer will say why it stays.
      })
    }
    return this.#session
  }

  /** Whoever this process is in the store, announced or not. */
  get ownSession(): DirectorySession {
    return this.#session
  }

  /** Runs one call of the store: ends when `signal` aborts, and turns the system's errors into the store's. */
  async attempt<T>(doing: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    try {
      return await untilAborted(work, { signal, doing: `${doing} in ${this.label}` })
    } catch (error) {
      throw storeError(error, { label: this.label, doing })
    }
  }

  /** Tells "the store says it is not there" from "the store is not there", such as a disk that is not mounted.
   *  @throws BelayError `store-unavailable` */
  async assertPresent(): Promise<void> {
    const { marker, packs, checkpoints } = this.layout
    const parts = [
      packs,
      ...(this.markerDamage === undefined ? [marker] : []),
      ...(this.#mayLackRecords ? [] : [checkpoints]),
    ]
    for (const expected of parts) {
      try {
        await this.files.stat(expected)
      } catch (error) {
        if (!isMissing(error)) throw error
        throw unavailable(
          'store-unavailable',
          `${this.label} is not there, or not whole: expected ${expected}, found nothing`,
          {
            cause: error,
            hint: 'Check that the disk of the store is mounted.',
          },
        )
      }
    }
  }

  /** The names in the directory of records. */
  async recordNames(): Promise<readonly string[]> {
    await this.assertPresent()
    try {
      return await this.files.readDirectory(this.layout.checkpoints)
    } catch (error) {
      if (!this.#mayLackRecords || !isMissing(error)) throw error
      return []
    }
  }

  /** Ends the session: its spool and its leases go. What a crash leaves instead, the next opening sweeps. */
  async close(o: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> {
    await this.attemptLast('end the session', o.signal, () => this.#session.end({ force: true }))
  }

  /** Runs a call that gives something back. Whoever was aborted makes it without a signal, perhaps behind a call that hangs in the system:
   *  it is given up after some seconds, and what it leaves is swept like a dead session's. */
  async attemptLast(
    doing: string,
    signal: AbortSignal | undefined,
    work: () => Promise<void>,
  ): Promise<void> {
    await this.attempt(doing, signal ?? AbortSignal.timeout(LAST_CALL_MS_MAX), work)
  }
}

const LAST_CALL_MS_MAX = 3000

async function ensureDirectories({ files, layout }: StoreDirectory): Promise<void> {
  for (const path of [layout.packs, layout.checkpoints, layout.leases, layout.locks, layout.tmp]) {
    await ensureDirectory(files, path)
  }
  // Also where another process made them: it may have died before it came this far.
  await files.syncDirectory(layout.root)
}
