import path from 'node:path'
import { CHECKPOINT_ID_PATTERN, type CheckpointId } from '@belay/domain/brand'
import { corrupt } from '@belay/domain/errors'
import type { ObjectName, PackLocator } from './store.js'

/**
 * Where what lies in a directory store:
 *
 *     belay-store.json                 says that this is a store, and of which version
 *     packs/ab/ab…                     objects, in 256 directories by the first two digits of their names; immutable
 *     checkpoints/<checkpoint>         the catalog: one small record each, written last
 *     leases/<session>                 who the session is: host, process, start; its mtime is the heartbeat
 *     leases/<session>.<checkpoint>    empty: the session builds on this checkpoint
 *     locks/prune.<session>            empty: the session cleans up
 *     tmp/<session>/                   the session's spool
 *     tmp/<session>/withdrawn, removed what a cleanup is about to delete and may have to put back
 *
 * Everything passing carries its session in its name and is created and removed by that session alone, or by a sweep once the
 * session is dead. So nobody ever takes away a file that belongs to someone alive, and none is ever rewritten.
 */
export class DirectoryLayout {
  readonly root: string
  readonly marker: string
  readonly packs: string
  readonly checkpoints: string
  readonly leases: string
  readonly locks: string
  readonly tmp: string

  constructor(root: string) {
    this.root = path.resolve(root)
    this.marker = path.join(this.root, MARKER_NAME)
    this.packs = path.join(this.root, 'packs')
    this.checkpoints = path.join(this.root, 'checkpoints')
    this.leases = path.join(this.root, 'leases')
    this.locks = path.join(this.root, 'locks')
    this.tmp = path.join(this.root, 'tmp')
  }

  packDirectory(name: ObjectName): string {
    return path.join(this.packs, name.slice(0, 2))
  }

  pack(name: ObjectName): string {
    return path.join(this.packDirectory(name), name)
  }

  record(id: CheckpointId): string {
    return path.join(this.checkpoints, id)
  }

  session(id: SessionId): string {
    return path.join(this.leases, id)
  }

  lease(id: SessionId, parent: CheckpointId): string {
    return path.join(this.leases, `${id}.${parent}`)
  }

  pruneLock(id: SessionId): string {
    return path.join(this.locks, `${PRUNE_PREFIX}${id}`)
  }

  spool(id: SessionId): string {
    return path.join(this.tmp, id)
  }

  /** Records on their way out. */
  withdrawn(id: SessionId): string {
    return path.join(this.tmp, id, 'withdrawn')
  }

  /** Objects on their way out. */
  removed(id: SessionId): string {
    return path.join(this.tmp, id, 'removed')
  }
}

/** 32 random hex digits. */
export type SessionId = string & { readonly __session: true }

export const MARKER_NAME = 'belay-store.json'
const PRUNE_PREFIX = 'prune.'

/** The locator of an object is its name. It comes out of manifests, so it is checked before it becomes part of a path. */
export function objectNameOf(at: string, label: string): ObjectName & PackLocator {
  if (isObjectName(at)) return at
  throw corrupt(
    'path-unsafe',
    `${JSON.stringify(at.slice(0, 80))} names no object of ${label}: expected 64 hex digits`,
    {
      hint: 'The checkpoint was made for another kind of store, or its manifest is damaged: run `belay validate`.',
    },
  )
}

export function isObjectName(name: string): name is ObjectName & PackLocator {
  return /^[0-9a-f]{64}$/.test(name)
}

export function isCheckpointId(name: string): name is CheckpointId {
  return CHECKPOINT_ID_PATTERN.test(name)
}

export function isSessionId(name: string): name is SessionId {
  return /^[0-9a-f]{32}$/.test(name)
}

/** What a name in leases/ means; undefined for a name that is none of ours. */
export function parseLeaseName(
  name: string,
): { readonly session: SessionId; readonly parent: CheckpointId | undefined } | undefined {
  const [session = '', parent] = splitOnce(name)
  if (!isSessionId(session)) return undefined
  if (parent === undefined) return { session, parent }
  return isCheckpointId(parent) ? { session, parent } : undefined
}

/** The session that holds, or wants, the cleanup lock of this name. */
export function parsePruneLockName(name: string): SessionId | undefined {
  const session = name.startsWith(PRUNE_PREFIX) ? name.slice(PRUNE_PREFIX.length) : ''
  return isSessionId(session) ? session : undefined
}

function splitOnce(name: string): [string, string?] {
  const dot = name.indexOf('.')
  return dot < 0 ? [name] : [name.slice(0, dot), name.slice(dot + 1)]
}
