import { isAnnounced, PRIORITIES } from '@belay/domain/checkpoint/priority'
import { kindOfTrigger, TRIGGERS } from '@belay/domain/checkpoint/trigger'
import { worstSeverity } from '@belay/domain/incident/severity'
import { describe, expect, it } from '@jest/globals'

describe('the words of the product', () => {
  it('knows the kind of each trigger', () => {
    expect(kindOfTrigger('time-based')).toBe('automatic')
    expect(kindOfTrigger('milestone')).toBe('manual')
    expect(kindOfTrigger('resource')).toBe('intelligent')
    expect(new Set(TRIGGERS).size).toBe(14)
  })

  it('announces high and critical checkpoints only', () => {
    expect(PRIORITIES.filter(isAnnounced)).toEqual(['high', 'critical'])
  })

  it('finds the worst severity', () => {
    expect(worstSeverity(['P3', 'P1', 'P2'])).toBe('P1')
    expect(worstSeverity([])).toBeUndefined()
  })
})
