import {
  closeSync,
  mkdirSync,
  openSync,
  rmSync,
  statfsSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { compareTrees } from '../bench/compare-trees.mjs'
import { makeManyFiles } from '../bench/make-scaled-trees.mjs'
import { measure } from '../bench/measure.mjs'
import { clearFolder } from './clear-folder.mjs'
import { listCheckpoints, openSession, SERIES, takeCheckpoint } from './engine.mjs'
import { sameBytes, writeRandom } from './size.mjs'

const ENTRY = fileURLToPath(new URL('../../dist/belay/index.js', import.meta.url))
const RSS_BYTES_MAX = 300e6
/** Start-up weighs on small trees, so flat means: no more per file than a tree a tenth as large, with room for a busy machine. */
const PER_FILE_RATIO_MAX = 1.6

/**
 * Time and memory as trees, files and stores grow.
 * @param {import('./campaign.mjs').CampaignContext} context
 */
export async function scale(context) {
  await manyFiles(context)
  if (!context.short) await largeMix(context)
  await manyCheckpoints(context)
}

/** @param {{ folder: string }} o */
function commands({ folder }) {
  const store = join(folder, 'store')
  const run = async (/** @type {readonly string[]} */ args, /** @type {string} */ cwd) =>
    await measure(
      {
        command: process.execPath,
        args: [ENTRY, ...args, '--store-path', store, '--json'],
        cwd,
        env: { BELAY_STATE_DIR: join(folder, 'state') },
      },
      { scratch: folder },
    )
  return {
    create: async (/** @type {string} */ tree) =>
      await run(['create', '--series', SERIES, '--only-if', 'always'], tree),
    restore: async (/** @type {string} */ target) => {
      mkdirSync(target)
      return await run(['restore', '--series', SERIES, '--target', target], folder)
    },
    run,
  }
}

/** @param {import('./campaign.mjs').CampaignContext} context */
async function manyFiles({ memory, disk, findings, short }) {
  /** @type {{ count: number, create: number, restore: number } | undefined} */
  let smaller
  for (const count of short ? [1000, 10_000] : [1000, 10_000, 100_000, 1_000_000]) {
    // A million files and their copy are more than a shared memory should hold.
    const folder = join(count > 200_000 ? disk : memory, `files-${count}`)
    const tree = join(folder, 'tree')
    mkdirSync(tree, { recursive: true })
    makeManyFiles({ folder: tree, count })
    const belay = commands({ folder })
    const create = await belay.create(tree)
    const unchanged = await belay.create(tree)
    const target = join(folder, 'target')
    const restore = await belay.restore(target)
    compareTrees({ expected: tree, found: target })
    const again = await belay.run(['restore', '--series', SERIES, '--target', target], folder)
    const all = { create, unchanged, restore, again }
    const peak = Math.max(...Object.values(all).map((sample) => sample.peakRssBytes))
    for (const [name, sample] of Object.entries(all)) {
      findings.expect(
        sample.peakRssBytes <= RSS_BYTES_MAX,
        `${name} of ${count} files took ${Math.round(sample.peakRssBytes / 1e6)} MB`,
      )
    }
    // What is ours to keep flat. The kernel's share of making a file grows with the number of inodes for any program:
    // `cp -a` of such trees took 20 us of it at 100,000 files and 28 at a million.
    const perFile = { count, create: create.userMs / count, restore: restore.userMs / count }
    if (smaller !== undefined && count > 10_000) {
      for (const name of /** @type {const} */ (['create', 'restore'])) {
        const ratio = perFile[name] / smaller[name]
        findings.expect(
          ratio <= PER_FILE_RATIO_MAX,
          `${name}: our own processor time per file at ${count} is ${ratio.toFixed(2)} times that at ${smaller.count}`,
        )
      }
    }
    smaller = perFile
    findings.row(
      `${count.toLocaleString('en')} small files`,
      Object.entries(all)
        .map(([name, sample]) => `${name} ${timesOf(sample)}`)
        .join('; '),
      `peak ${Math.round(peak / 1e6)} MB; per file create ${perFileText(create, count)}, restore ${perFileText(restore, count)} of processor time`,
    )
    clearFolder(folder)
  }
}

/** @param {import('./campaign.mjs').CampaignContext} context */
async function largeMix({ disk, rng, findings }) {
  const folder = join(disk, 'mix')
  const tree = join(folder, 'tree')
  const { bavail, bsize } = statfsSync(disk)
  if (bavail * bsize < 30e9) {
    findings.row(
      '20 GB in files real and sparse',
      `left out: only ${Math.round((bavail * bsize) / 1e9)} GB free`,
      '',
    )
    return
  }
  mkdirSync(tree, { recursive: true })
  writeRandom(join(tree, 'real-1.bin'), 2e9, Buffer.from(rng.bytes(16)))
  writeRandom(join(tree, 'real-2.bin'), 5e8, Buffer.from(rng.bytes(16)))
  for (const [name, sizeBytes] of /** @type {const} */ ([
    ['sparse-1.bin', 12e9],
    ['sparse-2.bin', 5e9],
  ])) {
    const file = join(tree, name)
    writeRandom(file, 2.5e8, Buffer.from(rng.bytes(16)))
    truncateSync(file, sizeBytes)
    const fd = openSync(file, 'r+')
    for (let piece = 0; piece < 50; piece++)
      writeSync(fd, rng.bytes(5000), 0, 5000, rng.int(3e8, sizeBytes - 5000))
    closeSync(fd)
  }
  for (let small = 0; small < 1000; small++)
    writeFileSync(join(tree, `small-${small}`), rng.text(rng.int(1, 100_000)))
  const belay = commands({ folder })
  const create = await belay.create(tree)
  const unchanged = await belay.create(tree)
  const target = join(folder, 'target')
  const restore = await belay.restore(target)
  for (const name of ['real-1.bin', 'real-2.bin', 'sparse-1.bin', 'sparse-2.bin', 'small-7']) {
    findings.expect(sameBytes(join(tree, name), join(target, name)), `20 GB mix: ${name} does not come back`)
  }
  const all = { create, unchanged, restore }
  for (const [name, sample] of Object.entries(all)) {
    findings.expect(
      sample.peakRssBytes <= RSS_BYTES_MAX,
      `${name} of the 20 GB mix took ${Math.round(sample.peakRssBytes / 1e6)} MB`,
    )
  }
  const peak = Math.max(...Object.values(all).map((sample) => sample.peakRssBytes))
  findings.row(
    '20 GB in 1,004 files, 3 GB of it real, the rest holes',
    Object.entries(all)
      .map(([name, sample]) => `${name} ${timesOf(sample)}`)
      .join('; '),
    `peak ${Math.round(peak / 1e6)} MB; the large files compared byte by byte`,
  )
  clearFolder(folder)
}

/** @param {import('./campaign.mjs').CampaignContext} context */
async function manyCheckpoints({ memory, rng, findings, short }) {
  const count = short ? 60 : 1000
  const folder = join(memory, 'checkpoints')
  const tree = join(folder, 'tree')
  mkdirSync(tree, { recursive: true })
  makeManyFiles({ folder: tree, count: 50 })
  const session = await openSession({ root: join(folder, 'store'), access: 'write', rng })
  const startedMs = Date.now() - count * 60_000
  for (let at = 0; at < count; at++) {
    writeFileSync(join(tree, 'changing'), rng.text(2000))
    const now = new Date(startedMs + at * 60_000)
    // Past its time at once: the cleanup below may take it.
    await takeCheckpoint(session, {
      root: tree,
      rng,
      now,
      expiresAt: new Date(now.getTime() + 1).toISOString(),
    })
  }
  await session.close()
  const belay = commands({ folder })
  const list = await belay.run(['list'], folder)
  const show = await belay.run(['show', '--series', SERIES], folder)
  const create = await belay.create(tree)
  const validate = await belay.run(['validate', '--content', 'full'], folder)
  const cleanup = await belay.run(['cleanup', '--keep-last', '10', '--grace', '5s'], folder)
  const restore = await belay.restore(join(folder, 'target'))
  const left = await openSession({ root: join(folder, 'store'), access: 'read', rng })
  const kept = (await listCheckpoints(left)).length
  findings.expect(kept >= 10 && kept <= 11, `cleanup --keep-last 10 left ${kept} checkpoints of ${count}`)
  const after = await belay.run(['validate', '--content', 'full'], folder)
  findings.row(
    `${count.toLocaleString('en')} checkpoints in one store`,
    Object.entries({ list, show, create, validate, cleanup, restore, 'validate what is left': after })
      .map(([name, sample]) => `${name} ${Math.round(sample.wallMs)} ms`)
      .join(', '),
    `peak ${Math.round(Math.max(list.peakRssBytes, cleanup.peakRssBytes, validate.peakRssBytes) / 1e6)} MB`,
  )
  rmSync(folder, { recursive: true })
}

/** @param {import('../bench/measure.mjs').Sample} sample */
function cpuMs({ userMs, systemMs }) {
  return userMs + systemMs
}

/** @param {import('../bench/measure.mjs').Sample} sample @param {number} count */
function perFileText({ userMs, systemMs }, count) {
  const [own, kernel] = [userMs, systemMs].map((ms) => `${((ms * 1000) / count).toFixed(0)} us`)
  return `${own} and the kernel ${kernel}`
}

/** @param {import('../bench/measure.mjs').Sample} sample */
function timesOf(sample) {
  return `${(sample.wallMs / 1000).toFixed(2)} s (processor ${(cpuMs(sample) / 1000).toFixed(2)} s, ${Math.round(sample.peakRssBytes / 1e6)} MB)`
}
