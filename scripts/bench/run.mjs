// Measures our command line against tar+zstdmt, restic and borg on real trees: docs/benchmarking.md.
import { writeFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { folderSizeBytes } from './folder-size.mjs'
import { judgeRow } from './judge-row.mjs'
import { listFiles } from './list-files.mjs'
import { measure } from './measure.mjs'
import { ensureBase, measureRow } from './measure-row.mjs'
import { measureStartup } from './measure-startup.mjs'
import { median } from './median.mjs'
import { reportText } from './report.mjs'
import { seededRng } from './rng.mjs'
import { ROWS } from './rows.mjs'
import { makeRunFolder } from './run-folder.mjs'
import { belaySubject } from './subjects/belay.mjs'
import { borgSubject } from './subjects/borg.mjs'
import { resticOpen, resticSubject } from './subjects/restic.mjs'
import { tarSubject } from './subjects/tar.mjs'
import { cachedTree, layTree } from './workloads.mjs'

/** @typedef {import('./rows.mjs').Workload} Workload */
/** @typedef {import('./subjects/subject.mjs').Subject} Subject */

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const OWN = 'belay'
const OPEN_SAMPLES = 3
/** Paths that have to be named to be kept. @type {Record<Workload, readonly string[]>} */
const NAMED = { W1: [], W2: [], W3: ['*/.git'] }

const { values: options } = parseArgs({
  options: {
    workloads: { type: 'string', default: 'W1,W2,W3' },
    rows: { type: 'string', default: ROWS.map((row) => row.id).join(',') },
    peers: { type: 'string', default: 'tar,restic,borg' },
    'peers-only': { type: 'boolean', default: false },
    pairs: { type: 'string', default: '5' },
    write: { type: 'boolean', default: false },
  },
})
const pairs = Number(options.pairs)
if (!Number.isInteger(pairs) || pairs < 1)
  throw new Error(`--pairs must be a positive number, not ${options.pairs}`)
const workloads = options.workloads.split(',').map(parseWorkload)
const subjectNames = [
  ...(options['peers-only'] ? [] : [OWN]),
  ...options.peers.split(',').filter((name) => name !== ''),
]
const rows = options.rows.split(',').map((id) => parseRow(id))

/** @type {import('./report.mjs').Results} */
const results = {
  machine: machineText(),
  loadBefore: loadavg()[0] ?? 0,
  versions: {},
  pairs,
  workloads: {},
  resticOpenMs: {},
  rows: [],
}
for (const workload of workloads) await measureWorkload(workload)
if (!options['peers-only']) results.startup = await measureStartup(ROOT)
console.log(reportText(results))
if (options.write)
  writeFileSync(join(ROOT, 'docs', 'performance-results.json'), `${JSON.stringify(results, null, 1)}\n`)

/** @param {Workload} workload */
async function measureWorkload(workload) {
  const source = await cachedTree(workload)
  const subjects = subjectNames.map((name) => makeSubject(name, workload))
  for (const { name, version } of subjects) results.versions[name] = version
  results.workloads[workload] = { files: listFiles(source).length, sizeBytes: folderSizeBytes(source) }
  const folder = makeRunFolder()
  const stop = () => {
    folder.remove()
    process.exit(130)
  }
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, stop)
  try {
    layTree({ from: source, to: folder.tree })
    const bench = { folder, workload, source, subjects, pairs, rng: seededRng(1) }
    for (const row of ROWS) {
      if (!rows.includes(row) || !row.workloads.includes(workload)) continue
      if (row.id !== 'first') await ensureBase(bench)
      console.error(`${workload}: ${row.title} …`)
      const result = judgeRow({ row, workload, measured: await measureRow(bench, row), own: OWN })
      results.rows.push(result)
      for (const [name, found] of Object.entries(result.subjects))
        console.error(`  ${name}: ${Math.round(found.medianWallMs)} ms`)
    }
    if (subjects.some((subject) => subject.name === 'restic')) {
      await ensureBase(bench)
      results.resticOpenMs[workload] = await openMs(folder)
    }
  } finally {
    folder.remove()
    for (const signal of ['SIGINT', 'SIGTERM']) process.removeListener(signal, stop)
  }
}

/** @param {import('./run-folder.mjs').RunFolder} folder */
async function openMs(folder) {
  const samples = []
  const slot = folder.kept('restic')
  for (let at = 0; at < OPEN_SAMPLES; at += 1) samples.push((await measure(resticOpen(slot), folder)).wallMs)
  return median(samples)
}

/** @param {string} name @param {Workload} workload @returns {Subject} */
function makeSubject(name, workload) {
  switch (name) {
    case OWN:
      return belaySubject({ root: ROOT, names: NAMED[workload] })
    case 'tar':
      return tarSubject()
    case 'restic':
      return resticSubject()
    case 'borg':
      return borgSubject()
    default:
      throw new Error(`--peers: expected some of tar, restic, borg; found ${name}`)
  }
}

/** @param {string} name @returns {Workload} */
function parseWorkload(name) {
  if (name === 'W1' || name === 'W2' || name === 'W3') return name
  throw new Error(`--workloads: expected some of W1, W2, W3; found ${name}`)
}

/** @param {string} id */
function parseRow(id) {
  const row = ROWS.find((one) => one.id === id)
  if (row === undefined)
    throw new Error(`--rows: expected some of ${ROWS.map((one) => one.id).join(', ')}; found ${id}`)
  return row
}

function machineText() {
  const processors = cpus()
  return `${processors[0]?.model ?? 'unknown processor'} x ${processors.length}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}, Node ${process.version}`
}
