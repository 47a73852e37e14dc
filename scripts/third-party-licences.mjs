import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The licences of every package that a bundle may carry, ordered by name. Reads the lock file, because the
 *  bundler's own list leaves out packages whose modules it joined.
 *  @throws Error if a package ships no licence text. */
export async function thirdPartyLicences(root) {
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'))
  const shipped = Object.entries(lock.packages)
    .filter(
      ([path, entry]) => path.startsWith('node_modules/') && !entry.link && !entry.dev && !entry.devOptional,
    )
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const sections = []
  for (const [path, entry] of shipped) {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    sections.push(`${name} ${entry.version} (${entry.license})\n\n${await licenceText(join(root, path))}\n`)
  }
  return sections.join(`\n${'-'.repeat(80)}\n\n`)
}

async function licenceText(folder) {
  const file = (await readdir(folder)).sort().find((name) => /^licen[cs]e/i.test(name))
  if (file === undefined) throw new Error(`${folder} ships no licence text: expected a file LICENSE.`)
  return (await readFile(join(folder, file), 'utf8')).replaceAll('\r\n', '\n').trim()
}
