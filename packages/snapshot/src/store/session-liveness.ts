/** Tells whether the process behind a session still runs. The store cannot know: the machine package does. */
export interface SessionLiveness {
  readonly own: SessionIdentity
  /** `unknown` where it cannot be told from here, such as for a process of another host. */
  isAlive(session: SessionIdentity): Liveness | Promise<Liveness>
}

/** One run of one process. A process id alone is not enough: ids are used again. */
export interface SessionIdentity {
  readonly host: string
  readonly pid: number
  /** When the process started, in a form that is the same each time it is asked for; opaque here. */
  readonly processStart: string
}

export type Liveness = 'alive' | 'dead' | 'unknown'
