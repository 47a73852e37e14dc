import { jobServicesOf } from '@belay/github/job-services'
import type { NetworkLimits } from '@belay/github/network'
import { type OpenStore, type OpenStoreOptions, openStore } from '@belay/github/open-store'
import { Keyring } from '@belay/snapshot/format/keys'
import {
  type ActionsServices,
  type ActionsServicesOptions,
  startActionsServices,
} from '@belay/testing/actions/actions-services'
import { jobEnvironment } from '@belay/testing/actions/job-environment'
import type { WorkflowJob } from '@belay/testing/actions/run-attempt'
import type { CacheAccess } from '@belay/testing/actions/runtime-token'
import { FixedLiveness } from '@belay/testing/fixed-liveness'
import { useTempDir } from '@belay/testing/temp-dir'
import { afterEach } from '@jest/globals'
import { networkUnderTest } from './network-under-test.js'

export type OpenOver = Partial<OpenStoreOptions> & {
  readonly limits?: Partial<NetworkLimits>
  readonly cacheAccess?: CacheAccess
}

export interface Scene {
  readonly services: ActionsServices
  tempDir(): Promise<string>
  /** A session of a job's, as an action opens it. */
  open(job: WorkflowJob, over?: OpenOver): Promise<OpenStore & { readonly sleptMs: readonly number[] }>
}

/** Services for one test, and sessions with them. To be called in a `describe` or at the top of a file. */
export function useServices(): (o?: Partial<ActionsServicesOptions>) => Promise<Scene> {
  const tempDir = useTempDir()
  const closers: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close()
  })
  return async (o = {}) => {
    const services = await startActionsServices({ now: () => new Date(), ...o })
    closers.push(() => services.close())
    return {
      services,
      tempDir: () => tempDir(),
      async open(job, { limits, cacheAccess, ...over } = {}) {
        const network = networkUnderTest({ ...(o.now ? { now: o.now } : {}), ...(limits ? { limits } : {}) })
        const opened = await openStore({
          kind: 'cache',
          storePath: undefined,
          access: 'write',
          job: jobServicesOf(jobEnvironment(services, job, cacheAccess ? { cacheAccess } : {})),
          token: services.githubToken(),
          keyring: new Keyring(undefined),
          salt: new Uint8Array(32),
          temporaryDirectory: await tempDir(),
          network,
          liveness: new FixedLiveness(),
          secondMs: 1,
          ...over,
        })
        closers.push(() => opened.close())
        return { ...opened, sleptMs: network.sleptMs }
      },
    }
  }
}
