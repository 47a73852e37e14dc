import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { type ActionsServices, startActionsServices } from './actions-services.js'
import { BuiltActions, JobMachine, type JobMachineOptions } from './job-machine.js'
import type { WorkflowJob } from './run-attempt.js'

export interface JobSceneOptions {
  readonly now: () => Date
  /** What machines give to every process: at least PATH. */
  readonly inherited: JobMachineOptions['inherited']
}

/** Services, the built actions, and as many machines as a test wants, with a directory store that outlives them. */
export class JobScene {
  readonly services: ActionsServices
  readonly actions: BuiltActions
  /** Outlives every machine. */
  readonly storePath: string
  readonly #directory: string
  readonly #inherited: JobMachineOptions['inherited']
  readonly #made: JobMachine[] = []

  private constructor(o: {
    services: ActionsServices
    actions: BuiltActions
    directory: string
    inherited: JobMachineOptions['inherited']
  }) {
    this.#inherited = o.inherited
    this.services = o.services
    this.actions = o.actions
    this.#directory = o.directory
    this.storePath = path.join(o.directory, 'store')
  }

  /** @param directory an empty one */
  static async in(directory: string, o: JobSceneOptions): Promise<JobScene> {
    const services = await startActionsServices({ now: o.now })
    const place = path.join(directory, 'actions')
    await mkdir(place)
    const actions = await BuiltActions.copyTo(place, ['create-checkpoint', 'restore-checkpoint', 'action'])
    return new JobScene({ services, actions, directory, inherited: o.inherited })
  }

  /** A machine that has never run anything. Its steps use the directory store unless their inputs say otherwise. */
  async machine(
    job: WorkflowJob,
    o: Partial<Pick<JobMachineOptions, 'inputs' | 'matrix' | 'environment' | 'inherited'>> = {},
  ): Promise<JobMachine> {
    const directory = path.join(this.#directory, `machine-${this.#made.length}`)
    const inputs = { store: 'directory', 'store-path': this.storePath, ...o.inputs }
    const { actions, services } = this
    const machine = new JobMachine({
      actions,
      services,
      job,
      directory,
      inherited: this.#inherited,
      ...o,
      inputs,
    })
    this.#made.push(machine)
    return await machine.prepare()
  }

  async close(): Promise<void> {
    for (const machine of this.#made) await machine.lose()
    await this.services.close()
  }
}
