import { type CrashEvidence, judgeCrash } from '@belay/domain/checkpoint/judge-crash'
import { describe, expect, it } from '@jest/globals'

const UNKNOWN: CrashEvidence = {
  process: 'unknown',
  run: 'unknown',
  silentMs: 1000,
  silentMsMax: 60_000,
  verifies: 'yes',
  neededBytes: 100,
  freeBytes: 1000,
  hasEndMark: false,
}

describe('judging a crash', () => {
  it.each<[string, Partial<CrashEvidence>, boolean]>([
    ['a mark of the end against everything', { hasEndMark: true, process: 'dead', silentMs: 1e9 }, false],
    ['a live process against a silence', { process: 'alive', silentMs: 1e9 }, false],
    ['a run in progress against a silence', { run: 'in-progress', silentMs: 1e9 }, false],
    ['a dead process', { process: 'dead' }, true],
    ['a run that is over', { run: 'ended' }, true],
    ['a long silence where nobody knows', { silentMs: 61_000 }, true],
    ['a short silence where nobody knows', {}, false],
  ])('believes %s', (_, over, crashed) => {
    const verdict = judgeCrash({ ...UNKNOWN, ...over })
    expect(verdict.crashed).toBe(crashed)
    expect(verdict.layers.map(({ layer }) => layer)).toEqual([
      'process',
      'heartbeat',
      'checkpoint',
      'disk',
      'end-mark',
    ])
    expect(verdict.because).not.toBe('')
  })

  it('names what stands in the way of a restore', () => {
    expect(judgeCrash({ ...UNKNOWN, process: 'dead', verifies: 'no' }).isRestorable).toBe(false)
    expect(judgeCrash({ ...UNKNOWN, process: 'dead', freeBytes: 99 }).isRestorable).toBe(false)
    expect(judgeCrash({ ...UNKNOWN, process: 'dead', freeBytes: undefined }).isRestorable).toBe(true)
  })
})
