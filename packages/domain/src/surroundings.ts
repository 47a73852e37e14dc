/** How work speaks while it goes on. A terminal and a job's log show it differently. */
export interface Voice {
  /** How far the work is; the text replaces the one before. */
  progress(text: () => string): void
  /** Worth knowing, no result. */
  note(text: string): void
  /** Worth knowing for who looks closely. */
  detail(text: string | (() => string)): void
  /** Needs attention though the work succeeds. */
  warn(text: string): void
}

/** What work has from the process it runs in, whoever started that: a person at a terminal or a runner. */
export interface Surroundings {
  readonly now: () => Date
  /** Since some moment; never goes back. */
  readonly elapsedMs: () => number
  readonly randomBytes: (count: number) => Uint8Array
  readonly output: Voice
  /** Where the engine's worker lies. */
  readonly workerUrl: URL
  readonly signal: AbortSignal
}
