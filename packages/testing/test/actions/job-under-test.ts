import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type ActionsServices,
  type ActionsServicesOptions,
  startActionsServices,
} from '@belay/testing/actions/actions-services'
import { type JobEnvironmentOptions, jobEnvironment } from '@belay/testing/actions/job-environment'
import type { WorkflowJob } from '@belay/testing/actions/run-attempt'
import { useTempDir } from '@belay/testing/temp-dir'
import { afterEach } from '@jest/globals'

const CLIENT = join(import.meta.dirname, 'official-client.mjs')

export type Outcome =
  | { readonly kind: 'done'; readonly result?: unknown; readonly log: string }
  | { readonly kind: 'failed'; readonly error: string; readonly log: string }

/** Services for one test, and machines that use them through the official clients. To be called in a `describe`. */
export function useServices(): {
  start(o?: Partial<ActionsServicesOptions>): Promise<ActionsServices>
  machine(): Promise<Machine>
} {
  const tempDir = useTempDir()
  const started: { close(): Promise<void> }[] = []
  afterEach(async () => {
    for (const one of started.splice(0).reverse()) await one.close()
  })
  return {
    async start(o = {}) {
      const services = await startActionsServices({ now: () => new Date(), ...o })
      started.push(services)
      return services
    },
    async machine() {
      const machine = await Machine.in(await tempDir())
      started.push(machine)
      return machine
    },
  }
}

/** An empty runner, with one process in which the official clients run. */
export class Machine {
  readonly workspace: string
  readonly temp: string
  #process: ChildProcess | undefined

  private constructor(directory: string) {
    this.workspace = join(directory, 'workspace')
    this.temp = join(directory, 'temp')
  }

  static async in(directory: string): Promise<Machine> {
    const machine = new Machine(directory)
    await mkdir(machine.workspace)
    await mkdir(machine.temp)
    return machine
  }

  /** One call of an official client, in the workspace. */
  async call(o: {
    readonly services: ActionsServices
    readonly job: WorkflowJob
    readonly name: string
    readonly args: readonly unknown[]
    readonly environment?: JobEnvironmentOptions | undefined
  }): Promise<Outcome> {
    const { workspace, temp } = this
    // Without a word about the cache's mode, the one of the call before would stay.
    const environment = {
      ACTIONS_CACHE_MODE: '',
      ...jobEnvironment(o.services, o.job, { workspace, temp, ...o.environment }),
    }
    this.#process ??= this.#start(environment)
    const child = this.#process
    const over = new AbortController()
    const exited = once(child, 'exit', { signal: over.signal }).then(([code]) => {
      throw new Error(`${o.name} ended its process with ${code}`)
    })
    child.send({ name: o.name, args: o.args, environment })
    try {
      const [outcome] = await Promise.race([once(child, 'message', { signal: over.signal }), exited])
      return outcome as Outcome
    } finally {
      exited.catch(() => {
        // Nobody waits for the process's end any more.
      })
      over.abort()
    }
  }

  async close(): Promise<void> {
    const child = this.#process
    this.#process = undefined
    if (child === undefined || child.exitCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }

  #start(environment: Record<string, string>): ChildProcess {
    return fork(CLIENT, {
      cwd: this.workspace,
      env: { PATH: process.env['PATH'], ...environment },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
  }
}
