import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { minify } from '@swc/core'
import ncc from '@vercel/ncc'
import { thirdPartyLicences } from './third-party-licences.mjs'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')

/** One folder of dist/ each, with two bundles for each process or thread: a small one that runs a large one, see code-cache.ts. */
const FOLDERS = [
  {
    name: 'belay',
    entries: [
      { from: 'packages/belay/lib/launch.js', to: 'index.js' },
      { from: 'packages/belay/lib/main.js', to: 'program.js' },
      { from: 'packages/belay/lib/launch-worker.js', to: 'worker.js' },
      { from: 'packages/belay/lib/worker.js', to: 'engine.js' },
    ],
  },
]

/** Bundles the compiled entries into `target/<name>/`, replacing what was there.
 *  @throws Error if a bundle could not run away from this repository. */
export async function bundle(target) {
  for (const { name, entries } of FOLDERS) {
    const files = new Map([
      ['package.json', '{ "type": "commonjs" }\n'],
      ['licenses.txt', await thirdPartyLicences(ROOT)],
    ])
    for (const entry of entries) {
      files.set(entry.to, await bundleEntry(entry))
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
    filename: to,
    // What code-cache.ts runs is no module.
    esm: false,
    // No file lies there, so ncc never ships a file that code names by URL: it would ship it unbundled.
    filterAssetBase: join(ROOT, 'dist', 'nothing'),
    cache: false,
    quiet: true,
  })
  const parts = Object.keys(assets).filter((path) => path !== 'package.json')
  if (parts.length > 0)
    throw new Error(
      `The bundle ${to} of ${from} has other parts: ${parts.join(', ')}. Import them eagerly, or code-cache.ts does not see them.`,
    )
  const source = await printed(code)
  refuseBrokenBundle(from, to, source)
  return source
}

/** The same program with fewer bytes to read: no comments, no blanks. Names stay, for the stack of an error. All ASCII, as code-cache.ts reads it. */
async function printed(code) {
  const [, hashBang = '', program] = /^(#!.*\n)?([\s\S]*)$/.exec(code)
  const { code: shorter } = await minify(program, {
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
  if (/[^\0-\x7f]/.test(source)) throw new Error(`The bundle ${path} of ${from} is not all ASCII.`)
  if (/(?<![.\w$])import\(/.test(source))
    throw new Error(`The bundle ${path} of ${from} imports at run time.`)
  if (source.includes(ROOT)) {
    throw new Error(`The bundle ${path} of ${from} names the folder it was built in: ${ROOT}.`)
  }
}
