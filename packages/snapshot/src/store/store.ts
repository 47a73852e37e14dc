import type { CheckpointRecord } from '@belay/domain/checkpoint/record'

/**
 * Where objects live. A store keeps immutable byte strings under names it is given, and nothing else: it knows neither
 * checkpoints nor trees. Every implementation passes `storeContract` of `@belay/testing`, which is this file as tests.
 *
 * The contract, beyond the types:
 * - `put` is durable when it resolves: a crash right after it loses nothing. Before that the object is absent, never partial.
 * - `put` of a name that exists resolves to the same locator and counts as storing the object now: `storedAt` moves on. Names are
 *   content-derived, so stored bytes that differ from those given are damaged: a store that can replace an object replaces them, so that a
 *   new checkpoint never rests on a damaged pack; one that cannot says `corrupt`.
 * - A `put` that failed can be tried again with the same body: its file is still there, or the object is.
 * - `get` resolves to `undefined` only when the store itself says that the object is absent. Everything that prevents an
 *   answer is `unavailable`. A result shorter than the range asked for never happens: that is `corrupt`.
 * - Every call ends: by its result, by an error, or, after `signal` aborts, by an `aborted` error soon after (`timed-out` if the
 *   signal is a timeout).
 * - Errors are `BelayError`s that name the store's `label` and the object.
 */
declare const locatorBrand: unique symbol
/** What a store needs to find one of its objects again; opaque to everyone else, at most 512 bytes of UTF-8. */
export type PackLocator = string & { readonly [locatorBrand]: true }

declare const objectNameBrand: unique symbol
/** 64 lower-case hex digits: the object's id, see docs/snapshot-format.md. */
export type ObjectName = string & { readonly [objectNameBrand]: true }

export interface CallOptions {
  readonly signal?: AbortSignal | undefined
}

export interface ReadOptions extends CallOptions {
  /** Bytes `offset` up to `offset + length` only. A store that cannot read ranges reads all and cuts. */
  readonly range?: { readonly offset: number; readonly length: number } | undefined
}

/**
 * What `put` stores: bytes in memory, or a finished file that was written into `spoolDirectory`. The store may move that file;
 * the caller never uses it again. `sizeBytes` is checked against the file.
 */
export type ObjectBody =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'file'; readonly path: string; readonly sizeBytes: number }

export interface ReadStore {
  /** For messages: kind and place, such as `directory /var/belay`. */
  readonly label: string
  get(at: PackLocator, o?: ReadOptions): Promise<Uint8Array | undefined>
  /** A path under which the object can be read in place, for stores on this machine; `undefined` where there is none.
   *  Says nothing about whether the object exists. */
  localFile(at: PackLocator): string | undefined
}

export interface WriteStore extends ReadStore {
  /** A directory for objects under construction, made by the store, private to this session; swept once the session is dead. */
  spoolDirectory(o?: CallOptions): Promise<string>
  put(name: ObjectName, body: ObjectBody, o?: PutOptions): Promise<PackLocator>
}

export interface PutOptions extends CallOptions {
  /** The checkpoint whose root the object holds; everything else it needs is stored already. A store whose catalog finds checkpoints by their
   *  objects keeps the two as one: the checkpoint then exists when `put` resolves, and `publish` finds it there. Others pass over it. */
  readonly root?: RootOfCheckpoint | undefined
}

/** What a catalog's entry says of a checkpoint, but for where its root lies. */
export interface RootOfCheckpoint {
  readonly record: CheckpointRecord
  readonly trailerBytes: number
}

export interface StoredObject {
  readonly at: PackLocator
  readonly name: ObjectName
  readonly sizeBytes: number
  /** When the object was stored, by the store's own clock. */
  readonly storedAt: Date
}

export interface PruneStore extends WriteStore {
  /** All objects, in no order. */
  list(o?: CallOptions): AsyncIterable<StoredObject>
  /** Resolves to `true` when the object is gone, also if it was absent before; to `false` if it stays for `storedBefore`. */
  remove(at: PackLocator, o?: RemoveOptions): Promise<boolean>
}

export interface RemoveOptions extends CallOptions {
  /** Only if the object was stored, and stored again, before this moment. Without it a cleanup would take away what a session
   *  that runs beside it has just found there and relies on. */
  readonly storedBefore?: Date | undefined
}
