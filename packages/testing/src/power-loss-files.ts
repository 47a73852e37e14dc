import { randomBytes } from 'node:crypto'
import { fstatSync, linkSync, mkdirSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs'
import path from 'node:path'
import { machineFiles, type StoreFiles } from '@belay/snapshot/store/store-files'

/** The files of a directory store on a disk that keeps, when the power goes, only what was synced: contents of files that were
 *  synced after their last write, and names in directories that were synced after their last change. Everything else is undone,
 *  which is the worst that a journaling file system may do. A move is kept whole if either of its directories was synced. */
export class PowerLossFiles {
  readonly #changes: NameChange[] = []
  readonly #unsynced = new Map<number, string>()
  readonly #stash: string

  /** @param stash an empty directory on the same file system, outside the store, for what was removed and may come back */
  constructor(stash: string) {
    this.#stash = stash
  }

  readonly files: StoreFiles = {
    ...machineFiles,
    makeDirectory: async (directory) => {
      await machineFiles.makeDirectory(directory)
      this.#changes.push({ kind: 'add', path: directory, isDurable: false })
    },
    open: async (file, access) => {
      const fd = await machineFiles.open(file, access)
      if (access === 'create') this.#changes.push({ kind: 'add', path: file, isDurable: false })
      if (access !== 'read') this.#unsynced.set(fstatSync(fd).ino, file)
      return fd
    },
    write: async (fd, bytes, position) => {
      this.#unsynced.set(fstatSync(fd).ino, '')
      return await machineFiles.write(fd, bytes, position)
    },
    sync: async (fd) => {
      await machineFiles.sync(fd)
      this.#unsynced.delete(fstatSync(fd).ino)
    },
    syncDirectory: async (directory) => {
      await machineFiles.syncDirectory(directory)
      for (const change of this.#changes) {
        const touched = change.kind === 'move' ? [change.path, change.from] : [change.path]
        if (touched.some((file) => path.dirname(file) === directory)) change.isDurable = true
      }
    },
    rename: async (from, to) => {
      await machineFiles.rename(from, to)
      this.#changes.push({ kind: 'move', from, path: to, isDurable: false })
    },
    unlink: async (file) => {
      const kept = path.join(this.#stash, randomBytes(8).toString('hex'))
      // A second name keeps the file; if there is none to keep, unlink itself says so.
      ignoring(() => linkSync(file, kept))
      await machineFiles.unlink(file)
      this.#changes.push({ kind: 'remove', path: file, kept, isDurable: false })
    },
    removeDirectory: async (directory) => {
      await machineFiles.removeDirectory(directory)
      this.#changes.push({ kind: 'remove', path: directory, kept: undefined, isDurable: false })
    },
  }

  /** Takes the power away: afterwards the store is as the disk has it. */
  lose(): void {
    for (const change of this.#changes) {
      if (change.kind === 'remove') continue
      // Names may have moved on since; what is nowhere needs no cutting.
      ignoring(() => {
        if (this.#unsynced.has(statSync(change.path).ino) && !statSync(change.path).isDirectory())
          truncateSync(change.path)
      })
    }
    for (const change of this.#changes.reverse()) {
      if (!change.isDurable) ignoring(() => undo(change))
    }
  }
}

type NameChange =
  | { readonly kind: 'add'; readonly path: string; isDurable: boolean }
  | { readonly kind: 'move'; readonly from: string; readonly path: string; isDurable: boolean }
  | { readonly kind: 'remove'; readonly path: string; readonly kept: string | undefined; isDurable: boolean }

function undo(change: NameChange): void {
  switch (change.kind) {
    case 'add':
      rmSync(change.path, { recursive: true, force: true })
      return
    case 'move':
      renameSync(change.path, change.from)
      return
    case 'remove':
      if (change.kept === undefined) mkdirSync(change.path)
      else renameSync(change.kept, change.path)
      return
  }
}

/** A change whose path a later loss took along cannot be undone, and need not be. */
function ignoring(work: () => void): void {
  try {
    work()
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
    if (code !== 'ENOENT' && code !== 'EEXIST' && code !== 'ENOTEMPTY' && code !== 'ENOTDIR') throw error
  }
}
