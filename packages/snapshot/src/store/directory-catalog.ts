import path from 'node:path'
import type { CheckpointId } from '@belay/domain/brand'
import { BelayError, corrupt } from '@belay/domain/errors'
import type { CatalogEntry, Lease, ListOptions, PruneCatalog } from '../catalog.js'
import { isCheckpointId, parsePruneLockName } from './directory-layout.js'
import { findSession, isLeased, oldestStart } from './directory-sessions.js'
import { sweepDeadSessions } from './directory-sweep.js'
import { readSmallFile } from './read-file.js'
import type { CallOptions } from './store.js'
import type { StoreDirectory } from './store-directory.js'
import { isErrno, isMissing } from './store-error.js'
import { discard, findFile, writeSynced } from './synced-file.js'
import { assertRunning } from './until-aborted.js'

/** How a record is written: with a passphrase it is encrypted like everything else. */
export interface RecordCodec {
  encode(entry: CatalogEntry): Uint8Array | Promise<Uint8Array>
  /** @param what names the record in messages
   *  @throws BelayError corrupt, or misuse where the passphrase is the matter */
  decode(bytes: Uint8Array, what: string): CatalogEntry | Promise<CatalogEntry>
}

/** The checkpoints of a directory store: one small file each, which is the checkpoint's coming into being. */
export class DirectoryCatalog implements PruneCatalog {
  readonly #directory: StoreDirectory
  readonly #codec: RecordCodec

  constructor(directory: StoreDirectory, codec: RecordCodec) {
    this.#directory = directory
    this.#codec = codec
  }

  async *list(o: ListOptions = {}): AsyncGenerator<CatalogEntry> {
    const doing = 'list the checkpoints'
    const ids = await this.#directory.attempt(doing, o.signal, async () => {
      return (await this.#directory.recordNames()).filter(isCheckpointId).sort().reverse()
    })
    // Who looks for the newest reads one record; who reads on gets them in ever larger batches.
    for (let next = 0, batch = 1; next < ids.length; next += batch, batch = Math.min(batch * 4, BATCH_MAX)) {
      const found = await this.#directory.attempt(doing, o.signal, () =>
        Promise.all(ids.slice(next, next + batch).map((id) => this.#readListed(id, o))),
      )
      for (const entry of found) {
        if (entry !== undefined && (o.series === undefined || entry.record.series === o.series)) yield entry
      }
    }
  }

