import { makeCheckpointId, parseSeriesName } from '@belay/domain/brand'
import { sessionLiveness } from '@belay/machine/sessions'
import { findTimeSetter } from '@belay/machine/set-times'
import { archive } from '@belay/snapshot/archive/archive'
import { Keyring, SALT_BYTES } from '@belay/snapshot/format/keys'
import { CheckpointReader } from '@belay/snapshot/reading/checkpoint-reader'
import { restore } from '@belay/snapshot/restore/restore'
import { DirectoryStore } from '@belay/snapshot/store/directory'
import { DirectoryCatalog } from '@belay/snapshot/store/directory-catalog'
import { KeyringRecordCodec } from '@belay/snapshot/store/keyring-record-codec'
import { openStoreDirectory } from '@belay/snapshot/store/store-directory'
import { compileSelection } from '@belay/snapshot/tree/selection'
import { verifyCheckpoint } from '@belay/snapshot/upkeep/verify'

/** @typedef {import('@belay/testing/rng').Rng} Rng */

/** Of every campaign: so that a store's checkpoints follow each other. */
export const SERIES = parseSeriesName('campaign')
const WORKER_URL = new URL(import.meta.resolve('@belay/snapshot/engine-worker'))
const EVERYTHING = { paths: ['.'], exclude: [], keepCredentials: true }

/**
 * A store with its catalog, as one process has it open.
 * @typedef {object} Session
 * @property {import('@belay/snapshot/store/store').PruneStore} store
 * @property {import('@belay/snapshot/catalog').PruneCatalog} catalog
 * @property {Keyring} keyring
 * @property {Uint8Array} salt
 * @property {import('@belay/domain/errors').BelayError | undefined} markerDamage
 * @property {() => Promise<void>} close
 */

/**
 * Opens a directory store in this process, without the command line's retries: each failure shows at once.
 * @param {{ root: string, access: 'read' | 'write', keyring?: Keyring, rng: Rng, files?: import('@belay/snapshot/store/store-files').StoreFiles, signal?: AbortSignal, othersAreDead?: boolean, damagedMarker?: 'pass' }} o
 *   a keyring derives keys once per salt: share it between sessions; `othersAreDead`: as if those before had been other processes
 * @returns {Promise<Session>}
 */
export async function openSession({
  root,
  access,
  keyring = new Keyring(undefined),
  rng,
  files,
  signal,
  othersAreDead = false,
  damagedMarker,
}) {
  const salt = rng.bytes(SALT_BYTES)
  const { own, isAlive } = await sessionLiveness()
  const directory = await openStoreDirectory({
    root,
    access,
    liveness: { own, isAlive: othersAreDead ? () => 'dead' : isAlive },
    now: () => new Date(),
    files,
    signal,
    damagedMarker,
  })
  return {
    store: new DirectoryStore(directory),
    catalog: new DirectoryCatalog(directory, new KeyringRecordCodec(keyring, salt)),
    keyring,
    salt,
    markerDamage: directory.markerDamage,
    close: () => directory.close(),
  }
}

/**
 * Takes a checkpoint of everything in a tree, on top of the newest there is.
 * @param {Session} session
 * @param {{ root: string, rng: Rng, threads?: number, state?: string, now?: Date, clock?: () => number, expiresAt?: string | null, signal?: AbortSignal }} o
 * @returns {Promise<import('@belay/snapshot/archive/archive-options').ArchiveResult>}
 */
export async function takeCheckpoint(
  session,
  { root, rng, threads = 1, state, now = new Date(), clock = Date.now, expiresAt = null, signal },
) {
  const [parent] = await listCheckpoints(session, { limit: 1, signal })
  return await archive({
    ...session,
    root,
    selection: EVERYTHING,
    selector: compileSelection(EVERYTHING),
    policy: { scrubGitConfig: false },
    facts: {
      id: makeCheckpointId(now, rng.bytes(4)),
      series: SERIES,
      lineage: { commit: null, configuration: null },
      closed: false,
      phase: null,
      trigger: 'user-request',
      priority: 'medium',
      lane: 'standard',
      createdAt: now.toISOString(),
      expiresAt,
      git: null,
      values: {},
      platform: { os: 'linux', arch: 'x64' },
    },
    parent,
    stateDirectory: state,
    workerUrl: WORKER_URL,
    parallelism: threads,
    compression: { level: 1 },
    isWorthIt: () => true,
    clock,
    signal,
  })
}

/**
 * Checkpoints, the newest first. Throws at the first whose record cannot be read, unless `unreadable` takes it.
 * @param {Pick<Session, 'catalog'>} session
 * @param {{ limit?: number, signal?: AbortSignal | undefined, unreadable?: (id: string, error: Error) => void }} [o]
 */
export async function listCheckpoints(
  { catalog },
  { limit = Number.POSITIVE_INFINITY, signal, unreadable } = {},
) {
  const entries = []
  for await (const entry of catalog.list({ series: SERIES, signal, unreadable })) {
    entries.push(entry)
    if (entries.length >= limit) break
  }
  return entries
}

/**
 * Makes a target hold what a checkpoint holds, and nothing else.
 * @param {Pick<Session, 'store' | 'keyring'>} session
 * @param {import('@belay/snapshot/catalog').CatalogEntry} entry
 * @param {{ target: string, rng: Rng, files?: import('@belay/snapshot/tree/tree-files').TreeFiles, threads?: number, durable?: boolean, exactTimes?: boolean, othersAreDead?: boolean, signal?: AbortSignal }} o
 *   with `threads` it works on as many besides its own; `othersAreDead`: as if each restore before had been another process
 */
export async function restoreCheckpoint(
  session,
  entry,
  { target, rng, files, threads = 0, durable = false, exactTimes = false, othersAreDead = false, signal },
) {
  const liveness = await sessionLiveness()
  const checkpoint = await CheckpointReader.open(entry, { ...session, signal })
  return await restore({
    checkpoint,
    store: session.store,
    target,
    semantics: { platform: 'linux', caseInsensitive: false, normalising: false },
    policy: { verify: { kind: 'full' }, selects: undefined, extras: () => 'remove', random: rng.random },
    openTimeSetter: exactTimes ? findTimeSetter : undefined,
    liveness: othersAreDead ? { own: liveness.own, isAlive: () => 'dead' } : liveness,
    session: Buffer.from(rng.bytes(16)).toString('hex'),
    clock: { now: () => new Date(), elapsedMs: () => performance.now() },
    workerUrl: threads === 0 ? undefined : WORKER_URL,
    threads: Math.max(1, threads),
    durable,
    ...(files === undefined ? {} : { files }),
    signal,
  })
}

/**
 * What a full verification of one checkpoint finds, as the command line does it.
 * @param {Pick<Session, 'store' | 'keyring'>} session
 * @param {import('@belay/snapshot/catalog').CatalogEntry} entry
 */
export async function verifyFully({ store, keyring }, entry) {
  const storedSizes = new Map()
  for await (const { at, sizeBytes } of store.list()) storedSizes.set(at, sizeBytes)
  return await verifyCheckpoint(entry, { store, keyring, depth: { kind: 'full' }, storedSizes })
}
