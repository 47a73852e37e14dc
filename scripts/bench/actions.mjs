// Measures our actions against a release of actions/cache on the same loopback services: docs/benchmarking.md.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { startAction } from '@belay/testing/actions/action-process'
import { startActionsServices } from '@belay/testing/actions/actions-services'
import { compareTrees } from './compare-trees.mjs'
import { median } from './median.mjs'

const { values: options } = parseArgs({
  options: {
    /** A checkout of actions/cache at a release. */
    cache: { type: 'string' },
    /** What is kept and brought back. */
    tree: { type: 'string' },
    pairs: { type: 'string', default: '3' },
  },
})
const pairs = Number(options.pairs)
const { cache, tree } = options
if (cache === undefined || !existsSync(join(cache, 'dist', 'save-only', 'index.js')))
  throw new Error(`--cache: expected a checkout of actions/cache with its dist, found ${cache ?? 'nothing'}`)
if (tree === undefined || !existsSync(tree))
  throw new Error(`--tree: expected a directory, found ${tree ?? 'nothing'}`)

const dist = join(import.meta.dirname, '..', '..', 'dist')
const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
const folder = mkdtempSync(join(memory, 'belay-bench-actions-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))

/** @typedef {{ save: string, restore: string, inputs: { save: Record<string, string>, restore: Record<string, string> } }} Subject */

/** @type {Record<string, (round: number) => Subject>} */
const SUBJECTS = {
  belay: () => ({
    save: join(dist, 'create-checkpoint', 'main.js'),
    restore: join(dist, 'restore-checkpoint', 'main.js'),
    inputs: {
      save: { store: 'cache', paths: 'tree', git: 'none', matrix: 'null', 'job-status': 'success' },
      restore: { store: 'cache', matrix: 'null', 'job-status': 'success' },
    },
  }),
  'actions/cache': (round) => ({
    save: join(cache, 'dist', 'save-only', 'index.js'),
    restore: join(cache, 'dist', 'restore-only', 'index.js'),
    inputs: { save: { key: `k-${round}`, path: 'tree' }, restore: { key: `k-${round}`, path: 'tree' } },
  }),
}

/** @type {Record<string, { save: number[], restore: number[], storedBytes: number[] }>} */
const times = {}
for (const name of Object.keys(SUBJECTS)) times[name] = { save: [], restore: [], storedBytes: [] }

for (let round = 0; round < pairs; round++) {
  for (const [name, subjectOf] of Object.entries(SUBJECTS)) {
    const subject = subjectOf(round)
    const services = await startActionsServices({ now: () => new Date() })
    const place = join(folder, `${round}-${name.replace('/', '-')}`)
    try {
      const run = services.runs.start()
      const job = run.startJob('build')
      const first = join(place, 'first')
      mkdirSync(join(first, 'workspace'), { recursive: true })
      // Node's own copy gives symlinks another time.
      spawnSync('cp', ['-a', tree, join(first, 'workspace', 'tree')])
      const saved = await step({
        services,
        job,
        directory: first,
        entry: subject.save,
        inputs: subject.inputs.save,
      })
      rmSync(join(first, 'workspace', 'tree'), { recursive: true })
      const second = join(place, 'second')
      const restored = await step({
        services,
        job,
        directory: second,
        entry: subject.restore,
        inputs: subject.inputs.restore,
      })
      compareTrees({ expected: tree, found: join(second, 'workspace', 'tree') })
      times[name]?.save.push(saved)
      times[name]?.restore.push(restored)
      times[name]?.storedBytes.push(services.caches.list().reduce((sum, { sizeBytes }) => sum + sizeBytes, 0))
    } finally {
      await services.close()
      rmSync(place, { recursive: true, force: true })
    }
  }
}

const [ours, theirs] = [times['belay'], times['actions/cache']]
if (ours === undefined || theirs === undefined) throw new Error('nothing was measured')
console.log(`load ${loadavg()[0]?.toFixed(1)}, ${pairs} interleaved pairs, ${files(tree)} files`)
console.log(
  '| step | belay, s | actions/cache, s | ratio: median (min-max) | target |\n| --- | --- | --- | --- | --- |',
)
for (const what of /** @type {const} */ (['save', 'restore'])) {
  const ratios = ours[what].map((ms, at) => ms / (theirs[what][at] ?? Number.NaN))
  const [low, high] = [Math.min(...ratios), Math.max(...ratios)]
  console.log(
    `| ${what} | ${seconds(ours[what])} | ${seconds(theirs[what])} | ${median(ratios).toFixed(2)} (${low.toFixed(2)}-${high.toFixed(2)}) | 0.80 |`,
  )
}
console.log(`stored: ${mega(ours.storedBytes)} against ${mega(theirs.storedBytes)} MB`)

/** @param {Omit<Parameters<typeof startAction>[0], 'inherited'>} o @returns {Promise<number>} milliseconds */
async function step(o) {
  const began = performance.now()
  const { PATH, HOME } = process.env
  const inputs = { 'github-token': o.services.githubToken(), ...o.inputs }
  const { ended } = await startAction({ ...o, inputs, inherited: { PATH, HOME }, timeoutMs: 300_000 })
  const { exitCode, log } = await ended
  const ms = performance.now() - began
  if (exitCode !== 0 || /::(error|warning)/.test(log))
    throw new Error(`${o.entry} ended with ${exitCode}:\n${log}`)
  return ms
}

/** @param {string} root */
function files(root) {
  return (
    spawnSync('find', [root, '-type', 'f'], { encoding: 'utf8', maxBuffer: 2 ** 28 }).stdout.split('\n')
      .length - 1
  )
}

/** @param {readonly number[]} values */
function seconds(values) {
  return (median(values) / 1000).toFixed(2)
}

/** @param {readonly number[]} values */
function mega(values) {
  return (median(values) / 1e6).toFixed(1)
}
