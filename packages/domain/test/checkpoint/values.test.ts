import { parseValues, valuesShape } from '@belay/domain/checkpoint/values'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

const refused = expect.objectContaining({ code: 'values-invalid', kind: 'misuse' })

describe('parseValues', () => {
  it('reads lines, with everything after the first "="', () => {
    expect(parseValues('a=1\n\n# why\n  b = x=y \r\nempty=')).toEqual({ a: '1', b: ' x=y ', empty: '' })
  })

  it('reads a JSON object, with its types', () => {
    const values = { n: 1, list: [true, null], inner: { x: 'y' } }
    expect(parseValues(` ${JSON.stringify(values)}`)).toEqual(values)
    expect(parseValues('')).toEqual({})
  })

  it('reads back any values written as JSON', () => {
    const keys = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,20}$/)
    fc.assert(
      fc.property(fc.dictionary(keys, fc.jsonValue()), (values) => {
        const plain = JSON.parse(JSON.stringify(values))
        expect(parseValues(JSON.stringify(plain))).toEqual(plain)
        expect(valuesShape(plain)).toEqual(plain)
      }),
    )
  })

  it.each([
    'no equals sign',
    '=value',
    '1a=x',
    'a b=x',
    '__proto__=x',
    '{"__proto__": 1}',
    '{"a b": 1}',
    '{',
    'a=1\na=2',
  ])('refuses %j', (text) => {
    expect(() => parseValues(text)).toThrow(refused)
  })

  it('never repeats a value in its message or cause', () => {
    const error = thrown(() => parseValues('{"token": "hunter2hunter2", }'))
    expect(JSON.stringify([error.message, String(error.cause), error.stack])).not.toContain('hunter2')
  })

  it('refuses values that are too large for a record', () => {
    expect(() => parseValues(`a=${'x'.repeat(65_536)}`)).toThrow('at most 65536 bytes')
  })
})

function thrown(action: () => unknown): Error {
  try {
    action()
  } catch (error) {
    if (error instanceof Error) return error
  }
  throw new Error('expected it to throw')
}
