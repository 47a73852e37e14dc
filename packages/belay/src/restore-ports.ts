import { availableCpus } from '@belay/machine/cpu'
import { sessionLiveness } from '@belay/machine/sessions'
import type { RestoreOptions } from '@belay/snapshot/restore/restore-options'
import type { CommandContext } from './command.js'
import { grouped } from './text.js'

type Ports = 'onProgress' | 'liveness' | 'session' | 'clock' | 'workerUrl' | 'threads' | 'signal'

/** What a restore, or the plan of one, has of this process and this machine, whatever is restored. */
export async function restorePorts(context: CommandContext): Promise<Pick<RestoreOptions, Ports>> {
  return {
    onProgress: ({ entries, entriesAll }) =>
      context.output.progress(
        () => `${Math.floor((100 * entries) / Math.max(1, entriesAll))} % of ${grouped(entriesAll)} entries`,
      ),
    liveness: await sessionLiveness(),
    session: Buffer.from(context.randomBytes(16)).toString('hex'),
    clock: { now: context.now, elapsedMs: context.elapsedMs },
    workerUrl: context.workerUrl,
    threads: availableCpus(),
    signal: context.signal,
  }
}
