import { type BelayError, misuse } from '@belay/domain/errors'
import type { BytePath } from '../format/entry.js'
import { displayPath } from '../tree/native-path.js'

/** What in the target stands in the way. Nothing may be done as long as there is something. */
export class Conflicts {
  count = 0
  #first: { readonly path: BytePath; readonly reason: string } | undefined

  add(conflict: { readonly path: BytePath; readonly reason: string }): void {
    this.count++
    this.#first ??= conflict
  }

  error(): BelayError {
    const more = this.count > 1 ? ` (and ${this.count - 1} more like this)` : ''
    return misuse(
      'target-invalid',
      `Cannot restore over ${displayPath(this.#first?.path ?? '')}: ${this.#first?.reason}${more}`,
      {
        hint: 'Nothing was changed. Move it away, or allow extra entries to be removed with --delete-extra.',
      },
    )
  }
}
