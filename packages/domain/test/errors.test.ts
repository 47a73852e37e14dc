import { assertNever } from '@belay/domain/assert-never'
import { absent, BelayError, corrupt, exitCodeOf, kindOf, misuse, unavailable } from '@belay/domain/errors'
import { fromPlain, toPlain } from '@belay/domain/plain-error'
import { describe, expect, it } from '@jest/globals'

describe('a BelayError', () => {
  it('knows its kind from its code', () => {
    expect(kindOf(misuse('option-invalid', 'm'))).toBe('misuse')
    expect(kindOf(absent('checkpoint-not-found', 'm'))).toBe('absent')
    expect(kindOf(corrupt('object-missing', 'm'))).toBe('corrupt')
    expect(kindOf(unavailable('store-unavailable', 'm'))).toBe('unavailable')
  })

  it('has the exit code of its kind', () => {
    const errors = [
      new Error('other'),
      misuse('passphrase-wrong', 'm'),
      absent('series-not-found', 'm'),
      corrupt('path-unsafe', 'm'),
      unavailable('disk-full', 'm'),
    ]
    expect(errors.map(exitCodeOf)).toEqual([1, 2, 3, 4, 5])
  })

  it('carries hint and cause', () => {
    const cause = new Error('below')
    const error = unavailable('timed-out', 'The store did not answer', { hint: 'Try again.', cause })
    expect(error).toMatchObject({
      name: 'BelayError',
      message: 'The store did not answer',
      hint: 'Try again.',
      cause,
    })
  })

  it('fails with 1 for a defect of our own, and nobody has judged a foreign error', () => {
    expect(exitCodeOf(new BelayError({ code: 'internal', message: 'm' }))).toBe(1)
    expect(kindOf(new Error('m'))).toBeUndefined()
    expect(kindOf('text')).toBeUndefined()
  })

  it('tells of a case that should not exist', () => {
    expect(() => assertNever('new' as never, 'lane')).toThrow('Unexpected lane')
  })
})

describe('an error between threads', () => {
  const sent = (error: unknown) => fromPlain(structuredClone(toPlain(error)))

  it('keeps class, code, hint, stack and causes', () => {
    const system = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    const error = unavailable('disk-full', 'The disk is full', { hint: 'Free some.', cause: system })
    const received = sent(error)
    expect(received).toBeInstanceOf(BelayError)
    expect(received).toMatchObject({
      code: 'disk-full',
      kind: 'unavailable',
      hint: 'Free some.',
      stack: error.stack,
    })
    expect(received.cause).toMatchObject({ message: 'no space left on device', code: 'ENOSPC' })
  })

  it('stays an ordinary error with its name where it was one', () => {
    expect(sent(new TypeError('not a function'))).toMatchObject({
      name: 'TypeError',
      message: 'not a function',
    })
  })

  it('makes something of whatever was thrown', () => {
    expect(sent('text').message).toBe('text')
    expect(sent(undefined).message).toBe('undefined')
    expect(sent(Object.create(null)).message).toContain('cannot be described')
  })

  it('does not follow a circle of causes for ever', () => {
    const error = new Error('a')
    error.cause = error
    expect(sent(error).message).toBe('a')
  })

  it('is an ordinary error for a code of another version', () => {
    const received = fromPlain({ name: 'BelayError', message: 'm', code: 'not-invented-yet' })
    expect(received).not.toBeInstanceOf(BelayError)
    expect(received).toMatchObject({ message: 'm', code: 'not-invented-yet' })
  })
})
