import { formatByteSize } from '@belay/domain/byte-size'
import type { CheckpointRecord } from '@belay/domain/checkpoint/record'
import { counted } from '@belay/domain/text'

/** Rows of a table with columns as wide as they need to be; numbers to the right. */
export function aligned(
  rows: readonly (readonly string[])[],
  o: { right?: readonly number[]; indent?: string } = {},
): string {
  const widths: number[] = []
  for (const row of rows) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length)
  }
  return rows
    .map((row) => {
      const cells = row.map((cell, at) =>
        o.right?.includes(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0),
      )
      return `${o.indent ?? ''}${cells.join('  ').trimEnd()}\n`
    })
    .join('')
}

export function sizeOf(record: Pick<CheckpointRecord, 'files' | 'sizeBytes'>): string {
  return `${counted(record.files, 'file')}, ${formatByteSize(record.sizeBytes)}`
}
