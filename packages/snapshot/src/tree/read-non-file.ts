import { lstatSync, readlinkSync } from 'node:fs'
import { unavailable } from '@belay/domain/errors'
import type { Entry } from '../format/entry.js'
import { factsOf } from './file-facts.js'
import type { StateRow } from './local-state.js'
import { displayPath, nativePath } from './native-path.js'
import type { WalkItem } from './walk.js'

/** A directory's or symlink's entry; `undefined` if it is gone or has become something else since the walk saw it. */
export function readNonFile(
  item: WalkItem,
  root: string,
): { entry: Entry; row: StateRow; linkKey: string } | undefined {
  const { path, kind } = item
  if (kind !== 'directory' && kind !== 'symlink') return undefined
  const native = nativePath(root, path)
  try {
    const stat = lstatSync(native, { bigint: true, throwIfNoEntry: false })
    if (stat === undefined) return undefined
    if (kind === 'directory' ? !stat.isDirectory() : !stat.isSymbolicLink()) return undefined
    const target = kind === 'symlink' ? readlinkSync(native, { encoding: 'latin1' }) : ''
    const { mode, mtimeSec, mtimeNsec, statSize, inode, mtimeMs, ctimeMs, linkKey } = factsOf(stat)
    return {
      entry: {
        path,
        kind,
        mode,
        mtimeSec,
        mtimeNsec,
        sizeBytes: 0,
        runs: [],
        target,
        linkGroup: 0,
        unstable: false,
      },
      row: { path, kind, mode, statSize: kind === 'directory' ? 0 : statSize, mtimeMs, ctimeMs, inode },
      linkKey: kind === 'symlink' ? linkKey : '',
    }
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EINVAL') return undefined
    throw unavailable('file-unreadable', `Cannot read ${displayPath(path)}: ${code ?? String(cause)}`, {
      cause,
    })
  }
}
