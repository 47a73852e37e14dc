import { counted, grouped } from '@belay/domain/text'
import { describe, expect, it } from '@jest/globals'

describe('grouped', () => {
  it('writes numbers as Intl does for English', () => {
    for (const count of [0, 1, 12, 999, 1000, 1001, 12_345, 999_999, 1_000_000, 1_234_567_890, 2 ** 53 - 1]) {
      expect(grouped(count)).toBe(count.toLocaleString('en'))
    }
  })
})

describe('counted', () => {
  it('takes the plural for everything but one', () => {
    expect([0, 1, 2000].map((count) => counted(count, 'entry', 'entries'))).toEqual([
      '0 entries',
      '1 entry',
      '2,000 entries',
    ])
  })
})
