import { formatByteSize, parseByteSize } from '@belay/domain/byte-size'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

describe('parseByteSize', () => {
  it.each([
    ['0', 0],
    ['4096', 4096],
    ['4096B', 4096],
    ['300MB', 300_000_000],
    ['300mb', 300_000_000],
    ['1GiB', 1_073_741_824],
    ['1.5 GB', 1_500_000_000],
    ['2KiB', 2048],
    ['1TB', 1e12],
  ])('reads %s', (text, sizeBytes) => {
    expect(parseByteSize(text)).toBe(sizeBytes)
  })

  it.each(['', 'MB', '-1MB', '1K', '1G', '1 000', '1e6', '0x10', '1 MB ', '99999999999TB'])(
    'refuses %j',
    (text) => {
      expect(() => parseByteSize(text, 'max-size')).toThrow(
        expect.objectContaining({ code: 'byte-size-invalid' }),
      )
      expect(() => parseByteSize(text, 'max-size')).toThrow('The max-size')
    },
  )
})

describe('formatByteSize', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.00 kB'],
    [9_994, '9.99 kB'],
    [9_996, '10.0 kB'],
    [99_960, '100 kB'],
    [999_600, '1.00 MB'],
    [12_345_678, '12.3 MB'],
    [5e15, '5000 TB'],
  ])('writes %d as %s', (sizeBytes, text) => {
    expect(formatByteSize(sizeBytes)).toBe(text)
  })

  it('is read back to three figures', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e15 }), (sizeBytes) => {
        expect(Math.abs(parseByteSize(formatByteSize(sizeBytes)) / sizeBytes - 1)).toBeLessThanOrEqual(0.0051)
      }),
    )
  })
})
