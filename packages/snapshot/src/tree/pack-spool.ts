import { treeError } from './tree-error.js'
import type { TreeFiles } from './tree-files.js'

/** Files that hold what has been fetched of packs so far, at the offsets it has in them. They lie in a staging directory and go with it. */
export class PackSpool {
  readonly #directory: string
  readonly #files: TreeFiles
  readonly #fds = new Map<number, number>()

  /** @param directory absolute; made here */
  constructor(directory: string, files: TreeFiles) {
    this.#directory = directory
    this.#files = files
    try {
      files.makeDirectory(directory, 0o700)
    } catch (error) {
      throw treeError(error, `make ${directory}`)
    }
  }

  /** @returns the path of the pack's file */
  begin(pack: number, sizeBytes: number): string {
    const path = `${this.#directory}/${pack}`
    try {
      const fd = this.#files.open(path, 'create')
      this.#fds.set(pack, fd)
      this.#files.truncate(fd, sizeBytes)
    } catch (error) {
      throw treeError(error, `make ${path}`)
    }
    return path
  }

  write(pack: number, bytes: Uint8Array, offset: number): void {
    const fd = this.#fds.get(pack) as number
    try {
      for (let done = 0; done < bytes.length; ) {
        done += this.#files.write(fd, bytes, done, bytes.length - done, offset + done)
      }
    } catch (error) {
      throw treeError(error, `write ${this.#directory}/${pack}`)
    }
  }

  close(): void {
    for (const fd of this.#fds.values()) {
      try {
        this.#files.close(fd)
      } catch {
        // What it held has been verified wherever it was used.
      }
    }
    this.#fds.clear()
  }
}
