import { closeSync, lstatSync, openSync, readSync } from 'node:fs'
import { decodeStateRecord, type StateIndex } from './local-state.js'
import { nativePath } from './native-path.js'
import { type StateTimes, vouches } from './vouches.js'

export interface VouchSetup {
  readonly root: string
  readonly rows: StateTimes & { readonly file: string; readonly index: StateIndex }
  /** One byte per row: 1 once it was seen unchanged, with one link. */
  readonly marks: SharedArrayBuffer
  /** The record the walk has reached. */
  readonly position: SharedArrayBuffer
}

/** The thread behind `Voucher`. */
export function vouchRows(setup: VouchSetup): void {
  const { root, rows } = setup
  const { offsets, lengths, firstRows } = rows.index
  const marks = new Uint8Array(setup.marks)
  const position = new Int32Array(setup.position)
  const fd = openSync(rows.file, 'r')
  try {
    for (let record = offsets.length - 1; record > Atomics.load(position, 0); record--) {
      const bytes = Buffer.alloc(lengths[record] as number)
      if (readSync(fd, bytes, 0, bytes.length, offsets[record] as number) !== bytes.length) return
      const first = firstRows[record] as number
      decodeStateRecord(bytes).rows.forEach((row, at) => {
        const stat = lstatSync(nativePath(root, row.path), { throwIfNoEntry: false })
        const isSeen =
          stat !== undefined && vouches(row, stat, rows) && (row.kind === 'directory' || stat.nlink === 1)
        if (isSeen) Atomics.store(marks, first + at, 1)
      })
    }
  } finally {
    closeSync(fd)
  }
}
