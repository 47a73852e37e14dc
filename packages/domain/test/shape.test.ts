import {
  array,
  boolean,
  dictionary,
  json,
  Mismatch,
  nullable,
  number,
  object,
  oneOf,
  type Shape,
  text,
  where,
  wholeNumber,
} from '@belay/domain/shape'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

const person = object({
  name: text({ lengthMin: 1, lengthMax: 5 }),
  age: nullable(wholeNumber({ min: 0, max: 150 })),
  tags: array(object({ word: text() })),
})

describe('a shape', () => {
  it('gives the value back typed, without what it does not know', () => {
    const value = { name: 'Ada', age: null, tags: [{ word: 'x', more: 1 }], more: 2 }
    expect(person(value)).toEqual({ name: 'Ada', age: null, tags: [{ word: 'x' }] })
  })

  it('leaves out a field that may be missing and is, and reads it where it is there', () => {
    const shape = object({ a: number() }, { b: text() })
    expect(Object.keys(shape({ a: 1 }))).toEqual(['a'])
    expect(shape({ a: 1, b: 'x' })).toEqual({ a: 1, b: 'x' })
    expect(() => shape({ a: 1, b: 2 })).toThrow('b: expected a text')
    expect(() => shape({ a: 1, b: null })).toThrow('b: expected a text')
  })

  it('says where something does not fit, and what was expected', () => {
    expect(() => person({ name: 'Ada', age: 1, tags: [{ word: 'x' }, { word: 7 }] })).toThrow(
      'tags.1.word: expected a text, found 7',
    )
    expect(() => person([])).toThrow('the whole: expected an object, found an array')
    expect(() => person({ name: 'Ada', tags: [] })).toThrow('age: expected a whole number')
  })

  it('never repeats a text that was found', () => {
    const secret = 'hunter2hunter2'
    const shapes: Shape<unknown>[] = [
      person,
      number(),
      wholeNumber({ min: 0 }),
      boolean,
      oneOf(['a', 'b']),
      text({ lengthMax: 1 }),
      array(text()),
      where(text(), () => false, 'expected something else'),
    ]
    for (const shape of shapes) expect(messageOf(() => shape(secret))).not.toContain('hunter2')
  })

  it.each([
    ['a fraction', wholeNumber({ min: 0 }), 1.5],
    ['a number that is not exact', wholeNumber({ min: 0 }), 2 ** 53],
    ['a number below', wholeNumber({ min: 1 }), 0],
    ['a number above', wholeNumber({ min: 1, max: 2 }), 3],
    ['a number as text', wholeNumber({ min: 0 }), '1'],
    ['no number', number(), Number.NaN],
    ['infinity', number(), Number.POSITIVE_INFINITY],
    ['a number below, with fractions', number({ min: 0 }), -0.5],
    ['a number for a truth', boolean, 1],
    ['another word', oneOf(['a', 'b']), 'c'],
    ['a word for a number', oneOf([1]), '1'],
    ['a text too short', text({ lengthMin: 1 }), ''],
    ['a text too long', text({ lengthMax: 2 }), 'abc'],
    ['null', text(), null],
    ['nothing', text(), undefined],
    ['null for an object', object({}), null],
    ['an object for an array', array(json), {}],
    ['an array with a hole', array(text()), new Array(1)],
    ['an undefined in JSON', json, { a: [undefined] }],
    ['a function in JSON', json, { a: () => 0 }],
    ['a number that JSON cannot say', json, [Number.NaN]],
    ['a key that does not match', dictionary(/^a$/, 'expected a', json), { b: 1 }],
    ['the key of a prototype', dictionary(/^a$/, 'expected a', json), JSON.parse('{"__proto__": 1}')],
  ])('refuses %s', (_, shape: Shape<unknown>, value: unknown) => {
    expect(() => shape(value)).toThrow(Mismatch)
  })

  it('reads everything that JSON can say', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain = JSON.parse(JSON.stringify(value))
        expect(json(plain)).toEqual(plain)
      }),
    )
  })

  it('refuses JSON that is nested without end', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)
    expect(() => json(deep)).toThrow(Mismatch)
  })

  it('lets an error that is none of its own pass', () => {
    const broken: Shape<string> = () => {
      throw new TypeError('a defect')
    }
    expect(() => object({ a: broken })({ a: 1 })).toThrow(TypeError)
  })
})

function messageOf(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    return String(error)
  }
  throw new Error('expected it to throw')
}
