import { createHash } from 'node:crypto'
import { closeSync, openSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { listFiles } from './list-files.mjs'
import { seededRng } from './rng.mjs'

const START_MS = Date.UTC(2025, 5, 15, 8)

/**
 * Writes a build log over the files of one tree per run: times, sizes, digests, durations and warnings.
 * A log of more runs begins with the bytes of one of fewer.
 * @param {{ file: string, runs: readonly string[] }} options
 */
export function makeLog({ file, runs }) {
  const output = openSync(file, 'w')
  const rng = seededRng(3)
  let timeMs = START_MS
  for (const [run, tree] of runs.entries()) {
    const paths = listFiles(tree)
    const sizes = paths.map((path) => statSync(join(tree, path)).size)
    let lines = `${new Date(timeMs).toISOString()} info build ${run + 1} started: ${paths.length} inputs\n`
    for (const [index, path] of paths.entries()) {
      timeMs += 1 + Math.floor(rng() * 40)
      const time = new Date(timeMs).toISOString()
      const size = sizes[index] ?? 0
      const digest = createHash('sha1')
        .update(`${path} ${size} ${rng() < 0.7 ? 0 : run}`)
        .digest('hex')
      lines += `${time} info  [${(rng() * 90).toFixed(3)} ms] ${path} ${size} -> assets/${digest.slice(0, 20)}.js ${(rng() * 40).toFixed(2)} kB\n`
      if (rng() < 0.05)
        lines += `${time} warn  ${path}:${1 + Math.floor(rng() * 400)}:${1 + Math.floor(rng() * 80)} 'default' is imported but never used (${digest})\n`
      if (lines.length > 1_000_000) {
        writeSync(output, lines)
        lines = ''
      }
    }
    writeSync(output, lines)
  }
  closeSync(output)
}
