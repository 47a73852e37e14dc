import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { runBelay } from './belay-command.mjs'
import { expectDone } from './expect-done.mjs'
import { killMoment } from './kill-moment.mjs'
import { leftOver } from './left-over.mjs'
import { factsDifference, treeFacts } from './tree-facts.mjs'
import { WorkTree } from './work-tree.mjs'

const KEPT = 4

/**
 * Creates killed at random moments. Each time: the store opens, everything it lists verifies to the last byte, the next create works, what
 * it made comes back identical, and no temporary file is left.
 * @param {import('./campaign.mjs').CampaignContext} context
 * @param {number} rounds
 */
export async function killedCreates({ memory, rng, findings, short }, rounds) {
  const folder = join(memory, 'creates')
  const [root, store, state, target] = ['tree', 'store', 'state', 'target'].map((name) => join(folder, name))
  mkdirSync(root, { recursive: true })
  const tree = new WorkTree(root, rng, { files: short ? 400 : 1500, largeBytes: 2_000_000 })
  const place = ['--store-path', store, '--json']
  const create = ['create', ...place, '--series', 's']
  const o = { cwd: root, state }
  const tally = { killed: 0, tooLate: 0, listedAfterKill: 0, verified: 0, cleanups: 0 }
  let wallMs = expectDone(await runBelay(create, o), 'the first create') && 0
  for (let round = 0; round < rounds; round++) {
    tree.edit(0.1)
    if (round === 0) {
      // How long the whole takes is measured first, so that all of it is hit.
      const whole = await runBelay(create, o)
      expectDone(whole, 'a create')
      wallMs = whole.wallMs
      tree.edit(0.1)
    }
    const moment = killMoment(rng, {
      wallMs,
      changes: join(store, round % 4 === 1 ? 'checkpoints' : 'packs'),
    })
    const where = `create killed ${moment.text}, round ${round}`
    const before = (await listed(place, o, where, findings)).length
    const ended = await runBelay(create, { ...o, ...moment.kill })
    if (ended.wasKilled) tally.killed++
    else tally.tooLate++
    const after = await listed(place, o, where, findings)
    if (ended.wasKilled && after.length > before) tally.listedAfterKill++
    await validate(place, o, where, findings)
    tally.verified += after.length

    const next = await runBelay([...create, '--only-if', 'always'], o)
    if (
      !findings.expect(
        next.code === 0,
        `${where}: the next create ended with ${next.code}: ${next.stderr.slice(0, 400)}`,
      )
    )
      continue
    const left = leftOver({ store, state })
    findings.expect(left.length === 0, `${where}: after the next create, left over: ${left.join(', ')}`)
    if (round % 5 === 0) {
      const restored = await runBelay(
        ['restore', ...place, '--series', 's', '--target', target, '--delete-extra'],
        { cwd: folder, state },
      )
      const difference = factsDifference(treeFacts(root), treeFacts(target))
      findings.expect(
        restored.code === 0 && difference === '',
        `${where}: the next create comes back otherwise (${restored.code}): ${difference}`,
      )
      const cleanup = async () => [
        'cleanup',
        ...place,
        '--grace',
        '5s',
        ...(await discards(place, o, where, findings)),
      ]
      const dying = killMoment(rng, { wallMs: wallMs / 2, changes: join(store, 'checkpoints') })
      if ((await runBelay(await cleanup(), { ...o, ...dying.kill })).wasKilled) tally.cleanups++
      await validate(place, o, `${where}, then a cleanup killed ${dying.text}`, findings)
      const cleaned = await runBelay(await cleanup(), o)
      findings.expect(
        cleaned.code === 0,
        `${where}: cleanup ended with ${cleaned.code}: ${cleaned.stderr.slice(0, 400)}`,
      )
      await validate(place, o, `${where}, after a cleanup`, findings)
    }
  }
  findings.row(
    'create killed at a random moment',
    `${rounds} rounds over ${Math.round(wallMs)} ms: ${tally.killed} killed, ${tally.tooLate} had ended; ${tally.cleanups} cleanups killed`,
    `${tally.listedAfterKill} had been published before they died; ${tally.verified} listed checkpoints verified to the last byte; next create, restore and cleanup worked`,
  )
}

/**
 * Options that discard all but the newest few.
 * @param {readonly string[]} place @param {{ cwd: string, state: string }} o @param {string} where @param {import('./campaign.mjs').Findings} findings
 */
async function discards(place, o, where, findings) {
  const old = (await listed(place, o, where, findings)).slice(KEPT)
  return old.flatMap(({ 'checkpoint-id': id }) => ['--discard', id])
}

/**
 * @param {readonly string[]} place @param {{ cwd: string, state: string }} o @param {string} where @param {import('./campaign.mjs').Findings} findings
 * @returns {Promise<{ 'checkpoint-id': string }[]>}
 */
async function listed(place, o, where, findings) {
  const { code, json, stderr } = await runBelay(['list', ...place], o)
  findings.expect(code === 0, `${where}: list ended with ${code}: ${stderr.slice(0, 400)}`)
  return json?.checkpoints ?? []
}

/** @param {readonly string[]} place @param {{ cwd: string, state: string }} o @param {string} where @param {import('./campaign.mjs').Findings} findings */
async function validate(place, o, where, findings) {
  const { code, stdout, stderr } = await runBelay(['validate', '--content', 'full', ...place], o)
  findings.expect(code === 0, `${where}: validate ended with ${code}: ${`${stderr}${stdout}`.slice(0, 400)}`)
}
