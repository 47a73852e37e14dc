import type { BytePath } from '../format/entry.js'
import { type OpenDirectory, openDirectory } from './open-directory.js'
import { isBelow, isMetadataRight } from './plan-rules.js'
import type { RestoreAction, RestorePolicy } from './restore-action.js'

/** The directories on the way down to where a plan has come, and what is due with each: made or entered before the first thing in it, finished
 *  or removed after the last. */
export class OpenDirectories {
  readonly #due: RestoreAction[]
  readonly #policy: Pick<RestorePolicy, 'keepsModes'>
  readonly #open: OpenDirectory[] = []

  /** @param due where actions go */
  constructor(due: RestoreAction[], policy: Pick<RestorePolicy, 'keepsModes'>) {
    this.#due = due
    this.#policy = policy
  }

  push(directory: OpenDirectory): void {
    this.#open.push(directory)
  }

  /** Announces the directories on the way down that have not been: only what is restored needs them. */
  enter(): void {
    let announcing = this.#open.length
    while (announcing > 0 && (this.#open[announcing - 1] as OpenDirectory).state === 'closed') announcing--
    for (; announcing < this.#open.length; announcing++) {
      const directory = this.#open[announcing] as OpenDirectory
      const { path, found } = directory
      if (found?.kind === 'directory') {
        directory.state = 'entered'
        this.#due.push({ kind: 'enter-directory', path, found })
        continue
      }
      directory.state = 'created'
      const above = this.#open[announcing - 1]
      if (above !== undefined) above.touched = true
      this.#due.push({ kind: 'create-directory', path, entry: directory.lazy, found })
    }
  }

  /** Adds the directories above `path` that are neither in the manifest nor in the target. */
  enclose(path: BytePath): void {
    if (this.#open.length === 0 && path !== '') this.#open.push(openDirectory('', {}))
    for (;;) {
      const above = this.#open.at(-1)
      if (above === undefined) return
      const slash = path.indexOf('/', above.path === '' ? 0 : above.path.length + 1)
      if (slash === -1) return
      this.#open.push(openDirectory(path.slice(0, slash), {}))
    }
  }

  /** Leaves the directories that `path` is not in; all of them at the end. */
  close(path: BytePath | undefined): void {
    for (;;) {
      const directory = this.#open.at(-1)
      if (directory === undefined || (path !== undefined && isBelow(path, directory.path))) return
      this.#open.pop()
      if (directory.isExtra) {
        if (directory.keeps || directory.found === undefined) this.keep()
        else {
          this.touch()
          this.#due.push({
            kind: 'remove',
            path: directory.path,
            found: directory.found,
            replacedBy: undefined,
          })
        }
        continue
      }
      const entry = directory.state === 'created' ? directory.lazy : directory.entry
      if (entry === undefined) continue
      const created = directory.state === 'created'
      const differs =
        !created &&
        directory.found !== undefined &&
        !isMetadataRight(entry, directory.found, this.#policy.keepsModes)
      if (created || directory.touched || differs) {
        this.#due.push({ kind: 'finish-directory', path: directory.path, entry, created, differs })
      }
    }
  }

  /** Something in the innermost one changes, so its time will. */
  touch(): void {
    const parent = this.#open.at(-1)
    if (parent !== undefined) parent.touched = true
  }

  /** Something in the innermost one stays. */
  keep(): void {
    const parent = this.#open.at(-1)
    if (parent !== undefined) parent.keeps = true
  }
}
