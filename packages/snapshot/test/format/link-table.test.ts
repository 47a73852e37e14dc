import type { BytePath } from '@belay/snapshot/format/entry'
import { decodeLinkTable, encodeLinkTable } from '@belay/snapshot/format/link-table'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { expectOnlyCorrupt } from './expect-only-corrupt.js'

const groupsArbitrary = fc
  .uniqueArray(fc.stringMatching(/^[a-c\xff]{1,6}$/), { maxLength: 30 })
  .chain((paths) =>
    fc
      .array(fc.nat({ max: 5 }), { minLength: paths.length, maxLength: paths.length })
      .map((keys) => grouped(paths, keys)),
  )

describe('the link table', () => {
  it('gives back the groups it was made of, whatever order they came in', () => {
    fc.assert(
      fc.property(groupsArbitrary, (groups) => {
        const shuffled = [...groups].reverse().map((paths) => [...paths].reverse())
        expect(encodeLinkTable(shuffled)).toEqual(encodeLinkTable(groups))
        expect(decodeAll(encodeLinkTable(groups))).toEqual(asSets(groups))
      }),
    )
  })

  it('divides a group that is too large for one part, and puts it together again', () => {
    const large = Array.from(
      { length: 65_000 },
      (_, at) => `a-rather-long-directory-name/${'x'.repeat(40)}/${at}`,
    )
    const groups = [large, ['b', 'c'], ['d', 'e']]
    const parts = encodeLinkTable(groups)
    expect(parts.length).toBeGreaterThan(2)
    for (const part of parts) expect(part.length).toBeLessThan(2 * 2 ** 20)
    expect(decodeAll(parts)).toEqual(asSets(groups))
  })

  it('of random bytes, or damaged, is corrupt or another table', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 60 }),
        (bytes) => void expectOnlyCorrupt(() => decodeAll([bytes])),
      ),
      { numRuns: 3000 },
    )
    const [whole] = encodeLinkTable([
      ['a', 'b'],
      ['c', 'd', 'e'],
    ])
    for (let at = 0; at < (whole?.length ?? 0); at++) {
      for (let bit = 0; bit < 8; bit++) {
        const bytes = Uint8Array.from(whole ?? [])
        bytes[at] = (bytes[at] as number) ^ (1 << bit)
        expectOnlyCorrupt(() => decodeAll([bytes]))
      }
    }
  })

  it('refuses a path in two groups, a group of one, and paths that cannot be', () => {
    const table = (...groups: string[][]): Uint8Array[] => encodeLinkTable(groups)
    expect(() => decodeAll([...table(['a', 'b']), ...table(['b', 'c'])])).toThrow('each path in one group')
    expect(() => decodeAll([Buffer.from([2, 1, 97])])).toThrow('links')
    expect(() => decodeAll([Buffer.from([4, 0, 0, 0, 0])])).toThrow('a path of 1')
    expect(() => decodeAll([Buffer.from([0xfe, 0xff, 0xff, 0x7f])])).toThrow('links')
  })
})

function decodeAll(parts: readonly Uint8Array[]): Set<string> {
  const groupOf = new Map<BytePath, number>()
  let firstGroup = 1
  for (const part of parts) firstGroup = decodeLinkTable(part, { groupOf, firstGroup, what: 'a checkpoint' })
  const byGroup = new Map<number, BytePath[]>()
  for (const [path, group] of groupOf) {
    const paths = byGroup.get(group)
    if (paths === undefined) byGroup.set(group, [path])
    else paths.push(path)
  }
  return asSets([...byGroup.values()])
}

function asSets(groups: readonly (readonly string[])[]): Set<string> {
  return new Set(groups.map((paths) => JSON.stringify([...paths].sort())))
}

function grouped(paths: readonly string[], keys: readonly number[]): string[][] {
  const groups = new Map<number, string[]>()
  for (const [at, path] of paths.entries()) {
    const key = keys[at] as number
    groups.set(key, [...(groups.get(key) ?? []), path])
  }
  return [...groups.values()].filter((group) => group.length > 1)
}
