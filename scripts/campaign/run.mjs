// Runs the long campaigns: docs/campaigns.md.
import { existsSync, mkdtempSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { endChildren } from './belay-command.mjs'
import { Findings, rngOf } from './campaign.mjs'
import { clearFolder } from './clear-folder.mjs'

const MEMORY_BYTES_MIN = 6e9
const MINUTES_MAX = { short: 3, whole: 90 }

/** In the order they run: the quick ones that find the most come first. */
const CAMPAIGNS = {
  fidelity: async () => (await import('./fidelity.mjs')).fidelity,
  faults: async () => (await import('./faults.mjs')).faults,
  corruption: async () => (await import('./corruption.mjs')).corruption,
  size: async () => (await import('./size.mjs')).size,
  concurrency: async () => (await import('./concurrency.mjs')).concurrency,
  kills: async () => (await import('./kills.mjs')).kills,
  background: async () => (await import('./background.mjs')).background,
  scale: async () => (await import('./scale.mjs')).scale,
}

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string' },
    only: { type: 'string', default: Object.keys(CAMPAIGNS).join(',') },
    short: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
})
const seed = options.seed === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(options.seed)
if (!Number.isInteger(seed) || seed < 0)
  throw new Error(`--seed: expected a whole number, found ${options.seed}`)
const names = options.only.split(',').map(parseName)

const memory = process.env['BELAY_CAMPAIGN_TMP'] ?? (hasRoom('/dev/shm') ? '/dev/shm' : tmpdir())
const disk = process.env['BELAY_CAMPAIGN_DISK'] ?? tmpdir()
/** @type {string[]} */
const folders = []
process.once('exit', () => {
  endChildren()
  if (!options.keep) for (const folder of folders) clearFolder(folder)
})
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130))

console.log(`seed ${seed}`)
let violations = 0
for (const name of names) violations += await runCampaign(name)
console.log(violations === 0 ? '\nno violation' : `\n${violations} violations`)
process.exit(violations === 0 ? 0 : 1)

/** @param {keyof typeof CAMPAIGNS} name @returns {Promise<number>} violations */
async function runCampaign(name) {
  console.log(`\n## ${name}\n\n| what | done | found |\n| --- | --- | --- |`)
  const [inMemory, onDisk] = [memory, disk].map((place) =>
    mkdtempSync(join(place, `belay-campaign-${name}-`)),
  )
  folders.push(inMemory, onDisk)
  const findings = new Findings()
  const began = Date.now()
  const run = await CAMPAIGNS[name]()
  try {
    await withinMinutes(
      run({ rng: rngOf(seed, name), short: options.short, memory: inMemory, disk: onDisk, findings }),
      options.short ? MINUTES_MAX.short : MINUTES_MAX.whole,
    )
  } catch (error) {
    findings.violation(`the campaign ended early: ${error instanceof Error ? error.stack : error}`)
  }
  endChildren()
  if (!options.keep) for (const folder of [inMemory, onDisk]) clearFolder(folder)
  const { length } = findings.violations
  console.log(`\n${name}: ${length} violations in ${Math.round((Date.now() - began) / 1000)} s`)
  if (length > 0) {
    console.log(`Again: npm run campaign -- --only ${name} --seed ${seed}${options.short ? ' --short' : ''}`)
  }
  return length
}

/** A container's shared memory is often too small for anything. @param {string} folder */
function hasRoom(folder) {
  if (!existsSync(folder)) return false
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize > MEMORY_BYTES_MIN
}

/** @param {Promise<void>} work @param {number} minutes */
async function withinMinutes(work, minutes) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${minutes} minutes`)), minutes * 60_000)
  })
  try {
    await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

/** @param {string} name @returns {keyof typeof CAMPAIGNS} */
function parseName(name) {
  if (name in CAMPAIGNS) return /** @type {keyof typeof CAMPAIGNS} */ (name)
  throw new Error(`--only: expected some of ${Object.keys(CAMPAIGNS).join(', ')}; found ${name}`)
}
