import { execFile, execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** The built command line, as a function from arguments to its JSON outputs and the time it took, start of the process included. */
export function commandLine({ node, root, tree, store, state }) {
  const run = async (args) => {
    const startedMs = performance.now()
    const { stdout } = await promisify(execFile)(
      node,
      [join(root, 'dist', 'belay', 'index.js'), ...args, '--store-path', store, '--series', 'demo', '--json'],
      {
        cwd: tree,
        env: { ...process.env, BELAY_STATE_DIR: state, BELAY_PASSPHRASE: '' },
        maxBuffer: 2 ** 30,
      },
    )
    return { ...JSON.parse(stdout), ms: performance.now() - startedMs }
  }
  /** Git in the clone. */
  run.git = async (args) =>
    execFileSync('git', args, {
      cwd: join(tree, 'project'),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  return run
}
