import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Priority } from '@belay/domain/checkpoint/priority'
import type { Config } from '@belay/domain/config/config'
import { misuse } from '@belay/domain/errors'
import type { Surroundings } from '@belay/domain/surroundings'
import { realPathOf } from '@belay/machine/real-path'
import { sessionLiveness } from '@belay/machine/sessions'
import { Keyring, SALT_BYTES } from '@belay/snapshot/format/keys'
import type { StoreKind } from './choose-store.js'
import type { Step } from './host-process.js'
import type { Job } from './job.js'
import { jobServicesOf } from './job-services.js'
import { type OpenStore as OpenedStore, type OpenStoreOptions, openStore } from './open-store.js'

/** What the inputs say of the store. */
export interface StoreInputs {
  readonly store: StoreKind | 'auto' | undefined
  readonly 'store-path': string | undefined
  readonly passphrase: string | undefined
  readonly encryption: 'auto' | 'required' | undefined
  readonly 'github-token': string | undefined
}

/** How to reach the checkpoints of a job. */
export interface StorePlace {
  readonly kind: StoreKind | 'auto'
  /** Absolute; undefined for a store of GitHub's. */
  readonly path: string | undefined
  readonly passphrase: string | undefined
  /** What opening it takes besides. */
  readonly parts: Pick<
    OpenStoreOptions,
    'job' | 'token' | 'network' | 'temporaryDirectory' | 'priority' | 'retentionDays'
  >
}

export interface OpenStore extends OpenedStore {
  readonly keyring: Keyring
  readonly salt: Uint8Array
  /** Where a person can look. */
  readonly url: string
}

/** Decides by inputs and configuration where the checkpoints are, and checks that it can be so.
 *  @throws BelayError misuse for a directory that is not named or lies in the workspace, and for a passphrase that is missing */
export async function placeOfStore(
  inputs: StoreInputs,
  config: Config,
  { job, step }: { readonly job: Job; readonly step: Pick<Step, 'host' | 'network'> },
  o: { readonly priority: Priority; readonly retentionDays: number | 'forever' },
): Promise<StorePlace> {
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
  const given = inputs['store-path'] ?? config.store.path ?? undefined
  return {
    kind,
    passphrase,
    path: kind === 'directory' ? await directoryOf(given, job) : undefined,
    parts: {
      job: jobServicesOf(step.host.env),
      token: inputs['github-token'],
      network: step.network,
      temporaryDirectory: path.join(job.temp, 'belay'),
      ...o,
    },
  }
}

/** Opens the store, runs `work` with it and closes it, however that ends.
 *  @param access `write` makes a directory if it is not there
 *  @throws BelayError misuse, `store-not-found`, corrupt, unavailable; what `work` throws */
export async function withStore<T>(
  place: StorePlace,
  access: 'read' | 'write',
  surroundings: Surroundings,
  work: (open: OpenStore) => Promise<T>,
): Promise<T> {
  const { output, signal, randomBytes } = surroundings
  const keyring = new Keyring(place.passphrase)
  const salt = Uint8Array.from(randomBytes(SALT_BYTES))
  const opened = await openStore({
    ...place.parts,
    kind: place.kind,
    storePath: place.path,
    access,
    keyring,
    salt,
    liveness: await sessionLiveness(),
    signal,
  })
  if (place.kind === 'auto') output.detail(`The store is ${opened.kind}: ${opened.because}.`)
  try {
    return await work({ ...opened, keyring, salt, url: urlOf(opened.kind, place) })
  } finally {
    await opened.close().catch((error: unknown) => {
      if (access === 'write') throw error
      output.detail(`The leases could not be given back: ${(error as Error).message}`)
    })
  }
}

function urlOf(kind: StoreKind, { path: directory, parts }: StorePlace): string {
  const { serverUrl, repository, runId } = parts.job
  switch (kind) {
    case 'directory':
      return directory === undefined ? '' : pathToFileURL(directory).href
    case 'cache':
      return `${serverUrl}/${repository}/actions/caches`
    case 'artifact':
      return `${serverUrl}/${repository}/actions/runs/${runId}#artifacts`
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
