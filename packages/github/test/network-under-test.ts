import { setTimeout as wait } from 'node:timers/promises'
import { NETWORK_LIMITS, type Network, type NetworkLimits } from '@belay/github/network'

/** A network whose waits take no time to speak of, and are counted. */
export function networkUnderTest(o: { now?: () => Date; limits?: Partial<NetworkLimits> } = {}): Network & {
  readonly sleptMs: number[]
} {
  const sleptMs: number[] = []
  return {
    fetch: globalThis.fetch,
    sleep: async (ms, signal) => {
      sleptMs.push(ms)
      await wait(2, undefined, signal === undefined ? {} : { signal })
    },
    random: () => 0.5,
    now: o.now ?? (() => new Date()),
    limits: { ...NETWORK_LIMITS, ...o.limits },
    sleptMs,
  }
}
