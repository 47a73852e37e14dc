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
  readonly #under: StoreFiles

  constructor(
    plan: (call: FileCall) => FileFault | 'kill' | undefined = () => undefined,
    under: StoreFiles = machineFiles,
  ) {
    this.plan = plan
    this.#under = under
  }

  readonly files: StoreFiles = {
    stat: (path) => this.#pass('stat', path, () => this.#under.stat(path)),
    readDirectory: (path) => this.#pass('readDirectory', path, () => this.#under.readDirectory(path)),
    makeDirectory: (path) => this.#pass('makeDirectory', path, () => this.#under.makeDirectory(path)),
    makeDirectories: (path) => this.#pass('makeDirectories', path, () => this.#under.makeDirectories(path)),
    open: (path, access) => this.#pass('open', path, () => this.#under.open(path, access)),
    read: (fd, into, position) =>
      this.#pass('read', String(fd), async (fault) => {
        const count = await this.#under.read(fd, into, position)
        if (fault !== 'short-read') return count
        if (count === 0) this.wasIdle = true
        // A real short read goes on at the next call; one of nothing at all is the end of the file.
        return 0
      }),
    write: (fd, bytes, position) =>
      this.#pass('write', String(fd), (fault) =>
        this.#under.write(
          fd,
          fault === 'short-write' ? bytes.subarray(0, Math.ceil(bytes.length / 2)) : bytes,
          position,
        ),
      ),
    sync: (fd) => this.#pass('sync', String(fd), () => this.#under.sync(fd)),
    close: async (fd) => {
      try {
        await this.#pass('close', String(fd), async () => {})
      } finally {
        // The system closes also what fails to close.
        await this.#under.close(fd)
      }
    },
    syncDirectory: (path) => this.#pass('syncDirectory', path, () => this.#under.syncDirectory(path)),
    rename: (from, to) => this.#pass('rename', to, () => this.#under.rename(from, to)),
    unlink: (path) => this.#pass('unlink', path, () => this.#under.unlink(path)),
    removeDirectory: (path) => this.#pass('removeDirectory', path, () => this.#under.removeDirectory(path)),
    setModified: (path, at) => this.#pass('setModified', path, () => this.#under.setModified(path, at)),
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