  async publish(entry: CatalogEntry, o: CallOptions = {}): Promise<void> {
    const { files, layout, session } = this.#directory
    const { id } = entry.record
    await this.#directory.attempt(`publish checkpoint ${id}`, o.signal, async () => {
      // A session taken for dead has lost its leases, and perhaps what it stored.
      await session.beat({ now: true })
      const there = await this.#read(id)
      if (there !== undefined && there.at !== entry.at) {
        throw corrupt(
          'store-corrupt',
          `Checkpoint ${id} exists already: expected its root in ${entry.at}, found ${there.at}`,
          {
            hint: 'Run this again: the next checkpoint gets another id.',
          },
        )
      }
      if (there === undefined) await this.#write(entry, o.signal)
      await files.syncDirectory(layout.checkpoints)
    })
  }

  async lease(parent: CatalogEntry | undefined, o: CallOptions = {}): Promise<Lease | undefined> {
    const { files, layout } = this.#directory
    const id = parent?.record.id
    const isThere = await this.#directory.attempt(
      id === undefined ? 'take a lease' : `lease checkpoint ${id}`,
      o.signal,
      async () => {
        const session = await this.#directory.leasingSession()
        await session.lease(id)
        if (id === undefined) return true
        try {
          if ((await findFile(files, layout.record(id))) !== undefined) return true
          await this.#directory.assertPresent()
        } catch (error) {
          await session.release(id).catch(() => {
            // The failure that led here is the one to report; a lease too many ends with the session.
          })
          throw error
        }
        await session.release(id)
        return false
      },
    )
    return isThere
      ? this.#releasable('give a lease back', () => this.#directory.ownSession.release(id))
      : undefined
  }

  async withdraw(entry: CatalogEntry, o: CallOptions = {}): Promise<boolean> {
    const { id } = entry.record
    const { session } = this.#directory
    return await this.#directory.attempt(`withdraw checkpoint ${id}`, o.signal, async () => {
      await session.beat()
      if (await isLeased(this.#directory, id)) return false
      return await this.#withdrawUnlessLeased(id, o.signal)
    })
  }

  async repair(entry: CatalogEntry, o: CallOptions = {}): Promise<boolean> {
    const { files, layout, session } = this.#directory
    const { id } = entry.record
    return await this.#directory.attempt(`repair the record of checkpoint ${id}`, o.signal, async () => {
      await session.beat()
      const isReadable = (await this.#readIfSound(id)) !== undefined
      // Over what is there in one step: a crash leaves the damaged record or the good one.
      if (!isReadable) await this.#write(entry, o.signal)
      await files.syncDirectory(layout.checkpoints)
      return !isReadable
    })
  }

  async discard(id: CheckpointId, o: CallOptions = {}): Promise<boolean> {
    const { session } = this.#directory
    return await this.#directory.attempt(`discard the record of checkpoint ${id}`, o.signal, async () => {
      await session.beat()
      if ((await this.#readIfSound(id)) !== undefined || (await isLeased(this.#directory, id))) return false
      const { files, layout } = this.#directory
      // What is in it is not Belay's to delete.
      if ((await findFile(files, layout.record(id)))?.isDirectory) throw this.#isDirectory(id)
      return await this.#withdrawUnlessLeased(id, o.signal)
    })
  }

  async oldestLease(o: CallOptions = {}): Promise<Date | undefined> {
    return await this.#directory.attempt('read the leases', o.signal, () => oldestStart(this.#directory))
  }

  async lockForPrune(o: CallOptions = {}): Promise<Lease | undefined> {
    const { session } = this.#directory
    const isOurs = await this.#directory.attempt('lock for a cleanup', o.signal, async () => {
      if (!(await session.lock())) return false
      try {
        // Also brings back what a cleanup that died had taken away.
        await sweepDeadSessions(this.#directory)
        if (!(await this.#isAnotherPruning())) return true
      } catch (error) {
        await session.unlock().catch(() => {
          // The failure that led here is the one to report; the lock ends with the session.
        })
        throw error
      }
      await session.unlock()
      return false
    })
    return isOurs ? this.#releasable('unlock after a cleanup', () => session.unlock()) : undefined
  }

  async #write(entry: CatalogEntry, signal: AbortSignal | undefined): Promise<void> {
    const { files, layout, session } = this.#directory
    const { id } = entry.record
    const unfinished = await session.newSpoolFile()
    await writeSynced(files, unfinished, await this.#codec.encode(entry))
    try {
      assertRunning(signal, `write the record of checkpoint ${id}`)
      await files.rename(unfinished, layout.record(id))
    } catch (error) {
      await discard(files, unfinished)
      throw isErrno(error, 'EISDIR', 'EEXIST', 'ENOTEMPTY') ? this.#isDirectory(id, error) : error
    }
  }

  #isDirectory(id: CheckpointId, cause?: unknown): BelayError {
    const { layout } = this.#directory
    return corrupt('record-corrupt', `${this.#whatOf(id)} is corrupt: expected a file, found a directory`, {
      cause,
      hint: `Nothing of Belay's makes it: move ${layout.record(id)} away, then run this again.`,
    })
  }

  /** @returns undefined for a record that is not there or corrupt */
  async #readIfSound(id: CheckpointId): Promise<CatalogEntry | undefined> {
    try {
      return await this.#read(id)
    } catch (error) {
      // By its kind alone: what could not be read may well be sound.
      if (error instanceof BelayError && error.kind === 'corrupt') return undefined
      throw error
    }
  }

  /** Takes the record away, then looks for leases: whoever leases looks for the record after having written the lease. */
  async #withdrawUnlessLeased(id: CheckpointId, signal: AbortSignal | undefined): Promise<boolean> {
    const { files, layout, session } = this.#directory
    const trash = await session.trash('withdrawn')
    const taken = path.join(trash, id)
    assertRunning(signal, `withdraw checkpoint ${id}`)
    try {
      await files.rename(layout.record(id), taken)
    } catch (error) {
      if (!isMissing(error)) throw error
      await this.#directory.assertPresent()
      return true
    }
    try {
      if (await isLeased(this.#directory, id)) {
        await files.rename(taken, layout.record(id))
        await files.syncDirectory(layout.checkpoints)
        return false
      }
    } catch (error) {
      await files.rename(taken, layout.record(id)).catch(() => {
        // The failure that led here is the one to report; the end of the session puts the record back.
      })
      throw error
    }
    await files.unlink(taken)
    // Durable before the first pack goes: a record that came back with the power would name packs that did not.
    await files.syncDirectory(layout.checkpoints)
    await files.syncDirectory(trash)
    return true
  }

  async #isAnotherPruning(): Promise<boolean> {
    const { files, layout, session } = this.#directory
    for (const name of await files.readDirectory(layout.locks)) {
      const other = parsePruneLockName(name)
      if (other === undefined || other === session.id) continue
      // Two that lock at the same moment see each other and both give way: a cleanup can wait.
      if ((await findSession(this.#directory, other))?.isAlive) return true
    }
    return false
  }

  async #readListed(id: CheckpointId, o: ListOptions): Promise<CatalogEntry | undefined> {
    try {
      return await this.#read(id)
    } catch (error) {
      if (o.unreadable === undefined || !(error instanceof BelayError) || error.kind !== 'corrupt')
        throw error
      o.unreadable(id, error)
      return undefined
    }
  }

  /** @returns undefined if the store says that there is no such record */
  async #read(id: CheckpointId): Promise<CatalogEntry | undefined> {
    const { files, layout } = this.#directory
    const what = this.#whatOf(id)
    let bytes: Uint8Array
    try {
      bytes = await readSmallFile(files, layout.record(id), { bytesMax: RECORD_BYTES_MAX, what })
    } catch (error) {
      if (!isMissing(error)) throw error
      await this.#directory.assertPresent()
      return undefined
    }
    const entry = await this.#codec.decode(bytes, what)
    if (entry.record.id !== id) {
      throw corrupt('record-corrupt', `${what} is corrupt: it names checkpoint ${entry.record.id}`, {
        hint: '`belay validate --rebuild-index` makes a damaged record anew from the packs.',
      })
    }
    return entry
  }

  #whatOf(id: CheckpointId): string {
    return `The record of checkpoint ${id} in ${this.#directory.label}`
  }

  #releasable(doing: string, release: () => Promise<void>): Lease {
    let isReleased = false
    return {
      release: async (o: CallOptions = {}) => {
        if (isReleased) return
        await this.#directory.attemptLast(doing, o.signal, release)
        isReleased = true
      },
    }
  }
}

const BATCH_MAX = 64
const RECORD_BYTES_MAX = 16 * 2 ** 20
