import { spawn } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { execPath, hrtime } from 'node:process'
import { median } from './median.mjs'

const PAIRS = 11

/**
 * @typedef {object} Startup
 * @property {number} ratio first line of our command line over first line of a bare node, median of pairs
 * @property {number} firstLineMs
 * @property {number} bareNodeMs
 * @property {number} bundleBytes all code of the command line
 */

/**
 * How long a person waits for the first line, and how much code has to be read for it.
 * @param {string} root the repository's
 * @returns {Promise<Startup>}
 */
export async function measureStartup(root) {
  const entry = join(root, 'dist', 'belay', 'index.js')
  const ours = []
  /** @type {number[]} */
  const bare = []
  for (let pair = 0; pair <= PAIRS; pair += 1) {
    const bareMs = await firstByteMs(['-e', 'console.log(process.version)'])
    const oursMs = await firstByteMs([entry, '--version'])
    // The first pair only warms the page cache.
    if (pair === 0) continue
    bare.push(bareMs)
    ours.push(oursMs)
  }
  const ratio = median(ours.map((ms, pair) => ms / (bare[pair] ?? Number.NaN)))
  const code = readdirSync(join(entry, '..')).filter((name) => name.endsWith('.js'))
  const bundleBytes = code.reduce((sum, name) => sum + statSync(join(entry, '..', name)).size, 0)
  return { ratio, firstLineMs: median(ours), bareNodeMs: median(bare), bundleBytes }
}

/**
 * @param {readonly string[]} args
 * @returns {Promise<number>}
 */
function firstByteMs(args) {
  const start = hrtime.bigint()
  return new Promise((resolve, reject) => {
    const child = spawn(execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    let elapsedMs = Number.NaN
    child.stdout.once('data', () => {
      elapsedMs = Number(hrtime.bigint() - start) / 1e6
    })
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0 && !Number.isNaN(elapsedMs)) resolve(elapsedMs)
      else reject(new Error(`node ${args.join(' ')} exited with ${code} or printed nothing`))
    })
  })
}
