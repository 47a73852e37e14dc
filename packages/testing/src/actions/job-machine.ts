import { createHash } from 'node:crypto'
import { cp, mkdir, readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type ActionEnd,
  type ActionProcess,
  type ActionProcessOptions,
  startAction,
} from './action-process.js'
import type { ActionsServices } from './actions-services.js'
import type { WorkflowJob } from './run-attempt.js'

/** The built actions, away from the repository, so that they find nothing but what was bundled. */
export class BuiltActions {
  readonly #directory: string

  private constructor(directory: string) {
    this.#directory = directory
  }

  /** @param directory an empty one */
  static async copyTo(directory: string, names: readonly string[]): Promise<BuiltActions> {
    const dist = path.join(import.meta.dirname, '../../../../dist')
    for (const name of names) await cp(path.join(dist, name), path.join(directory, name), { recursive: true })
    return new BuiltActions(directory)
  }

  entry(action: string, process: string): string {
    return path.join(this.#directory, action, `${process}.js`)
  }
}

export interface JobMachineOptions {
  readonly actions: BuiltActions
  readonly services: ActionsServices
  readonly job: WorkflowJob
  /** An empty one: the machine's disk. */
  readonly directory: string
  readonly matrix?: Readonly<Record<string, string>>
  /** For all steps: the token, the store. */
  readonly inputs?: Readonly<Record<string, string>>
  readonly environment?: ActionProcessOptions['environment']
  /** What the machine gives to every process: at least PATH. */
  readonly inherited: Readonly<Record<string, string | undefined>>
}

/** A machine that runs one job: steps with their main entries in order, and at its end their post entries in the reverse one. */
export class JobMachine {
  readonly workspace: string
  readonly temp: string
  readonly #o: JobMachineOptions
  readonly #trackingId: string
  readonly #posts: { action: string; inputs: Record<string, string>; state: ActionEnd['state'] }[] = []

  constructor(o: JobMachineOptions) {
    this.#o = o
    this.#trackingId = `github_${createHash('sha256').update(o.directory).digest('hex').slice(0, 32)}`
    this.workspace = path.join(o.directory, 'workspace')
    this.temp = path.join(o.directory, 'temp')
  }

  async prepare(): Promise<this> {
    await mkdir(this.workspace, { recursive: true })
    return this
  }

  /** Starts the main entry of a step. */
  async start(action: string, inputs: Readonly<Record<string, string>> = {}): Promise<ActionProcess> {
    return await this.#process(action, 'main', { inputs: this.#inputs(inputs, 'success') })
  }

  /** Runs the main entry of a step, whose post entry will have its turn. */
  async run(action: string, inputs: Readonly<Record<string, string>> = {}): Promise<ActionEnd> {
    const end = await (await this.start(action, inputs)).ended
    this.#posts.push({ action, inputs: { ...inputs }, state: end.state })
    return end
  }

  /** Ends the job: every step's post entry, the last one first. */
  async finish(status: 'success' | 'failure' | 'cancelled' = 'success'): Promise<ActionEnd[]> {
    const ends: ActionEnd[] = []
    for (const { action, inputs, state } of this.#posts.reverse()) {
      const post = await this.#process(action, 'post', { inputs: this.#inputs(inputs, status), state })
      ends.push(await post.ended)
    }
    return ends
  }

  /** The machine is gone, and everything that runs on it, at once. What keeps running after a job carries the runner's mark. */
  async lose(): Promise<void> {
    // A killed process goes on being one until its threads have ended, which a busy machine takes its time for; and one that was being
    // started when they were listed comes with the next list.
    for (let pids = await this.processes(); pids.length > 0; pids = await this.processes()) {
      for (const pid of pids) killIfThere(pid)
      await sleep(10)
    }
  }

  /** The processes of this machine's job that still run. */
  async processes(): Promise<number[]> {
    const found: number[] = []
    for (const name of await readdir('/proc')) {
      if (!/^\d+$/.test(name)) continue
      // A process may end while it is looked at.
      const environment = await readFile(`/proc/${name}/environ`, 'latin1').catch(() => '')
      if (environment.includes(`RUNNER_TRACKING_ID=${this.#trackingId}\0`)) found.push(Number(name))
    }
    return found
  }

  async #process(
    action: string,
    name: string,
    o: Pick<ActionProcessOptions, 'inputs' | 'state'>,
  ): Promise<ActionProcess> {
    const { actions, services, job, directory, inherited, environment } = this.#o
    return await startAction({
      services,
      job,
      directory,
      entry: actions.entry(action, name),
      inherited: { HOME: directory, RUNNER_TRACKING_ID: this.#trackingId, ...inherited },
      ...(environment === undefined ? {} : { environment }),
      ...o,
    })
  }

  #inputs(inputs: Readonly<Record<string, string>>, status: string): Record<string, string> {
    const { matrix } = this.#o
    return {
      'github-token': this.#o.services.githubToken(),
      'job-status': status,
      matrix: matrix === undefined ? 'null' : JSON.stringify(matrix),
      ...this.#o.inputs,
      ...inputs,
    }
  }
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    // It has ended since it was listed.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
