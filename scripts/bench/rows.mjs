/** @typedef {'W1' | 'W2' | 'W3'} Workload */
/** @typedef {Partial<Record<Workload, number>>} PerWorkload */

/**
 * @typedef {object} Row what is measured, and what it must reach
 * @property {string} id
 * @property {string} title
 * @property {readonly Workload[]} workloads
 * @property {PerWorkload} tar at most this share of tar+zstdmt's wall time
 * @property {PerWorkload} restic at most this share of restic's wall time
 * @property {PerWorkload} storedBytes at most so many bytes more in the store
 * @property {PerWorkload} storedShareOfTar at most this share of tar's archive
 * @property {PerWorkload} storedShareOfRestic at most this share of what restic stores for the same
 * @property {PerWorkload} storedShareOfChanged at most this share of the changed files, compressed alone by tar and zstd
 */

/** @type {readonly Workload[]} */
const ALL = ['W1', 'W2', 'W3']
/** @param {number} limit */
const all = (limit) => ({ W1: limit, W2: limit, W3: limit })
const NONE = { storedBytes: {}, storedShareOfTar: {}, storedShareOfRestic: {}, storedShareOfChanged: {} }

/** The rows in the order they are measured, each on the state that the one before leaves. @type {readonly Row[]} */
export const ROWS = [
  {
    ...NONE,
    id: 'first',
    title: 'first checkpoint',
    workloads: ALL,
    tar: { W1: 0.8, W2: 0.8, W3: 0.87 },
    restic: { W1: 0.33, W2: 0.45, W3: 0.33 },
    storedShareOfTar: all(1.05),
  },
  {
    ...NONE,
    id: 'unchanged',
    title: 'nothing changed, same machine',
    workloads: ALL,
    tar: { W1: 0.15, W2: 0.02, W3: 0.15 },
    restic: all(0.2),
    storedBytes: all(10_000),
  },
  {
    ...NONE,
    id: 'unchanged-fresh',
    title: 'nothing changed, fresh machine',
    workloads: ALL,
    tar: all(0.45),
    restic: all(0.35),
    storedBytes: all(10_000),
  },
  {
    ...NONE,
    id: 'changed',
    title: '1 % of files changed, or W2 edited',
    workloads: ALL,
    tar: { W1: 0.2, W2: 0.24, W3: 0.2 },
    restic: { W1: 0.2, W2: 0.35, W3: 0.22 },
    storedShareOfRestic: { W2: 0.16 },
    storedShareOfChanged: { W1: 1.5, W3: 1.5 },
  },
  {
    ...NONE,
    id: 'rebuilt',
    title: 'rebuilt: the next version of everything',
    workloads: ['W2'],
    tar: {},
    restic: { W2: 0.4 },
    storedShareOfRestic: { W2: 0.55 },
  },
  {
    ...NONE,
    id: 'restore',
    title: 'restore into an empty directory',
    workloads: ALL,
    tar: { W1: 0.6, W2: 0.85, W3: 0.8 },
    restic: { W1: 0.3, W2: 0.65, W3: 0.35 },
  },
  {
    ...NONE,
    id: 'repair-stat',
    title: 'restore where 99 % is right, by stat',
    workloads: ['W1', 'W3'],
    tar: { W1: 0.2, W3: 0.2 },
    restic: { W1: 0.13, W3: 0.13 },
  },
  {
    ...NONE,
    id: 'repair-full',
    title: 'restore where 99 % is right, hashing all',
    workloads: ['W1', 'W3'],
    tar: { W1: 0.33, W3: 0.33 },
    restic: { W1: 0.13, W3: 0.13 },
  },
]

/** Peak resident memory of our process: 250 MB at 50,000 files, 300 MB for anything. @type {Record<Workload, number>} */
export const PEAK_RSS_BYTES_MAX = { W1: 250e6, W2: 300e6, W3: 250e6 }
