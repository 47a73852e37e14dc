import { closestName } from '@belay/belay/closest-name'
import { describe, expect, it } from '@jest/globals'

const NAMES = ['create', 'restore', 'list', 'paths', 'delete-extra']

describe('the closest name', () => {
  it.each([
    ['creat', 'create'],
    ['craete', 'create'],
    ['restor', 'restore'],
    ['path', 'paths'],
    ['del', 'delete-extra'],
    ['lsit', 'list'],
  ])('to %s is %s', (given, expected) => {
    expect(closestName(given, NAMES)).toBe(expected)
  })

  it('is none where nothing is near', () => {
    expect(closestName('purge', NAMES)).toBeUndefined()
    expect(closestName('x', NAMES)).toBeUndefined()
    expect(closestName('', NAMES)).toBeUndefined()
  })
})
