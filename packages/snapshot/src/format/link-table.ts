import { ByteReader } from './byte-reader.js'
import { ByteWriter } from './byte-writer.js'
import { type BytePath, comparePaths } from './entry.js'
import { PATH_BYTES_MAX } from './limits.js'

/** A part of the link table is a blob, so it stays well below a blob's largest size. */
const PART_BYTES = 2 ** 20

/** Encodes hard links: groups of two or more paths of one file. Paths ascend within a group, groups by their first path, so that the same
 *  links always give the same bytes. Several parts where one would grow too large; a group is never split. */
export function encodeLinkTable(groups: readonly (readonly BytePath[])[]): Buffer[] {
  const sorted = groups.map((paths) => [...paths].sort(comparePaths)).sort((a, b) => comparePaths(a[0] ?? '', b[0] ?? ''))
  const parts: Buffer[] = []
  const out = new ByteWriter()
  for (const paths of sorted) {
    out.varint(paths.length)
    for (const path of paths) {
      out.varint(path.length)
      out.byteString(path)
    }
    if (out.length >= PART_BYTES) {
      parts.push(out.toBytes())
      out.clear()
    }
  }
  if (out.length > 0) parts.push(out.toBytes())
  return parts
}

/** Adds one part's links to `groupOf`: path to group number, counted on from `firstGroup`. Returns the next free number.
 *  @throws BelayError corrupt `manifest-corrupt` */
export function decodeLinkTable(bytes: Uint8Array, o: { groupOf: Map<BytePath, number>; firstGroup: number; what: string }): number {
  const reader = new ByteReader(bytes, `The link table of ${o.what}`, 'manifest-corrupt')
  let group = o.firstGroup
  while (reader.remaining > 0) {
    const count = reader.count(2)
    if (count < 2) reader.fail('at least two links', `${count}`)
    for (let left = count; left > 0; left--) {
      const length = reader.varint()
      if (length === 0 || length > PATH_BYTES_MAX) reader.fail(`a path of 1 to ${PATH_BYTES_MAX} bytes`, `${length}`)
      const path = reader.byteString(length)
      if (o.groupOf.has(path)) reader.fail('each path in one group', 'one in two')
      o.groupOf.set(path, group)
    }
    group++
  }
  return group
}
