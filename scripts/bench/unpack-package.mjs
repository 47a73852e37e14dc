import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from './run-command.mjs'

/**
 * Puts the contents of a published npm package into `folder` (created), downloading it once.
 * @param {{ name: string, version: string, folder: string, downloads: string }} options
 */
export function unpackPackage({ name, version, folder, downloads }) {
  const packs = join(downloads, 'packages')
  const file = join(packs, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`)
  mkdirSync(packs, { recursive: true })
  if (!existsSync(file))
    runCommand('npm', ['pack', `${name}@${version}`, '--silent', '--pack-destination', packs], { cwd: packs })
  mkdirSync(folder, { recursive: true })
  runCommand('tar', ['-xzf', file, '-C', folder, '--strip-components=1', '--no-same-owner'])
}
