import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle } from './bundle.mjs'
import { compile } from './compile.mjs'

// Fails unless dist/ is, byte for byte, what the sources build: nobody reviews the bundles, so nobody may edit them.

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
compile()
const fresh = await mkdtemp(join(tmpdir(), 'belay-dist-'))
try {
  await bundle(fresh)
  const differences = await compareFolders(join(root, 'dist'), fresh)
  for (const difference of differences) console.error(difference)
  if (differences.length > 0) {
    console.error('dist/ is not what the sources build: run `npm run build` and commit dist/.')
    process.exitCode = 1
  }
} finally {
  await rm(fresh, { recursive: true, force: true })
}

async function compareFolders(committed, built) {
  const before = await filesOf(committed)
  const after = await filesOf(built)
  const differences = []
  for (const path of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const [old, now] = [before.get(path), after.get(path)]
    if (now === undefined) differences.push(`dist/${path}: committed, but no longer built`)
    else if (old === undefined) differences.push(`dist/${path}: built, but not committed`)
    else if (!old.equals(now)) differences.push(`dist/${path}: differs from what the sources build`)
  }
  return differences
}

async function filesOf(folder) {
  const files = new Map()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    files.set(path.slice(folder.length + 1).replaceAll('\\', '/'), await readFile(path))
  }
  return files
}
