import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { runBelay } from './belay-command.mjs'
import { expectDone } from './expect-done.mjs'
import { tornPaths } from './faults-of-restore.mjs'
import { killMoment } from './kill-moment.mjs'
import { leftOver } from './left-over.mjs'
import { factsDifference, treeFacts } from './tree-facts.mjs'
import { WorkTree } from './work-tree.mjs'

/**
 * Restores killed at random moments, over an older tree and into nothing. Each time: every file is old or new, the next restore completes
 * it, and no temporary file is left.
 * @param {import('./campaign.mjs').CampaignContext} context
 * @param {number} rounds
 */
export async function killedRestores({ memory, rng, findings, short }, rounds) {
  const folder = join(memory, 'restores')
  const [root, store, state, target, before] = ['tree', 'store', 'state', 'target', 'before'].map((name) =>
    join(folder, name),
  )
  mkdirSync(root, { recursive: true })
  const tree = new WorkTree(root, rng, { files: short ? 400 : 1500, largeBytes: 2_000_000 })
  cpSync(root, before, COPY)
  tree.edit(0.6)
  const place = ['--store-path', store, '--series', 's', '--json']
  expectDone(await runBelay(['create', ...place], { cwd: root, state }), 'a create')
  const [old, next] = [treeFacts(before), treeFacts(root)]
  const restore = ['restore', ...place, '--target', target, '--delete-extra']
  const o = { cwd: folder, state }
  for (const over of [true, false]) {
    const title = over ? 'over an older tree' : 'into nothing'
    const tally = { killed: 0, tooLate: 0, old: 0, between: 0, next: 0 }
    let wallMs = 0
    for (let round = 0; round < rounds / 2; round++) {
      rmSync(target, { recursive: true, force: true })
      if (over) cpSync(before, target, COPY)
      if (round === 0) {
        wallMs = (await whole(restore, o)).wallMs
        rmSync(target, { recursive: true, force: true })
        if (over) cpSync(before, target, COPY)
      }
      if (!over) mkdirSync(target)
      const moment = killMoment(rng, { wallMs, changes: target })
      const where = `restore ${title} killed ${moment.text}, round ${round}`
      const ended = await runBelay(restore, { ...o, ...moment.kill })
      tally[ended.wasKilled ? 'killed' : 'tooLate']++
      const now = treeFacts(target)
      const was = over ? old : new Map([['', 'directory']])
      const torn = tornPaths(now, [was, next])
      findings.expect(torn.length === 0, `${where}: neither old nor new: ${torn.slice(0, 3).join(', ')}`)
      tally[isState(now, was) ? 'old' : isState(now, next) ? 'next' : 'between']++
      const again = await runBelay(restore, o)
      const difference = factsDifference(next, treeFacts(target))
      findings.expect(
        again.code === 0 && difference === '',
        `${where}: the next restore ended with ${again.code}: ${difference} ${again.stderr.slice(0, 400)}`,
      )
      const left = leftOver({ store, state, target })
      findings.expect(
        left.length === 0,
        `${where}: after the next restore, left over: ${left.slice(0, 5).join(', ')}`,
      )
    }
    const validated = await runBelay(['validate', '--content', 'full', '--store-path', store, '--json'], o)
    findings.expect(
      validated.code === 0,
      `after the killed restores ${title}, validate ended with ${validated.code}`,
    )
    findings.row(
      `restore ${title} killed at a random moment`,
      `${rounds / 2} rounds over ${Math.round(wallMs)} ms: ${tally.killed} killed, ${tally.tooLate} had ended`,
      `${tally.old} with everything old, ${tally.between} with each file old or new, ${tally.next} complete; the next restore completed all`,
    )
  }
}

const COPY = { recursive: true, verbatimSymlinks: true, preserveTimestamps: true }

/** @param {readonly string[]} restore @param {{ cwd: string, state: string }} o */
async function whole(restore, o) {
  const ended = await runBelay(restore, o)
  expectDone(ended, 'a restore')
  return ended
}

/** Staging left by a dead process aside. @param {Map<string, string>} now @param {Map<string, string>} state */
function isState(now, state) {
  return (
    factsDifference(state, new Map([...now].filter(([path]) => !path.startsWith('.belay-restore-')))) === ''
  )
}
