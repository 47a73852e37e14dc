import { detectLane, LANE_PATTERNS } from '@belay/domain/detect-lane'
import { LANES } from '@belay/domain/lane'
import { LANE_POLICY, retentionDaysOf } from '@belay/domain/lane-policy'
import { describe, expect, it } from '@jest/globals'

describe('detectLane', () => {
  it.each([
    [['README.md', 'docs/a/picture.png'], 'docs', 'only documentation changed'],
    [['README.md', 'src/a.ts'], 'standard', 'src/a.ts changed'],
    [['README.md', 'packages/a/package-lock.json'], 'heavy', 'packages/a/package-lock.json changed'],
    [['.github/workflows/ci.yml'], 'heavy', '.github/workflows/ci.yml changed'],
    [[], 'standard', 'no changed files are known'],
  ])('takes %j for %s', (files, lane, because) => {
    expect(detectLane(files)).toEqual({ lane, because })
  })

  it('takes very many files for heavy, even documents', () => {
    const files = Array.from({ length: 200 }, (_, index) => `docs/${index}.md`)
    expect(detectLane(files)).toEqual({ lane: 'heavy', because: '200 files changed' })
    expect(detectLane(files.slice(1)).lane).toBe('docs')
  })

  it('takes the patterns it is given', () => {
    const patterns = { ...LANE_PATTERNS, docs: ['*.tex'], heavy: ['core/**'] }
    expect(detectLane(['a.tex'], patterns).lane).toBe('docs')
    expect(detectLane(['a.md'], patterns).lane).toBe('standard')
    expect(detectLane(['core/a.tex'], patterns).lane).toBe('heavy')
  })
})

describe('what a lane sets', () => {
  it('grows with the lane, limits above targets', () => {
    const policies = LANES.map((lane) => LANE_POLICY[lane])
    for (const policy of policies) {
      expect(policy.jobTimeoutMs).toBeGreaterThan(policy.durationMsTarget)
      expect(policy.createTimeoutMs).toBeGreaterThan(policy.createMsTarget)
      expect(policy.restoreTimeoutMs).toBeGreaterThan(policy.rtoMsTarget)
      expect(policy.recoveryStrategies.at(-1)).toBe('manual')
    }
    const durations = policies.map(({ durationMsTarget }) => durationMsTarget)
    expect(durations).toEqual(durations.toSorted((a, b) => a - b))
  })

  it('lengthens what a priority promises, never shortens it', () => {
    expect(retentionDaysOf('low', LANE_POLICY.docs)).toBe(7)
    expect(retentionDaysOf('medium', LANE_POLICY.heavy)).toBe(14)
    expect(retentionDaysOf('high', LANE_POLICY.heavy)).toBe(30)
    expect(retentionDaysOf('critical', LANE_POLICY.docs)).toBe('forever')
  })
})
