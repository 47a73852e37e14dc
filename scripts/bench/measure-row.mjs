import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compareTrees } from './compare-trees.mjs'
import { editLargeFiles, editOnePercent } from './edit-tree.mjs'
import { folderSizeBytes } from './folder-size.mjs'
import { interleave } from './interleave.mjs'
import { measure } from './measure.mjs'
import { runCommand } from './run-command.mjs'
import { cachedTree, layTree } from './workloads.mjs'

const EDIT_SEED = 7

/** @typedef {import('./run-folder.mjs').RunFolder} RunFolder */
/** @typedef {import('./subjects/subject.mjs').Subject} Subject */
/** @typedef {import('./measure.mjs').Sample} Sample */
/** @typedef {import('./rows.mjs').Row} Row */
/** @typedef {import('./rows.mjs').Workload} Workload */

/**
 * @typedef {object} Bench one workload being measured; its tree is laid
 * @property {RunFolder} folder
 * @property {Workload} workload
 * @property {string} source the cached tree, which nobody writes
 * @property {readonly Subject[]} subjects
 * @property {number} pairs
 * @property {() => number} rng
 */

/**
 * @typedef {object} Measured
 * @property {Record<string, Sample[]>} samples
 * @property {Record<string, number>} storedBytes what the checkpoint added to each store, as of the last pair
 * @property {number} [changedBytes] the changed files alone, through tar and zstd
 */

/**
 * Measures one row. Every outcome is checked in the warm-up round: what was stored is restored and compared with the tree.
 * @param {Bench} bench
 * @param {Row} row
 * @returns {Promise<Measured>}
 */
export async function measureRow(bench, row) {
  const { folder, workload, source } = bench
  switch (row.id) {
    case 'first':
      return await measureFirst(bench)
    case 'unchanged':
      return await measureNext(bench, { state: true })
    case 'unchanged-fresh': {
      // The same path on what is another disk to everyone: new inodes and change times, the same modification times.
      renameSync(folder.tree, `${folder.tree}.away`)
      layTree({ from: source, to: folder.tree })
      const measured = await measureNext(bench, { state: false })
      rmSync(folder.tree, { recursive: true })
      renameSync(`${folder.tree}.away`, folder.tree)
      return measured
    }
    case 'changed': {
      const edit = workload === 'W2' ? editLargeFiles : editOnePercent
      const changed = edit({ folder: folder.tree, seed: EDIT_SEED })
      return {
        ...(await measureNext(bench, { state: true })),
        changedBytes: compressedBytes(folder, changed),
      }
    }
    case 'rebuilt':
      rmSync(folder.tree, { recursive: true })
      layTree({ from: await cachedTree('W2-rebuilt'), to: folder.tree })
      return await measureNext(bench, { state: true })
    case 'restore':
      return await measureRestore(bench)
    case 'repair-stat':
      return await measureRepair(bench, 'stat')
    case 'repair-full':
      return await measureRepair(bench, 'full')
    default:
      throw new Error(`No row is named ${row.id}`)
  }
}

/**
 * Makes the store that later rows start from, where the row `first` was not measured.
 * @param {Bench} bench
 */
export async function ensureBase(bench) {
  const missing = bench.subjects.filter((subject) => !bench.folder.isKept(subject.name))
  for (const subject of missing) await createFirst(bench, subject)
  for (const subject of missing) bench.folder.keepSlot(subject.name)
}

/** @param {Bench} bench @returns {Promise<Measured>} */
async function measureFirst(bench) {
  const { folder, subjects, pairs, rng } = bench
  /** @type {Record<string, number>} */
  const storedBytes = {}
  const samples = await interleave({
    subjects,
    pairs,
    rng,
    run: async (subject, round) => {
      const sample = await createFirst(bench, subject)
      if (round === 'warm-up') await checkNewest(bench, subject, 'base')
      if (round === 'last pair') {
        storedBytes[subject.name] = folderSizeBytes(join(folder.slot(subject.name), 'store'))
        folder.keepSlot(subject.name)
      }
      return sample
    },
  })
  return { samples, storedBytes }
}

