/** A clock that moves only when told, and a sleep that takes no time: it moves the clock and says how long it would have been. */
export class ManualClock {
  #nowMs: number
  readonly sleptMs: number[] = []

  constructor(startedAt = '2026-01-02T03:04:05.678Z') {
    this.#nowMs = new Date(startedAt).getTime()
  }

  readonly now = (): Date => new Date(this.#nowMs)

  readonly sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
    signal?.throwIfAborted()
    this.sleptMs.push(ms)
    this.advance(ms)
  }

  advance(ms: number): void {
    this.#nowMs += ms
  }
}
