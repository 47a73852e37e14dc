import { randomBytes } from 'node:crypto'
import path from 'node:path'
import type { CheckpointId } from '@belay/domain/brand'
import { unavailable } from '@belay/domain/errors'
import type { DirectoryLayout, SessionId } from './directory-layout.js'
import { encodeSessionFile } from './directory-session-file.js'
import { removeEmptySpool, removeSpool } from './directory-spool.js'
import type { SessionIdentity } from './session-liveness.js'
import { isErrno, isMissing } from './store-error.js'
import type { StoreFiles } from './store-files.js'
import { discard, ensureDirectory, unlinkIfThere, writeSynced } from './synced-file.js'

export interface DirectorySessionOptions {
  readonly label: string
  readonly layout: DirectoryLayout
  readonly files: StoreFiles
  readonly now: () => Date
  readonly own: SessionIdentity
}

/** This process's presence in a directory store, announced on the first need: others leave alone what carries its id while it lives. */
export class DirectorySession {
  #id = newSessionId()
  readonly #o: DirectorySessionOptions
  #isAnnounced = false
  #beatAtMs = 0
  /** How often each parent is leased; the lease of no parent counts under `undefined`. */
  readonly #leases = new Map<CheckpointId | undefined, number>()
  #isLocked = false
  #turn: Promise<unknown> = Promise.resolve()

  constructor(o: DirectorySessionOptions) {
    this.#o = o
  }

  /** A new one after each end: a sweep that has just found the old one over must not meet it again. */
  get id(): SessionId {
    return this.#id
  }

  get hasLeases(): boolean {
    return this.#leases.size > 0
  }

