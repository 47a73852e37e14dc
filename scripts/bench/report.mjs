import { ROWS } from './rows.mjs'

const FIRST_LINE_RATIO_MAX = 2.5
const LOAD_MAX = 1
const BUNDLE_BYTES_MAX = 1.5e6

/** @typedef {import('./judge-row.mjs').RowResult} RowResult */
/** @typedef {import('./judge-row.mjs').Verdict} Verdict */

/**
 * @typedef {object} Results
 * @property {string} machine
 * @property {number} loadBefore processes that wanted to run in the minute before
 * @property {Record<string, string>} versions by subject
 * @property {number} pairs
 * @property {Record<string, { files: number, sizeBytes: number }>} workloads
 * @property {Record<string, number>} resticOpenMs by workload: the least that any restic command takes
 * @property {RowResult[]} rows
 * @property {import('./measure-startup.mjs').Startup} [startup]
 */

/**
 * The figures as markdown tables: one row per operation and workload, each cell with its median and spread.
 * @param {Results} results
 * @returns {string}
 */
export function reportText(results) {
  const head = Object.entries(results.versions).map(([name, version]) => `- ${name}: ${version}`)
  const trees = Object.entries(results.workloads).map(
    ([name, { files, sizeBytes }]) => `- ${name}: ${files} files, ${megabytes(sizeBytes)} MB`,
  )
  const open = Object.entries(results.resticOpenMs).map(
    ([name, ms]) =>
      `- ${name}: opening restic's repository alone takes ${seconds(ms)} s, in every restic time`,
  )
  const columns = [
    'operation',
    'workload',
    ...Object.keys(results.versions).map((name) => `${name} s (stored MB, peak MB)`),
    'ours / peer: median (min-max)',
    'targets',
  ]
  const lines = results.rows.map((row) => tableRow(row, Object.keys(results.versions)))
  const judged = results.rows.flatMap((row) => row.verdicts)
  return [
    `${results.machine}; ${results.pairs} interleaved pairs.`,
    ...(results.loadBefore > LOAD_MAX
      ? [`**Void**: the machine was busy (load ${results.loadBefore.toFixed(1)}) before the run.`]
      : []),
    '',
    ...head,
    ...trees,
    ...open,
    '',
    markdownRow(columns),
    markdownRow(columns.map(() => '---')),
    ...lines,
    '',
    ...startupLines(results),
    `Targets met: ${judged.filter((one) => one.met).length} of ${judged.length}.`,
    '',
  ].join('\n')
}

/** @param {Results} results */
function startupLines({ startup }) {
  if (startup === undefined) return []
  const { ratio, firstLineMs, bareNodeMs, bundleBytes } = startup
  const mark = (/** @type {boolean} */ met) => (met ? 'met' : '**missed**')
  return [
    `First line: ${firstLineMs.toFixed(0)} ms, bare node ${bareNodeMs.toFixed(0)} ms; ${mark(ratio <= FIRST_LINE_RATIO_MAX)}: ${ratio.toFixed(2)} <= ${FIRST_LINE_RATIO_MAX}.`,
    `Bundle: ${mark(bundleBytes <= BUNDLE_BYTES_MAX)}: ${megabytes(bundleBytes)} MB <= ${megabytes(BUNDLE_BYTES_MAX)} MB.`,
    '',
  ]
}

/** @param {RowResult} row @param {readonly string[]} names */
function tableRow(row, names) {
  const title = ROWS.find((one) => one.id === row.row)?.title ?? row.row
  const cells = names.map((name) => {
    const found = row.subjects[name]
    if (found === undefined) return ''
    const stored = found.storedBytes === undefined ? '' : `${megabytes(found.storedBytes)}, `
    return `${seconds(found.medianWallMs)} (${stored}${Math.round(found.peakRssBytes / 1e6)})`
  })
  const ratios = Object.entries(row.ratios).map(
    ([name, { median, min, max }]) => `${name} ${median.toFixed(3)} (${min.toFixed(3)}-${max.toFixed(3)})`,
  )
  return markdownRow([
    title,
    row.workload,
    ...cells,
    ratios.join('<br>'),
    row.verdicts.map(verdictText).join('<br>'),
  ])
}

/** @param {Verdict} verdict */
function verdictText({ of, found, limit, met }) {
  const isBytes = of === 'stored bytes' || of === 'peak RSS'
  const text = (/** @type {number} */ value) => (isBytes ? `${megabytes(value)} MB` : value.toFixed(3))
  return `${met ? 'met' : '**missed**'}: ${of} ${text(found)} <= ${text(limit)}`
}

/** @param {readonly string[]} cells */
const markdownRow = (cells) => `| ${cells.join(' | ')} |`
/** @param {number} ms */
const seconds = (ms) => (ms / 1000).toFixed(ms < 100 ? 3 : 2)
/** @param {number} sizeBytes */
const megabytes = (sizeBytes) => (sizeBytes / 1e6).toFixed(sizeBytes < 1e6 ? 3 : sizeBytes < 1e8 ? 1 : 0)
