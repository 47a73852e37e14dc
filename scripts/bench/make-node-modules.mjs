import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runCommand } from './run-command.mjs'

const LOCKS = join(dirname(fileURLToPath(import.meta.url)), 'locks')

/**
 * W1: installs a large node_modules (about 52,000 files, 610 MB) into `folder`, or its state after three weeks of small updates.
 * The locks name every package with version and integrity, as `npm install --omit-lockfile-registry-resolved` writes them.
 * @param {{ folder: string, state: 'base' | 'next', downloads: string }} options
 */
export function makeNodeModules({ folder, state, downloads }) {
  mkdirSync(folder, { recursive: true })
  const lock = join(LOCKS, `${state}.lock`)
  const { name, version, packages } = JSON.parse(readFileSync(lock, 'utf8'))
  const { dependencies } = packages['']
  writeFileSync(
    join(folder, 'package.json'),
    `${JSON.stringify({ name, version, private: true, dependencies }, null, 2)}\n`,
  )
  copyFileSync(lock, join(folder, 'package-lock.json'))
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--force']
  // Always the platform's glibc builds: an optional binary package must not differ between machines.
  const platform = ['--os=linux', '--cpu=x64', '--libc=glibc']
  // Not `npm ci`: the locks leave out binaries for other platforms, which it would miss.
  runCommand('npm', ['install', ...flags, ...platform, '--cache', join(downloads, 'npm')], { cwd: folder })
}
