import { median } from './median.mjs'
import { PEAK_RSS_BYTES_MAX } from './rows.mjs'

/** @typedef {import('./measure-row.mjs').Measured} Measured */
/** @typedef {import('./rows.mjs').Row} Row */
/** @typedef {import('./rows.mjs').Workload} Workload */
/** @typedef {import('./measure.mjs').Sample} Sample */

/**
 * @typedef {object} Ratio ours divided by a peer's, pair by pair
 * @property {number} median
 * @property {number} min
 * @property {number} max
 */

/**
 * @typedef {object} Verdict
 * @property {string} of what was asked: `wall / restic`, `stored`, …
 * @property {number} found
 * @property {number} limit
 * @property {boolean} met
 */

/**
 * @typedef {object} SubjectResult
 * @property {number[]} wallMs one per pair, in the order of the pairs
 * @property {number} medianWallMs
 * @property {number} medianCpuMs user and system
 * @property {number} peakRssBytes the largest of all pairs
 * @property {number} [storedBytes]
 */

/**
 * @typedef {object} RowResult
 * @property {string} row
 * @property {Workload} workload
 * @property {Record<string, SubjectResult>} subjects
 * @property {Record<string, Ratio>} ratios by peer
 * @property {number} [changedBytes]
 * @property {Verdict[]} verdicts
 */

/**
 * Turns samples into medians, ratios and verdicts. Pure. Without our own samples there are no ratios and no verdicts.
 * @param {{ row: Row, workload: Workload, measured: Measured, own: string }} options `own` is our subject's name
 * @returns {RowResult}
 */
export function judgeRow({ row, workload, measured, own }) {
  /** @type {Record<string, SubjectResult>} */
  const subjects = {}
  for (const [name, samples] of Object.entries(measured.samples))
    subjects[name] = subjectResult(samples, measured.storedBytes[name])
  /** @type {Record<string, Ratio>} */
  const ratios = {}
  const ours = subjects[own]
  for (const [name, peer] of Object.entries(subjects))
    if (ours !== undefined && name !== own) ratios[name] = pairRatio(ours, peer)
  const { changedBytes } = measured
  const verdicts = ours === undefined ? [] : judge({ row, workload, ours, subjects, ratios, changedBytes })
  return {
    row: row.id,
    workload,
    subjects,
    ratios,
    ...(changedBytes === undefined ? {} : { changedBytes }),
    verdicts,
  }
}

/** @param {readonly Sample[]} samples @param {number | undefined} storedBytes @returns {SubjectResult} */
function subjectResult(samples, storedBytes) {
  const wallMs = samples.map((sample) => sample.wallMs)
  return {
    wallMs,
    medianWallMs: median(wallMs),
    medianCpuMs: median(samples.map((sample) => sample.userMs + sample.systemMs)),
    peakRssBytes: Math.max(...samples.map((sample) => sample.peakRssBytes)),
    ...(storedBytes === undefined ? {} : { storedBytes }),
  }
}

/** @param {SubjectResult} ours @param {SubjectResult} peer @returns {Ratio} */
function pairRatio(ours, peer) {
  const ratios = ours.wallMs.map((wallMs, pair) => wallMs / (peer.wallMs[pair] ?? Number.NaN))
  return { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios) }
}

/**
 * @param {object} o
 * @param {Row} o.row
 * @param {Workload} o.workload
 * @param {SubjectResult} o.ours
 * @param {Record<string, SubjectResult>} o.subjects
 * @param {Record<string, Ratio>} o.ratios
 * @param {number | undefined} o.changedBytes
 * @returns {Verdict[]}
 */
function judge({ row, workload, ours, subjects, ratios, changedBytes }) {
  const tarBytes = subjects['tar+zstdmt']?.storedBytes
  const resticBytes = subjects['restic']?.storedBytes
  const stored = ours.storedBytes
  return [
    verdict('wall / tar', ratios['tar+zstdmt']?.median, row.tar[workload]),
    verdict('wall / restic', ratios['restic']?.median, row.restic[workload]),
    verdict('stored bytes', stored, row.storedBytes[workload]),
    verdict('stored / tar', share(stored, tarBytes), row.storedShareOfTar[workload]),
    verdict('stored / restic', share(stored, resticBytes), row.storedShareOfRestic[workload]),
    verdict('stored / changed files', share(stored, changedBytes), row.storedShareOfChanged[workload]),
    verdict('peak RSS', ours.peakRssBytes, PEAK_RSS_BYTES_MAX[workload]),
  ].filter((one) => one !== undefined)
}

/** @param {number | undefined} part @param {number | undefined} whole */
const share = (part, whole) => (part === undefined || whole === undefined ? undefined : part / whole)

/**
 * Nothing where nothing was asked, or where the peer did not run.
 * @param {string} of
 * @param {number | undefined} found
 * @param {number | undefined} limit
 * @returns {Verdict | undefined}
 */
function verdict(of, found, limit) {
  return found === undefined || limit === undefined ? undefined : { of, found, limit, met: found <= limit }
}
