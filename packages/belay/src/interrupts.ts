import type { EventEmitter } from 'node:events'

/** A signal that aborts on the first SIGINT, SIGTERM or SIGHUP (the terminal was closed). A second one ends the process at once, as it would
 *  without us. */
export function signalOfInterrupts(process: EventEmitter): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(name, () => controller.abort(new Error(`${name} was received`)))
  }
  return controller.signal
}
