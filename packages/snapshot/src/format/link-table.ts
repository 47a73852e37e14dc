import { ByteReader } from './byte-reader.js'
import { ByteWriter } from './byte-writer.js'
import { type BytePath, comparePaths } from './entry.js'
import { PATH_BYTES_MAX } from './limits.js'

/** A part of the link table is a blob, so it stays well below a blob's largest size. */
const PART_BYTES = 2 ** 20
/** The next count belongs to the same group. */
const CONTINUES = 1

/** Encodes hard links: groups of two or more paths of one file. Paths ascend within a group, groups by their first path, so that the same
 *  links always give the same bytes. Several parts where one would grow too large: a group may go on in the next. */
export function encodeLinkTable(groups: readonly (readonly BytePath[])[]): Buffer[] {
  const sorted = groups
    .map((paths) => [...paths].sort(comparePaths))
    .sort((a, b) => comparePaths(a[0] ?? '', b[0] ?? ''))
  const parts: Buffer[] = []
  const out = new ByteWriter()
  for (const paths of sorted) {
    for (let at = 0; at < paths.length; ) {
      const count = countThatFits(paths, at)
      out.varint(count * 2 + (at + count < paths.length ? CONTINUES : 0))
      for (const path of paths.slice(at, at + count)) {
        out.varint(path.length)
        out.byteString(path)
      }
      at += count
      if (out.length >= PART_BYTES) {
        parts.push(out.toBytes())
        out.clear()
      }
    }
  }
  if (out.length > 0) parts.push(out.toBytes())
  return parts
}

/** Adds one part's links to `groupOf`: path to group number, counted on from `firstGroup`. Returns the number the next part begins with.
 *  @throws BelayError corrupt `manifest-corrupt` */
export function decodeLinkTable(
  bytes: Uint8Array,
  o: { groupOf: Map<BytePath, number>; firstGroup: number; what: string },
): number {
  const reader = new ByteReader(bytes, `The link table of ${o.what}`, 'manifest-corrupt')
  let group = o.firstGroup
  while (reader.remaining > 0) {
    const packed = reader.varint()
    const count = Math.floor(packed / 2)
    if (count < 2 || count * 2 > reader.remaining)
      reader.fail(`2 to ${Math.floor(reader.remaining / 2)} links`, `${count}`)
    for (let left = count; left > 0; left--) {
      const length = reader.varint()
      if (length === 0 || length > PATH_BYTES_MAX)
        reader.fail(`a path of 1 to ${PATH_BYTES_MAX} bytes`, `${length}`)
      const path = reader.byteString(length)
      if (o.groupOf.has(path)) reader.fail('each path in one group', 'one in two')
      o.groupOf.set(path, group)
    }
    if (packed % 2 !== CONTINUES) group++
  }
  return group
}

/** How many paths from `at` on make about one part: two at least, and never all but one. */
function countThatFits(paths: readonly BytePath[], at: number): number {
  let bytes = 0
  for (let end = at; end < paths.length; end++) {
    bytes += (paths[end] as BytePath).length + 3
    if (bytes >= PART_BYTES && end + 1 - at >= 2 && paths.length - (end + 1) >= 2) return end + 1 - at
  }
  return paths.length - at
}
