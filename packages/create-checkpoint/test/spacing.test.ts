import { delayBeforeNext, type Look } from '@belay/create-checkpoint/spacing'
import { describe, expect, it } from '@jest/globals'

const LOOK: Look = {
  intervalMs: 5000,
  elapsedMs: 60_000,
  tookMs: 100,
  cpuMs: 20,
  unchanged: true,
  objects: undefined,
}

describe('the spacing of checkpoints in the background', () => {
  it('is the interval from one beginning to the next', () => {
    expect(delayBeforeNext(LOOK)).toBe(4900)
    expect(delayBeforeNext({ ...LOOK, unchanged: false, cpuMs: 3000, tookMs: 6000 })).toBe(0)
  })

  it('stretches until looking in vain costs less than 2 % of a processor', () => {
    const look = { ...LOOK, cpuMs: 500, tookMs: 300 }
    expect(look.cpuMs / (delayBeforeNext(look) + look.tookMs)).toBeLessThan(0.02)
  })

  it('never stores more than 450 artifacts in six hours', () => {
    let [elapsedMs, objects] = [0, 0]
    while (elapsedMs < 6 * 3_600_000) {
      objects++
      elapsedMs += 100 + delayBeforeNext({ ...LOOK, unchanged: false, elapsedMs, objects })
    }
    expect(objects).toBeLessThan(450)
    expect(objects).toBeGreaterThan(300)
  })
})
