import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Paths of the regular files under a folder, relative to it, in byte order (so the same on every machine).
 * @param {string} folder
 * @returns {string[]}
 */
export function listFiles(folder) {
  /** @type {string[]} */
  const files = []
  /** @param {string} inside */
  const visit = (inside) => {
    for (const entry of readdirSync(join(folder, inside), { withFileTypes: true })) {
      const path = inside === '' ? entry.name : `${inside}/${entry.name}`
      if (entry.isDirectory()) visit(path)
      else if (entry.isFile()) files.push(path)
    }
  }
  visit('')
  return files.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
}
