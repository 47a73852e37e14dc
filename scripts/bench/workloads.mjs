import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { argv, env } from 'node:process'
import { fileURLToPath } from 'node:url'
import { makeClones } from './make-clones.mjs'
import { makeLargeFiles } from './make-large-files.mjs'
import { makeNodeModules } from './make-node-modules.mjs'
import { runCommand } from './run-command.mjs'

/** @typedef {'W1' | 'W1-next' | 'W2' | 'W2-rebuilt' | 'W3'} TreeName */

// Raise a tree's number when its maker changes what it makes: then the cached one is made anew.
/** @type {Record<TreeName, string>} */
const RECIPES = { W1: '2', 'W1-next': '3', W2: '3', 'W2-rebuilt': '4', W3: '1' }
const TREES = /** @type {const} */ (['W1', 'W1-next', 'W2', 'W2-rebuilt', 'W3'])

/**
 * Returns the folder of a workload's tree, made once from published packages and kept in the cache.
 * Nobody may write into it: lay a copy with {@link layTree}.
 * @param {TreeName} name
 * @returns {Promise<string>}
 */
export async function cachedTree(name) {
  const cache = cacheFolder()
  const folder = join(cache, name)
  const mark = join(cache, `${name}.recipe`)
  if (existsSync(mark) && readFileSync(mark, 'utf8') === RECIPES[name]) return folder
  for (const path of [folder, mark]) rmSync(path, { recursive: true, force: true })
  console.error(`making ${name} in ${cache} …`)
  await makeTree(name, cache)
  // The mark last: an interrupted download leaves a folder that counts as not made.
  writeFileSync(`${mark}.part`, RECIPES[name])
  renameSync(`${mark}.part`, mark)
  return folder
}

/**
 * Copies a tree with its times, modes and hard links, into a folder that does not exist yet.
 * @param {{ from: string, to: string }} options
 */
export function layTree({ from, to }) {
  runCommand('cp', ['-a', '--', from, to])
}

/**
 * @param {TreeName} name
 * @param {string} cache
 */
async function makeTree(name, cache) {
  const downloads = join(cache, 'downloads')
  const scratch = join(cache, 'scratch', name)
  rmSync(scratch, { recursive: true, force: true })
  for (const path of [downloads, scratch]) mkdirSync(path, { recursive: true })
  const folder = join(cache, name)
  switch (name) {
    case 'W1':
      makeNodeModules({ folder, state: 'base', downloads })
      break
    case 'W1-next':
      makeNodeModules({ folder, state: 'next', downloads })
      break
    case 'W2': {
      const base = await cachedTree('W1')
      await makeLargeFiles({ folder, state: 'base', base, modules: base, downloads, scratch })
      break
    }
    case 'W2-rebuilt': {
      await makeLargeFiles({
        folder,
        previous: await cachedTree('W2'),
        state: 'next',
        base: await cachedTree('W1'),
        modules: await cachedTree('W1-next'),
        downloads,
        scratch,
      })
      break
    }
    case 'W3':
      makeClones({ folder, downloads, scratch })
      break
    default:
      throw new Error(`No workload tree is named ${name}`)
  }
  rmSync(scratch, { recursive: true })
}

/** @returns {string} */
function cacheFolder() {
  return env['BELAY_BENCH_CACHE'] ?? join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'belay-bench')
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const wanted = argv.slice(2)
  for (const name of TREES)
    if (wanted.length === 0 || wanted.includes(name)) console.log(await cachedTree(name))
}
