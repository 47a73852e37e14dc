import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { minify } from '@swc/core'
import ncc from '@vercel/ncc'
import { thirdPartyLicences } from './third-party-licences.mjs'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')

/**
 * One folder of dist/ each. A `program` has two bundles for each process or thread, a small one that runs a large one with the code of earlier
 * runs: see code-cache.ts. A runner is a new machine each time, so `modules` load only what they need: one entry and its chunks for each process.
 */
const FOLDERS = [
  {
    name: 'belay',
    kind: 'program',
    entries: [
      { from: 'packages/belay/lib/launch.js', to: 'index.js' },
      { from: 'packages/belay/lib/main.js', to: 'program.js' },
      { from: 'packages/belay/lib/launch-worker.js', to: 'worker.js' },
      { from: 'packages/belay/lib/worker.js', to: 'engine.js' },
    ],
  },
  {
    name: 'action',
    kind: 'modules',
    entries: [
      { from: 'packages/belay/lib/action/main.js', to: 'main.js' },
      { from: 'packages/belay/lib/action/post.js', to: 'post.js' },
      { from: 'packages/create-checkpoint/lib/background.js', to: 'background.js' },
      { from: 'packages/belay/lib/worker.js', to: 'worker.js' },
    ],
  },
  action('create-checkpoint', ['main', 'post', 'background', 'worker']),
  action('restore-checkpoint', ['main', 'post', 'worker']),
]

function action(name, processes) {
  const entries = processes.map((each) => ({ from: `packages/${name}/lib/${each}.js`, to: `${each}.js` }))
  return { name, kind: 'modules', entries }
}

/** Bundles the compiled entries into `target/<name>/`, replacing what was there.
 *  @param names the folders to make; all unless told
 *  @throws Error if a bundle could not run away from this repository. */
export async function bundle(target, names = FOLDERS.map(({ name }) => name)) {
  for (const { name, kind, entries } of FOLDERS.filter((folder) => names.includes(folder.name))) {
    const files = new Map([
      ['package.json', `{ "type": "${kind === 'program' ? 'commonjs' : 'module'}" }\n`],
      ['licenses.txt', await thirdPartyLicences(ROOT, `packages/${name === 'action' ? 'belay' : name}`)],
    ])
    for (const entry of entries) {
      if (kind === 'program') files.set(entry.to, await bundleProgram(entry))
      else for (const [path, source] of await bundleModules(entry)) files.set(path, source)
    }
    const folder = join(target, name)
    await rm(folder, { recursive: true, force: true })
    for (const [path, source] of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), source, { mode: path === 'index.js' ? 0o755 : 0o644 })
    }
  }
}

const NCC_OPTIONS = {
  // No file lies there, so ncc never ships a file that code names by URL: it would ship it unbundled.
  filterAssetBase: join(ROOT, 'dist', 'nothing'),
  cache: false,
  quiet: true,
}

async function bundleProgram({ from, to }) {
  // What code-cache.ts runs is no module.
  const { code, assets } = await ncc(join(ROOT, from), { ...NCC_OPTIONS, filename: to, esm: false })
  const parts = Object.keys(assets).filter((path) => path !== 'package.json')
  if (parts.length > 0)
    throw new Error(
      `The bundle ${to} of ${from} has other parts: ${parts.join(', ')}. Import them eagerly, or code-cache.ts does not see them.`,
    )
  const source = await printed(code, { module: false })
  refuseBrokenBundle(from, to, source)
  refuseBrokenProgram(from, to, source)
  return source
}

async function bundleModules({ from, to }) {
  // The entry's name is in its chunks' names too, so two entries of one folder never write the same file.
  const { code, assets } = await ncc(join(ROOT, from), { ...NCC_OPTIONS, filename: to })
  const sources = [[to, await printed(code, { module: true })]]
  for (const [path, { source }] of Object.entries(assets)) {
    if (path !== 'package.json') sources.push([path, await printed(source.toString(), { module: true })])
  }
  for (const [path, source] of sources) refuseBrokenBundle(from, path, source)
  return sources
}

/** The same program with fewer bytes to read: no comments, no blanks. Names stay, for the stack of an error. All ASCII, as code-cache.ts reads it. */
async function printed(code, { module }) {
  const [, hashBang = '', program] = /^(#!.*\n)?([\s\S]*)$/.exec(code)
  const { code: shorter } = await minify(program, {
    module,
    compress: false,
    mangle: false,
    format: { comments: false, asciiOnly: true },
  })
  return `${hashBang}${shorter}\n`
}

function refuseBrokenBundle(from, path, source) {
  if (source.includes('webpackMissingModule')) {
    throw new Error(`The bundle ${path} of ${from} lacks a module it imports (webpackMissingModule).`)
  }
  if (source.includes(ROOT)) {
    throw new Error(`The bundle ${path} of ${from} names the folder it was built in: ${ROOT}.`)
  }
}

function refuseBrokenProgram(from, path, source) {
  if (/[^\0-\x7f]/.test(source)) throw new Error(`The bundle ${path} of ${from} is not all ASCII.`)
  if (/(?<![.\w$])import\(/.test(source))
    throw new Error(`The bundle ${path} of ${from} imports at run time.`)
}
