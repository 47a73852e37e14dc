import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { remember } from '@belay/machine/remember'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

let caches: string
const kept = process.env['XDG_CACHE_HOME']

beforeEach(() => {
  caches = fs.mkdtempSync(path.join(os.tmpdir(), 'belay-remember-'))
  process.env['XDG_CACHE_HOME'] = caches
  runIn('one')
})
afterEach(() => {
  if (kept === undefined) delete process.env['XDG_CACHE_HOME']
  else process.env['XDG_CACHE_HOME'] = kept
  runIn(undefined)
  fs.rmSync(caches, { recursive: true })
})

describe('what was made of a text', () => {
  it('is made once', async () => {
    const made: string[] = []
    const length = (text: string) =>
      remember({ kind: 'length', text }, async () => {
        made.push(text)
        return { length: text.length, half: text.length / 2, none: null }
      })
    expect(await length('abc')).toEqual({ length: 3, half: 1.5, none: null })
    expect(await length('abc')).toEqual({ length: 3, half: 1.5, none: null })
    expect(await length('abcd')).toMatchObject({ length: 4 })
    expect(made).toEqual(['abc', 'abcd'])
  })

  it('is made again by another build of the program', async () => {
    expect(await remember({ kind: 'answer', text: 'x' }, async () => 1)).toBe(1)
    runIn('two')
    expect(await remember({ kind: 'answer', text: 'x' }, async () => 2)).toBe(2)
  })

  it('is made each time outside of a bundle, where nobody knows whether the program has changed', async () => {
    runIn(undefined)
    expect(await remember({ kind: 'answer', text: 'x' }, async () => 1)).toBe(1)
    expect(await remember({ kind: 'answer', text: 'x' }, async () => 2)).toBe(2)
    expect(fs.readdirSync(caches)).toEqual([])
  })

  it.each([
    ['undefined', { a: undefined }],
    ['a map', new Map([[1, 2]])],
    ['infinity', [Number.POSITIVE_INFINITY]],
    ['a regular expression', /a/],
    ['a date', new Date(0)],
  ])('is not kept if JSON says less: %s', async (_, value) => {
    await remember<unknown>({ kind: 'answer', text: 'x' }, async () => value)
    expect(await remember<unknown>({ kind: 'answer', text: 'x' }, async () => 'again')).toBe('again')
  })

  it('is not kept if making it failed', async () => {
    const failing = remember({ kind: 'answer', text: 'x' }, async () => {
      throw new Error('not this time')
    })
    await expect(failing).rejects.toThrow('not this time')
    expect(await remember({ kind: 'answer', text: 'x' }, async () => 2)).toBe(2)
  })
})

function runIn(bundle: string | undefined): void {
  Reflect.set(globalThis, Symbol.for('belay.bundle'), bundle)
}
