import type { EventEmitter } from 'node:events'

/** A signal that aborts on the first SIGINT or SIGTERM. A second one ends the process at once, as it would without us. */
export function signalOfInterrupts(process: EventEmitter): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM']) {
    process.once(name, () => controller.abort(new Error(`${name} was received`)))
  }
  return controller.signal
}
