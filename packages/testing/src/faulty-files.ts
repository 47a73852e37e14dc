import { machineFiles, type StoreFiles } from '@belay/snapshot/store/store-files'
import { errnoError } from './faulty-store.js'

/** How a file-system call fails: with an errno before it does anything, never ending, or reading and writing less than asked. */
export type FileFault = 'ENOSPC' | 'EIO' | 'EROFS' | 'EACCES' | 'hang' | 'short-read' | 'short-write'

export interface FileCall {
  readonly index: number
  readonly method: keyof StoreFiles
  readonly path: string
}

/** The files of a directory store, one of whose calls fails. After `killed` every call fails, as for a process that is no more. */
export class FaultyFiles {
  readonly calls: FileCall[] = []
  plan: (call: FileCall) => FileFault | 'kill' | undefined
  /** The fault changed nothing: a read that was cut short had reached the end. */
  wasIdle = false
  #isKilled = false

  constructor(plan: (call: FileCall) => FileFault | 'kill' | undefined = () => undefined) {
    this.plan = plan
  }

  readonly files: StoreFiles = {
    stat: (path) => this.#pass('stat', path, () => machineFiles.stat(path)),
    readDirectory: (path) => this.#pass('readDirectory', path, () => machineFiles.readDirectory(path)),
    makeDirectory: (path) => this.#pass('makeDirectory', path, () => machineFiles.makeDirectory(path)),
    makeDirectories: (path) => this.#pass('makeDirectories', path, () => machineFiles.makeDirectories(path)),
    open: (path, access) => this.#pass('open', path, () => machineFiles.open(path, access)),
    read: (fd, into, position) =>
      this.#pass('read', String(fd), async (fault) => {
        const count = await machineFiles.read(fd, into, position)
        if (fault !== 'short-read') return count
        if (count === 0) this.wasIdle = true
        // A real short read goes on at the next call; one of nothing at all is the end of the file.
        return 0
      }),
    write: (fd, bytes, position) =>
      this.#pass('write', String(fd), (fault) =>
        machineFiles.write(
          fd,
          fault === 'short-write' ? bytes.subarray(0, Math.ceil(bytes.length / 2)) : bytes,
          position,
        ),
      ),
    sync: (fd) => this.#pass('sync', String(fd), () => machineFiles.sync(fd)),
    close: async (fd) => {
      try {
        await this.#pass('close', String(fd), async () => {})
      } finally {
        // The system closes also what fails to close.
        await machineFiles.close(fd)
      }
    },
    syncDirectory: (path) => this.#pass('syncDirectory', path, () => machineFiles.syncDirectory(path)),
    rename: (from, to) => this.#pass('rename', to, () => machineFiles.rename(from, to)),
    unlink: (path) => this.#pass('unlink', path, () => machineFiles.unlink(path)),
    removeDirectory: (path) => this.#pass('removeDirectory', path, () => machineFiles.removeDirectory(path)),
    setModified: (path, at) => this.#pass('setModified', path, () => machineFiles.setModified(path, at)),
  }

  async #pass<T>(
    method: keyof StoreFiles,
    path: string,
    work: (fault: FileFault | undefined) => Promise<T>,
  ): Promise<T> {
    const call = { index: this.calls.length, method, path }
    this.calls.push(call)
    const fault = this.plan(call)
    if (fault === 'kill') this.#isKilled = true
    if (this.#isKilled) return await new Promise<never>(() => {})
    switch (fault) {
      case 'hang':
        return await new Promise<never>(() => {})
      case undefined:
      case 'kill':
      case 'short-read':
      case 'short-write':
        return await work(fault === 'kill' ? undefined : fault)
      default:
        throw errnoError(fault)
    }
  }
}
