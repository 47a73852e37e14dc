import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import type { Priority } from '@belay/domain/checkpoint/priority'
import type { Config } from '@belay/domain/config/config'
import { misuse } from '@belay/domain/errors'
import type { Surroundings } from '@belay/domain/surroundings'
import { realPathOf } from '@belay/machine/real-path'
import { sessionLiveness } from '@belay/machine/sessions'
import type { PruneCatalog } from '@belay/snapshot/catalog'
import { Keyring, SALT_BYTES } from '@belay/snapshot/format/keys'
import { DirectoryStore } from '@belay/snapshot/store/directory'
import { DirectoryCatalog } from '@belay/snapshot/store/directory-catalog'
import { KeyringRecordCodec } from '@belay/snapshot/store/keyring-record-codec'
import type { RetryPorts } from '@belay/snapshot/store/retry'
import { RetryingStore } from '@belay/snapshot/store/retrying'
import { RetryingCatalog } from '@belay/snapshot/store/retrying-catalog'
import type { PruneStore } from '@belay/snapshot/store/store'
import { openStoreDirectory } from '@belay/snapshot/store/store-directory'
import type { Job } from './job.js'

/** What the inputs say of the store. */
export interface StoreInputs {
  readonly store: 'auto' | 'cache' | 'artifact' | 'directory' | undefined
  readonly 'store-path': string | undefined
  readonly passphrase: string | undefined
  readonly encryption: 'auto' | 'required' | undefined
  readonly 'github-token': string | undefined
}

/** How to reach the checkpoints of a job. */
export interface StoreChoice {
  readonly kind: 'auto' | 'cache' | 'artifact' | 'directory'
  /** Absolute; undefined for a store of GitHub's. */
  readonly path: string | undefined
  readonly passphrase: string | undefined
  readonly token: string | undefined
  readonly priority: Priority
  readonly retentionDays: number | 'forever'
}

export interface OpenStore {
  readonly store: PruneStore
  readonly catalog: PruneCatalog
  readonly keyring: Keyring
  /** Random bytes for the first checkpoint of an encrypted store. */
  readonly salt: Uint8Array
  readonly kind: 'cache' | 'artifact' | 'directory'
  readonly url: string
}

/** Decides by inputs and configuration where the checkpoints are, and checks that it can be so.
 *  @throws BelayError misuse for a directory that is not named or lies in the workspace, and for a passphrase that is missing */
export async function chooseStore(
  inputs: StoreInputs,
  config: Config,
  job: Job,
  o: { readonly priority: Priority; readonly retentionDays: number | 'forever' },
): Promise<StoreChoice> {
  const kind = inputs.store ?? config.store.kind
  // An empty one is what a missing secret looks like, on forks and for Dependabot.
  const passphrase = inputs.passphrase === '' ? undefined : inputs.passphrase
  if (passphrase === undefined && (inputs.encryption ?? config.encryption) === 'required') {
    throw misuse(
      'passphrase-missing',
      'Encryption is "required": expected a passphrase, found an empty one',
      {
        hint: 'Secrets are empty in runs of forks and of Dependabot. Elsewhere, check the name of the secret behind the input "passphrase".',
      },
    )
  }
  const choice = { kind, passphrase, token: inputs['github-token'], ...o }
  if (kind !== 'directory') return { ...choice, path: undefined }
  return { ...choice, path: await directoryOf(inputs['store-path'] ?? config.store.path ?? undefined, job) }
}

/** Opens the store, runs `work` with it and closes it, however that ends.
 *  @param access `write` makes a directory if it is not there
 *  @throws BelayError misuse, `store-not-found`, corrupt, unavailable; what `work` throws */
export async function withStore<T>(
  choice: StoreChoice,
  access: 'read' | 'write',
  surroundings: Surroundings,
  work: (open: OpenStore) => Promise<T>,
): Promise<T> {
  const { now, signal } = surroundings
  const keyring = new Keyring(choice.passphrase)
  const salt = Uint8Array.from(surroundings.randomBytes(SALT_BYTES))
  if (choice.path === undefined) {
    throw misuse(
      'not-supported',
      `The store ${JSON.stringify(choice.kind)} is not there yet: expected directory`,
    )
  }
  const directory = await openStoreDirectory({
    root: choice.path,
    access,
    liveness: await sessionLiveness(),
    now,
    signal,
  })
  const ports = retryPorts(surroundings)
  try {
    return await work({
      store: new RetryingStore(new DirectoryStore(directory), ports),
      catalog: new RetryingCatalog(
        new DirectoryCatalog(directory, new KeyringRecordCodec(keyring, salt)),
        ports,
      ),
      keyring,
      salt,
      kind: 'directory',
      url: pathToFileURL(choice.path).href,
    })
  } finally {
    await directory.close()
  }
}

async function directoryOf(given: string | undefined, job: Job): Promise<string> {
  if (given === undefined) {
    throw misuse(
      'option-missing',
      'The store "directory" needs a place: expected the input "store-path", found none',
      {
        hint: 'Name a directory outside the workspace that outlives the job, such as a mounted disk of a self-hosted runner.',
      },
    )
  }
  const place = path.resolve(job.workspace, given)
  const [realPlace, realWorkspace] = await Promise.all([realPathOf(place), realPathOf(job.workspace)])
  if (realPlace === realWorkspace || realPlace.startsWith(`${realWorkspace}${path.sep}`)) {
    throw misuse(
      'option-invalid',
      `The input "store-path" cannot be ${JSON.stringify(given)}: expected a directory outside the workspace ${job.workspace}, which a checkout empties`,
    )
  }
  return place
}

export function retryPorts({ output, randomBytes }: Surroundings): RetryPorts {
  return {
    sleep: async (ms, signal) => {
      await sleep(ms, undefined, { signal })
    },
    random: () => (randomBytes(1)[0] as number) / 256,
    onRetry: ({ doing, error, delayMs }) =>
      output.detail(`Will ${doing} again in ${delayMs} ms: ${error.message}`),
  }
}
