import type { Liveness, SessionIdentity, SessionLiveness } from '@belay/snapshot/store/session-liveness'

/** Processes as a test says: those of this liveness's own host are alive until `killed`; of other hosts nothing is known. */
export class FixedLiveness implements SessionLiveness {
  readonly own: SessionIdentity
  readonly #dead: Set<string>

  constructor(own: Partial<SessionIdentity> = {}, dead = new Set<string>()) {
    this.own = { host: 'here', pid: 1, processStart: 'start', ...own }
    this.#dead = dead
  }

  isAlive(session: SessionIdentity): Liveness {
    if (session.host !== this.own.host) return 'unknown'
    return this.#dead.has(keyOf(session)) ? 'dead' : 'alive'
  }

  kill(session: SessionIdentity): void {
    this.#dead.add(keyOf(session))
  }

  /** The same machine seen from another process, or another machine. */
  seenBy(own: Partial<SessionIdentity>): FixedLiveness {
    return new FixedLiveness({ ...this.own, ...own }, this.#dead)
  }
}

function keyOf({ host, pid, processStart }: SessionIdentity): string {
  return JSON.stringify([host, pid, processStart])
}
