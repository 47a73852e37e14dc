import { formatDuration, parseDuration, roundedDuration } from '@belay/domain/duration'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

describe('parseDuration', () => {
  it.each([
    ['0s', 0],
    ['250ms', 250],
    ['5s', 5_000],
    ['15m', 900_000],
    ['2h', 7_200_000],
    ['7d', 604_800_000],
    ['2w', 1_209_600_000],
    ['1h30m', 5_400_000],
    ['1.5h', 5_400_000],
    ['1m5ms', 60_005],
  ])('reads %s', (text, durationMs) => {
    expect(parseDuration(text)).toBe(durationMs)
  })

  it.each(['', '5', 's', '-5s', '5 s', '5S', '30m1h', '1h1h', '1e3s', '5s ', '99999999999999999w', '٥s'])(
    'refuses %j, naming what is accepted',
    (text) => {
      const refused = expect.objectContaining({ code: 'duration-invalid', kind: 'misuse' })
      expect(() => parseDuration(text, 'timeout')).toThrow(refused)
      expect(() => parseDuration(text, 'timeout')).toThrow(
        /The timeout .* expected a number with ms, s, m, h, d or w/,
      )
    },
  )

  it('reads what formatDuration writes', () => {
    fc.assert(fc.property(fc.nat(), (ms) => expect(parseDuration(formatDuration(ms))).toBe(ms)))
  })
})

describe('durations as text', () => {
  it('is exact and short', () => {
    expect([0, 5, 90_000, 604_800_000].map(formatDuration)).toEqual(['0s', '5ms', '1m30s', '7d'])
  })

  it.each([
    [0, '0 ms'],
    [412.4, '412 ms'],
    [999.6, '1.0 s'],
    [5_234, '5.2 s'],
    [59_949, '59.9 s'],
    [59_999, '1 min'],
    [184_000, '3 min 4 s'],
    [3_599_900, '1 h'],
    [7_500_000, '2 h 5 min'],
    [86_399_000, '1 d'],
    [273_600_000, '3 d 4 h'],
  ])('rounds %d ms to %s', (ms, text) => {
    expect(roundedDuration(ms)).toBe(text)
  })
})
