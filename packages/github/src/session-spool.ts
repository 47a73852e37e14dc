import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { isMissing, storeError } from '@belay/snapshot/store/store-error'
import { machineFiles } from '@belay/snapshot/store/store-files'
import { unlinkIfThere } from '@belay/snapshot/store/synced-file'

/** A directory for objects under construction, below one that the runner empties after the job. */
export class SessionSpool {
  readonly #parent: string
  #made: Promise<string> | undefined

  constructor(parent: string) {
    this.#parent = parent
  }

  async directory(): Promise<string> {
    this.#made ??= this.#make()
    return await this.#made
  }

  /** Removes it with what was left in it. */
  async close(): Promise<void> {
    const made = this.#made
    this.#made = undefined
    const directory = await made
    if (directory === undefined) return
    try {
      for (const name of await machineFiles.readDirectory(directory))
        await unlinkIfThere(machineFiles, path.join(directory, name))
      await machineFiles.removeDirectory(directory)
    } catch (error) {
      // The runner may have emptied its directory before.
      if (!isMissing(error)) throw storeError(error, { label: this.#parent, doing: 'remove a spool' })
    }
  }

  async #make(): Promise<string> {
    const directory = path.join(this.#parent, `belay-spool-${randomBytes(8).toString('hex')}`)
    try {
      await machineFiles.makeDirectories(directory)
    } catch (error) {
      throw storeError(error, { label: this.#parent, doing: 'make a spool' })
    }
    return directory
  }
}
