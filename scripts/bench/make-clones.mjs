import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { commitTree, initRepository, packRepository } from './commit-tree.mjs'
import { runCommand } from './run-command.mjs'
import { unpackPackage } from './unpack-package.mjs'

const GO_VERSIONS = ['v0.30.0', 'v0.31.0', 'v0.32.0', 'v0.33.0', 'v0.34.0']
const GO_COMMANDS = ['./cmd/callgraph', './cmd/goimports', './cmd/stringer']
const RUST_VERSIONS = ['13.0.0', '14.0.3', '14.1.1']
const SCRIPT_VERSIONS = ['3.13.0', '3.14.0', '3.15.0', '3.16.0']

/**
 * W3: three git clones with sources, a history, and build outputs (about 10,000 files, 400 MB): Go with its build cache
 * and binaries, Rust with vendored dependencies and target/, TypeScript with its compiled dist/.
 * Outputs differ a little between toolchains; sources and git objects do not.
 * @param {{ folder: string, downloads: string, scratch: string }} options
 */
export function makeClones({ folder, downloads, scratch }) {
  makeClone({
    folder: join(folder, 'go-tools'),
    versions: GO_VERSIONS,
    ignored: ['/bin/', '/.cache/'],
    unpack: (version, to) => unpackGo({ version, to, downloads }),
  })
  buildGo({ folder: join(folder, 'go-tools'), downloads })
  makeClone({
    folder: join(folder, 'rust-search'),
    versions: RUST_VERSIONS,
    ignored: ['/target/', '/vendor/'],
    unpack: (version, to) => unpackRust({ version, to, scratch }),
  })
  buildRust(join(folder, 'rust-search'))
  makeClone({
    folder: join(folder, 'script-library'),
    versions: SCRIPT_VERSIONS,
    ignored: ['/dist/'],
    unpack: (version, to) => unpackPackage({ name: 'effect', version, folder: to, downloads }),
  })
}

/**
 * Commits each version over the one before. All but the last commit's objects are packed, as after a clone and a day's work.
 * @param {{ folder: string, versions: readonly string[], ignored: readonly string[], unpack: (version: string, to: string) => void }} options
 */
function makeClone({ folder, versions, ignored, unpack }) {
  mkdirSync(folder, { recursive: true })
  initRepository(folder)
  for (const [index, version] of versions.entries()) {
    for (const name of readdirSync(folder))
      if (name !== '.git') rmSync(join(folder, name), { recursive: true })
    unpack(version, folder)
    writeFileSync(join(folder, '.gitignore'), `${ignored.join('\n')}\n`)
    if (index === versions.length - 1) packRepository(folder)
    commitTree({ folder, message: `Version ${version}`, day: index + 1 })
  }
}

/** @param {string} downloads */
const goEnvironment = (downloads) => ({
  GOMODCACHE: join(downloads, 'go'),
  GOFLAGS: '-modcacherw',
  GOTOOLCHAIN: 'local',
})

/** @param {{ version: string, to: string, downloads: string }} options */
function unpackGo({ version, to, downloads }) {
  const env = goEnvironment(downloads)
  const { Dir } = JSON.parse(
    runCommand('go', ['mod', 'download', '-json', `golang.org/x/tools@${version}`], { cwd: downloads, env }),
  )
  cpSync(Dir, to, { recursive: true, preserveTimestamps: true })
}

/** @param {{ folder: string, downloads: string }} options */
function buildGo({ folder, downloads }) {
  const env = { ...goEnvironment(downloads), GOCACHE: join(folder, '.cache', 'go-build') }
  mkdirSync(join(folder, 'bin'))
  runCommand('go', ['build', '-o', 'bin/', ...GO_COMMANDS], { cwd: folder, env })
}

/** @param {{ version: string, to: string, scratch: string }} options */
function unpackRust({ version, to, scratch }) {
  // cargo has no plain download: vendoring a project that depends on one exact version is its way to a crate's sources.
  const project = join(scratch, `crate-${version}`)
  mkdirSync(join(project, 'src'), { recursive: true })
  writeFileSync(join(project, 'src', 'lib.rs'), '')
  writeFileSync(
    join(project, 'Cargo.toml'),
    `[package]\nname = "fetch"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\nripgrep = "=${version}"\n`,
  )
  runCommand('cargo', ['vendor', '--quiet', 'vendor'], { cwd: project })
  cpSync(join(project, 'vendor', 'ripgrep'), to, { recursive: true, preserveTimestamps: true })
  rmSync(project, { recursive: true })
}

/** @param {string} folder */
function buildRust(folder) {
  runCommand('cargo', ['vendor', '--quiet', '--locked', 'vendor'], { cwd: folder })
  // As set up on build servers; full debug information alone would be half of the workload.
  const env = { CARGO_INCREMENTAL: '0', CARGO_PROFILE_DEV_DEBUG: 'line-tables-only' }
  runCommand('cargo', ['build', '--quiet', '--locked'], { cwd: folder, env })
}