/** @param {Bench} bench @param {Subject} subject */
async function createFirst({ folder }, subject) {
  const slot = folder.emptySlot(subject.name)
  const init = subject.init(slot)
  if (init !== undefined) await measure(init, folder)
  return await measure(subject.create({ slot, tree: folder.tree, label: 'base' }), folder)
}

/**
 * A checkpoint of the tree as it is now, on the store as it was after the first.
 * @param {Bench} bench
 * @param {{ state: boolean }} options `state: false`: on a machine that has no caches
 * @returns {Promise<Measured>}
 */
async function measureNext(bench, { state }) {
  const { folder, subjects, pairs, rng } = bench
  /** @type {Record<string, number>} */
  const storedBytes = {}
  const samples = await interleave({
    subjects,
    pairs,
    rng,
    run: async (subject, round) => {
      const slot = subject.incremental ? folder.kept(subject.name, { state }) : folder.emptySlot(subject.name)
      const store = join(slot, 'store')
      const beforeBytes = subject.incremental ? folderSizeBytes(store) : 0
      const sample = await measure(subject.create({ slot, tree: folder.tree, label: 'next' }), folder)
      storedBytes[subject.name] = folderSizeBytes(store) - beforeBytes
      if (round === 'warm-up') await checkNewest(bench, subject, 'next')
      return sample
    },
  })
  return { samples, storedBytes }
}

/** @param {Bench} bench @returns {Promise<Measured>} */
async function measureRestore(bench) {
  const { folder, subjects, pairs, rng, source } = bench
  const run = async (/** @type {Subject} */ subject, /** @type {string} */ round) => {
    const slot = folder.kept(subject.name, { state: false })
    const target = folder.emptyTarget('empty')
    const sample = await measure(subject.restore({ slot, target, label: 'base' }), folder)
    if (round === 'warm-up') compareTrees({ expected: source, found: target })
    folder.dropTarget('empty')
    return sample
  }
  return { samples: await interleave({ subjects, pairs, rng, run }), storedBytes: {} }
}

/**
 * Each subject has a target of its own, which every restore puts right and every round edits again.
 * @param {Bench} bench
 * @param {'stat' | 'full'} repair
 * @returns {Promise<Measured>}
 */
async function measureRepair(bench, repair) {
  const { folder, subjects, pairs, rng, source } = bench
  for (const subject of subjects) {
    const target = folder.emptyTarget(subject.name)
    const slot = folder.kept(subject.name, { state: false })
    await measure(subject.restore({ slot, target, label: 'base' }), folder)
  }
  const run = async (/** @type {Subject} */ subject, /** @type {string} */ round) => {
    const target = subject.restoresOver ? folder.target(subject.name) : folder.emptyTarget(subject.name)
    if (subject.restoresOver) editOnePercent({ folder: target, seed: EDIT_SEED })
    const sample = await measure(
      subject.restore({ slot: folder.slot(subject.name), target, label: 'base', repair }),
      folder,
    )
    if (round === 'warm-up') compareTrees({ expected: source, found: target })
    return sample
  }
  const samples = await interleave({ subjects, pairs, rng, run })
  for (const subject of subjects) folder.dropTarget(subject.name)
  return { samples, storedBytes: {} }
}

/**
 * @param {Bench} bench
 * @param {Subject} subject
 * @param {string} label
 */
async function checkNewest({ folder }, subject, label) {
  const target = folder.emptyTarget('check')
  await measure(subject.restore({ slot: folder.slot(subject.name), target, label }), folder)
  compareTrees({ expected: folder.tree, found: target })
  folder.dropTarget('check')
}

/**
 * @param {RunFolder} folder
 * @param {readonly string[]} changed
 * @returns {number}
 */
function compressedBytes(folder, changed) {
  const out = join(folder.scratch, 'changed')
  mkdirSync(out)
  writeFileSync(join(out, 'list'), changed.join('\n'))
  const archive = join(out, 'changed.tzst')
  runCommand('tar', [
    '--posix',
    '-cf',
    archive,
    '-C',
    folder.tree,
    '--files-from',
    join(out, 'list'),
    '--use-compress-program',
    'zstd -3',
  ])
  rmSync(join(out, 'list'))
  const sizeBytes = folderSizeBytes(out)
  rmSync(out, { recursive: true })
  return sizeBytes
}
