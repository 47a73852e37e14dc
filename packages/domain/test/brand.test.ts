import {
  makeCheckpointId,
  parseCheckpointId,
  parseDigestHex,
  parseObjectKey,
  parsePackId,
  parseSeriesName,
  timeOfCheckpointId,
} from '@belay/domain/brand'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

const times = fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
const randoms = fc.uint8Array({ minLength: 4, maxLength: 8 })

describe('a checkpoint id', () => {
  it('is made of the time in UTC and four random bytes', () => {
    const id = makeCheckpointId(new Date('2026-11-21T11:31:12.123Z'), Uint8Array.of(0x9f, 0x2c, 0x41, 0xab))
    expect(id).toBe('20261121T113112123Z-9f2c41ab')
  })

  it('is read back, with its time', () => {
    fc.assert(
      fc.property(times, randoms, (time, random) => {
        const id = makeCheckpointId(time, random)
        expect(parseCheckpointId(id)).toBe(id)
        expect(timeOfCheckpointId(id)).toEqual(time)
      }),
    )
  })

  it('sorts by time', () => {
    fc.assert(
      fc.property(times, times, randoms, (a, b, random) => {
        const isOlder = makeCheckpointId(a, random) < makeCheckpointId(b, random)
        expect(isOlder).toBe(a < b)
      }),
    )
  })

  it.each([
    '',
    'latest',
    '20261121T113112123Z',
    '20261121T113112123Z-9F2C41AB',
    '20261321T113112123Z-9f2c41ab',
    '../x',
  ])('is not %j', (text) => {
    expect(() => parseCheckpointId(text)).toThrow(expect.objectContaining({ code: 'checkpoint-id-invalid' }))
  })

  it('is not made where it would not sort or not be unique', () => {
    expect(() => makeCheckpointId(new Date('+010000-01-01T00:00:00Z'), new Uint8Array(4))).toThrow(
      '0 to 9999',
    )
    expect(() => makeCheckpointId(new Date(0), new Uint8Array(3))).toThrow('4 random bytes')
  })
})

describe('other names', () => {
  const digest = 'a1'.repeat(32)

  it('takes 64 hex digits for a pack and a digest, nothing else', () => {
    expect(parsePackId(digest)).toBe(digest)
    expect(parseDigestHex(digest)).toBe(digest)
    for (const text of ['', digest.toUpperCase(), `${digest}0`, `${digest}\n`, digest.slice(1)]) {
      expect(() => parsePackId(text)).toThrow('expected 64 hex digits')
      expect(() => parseDigestHex(text)).toThrow('expected 64 hex digits')
    }
  })

  it('takes an object key that stays in its store', () => {
    expect(parseObjectKey(`packs/a1/${digest}.pack`)).toBe(`packs/a1/${digest}.pack`)
    for (const text of [
      '',
      '/a',
      'a/',
      'a//b',
      '../a',
      'a/..',
      './a',
      'a,b',
      'a\\b',
      'a\0',
      'C:',
      'a'.repeat(401),
    ]) {
      expect(() => parseObjectKey(text)).toThrow(expect.objectContaining({ code: 'identifier-invalid' }))
    }
  })

  it('takes a series of one line', () => {
    expect(parseSeriesName('ci.yml/test (ubuntu, 24)')).toBe('ci.yml/test (ubuntu, 24)')
    expect(parseSeriesName('Prüfung')).toBe('Prüfung')
    for (const text of ['', ' a', 'a ', 'a\nb', 'a\u2028b', 'a\0', '\ud800', 'a'.repeat(201)]) {
      expect(() => parseSeriesName(text)).toThrow(expect.objectContaining({ code: 'series-invalid' }))
    }
  })

  it('makes one series of a name composed and decomposed', () => {
    expect(parseSeriesName('Pru\u0308fung')).toBe(parseSeriesName('Pr\u00fcfung'))
  })
})
