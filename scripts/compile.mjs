import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Compiles every package whose sources changed. Ends the process if one does not compile: the compiler has said why. */
export function compile() {
  const root = join(dirname(fileURLToPath(import.meta.url)), '..')
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const done = spawnSync(process.execPath, [compiler, '-b'], { cwd: root, stdio: 'inherit' })
  if (done.error) throw done.error
  if (done.status !== 0) process.exit(1)
}
