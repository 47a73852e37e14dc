import type { BytePath } from '../format/entry.js'
import { displayPath } from './native-path.js'
import type { Selector } from './selection.js'

/** Selects these paths and nothing else, whatever they are named: for keeping what is about to be overwritten. */
export function exactSelector(paths: Iterable<BytePath>): Selector {
  const wanted = new Set(paths)
  const above = new Set<BytePath>()
  for (const path of wanted) {
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      const parent = path.slice(0, slash)
      if (above.has(parent)) break
      above.add(parent)
    }
  }
  const selector: Selector = {
    decide: (path, _name, isDirectory) => {
      if (wanted.has(path)) return 'keep'
      return isDirectory && above.has(path) ? 'descend' : 'skip'
    },
    judge: (path, isDirectory) => selector.decide(path, '', isDirectory),
    selects: (path) => wanted.has(path),
    // What is about to be overwritten is kept whatever anybody ignores.
    withIgnoreFile: () => selector,
    literalPaths: [],
  }
  return selector
}

/** A line for `paths` that means this path and no other. Of a name that is no UTF-8 it means nothing at all. */
export function literalPattern(path: BytePath): string {
  return displayPath(path).replace(/[\\*?[\]!#\s]/g, '\\$&')
}
