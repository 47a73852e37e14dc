import { execFile } from 'node:child_process'
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
  | { readonly kind: 'done'; readonly result: unknown; readonly log: string }
  | { readonly kind: 'failed'; readonly error: string; readonly log: string }

/** Services for one test, and jobs that use them through the official clients. To be called in a `describe`. */
export function useServices(): {
  start(o?: Partial<ActionsServicesOptions>): Promise<ActionsServices>
  machine(): Promise<Machine>
} {
  const tempDir = useTempDir()
  const started: ActionsServices[] = []
  afterEach(async () => {
    for (const services of started.splice(0)) await services.close()
  })
  return {
    async start(o = {}) {
      const services = await startActionsServices({ now: () => new Date(), ...o })
      started.push(services)
      return services
    },
    machine: async () => await Machine.in(await tempDir()),
  }
}

/** An empty runner. */
export class Machine {
  readonly workspace: string
  readonly temp: string

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
    const environment = jobEnvironment(o.services, o.job, {
      workspace: this.workspace,
      temp: this.temp,
      ...o.environment,
    })
    return await new Promise((done, failed) => {
      execFile(
        process.execPath,
        [CLIENT, o.name, JSON.stringify(o.args)],
        {
          cwd: this.workspace,
          env: { PATH: process.env['PATH'], ...environment },
          timeout: 60_000,
          maxBuffer: 2 ** 24,
        },
        (error, stdout, stderr) => {
          if (error !== null)
            failed(new Error(`${o.name} ended badly: ${error.message}\n${stdout}\n${stderr}`))
          else done({ ...JSON.parse(stdout.trim().split('\n').at(-1) ?? ''), log: stdout })
        },
      )
    })
  }
}
