import { randomBytes } from 'node:crypto'
import type { Surroundings } from '@belay/domain/surroundings'
import { Host } from './host.js'

/** What an action has of its process. */
export interface Step {
  readonly host: Host
  readonly surroundings: Surroundings
  /** Where the entry of another process of the same action lies: `post.js`. */
  readonly entry: (name: string) => URL
}

/** The step that this process is.
 *  @param here the URL of its entry: the bundles of the action's other processes lie beside it */
export function stepOfProcess(process: NodeJS.Process, here: string): Step {
  // Computed, so that a bundler does not ship the file as it is: it is bundled as an entry of its own.
  const entry = (name: string): URL => new URL(['.', name].join('/'), here)
  const host = new Host({
    env: process.env,
    write: (text) => void process.stdout.write(text),
    elapsedMs: () => performance.now(),
    setExitCode: (code) => {
      process.exitCode = code
    },
  })
  return {
    host,
    entry,
    surroundings: {
      now: () => new Date(),
      elapsedMs: () => performance.now(),
      randomBytes: (count) => randomBytes(count),
      output: host.voice(),
      workerUrl: entry('worker.js'),
      signal: signalOfInterrupts(process),
    },
  }
}

/** Aborts on the first SIGINT or SIGTERM, which is how a runner cancels. A second one ends the process at once. */
function signalOfInterrupts(process: NodeJS.Process): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.once(name, () => controller.abort(new Error(`${name} was received`)))
  return controller.signal
}
