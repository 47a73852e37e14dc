import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { seconds, tell, timed } from './story.mjs'

/** Installs and builds what is missing.
 *  @returns the Node that comes with the project */
export async function setUp(root) {
  const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (!existsSync(node) || !existsSync(join(root, 'node_modules', '.package-lock.json'))) {
    tell('Installing what the project needs (npm ci) …')
    const { ms } = await timed(() => npm(root, ['ci', '--no-audit', '--no-fund', '--loglevel=error']))
    tell(`Installed in ${seconds(ms)}.`)
  }
  if (!existsSync(join(root, 'dist', 'belay', 'index.js'))) {
    tell('Building the command line (npm run build) …')
    npm(root, ['run', 'build', '--silent'])
  }
  tell(
    `Runs under Node ${execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()}, which came with the project.`,
  )
  return node
}

function npm(root, args) {
  // npm says by which program it runs: on Windows its own name is a script, which cannot be started without a shell.
  const { npm_execpath: cli } = process.env
  if (cli?.endsWith('.js'))
    execFileSync(process.execPath, [cli, ...args], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  else execFileSync('npm', args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
}
