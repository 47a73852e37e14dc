import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type BelayError, misuse } from '@belay/domain/errors'
import { findTextFile } from '@belay/machine/read-small-file'
import { sessionLiveness } from '@belay/machine/sessions'
import { writeFileAtomically } from '@belay/machine/write-file-atomically'
import type { PruneCatalog } from '@belay/snapshot/catalog'
import { Keyring, SALT_BYTES } from '@belay/snapshot/format/keys'
import { DirectoryStore } from '@belay/snapshot/store/directory'
import { DirectoryCatalog } from '@belay/snapshot/store/directory-catalog'
import { KeyringRecordCodec } from '@belay/snapshot/store/keyring-record-codec'
import type { RetryPorts } from '@belay/snapshot/store/retry'
import { RetryingStore } from '@belay/snapshot/store/retrying'
import { RetryingCatalog } from '@belay/snapshot/store/retrying-catalog'
import type { PruneStore } from '@belay/snapshot/store/store'
import { openStoreDirectory, type StoreDirectoryOptions } from '@belay/snapshot/store/store-directory'
import type { CommandContext } from './command.js'
import { checkOptionDirectory } from './option-place.js'
import { findPassphrase, type PassphraseOptions } from './passphrase.js'

export interface StoreOptions extends PassphraseOptions {
  readonly store: 'auto' | 'directory' | 'artifact' | 'cache'
  readonly 'store-path': string | undefined
}

export interface OpenStore {
  readonly store: PruneStore
  readonly catalog: PruneCatalog
  readonly keyring: Keyring
  /** Random bytes for the first checkpoint of an encrypted store. */
  readonly salt: Uint8Array
  /** Absolute. */
  readonly path: string
  /** What is wrong with the file that marks the store, where that is no reason not to open it; with `rebuild`, what was. */
  readonly markerDamage: BelayError | undefined
}

/**
 * What a command may do, and how much of the store must be whole for it:
 * `read`; `write`, which makes the store if it is not there; `existing`, which writes only to one that is; `validate`, which reads a store that
 * may have lost its marker; `salvage`, which reads one that may have lost its directory of records as well; `rebuild`, which gives such a
 * store back what it lost.
 */
export type StoreAccess = 'read' | 'write' | 'existing' | 'validate' | 'salvage' | 'rebuild'

const WAYS = {
  read: { access: 'read' },
  write: { access: 'write' },
  existing: { access: 'write' },
  validate: { access: 'read', damagedMarker: 'pass' },
  salvage: { access: 'read', damagedMarker: 'pass', mayLackRecords: true },
  rebuild: { access: 'write', damagedMarker: 'rewrite' },
} as const satisfies Record<StoreAccess, Partial<StoreDirectoryOptions>>

/** Where a tree's own store and state lie. Never part of a checkpoint. */
export const OWN_DIRECTORY = '.belay'
const DEFAULT_STORE = `${OWN_DIRECTORY}/store`

/** Opens the store that the options name, runs `work` with it and closes it, however that ends.
 *  @throws BelayError misuse, `store-not-found`, corrupt, unavailable; what `work` throws */
export async function withStore<T>(
  o: StoreOptions,
  access: StoreAccess,
  context: CommandContext,
  work: (open: OpenStore) => Promise<T>,
): Promise<T> {
  if (context.withServiceStore !== undefined) return await context.withServiceStore(access, work)
  const place = await storePathOf(o, context)
  const keyring = new Keyring(await findPassphrase(o, context))
  if (access === 'write' && o['store-path'] === undefined)
    await hideFromGit(path.join(context.cwd, OWN_DIRECTORY))
  const { now, signal } = context
  const common = { root: place, liveness: await sessionLiveness(), now, signal }
  // Opening a store to write would make it.
  if (access === 'existing' || access === 'rebuild')
    await openStoreDirectory({ ...common, ...(access === 'rebuild' ? WAYS.validate : WAYS.read) })
  const directory = await openStoreDirectory({ ...common, ...WAYS[access] })
  const salt = Uint8Array.from(context.randomBytes(SALT_BYTES))
  const ports = retryPorts(context)
  try {
    return await work({
      store: new RetryingStore(new DirectoryStore(directory), ports),
      catalog: new RetryingCatalog(
        new DirectoryCatalog(directory, new KeyringRecordCodec(keyring, salt)),
        ports,
      ),
      keyring,
      salt,
      path: place,
      markerDamage: directory.markerDamage,
    })
  } finally {
    await directory.close().catch((error: unknown) => {
      if (!READING.has(access)) throw error
      // It was only read from: what is left of its leases is swept like a dead session's.
      context.output.detail(`The leases could not be given back: ${(error as Error).message}`)
    })
  }
}

const READING: ReadonlySet<StoreAccess> = new Set(['read', 'validate', 'salvage'])

/** Where the store lies, absolute.
 *  @throws BelayError misuse `not-supported` for a kind of store that only actions have, `option-invalid` where no directory can be */
export async function storePathOf(
  o: Pick<StoreOptions, 'store' | 'store-path'>,
  context: CommandContext,
): Promise<string> {
  if (o.store === 'artifact' || o.store === 'cache') {
    throw misuse(
      'not-supported',
      `The option --store cannot be "${o.store}" on the command line: expected auto or directory`,
      {
        hint: 'The services behind artifacts and caches answer to running workflows only: use the actions there.',
      },
    )
  }
  const place = { option: '--store-path', given: o['store-path'], fallback: DEFAULT_STORE }
  await checkOptionDirectory(place, context)
  return path.resolve(context.cwd, o['store-path'] ?? DEFAULT_STORE)
}

/** Keeps Belay's own directory out of everybody's commits, without touching the repository's own .gitignore. */
export async function hideFromGit(directory: string): Promise<void> {
  const file = path.join(directory, '.gitignore')
  if ((await findTextFile(file)) === undefined) await writeFileAtomically(file, '*\n')
}

function retryPorts(context: CommandContext): RetryPorts {
  return {
    sleep: async (ms, signal) => {
      await sleep(ms, undefined, { signal })
    },
    random: () => (context.randomBytes(1)[0] as number) / 256,
    onRetry: ({ doing, error, delayMs }) =>
      context.output.detail(`Will ${doing} again in ${delayMs} ms: ${error.message}`),
  }
}
