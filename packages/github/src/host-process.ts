import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Surroundings } from '@belay/domain/surroundings'
import { parentSession, type SessionIdentity } from '@belay/machine/sessions'
import { Host, type HostPorts } from './host.js'
import { NETWORK_LIMITS, type Network } from './network.js'

/** What an action has of its process. */
export interface Step {
  readonly host: Host
  readonly surroundings: Surroundings
  readonly network: Network
  /** The process that lives as long as the job. */
  readonly session: () => Promise<SessionIdentity | null>
  /** Where the entry of another process of the same action lies: `post.js`. */
  readonly entry: (name: string) => URL
}

/** The step that this process is.
 *  @param here the URL of its entry: the bundles of the action's other processes lie beside it */
export function stepOfProcess(process: NodeJS.Process, here: string): Step {
  const env = { ...process.env }
  // Here they are known; what this process starts inherits nothing that it must not see.
  for (const name of Object.keys(env)) if (isSecretVariable(name)) delete process.env[name]
  return stepWith(process, here, {
    env,
    write: (text) => void process.stdout.write(text),
    signal: signalOfInterrupts(process),
    // The runner's own, which starts every step.
    session: parentSession,
  })
}

/** A step whose environment did not come with its process. */
export function stepWith(
  process: NodeJS.Process,
  here: string,
  o: Pick<HostPorts, 'env' | 'write'> & { readonly signal: AbortSignal } & Pick<Step, 'session'>,
): Step {
  // Computed, so that a bundler does not ship the file as it is: it is bundled as an entry of its own.
  const entry = (name: string): URL => new URL(['.', name].join('/'), here)
  const host = new Host({
    env: o.env,
    write: o.write,
    elapsedMs: () => performance.now(),
    setExitCode: (code) => {
      process.exitCode = code
    },
  })
  return {
    host,
    entry,
    session: o.session,
    network: {
      fetch: globalThis.fetch,
      sleep: async (ms, signal) => {
        await sleep(ms, undefined, { signal })
      },
      random: () => Math.random(),
      now: () => new Date(),
      onRetry: ({ doing, error, delayMs }) =>
        host.debug(`Will ${doing} again in ${delayMs} ms: ${error.message}`),
      limits: NETWORK_LIMITS,
    },
    surroundings: {
      now: () => new Date(),
      elapsedMs: () => performance.now(),
      randomBytes: (count) => randomBytes(count),
      output: host.voice(),
      workerUrl: entry('worker.js'),
      signal: o.signal,
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

/** Whether a variable may hold a secret: inputs, what steps saved, and the tokens of the runner's services. */
export function isSecretVariable(name: string): boolean {
  return /^(INPUT_|STATE_|ACTIONS_)/.test(name) || /(TOKEN|PASSPHRASE|PASSWORD|SECRET)$/i.test(name)
}
