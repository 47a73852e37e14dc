import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ncc from '@vercel/ncc'
import { thirdPartyLicences } from './third-party-licences.mjs'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')

/** One folder of dist/ each, with one bundle per process: a worker is its own entry, found beside the first one. */
const FOLDERS = [
  {
    name: 'belay',
    entries: [
      { from: 'packages/belay/lib/main.js', to: 'index.js' },
      { from: 'packages/belay/lib/worker.js', to: 'worker.js' },
    ],
  },
  action('create-checkpoint', ['main', 'post', 'background', 'worker']),
  action('restore-checkpoint', ['main', 'post', 'worker']),
]

function action(name, processes) {
  const entries = processes.map((each) => ({ from: `packages/${name}/lib/${each}.js`, to: `${each}.js` }))
  return { name, entries }
}

/** Bundles the compiled entries into `target/<name>/`, replacing what was there.
 *  @throws Error if a bundle could not run away from this repository. */
export async function bundle(target, names = FOLDERS.map(({ name }) => name)) {
  for (const { name, entries } of FOLDERS.filter((folder) => names.includes(folder.name))) {
    const files = new Map([
      ['package.json', '{ "type": "module" }\n'],
      ['licenses.txt', await thirdPartyLicences(ROOT, `packages/${name}`)],
    ])
    for (const entry of entries) {
      for (const [path, source] of await bundleEntry(entry)) files.set(path, source)
    }
    const folder = join(target, name)
    await rm(folder, { recursive: true, force: true })
    for (const [path, source] of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), source, { mode: path === 'index.js' ? 0o755 : 0o644 })
    }
  }
}

async function bundleEntry({ from, to }) {
  const { code, assets } = await ncc(join(ROOT, from), {
    // The entry's name is in its chunks' names too, so two entries of one folder never write the same file.
    filename: to,
    // No file lies there, so ncc never ships a file that code names by URL: it would ship it unbundled.
    filterAssetBase: join(ROOT, 'dist', 'nothing'),
    cache: false,
    quiet: true,
  })
  const sources = [[to, code]]
  for (const [path, { source }] of Object.entries(assets)) {
    if (path !== 'package.json') sources.push([path, source])
  }
  for (const [path, source] of sources) refuseBrokenBundle(from, path, source.toString())
  return sources
}

function refuseBrokenBundle(from, path, source) {
  if (source.includes('webpackMissingModule')) {
    throw new Error(`The bundle ${path} of ${from} lacks a module it imports (webpackMissingModule).`)
  }
  if (source.includes(ROOT)) {
    throw new Error(`The bundle ${path} of ${from} names the folder it was built in: ${ROOT}.`)
  }
}
