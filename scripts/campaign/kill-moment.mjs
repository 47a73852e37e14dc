const AFTER_CHANGE_MS = 40

/**
 * When to kill a command: at any moment of the time it takes, or, every other time, shortly after it began to change something that others
 * see, which is a short part of the whole.
 * @param {import('@belay/testing/rng').Rng} rng
 * @param {{ wallMs: number, changes: string }} o
 * @returns {{ kill: { killAfterMs: number, killAfterChangeOf?: string }, text: string }}
 */
export function killMoment(rng, { wallMs, changes }) {
  if (rng.chance(0.5)) {
    const killAfterMs = rng.random() * wallMs * 1.1
    return { kill: { killAfterMs }, text: `after ${killAfterMs.toFixed(1)} ms` }
  }
  const killAfterMs = rng.random() ** 2 * AFTER_CHANGE_MS
  return {
    kill: { killAfterMs, killAfterChangeOf: changes },
    text: `${killAfterMs.toFixed(1)} ms after the first change of ${changes}`,
  }
}
