import { machineTreeFiles, type TreeFiles } from '@belay/snapshot/tree/tree-files'
import { errnoError } from './faulty-store.js'

/** How a file-system call of a restore fails: with an errno before it does anything, or reading and writing less than asked. */
export type TreeFault = 'ENOSPC' | 'EIO' | 'EROFS' | 'EACCES' | 'EXDEV' | 'short'

export interface TreeCall {
  readonly index: number
  readonly method: keyof TreeFiles
}

/** The file system of a restore, one of whose calls fails. */
export class FaultyTreeFiles {
  readonly calls: TreeCall[] = []
  readonly files: TreeFiles
  /** Whether the fault has struck. */
  struck = false
  readonly #plan: (call: TreeCall) => TreeFault | undefined

  constructor(plan: (call: TreeCall) => TreeFault | undefined = () => undefined) {
    this.#plan = plan
    this.files = new Proxy(machineTreeFiles, {
      get: (real, name) => {
        const method = name as keyof TreeFiles
        // The one call that cannot fail.
        if (method === 'creationMask') return real.creationMask
        return (...args: unknown[]) => this.#call(real, method, args)
      },
    })
  }

  #call(real: TreeFiles, method: keyof TreeFiles, args: unknown[]): unknown {
    const call = { index: this.calls.length, method }
    this.calls.push(call)
    const fault = this.#plan(call)
    const invoke = real[method] as (...all: unknown[]) => unknown
    if (fault === undefined) return invoke(...args)
    if (fault !== 'short') {
      this.struck = true
      // The system closes also what fails to close.
      if (method === 'close') invoke(...args)
      throw errnoError(fault)
    }
    if (method === 'read') {
      this.struck = true
      return 0
    }
    if (method === 'write') {
      this.struck = true
      const [fd, bytes, start, length, position] = args as Parameters<TreeFiles['write']>
      return machineTreeFiles.write(fd, bytes, start, Math.ceil(length / 2), position)
    }
    return invoke(...args)
  }
}
