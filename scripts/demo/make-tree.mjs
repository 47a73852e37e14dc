import { execFileSync } from 'node:child_process'
import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'

/** A real tree: this project's dependencies, thousands of small files and some large ones, and a clone of its repository. */
export async function makeTree({ root, tree }) {
  await mkdir(tree)
  await cp(join(root, 'node_modules'), join(tree, 'node_modules'), {
    recursive: true,
    preserveTimestamps: true,
    verbatimSymlinks: true,
  })
  // As it is committed, whatever lies around in the working directory.
  execFileSync('git', ['clone', '--quiet', '--no-hardlinks', root, join(tree, 'project')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}
