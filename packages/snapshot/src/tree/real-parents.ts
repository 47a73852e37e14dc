import { misuse } from '@belay/domain/errors'
import type { BytePath } from '../format/entry.js'
import { displayPath, nativePath } from './native-path.js'
import type { TreeFiles } from './tree-files.js'

/** Proves that the directories above a path are directories and no symbolic links, so that nothing is written through one. Remembers the
 *  chain it looked at last: steps come mostly in path order. */
export class RealParents {
  readonly #root: string
  readonly #files: TreeFiles
  readonly #proven: BytePath[] = []

  constructor(root: string, files: TreeFiles) {
    this.#root = root
    this.#files = files
  }

  /** @throws BelayError misuse `target-invalid`; the system's errors as they are */
  assert(path: BytePath): void {
    while (this.#proven.length > 0 && !path.startsWith(`${this.#proven.at(-1)}/`)) this.#proven.pop()
    let from = this.#proven.length === 0 ? 0 : (this.#proven.at(-1) as BytePath).length + 1
    for (;;) {
      const slash = path.indexOf('/', from)
      if (slash === -1) return
      const parent = path.slice(0, slash)
      const kind = this.#files.lstat(nativePath(this.#root, parent))?.kind
      if (kind !== 'directory') {
        throw misuse(
          'target-invalid',
          `Cannot restore ${displayPath(path)}: expected ${displayPath(parent)} to be a directory, found ${kind ?? 'nothing'}`,
          {
            hint: 'Something else changes the target. Stop it, then run this again.',
          },
        )
      }
      this.#proven.push(parent)
      from = slash + 1
    }
  }

  /** Of a directory that was exchanged. */
  forget(): void {
    this.#proven.length = 0
  }
}