  /** The session's spool, made if need be. */
  async spool(): Promise<string> {
    const { files, layout } = this.#o
    return await this.#inTurn(async () => {
      await this.#beAnnounced()
      const spool = layout.spool(this.id)
      await ensureDirectory(files, spool)
      return spool
    })
  }

  /** A new path in the spool. */
  async newSpoolFile(): Promise<string> {
    return path.join(await this.spool(), randomBytes(8).toString('hex'))
  }

  /** A directory of the spool where a cleanup puts what it is about to delete. */
  async trash(kind: 'withdrawn' | 'removed'): Promise<string> {
    await this.spool()
    const directory = this.#o.layout[kind](this.id)
    await ensureDirectory(this.#o.files, directory)
    return directory
  }

  /** Announces that this session builds on `parent`. Whoever withdraws checkpoints looks for this after having taken the record
   *  away, so whoever leases looks for the record afterwards: one of the two sees the other. */
  async lease(parent: CheckpointId | undefined): Promise<void> {
    await this.#inTurn(async () => {
      await this.#beAnnounced()
      const count = this.#leases.get(parent) ?? 0
      if (parent !== undefined && count === 0) await this.#createEmpty(this.#o.layout.lease(this.id, parent))
      this.#leases.set(parent, count + 1)
    })
  }

  async release(parent: CheckpointId | undefined): Promise<void> {
    await this.#inTurn(async () => {
      const count = (this.#leases.get(parent) ?? 0) - 1
      if (count > 0) {
        this.#leases.set(parent, count)
        return
      }
      if (parent !== undefined) await unlinkIfThere(this.#o.files, this.#o.layout.lease(this.id, parent))
      this.#leases.delete(parent)
      await this.#end(false)
    })
  }

  /** Announces that this session wants to clean up.
   *  @returns false if it does so already */
  async lock(): Promise<boolean> {
    return await this.#inTurn(async () => {
      if (this.#isLocked) return false
      await this.#beAnnounced()
      await this.#createEmpty(this.#o.layout.pruneLock(this.id))
      this.#isLocked = true
      return true
    })
  }

  async unlock(): Promise<void> {
    await this.#inTurn(async () => {
      await unlinkIfThere(this.#o.files, this.#o.layout.pruneLock(this.id))
      this.#isLocked = false
      await this.#end(false)
    })
  }

  /** Sets the heartbeat if it is due, so that hosts that cannot see this process leave it alone.
   *  @throws BelayError `store-unavailable` if they did not: what this session stored may be gone */
  async beat(o: { now?: boolean } = {}): Promise<void> {
    if (!this.#isAnnounced) return
    const { files, layout, now } = this.#o
    const at = now()
    if (o.now !== true && Math.abs(at.getTime() - this.#beatAtMs) < BEAT_MS) return
    try {
      await files.setModified(layout.session(this.id), at)
    } catch (error) {
      if (!isMissing(error)) throw error
      throw unavailable(
        'store-unavailable',
        `This session was taken for dead and swept from ${this.#o.label}`,
        {
          cause: error,
          hint: 'This machine slept or the store was out of reach for a day. Run this again.',
        },
      )
    }
    this.#beatAtMs = at.getTime()
  }

  /** Takes the announcement back once nothing depends on it. `force` gives up everything the session holds. */
  async end(o: { force: boolean }): Promise<void> {
    await this.#inTurn(() => this.#end(o.force))
  }

  async #end(force: boolean): Promise<void> {
    if (!this.#isAnnounced) return
    if (!force && (this.#leases.size > 0 || this.#isLocked)) return
    const { files, layout } = this.#o
    const isGone = force
      ? await removeSpool(files, layout, this.id)
      : await removeEmptySpool(files, layout, this.id)
    if (!isGone) return
    for (const parent of this.#leases.keys()) {
      if (parent !== undefined) await unlinkIfThere(files, layout.lease(this.id, parent))
    }
    if (this.#isLocked) await unlinkIfThere(files, layout.pruneLock(this.id))
    await unlinkIfThere(files, layout.session(this.id))
    this.#leases.clear()
    this.#isLocked = false
    this.#isAnnounced = false
    this.#id = newSessionId()
  }

  async #beAnnounced(): Promise<void> {
    if (this.#isAnnounced) await this.beat()
    else await this.#announce()
  }

  async #announce(): Promise<void> {
    const { files, layout, now } = this.#o
    for (let tries = 1; ; tries++) {
      const unfinished = path.join(layout.tmp, `${this.id}.${tries}`)
      try {
        await writeSynced(files, unfinished, () => this.#introduction(unfinished))
        const at = now()
        await files.setModified(unfinished, at)
        await files.rename(unfinished, layout.session(this.id))
        this.#beatAtMs = at.getTime()
        this.#isAnnounced = true
        return
      } catch (error) {
        // A sweep takes away an announcement that it meets before its first byte is written.
        if (isMissing(error) && tries < ANNOUNCE_TRIES_MAX) continue
        await discard(files, unfinished)
        throw error
      }
    }
  }

  async #introduction(file: string): Promise<Uint8Array> {
    const { modifiedAt } = await this.#o.files.stat(file)
    const at = this.#o.now()
    // The earlier of our clock and the clock of the store's disk: what is stored from now on is younger by either.
    return encodeSessionFile({ ...this.#o.own, startedAt: modifiedAt < at ? modifiedAt : at })
  }

  /** One after the other: a lease taken while the last one ends the session would end with it. */
  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#turn
    const result = before.then(work)
    this.#turn = result.catch(() => {
      // Whoever asked for that turn was told; the next turn is another matter.
    })
    return await result
  }

  async #createEmpty(file: string): Promise<void> {
    const { files } = this.#o
    try {
      await files.close(await files.open(file, 'create'))
    } catch (error) {
      // Left by a try of our own that failed half-way: nobody else writes our names.
      if (!isErrno(error, 'EEXIST')) throw error
    }
  }
}

function newSessionId(): SessionId {
  return randomBytes(16).toString('hex') as SessionId
}

// A tenth of an hour is rare enough to cost nothing and a small part of the day after which a silent session counts as dead.
const BEAT_MS = 6 * 60 * 1000
const ANNOUNCE_TRIES_MAX = 32
