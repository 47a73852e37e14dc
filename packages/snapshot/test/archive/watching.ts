import { compileSelection, type Selector } from '@belay/snapshot/tree/selection'

/** Everything is kept; `see` is told of each entry when the walk decides about it, before it is read. */
export function watching(see: (path: string) => unknown): Selector {
  const selector = compileSelection({ paths: [], exclude: [], keepCredentials: false })
  return Object.assign(Object.create(selector) as Selector, {
    decide: (path: string, name: string, isDirectory: boolean) => {
      see(path)
      return selector.decide(path, name, isDirectory)
    },
  })
}
