import { ByteReader } from '@belay/snapshot/format/byte-reader'
import { ByteWriter } from '@belay/snapshot/format/byte-writer'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { expectOnlyCorrupt } from './expect-only-corrupt.js'

const whole = fc.oneof(
  fc.nat(),
  fc.maxSafeNat(),
  fc.constantFrom(0, 127, 128, 2 ** 28 - 1, 2 ** 28, 2 ** 32, 2 ** 49, Number.MAX_SAFE_INTEGER),
)

describe('integers', () => {
  it('come back as they were written, one after the other', () => {
    const written = fc.array(
      fc.oneof(
        fc.record({ as: fc.constant('varint' as const), value: whole }),
        fc.record({
          as: fc.constant('zigzag' as const),
          value: fc.integer({ min: -(2 ** 51), max: 2 ** 51 }),
        }),
        fc.record({ as: fc.constant('u64' as const), value: whole }),
        fc.record({ as: fc.constant('u32' as const), value: fc.integer({ min: 0, max: 2 ** 32 - 1 }) }),
        fc.record({ as: fc.constant('u16' as const), value: fc.integer({ min: 0, max: 2 ** 16 - 1 }) }),
        fc.record({ as: fc.constant('u8' as const), value: fc.integer({ min: 0, max: 255 }) }),
        fc.record({ as: fc.constant('f64' as const), value: fc.double({ noNaN: true }) }),
      ),
    )
    fc.assert(
      fc.property(written, (values) => {
        const out = new ByteWriter(1)
        for (const { as, value } of values) out[as](value)
        const reader = new ByteReader(out.toBytes(), 'Something', 'index-corrupt')
        expect(values.map(({ as }) => reader[as]())).toEqual(values.map(({ value }) => value))
        reader.end()
      }),
    )
  })

  it('as varints take seven bits a byte, the lowest first', () => {
    const bytesOf = (value: number): string => {
      const out = new ByteWriter()
      out.varint(value)
      return out.toBytes().toString('hex')
    }
    expect([0, 127, 128, 300, 2 ** 53 - 1].map(bytesOf)).toEqual([
      '00',
      '7f',
      '8001',
      'ac02',
      'ffffffffffffff0f',
    ])
  })

  it('that are too large, too long or cut short are corrupt', () => {
    for (const hex of [
      '',
      '80',
      'ffffffffffffff',
      'ffffffffffffff10',
      'ffffffffffffffffff01',
      '8000',
      '808000',
      'ff00',
    ]) {
      const read = (): number =>
        new ByteReader(Buffer.from(hex, 'hex'), 'Something', 'index-corrupt').varint()
      expect(expectOnlyCorrupt(read)).toBeUndefined()
    }
    expect(expectOnlyCorrupt(() => reader('ffffffffffffffff').u64())).toBeUndefined()
    expect(expectOnlyCorrupt(() => reader('0000000000002000').u64())).toBeUndefined()
    expect(reader('ffffffffffff1f00').u64()).toBe(Number.MAX_SAFE_INTEGER)
  })

  it('that count things are refused when those cannot be there', () => {
    expect(reader('03aabbcc').count(1)).toBe(3)
    expect(() => reader('03aabb').count(1)).toThrow('at most 2 bytes')
    expect(() => reader('ffffffffffffff0f').count(32)).toThrow('9007199254740991 items')
  })
})

function reader(hex: string): ByteReader {
  return new ByteReader(Buffer.from(hex, 'hex'), 'Something', 'index-corrupt')
}
