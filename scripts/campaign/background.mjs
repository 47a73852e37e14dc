import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { JobScene } from '@belay/testing/actions/job-scene'

const INTERVAL_MS = 1000
/** How often the job writes down where it is. */
const STEP_MS = 20
const LIFE_MS_MAX = 5000
const FILES = 200

/**
 * Machines lost at random moments while `when: every:1s` takes checkpoints of a job that never stops changing its tree, on each store. What
 * an empty machine gets back is a state that was there, and no older than the interval and one checkpoint's time.
 * @param {import('./campaign.mjs').CampaignContext} context
 */
export async function background(context) {
  const rounds = context.short ? 3 : 50
  const stores = ['directory', 'cache', 'artifact']
  // Side by side: they wait most of the time. Chosen beforehand, so that a seed repeats them.
  const lives = stores.map(() => Array.from({ length: rounds }, () => context.rng.random() * LIFE_MS_MAX))
  await Promise.all(stores.map((store, at) => onStore(store, lives[at] ?? [], context)))
}

/**
 * @param {string} store
 * @param {readonly number[]} lives how long each machine lives after the step that starts the process, in ms
 * @param {import('./campaign.mjs').CampaignContext} context
 */
async function onStore(store, lives, { memory, findings }) {
  const directory = join(memory, store)
  mkdirSync(directory)
  const inherited = { PATH: process.env['PATH'] }
  const scene = await JobScene.in(directory, { now: () => new Date(), inherited })
  /** @type {number[]} */
  const lost = []
  /** @type {number[]} */
  const took = []
  let without = 0
  try {
    for (const [round, lifeMs] of lives.entries()) {
      const end = await oneRound(scene, { store, lifeMs })
      const where = `${store}, round ${round}, lost after ${Math.round(lifeMs)} ms`
      took.push(...end.took)
      lost.push(end.lostMs)
      if (!end.restored) without++
      findings.expect(end.problem === undefined, `${where}: ${end.problem}`)
    }
  } finally {
    await scene.close()
  }
  const slowestMs = Math.max(...took)
  for (const [round, lostMs] of lost.entries()) {
    findings.expect(
      lostMs <= INTERVAL_MS + slowestMs + STEP_MS,
      `${store}, round ${round}: ${Math.round(lostMs)} ms of work lost: expected at most the interval of ${INTERVAL_MS} ms and the ${Math.round(slowestMs)} ms of the slowest checkpoint`,
    )
  }
  findings.row(
    `machine lost beside every:${INTERVAL_MS / 1000}s, store ${store}`,
    `${lives.length} rounds, ${took.length} looks: median ${median(took)} ms, slowest ${Math.round(slowestMs)} ms`,
    `lost work: median ${median(lost)} ms, most ${Math.round(Math.max(...lost))} ms; ${without} were lost before their first checkpoint`,
  )
}

/**
 * @param {JobScene} scene
 * @param {{ store: string, lifeMs: number }} o
 */
async function oneRound(scene, { store, lifeMs }) {
  const inputs = store === 'directory' ? {} : { store, 'store-path': '' }
  const run = scene.services.runs.start()
  // What a token may ask in an hour; all rounds together take minutes.
  scene.services.rateLimit.leave(1000)
  const first = await scene.machine(run.startJob('train'), { inputs })
  for (let at = 0; at < FILES; at++) writeFileSync(join(first.workspace, `file-${at}`), `content ${at}`)
  const progress = join(first.workspace, 'progress')
  const beganMs = performance.now()
  const elapsedMs = () => performance.now() - beganMs
  const work = setInterval(() => appendFileSync(progress, `${elapsedMs().toFixed(1)}\n`), STEP_MS)
  let startedMs
  let lostAtMs
  try {
    const step = await first.run('create-checkpoint', { when: `every:${INTERVAL_MS / 1000}s` })
    if (step.exitCode !== 0) throw new Error(`${store}: the background process did not start: ${step.log}`)
    startedMs = elapsedMs()
    await sleep(lifeMs)
    lostAtMs = elapsedMs()
    await first.lose()
  } finally {
    clearInterval(work)
  }
  const written = readFileSync(progress, 'utf8')
  const took = looksOf(first.temp)
  run.finish('failure')

  run.rerunFailedJobs()
  const second = await scene.machine(run.startJob('train'), { inputs })
  const { outputs, log } = await second.run('restore-checkpoint')
  if (outputs['restored'] !== 'true') {
    const isFailure = !log.includes('Restored nothing')
    return {
      restored: false,
      took,
      lostMs: lostAtMs - startedMs,
      problem: isFailure ? `restored nothing: ${log}` : undefined,
    }
  }
  const restored = readFileSync(join(second.workspace, 'progress'), 'utf8')
  const files = readdirSync(second.workspace).filter((name) => name.startsWith('file-')).length
  const isOfOneMoment = written.startsWith(restored) && restored.endsWith('\n') && files === FILES
  return {
    restored: true,
    took,
    lostMs: lostAtMs - Number(restored.trim().split('\n').at(-1)),
    problem: isOfOneMoment
      ? undefined
      : `what came back was never there: ${files} files, ${restored.slice(-40)}`,
  }
}

/** How long each look took, by the process's own account. @param {string} temp @returns {number[]} */
function looksOf(temp) {
  const reports = readdirSync(temp, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('report.jsonl'),
  )
  return reports.flatMap((name) => {
    const file = join(temp, name)
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
    // The last line may be torn.
    return lines.flatMap((line) => (line.endsWith('}') ? [Number(JSON.parse(line).tookMs)] : []))
  })
}

/** @param {readonly number[]} values */
function median(values) {
  return Math.round(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN)
}
