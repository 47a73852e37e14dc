import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { runCommand } from '../run-command.mjs'

/**
 * Our command line as it is bundled, on Node itself (no npx or shell shim in between).
 * @param {{ root: string, names: readonly string[] }} options `root` is the repository's; `names` are paths of the tree
 *   that have to be named to be kept, as every `.git` has to
 * @returns {import('./subject.mjs').Subject}
 */
export function belaySubject({ root, names }) {
  const entry = join(root, 'dist', 'belay', 'index.js')
  if (!existsSync(entry)) throw new Error(`${entry} is missing: run npm run build`)
  const paths = ['.', ...names].flatMap((path) => ['--paths', path])
  /** @param {{ slot: string, args: readonly string[], cwd: string }} options */
  const command = ({ slot, args, cwd }) => {
    const env = { BELAY_STATE_DIR: join(slot, 'state') }
    return {
      command: execPath,
      args: [entry, ...args, '--store-path', join(slot, 'store'), '--json'],
      cwd,
      env,
    }
  }
  return {
    name: 'belay',
    restoresOver: true,
    incremental: true,
    version: `${runCommand(execPath, [entry, '--version']).trim()}, node ${process.version}`,
    init: () => undefined,
    create: ({ slot, tree }) =>
      command({ slot, args: ['create', ...paths, '--store', 'directory', '--series', 'bench'], cwd: tree }),
    restore: ({ slot, target, repair }) => {
      const verify = repair === undefined ? [] : ['--delete-extra', '--verify', repair]
      return command({
        slot,
        args: ['restore', '--store', 'directory', '--target', target, '--series', 'bench', ...verify],
        cwd: target,
      })
    },
  }
}
