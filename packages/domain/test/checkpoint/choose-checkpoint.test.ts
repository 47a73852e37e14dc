import type { CheckpointId } from '@belay/domain/brand'
import { chooseCheckpoint, newestFirst } from '@belay/domain/checkpoint/choose-checkpoint'
import { completedPhases } from '@belay/domain/checkpoint/completed-phases'
import { formatSelector, parseSelector } from '@belay/domain/checkpoint/selector'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

const lineage = { commit: 'c1', configuration: null }

function checkpoint(minute: number, phase: string | null = null, random = `0000000${minute}`) {
  const createdAt = new Date(Date.UTC(2026, 10, 21, 11, minute)).toISOString()
  const id = `${createdAt.replace(/[-:.]/g, '')}-${random}` as CheckpointId
  return { id, createdAt, phase, lineage, closed: false }
}

const setUp = checkpoint(1, 'set-up')
const build = checkpoint(2, 'build')
const between = checkpoint(3)
const test = checkpoint(4, 'test')
const listed = [build, test, setUp, between]

describe('parseSelector', () => {
  it.each([
    ['latest', { kind: 'latest' }],
    [' good ', { kind: 'good' }],
    ['phase:build and test', { kind: 'phase', phase: 'build and test' }],
    ['before:2026-11-21T11:30:00Z', { kind: 'before', time: '2026-11-21T11:30:00.000Z' }],
    ['before:2026-11-21T12:30+01:00', { kind: 'before', time: '2026-11-21T11:30:00.000Z' }],
    ['before:2026-11-21', { kind: 'before', time: '2026-11-21T00:00:00.000Z' }],
    ['20261121T113112123Z-9f2c41ab', { kind: 'id', id: '20261121T113112123Z-9f2c41ab' }],
    ['20261121', { kind: 'id', id: '20261121' }],
    ['20261121T11', { kind: 'id', id: '20261121T11' }],
    ['9f2c41ab', { kind: 'id', id: '9f2c41ab' }],
  ])('reads %j', (text, selector) => {
    expect(parseSelector(text)).toEqual(selector)
    expect(parseSelector(formatSelector(parseSelector(text)))).toEqual(selector)
  })

  it.each([
    '',
    'newest',
    'phase:',
    'before:',
    'before:yesterday',
    'before:2026-11-21T11:30:00',
    'before:2026-04-31',
    'before:2026-13-01',
    '202',
    '2026-11',
    '20261121T113112123Z-9F2C41AB',
    '20261121T113112123Z-9f2c41ab0',
  ])('refuses %j', (text) => {
    expect(() => parseSelector(text)).toThrow(expect.objectContaining({ code: 'selector-invalid' }))
  })
})

describe('chooseCheckpoint', () => {
  const choose = (text: string) => chooseCheckpoint(parseSelector(text), listed)

  it.each([
    ['latest', test],
    ['phase:build', build],
    ['before:2026-11-21T11:03:00Z', between],
    ['before:2026-11-21T11:03:59Z', between],
    [build.id, build],
    [build.id.slice(0, 13), build],
    ['00000001', setUp],
  ])('finds %s', (text, expected) => {
    expect(choose(text)).toEqual({ kind: 'chosen', checkpoint: expected })
  })

  it('leaves it to verification which is good, newest first', () => {
    expect(choose('good')).toEqual({ kind: 'verify-in-order', candidates: [test, between, build, setUp] })
  })

  it('says what there is where nothing fits', () => {
    expect(choose('phase:deploy')).toEqual({
      kind: 'none',
      because: 'no checkpoint completes the phase "deploy"; there are test, build, set-up',
    })
    expect(choose('before:2026-11-20')).toMatchObject({
      kind: 'none',
      because: expect.stringContaining(setUp.createdAt),
    })
    expect(choose('20250101')).toMatchObject({ kind: 'none' })
    expect(chooseCheckpoint({ kind: 'latest' }, [])).toEqual({
      kind: 'none',
      because: 'there is no checkpoint',
    })
  })

  it('refuses to guess between several', () => {
    expect(() => choose('2026112')).toThrow(
      expect.objectContaining({ code: 'selector-ambiguous', kind: 'misuse' }),
    )
    expect(() => choose('2026112')).toThrow(/fits 4: .*00000004/)
  })

  it('does not depend on the order of the list', () => {
    const shuffled = fc.shuffledSubarray(listed, { minLength: listed.length })
    const texts = fc.constantFrom('latest', 'good', 'phase:build', 'before:2026-11-21T11:03:00Z', '00000001')
    fc.assert(
      fc.property(shuffled, texts, (list, text) => {
        expect(chooseCheckpoint(parseSelector(text), list)).toEqual(choose(text))
      }),
    )
  })

  it('orders checkpoints of one millisecond by id', () => {
    const [a, b] = [checkpoint(5, null, '0000000a'), checkpoint(5, null, '0000000b')]
    expect(newestFirst([a, b])).toEqual([b, a])
  })
})

describe('completedPhases', () => {
  it('are those up to the restored checkpoint, in their order, each once', () => {
    const again = checkpoint(5, 'build')
    expect(completedPhases(test, [...listed, again])).toEqual(['set-up', 'build', 'test'])
    expect(completedPhases(again, [...listed, again])).toEqual(['set-up', 'build', 'test'])
    expect(completedPhases(between, listed)).toEqual(['set-up', 'build'])
  })

  it('leave out other commits', () => {
    const other = { ...setUp, lineage: { commit: 'c0', configuration: null } }
    expect(completedPhases(test, [other, build, test])).toEqual(['build', 'test'])
  })

  it('are none for a closed lineage, so that a green nightly never makes the next one skip everything', () => {
    expect(completedPhases({ ...test, closed: true }, listed)).toEqual([])
    expect(completedPhases(build, [setUp, build, { ...test, closed: true }])).toEqual([])
  })

  it('need not find the restored checkpoint itself in the list', () => {
    expect(completedPhases(build, [setUp])).toEqual(['set-up', 'build'])
  })
})
