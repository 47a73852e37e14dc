import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The licences of every package that the bundles of a workspace package may carry, ordered by name. Follows the dependencies in the lock
 *  file, because the bundler's own list leaves out packages whose modules it joined.
 *  @param workspace such as `packages/belay` */
export async function thirdPartyLicences(root, workspace) {
  const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'))
  const carried = new Set()
  const open = [workspace]
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (carried.has(path)) continue
    carried.add(path)
    for (const name of Object.keys(packages[path].dependencies ?? {})) {
      const found = resolved(packages, path, name)
      if (found !== undefined) open.push(found)
    }
  }
  const sections = []
  for (const path of [...carried].filter((each) => each.includes('node_modules/')).sort()) {
    const { version, license } = packages[path]
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    sections.push(
      `${name} ${version} (${license ?? 'no licence named'})\n\n${await licenceText(join(root, path), license)}\n`,
    )
  }
  return sections.join(`\n${'-'.repeat(80)}\n\n`)
}

/** Where Node finds a dependency: beside the package that needs it, or in a folder above. */
function resolved(packages, from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
    const candidate = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`
    const entry = packages[candidate]
    if (entry !== undefined) return entry.link ? entry.resolved : candidate
    if (at === '') return undefined
  }
}

async function licenceText(folder, license) {
  const file = (await readdir(folder)).sort().find((name) => /^licen[cs]e/i.test(name))
  if (file !== undefined) return (await readFile(join(folder, file), 'utf8')).replaceAll('\r\n', '\n').trim()
  // Some packages of large repositories leave the text at home.
  return `The package ships no text of its licence${license === undefined ? ', and names none' : `: see https://spdx.org/licenses/`}.`
}
